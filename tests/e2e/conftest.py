from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.site import FeedSite, serving


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the programs of a test run may share: read files, which are found by their content."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def site() -> Iterator[FeedSite]:
    with serving() as running:
        yield running
