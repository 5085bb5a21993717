"""The short form of the chaos runs: nothing is lost, and no duplicate is there that could have been avoided."""

from pathlib import Path

import pytest

from tests.chaos.__main__ import SHORT


@pytest.mark.parametrize("name", SHORT)
def test_the_promise_holds(name: str, tmp_path: Path) -> None:
    result = SHORT[name](tmp_path / name)
    assert result.broken == (), result
