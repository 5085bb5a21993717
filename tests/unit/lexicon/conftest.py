"""The dictionaries' indexes, built once and kept beside the checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lexicon.dictionaries import Dictionaries

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def dictionaries() -> Iterator[Dictionaries]:
    """Every language's index; what is missing is built at first need."""
    with Dictionaries(ROOT / "var" / "dictionaries") as opened:
        yield opened
