import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.site import FeedSite, serving
from tests.unit.cli.shell import HEADLINE, OTHER, TRAP, Shell


@pytest.fixture(scope="package")
def site() -> Iterator[FeedSite]:
    """Two feeds: one with news, one that is a web page."""
    with serving() as running:
        running.publish("one", TRAP)
        running.publish("one", OTHER)
        running.publish("one", HEADLINE)
        running.broken.add("two")
        yield running


@pytest.fixture
def shell(tmp_path: Path, site: FeedSite) -> Shell:
    """A shell where nothing was run yet."""
    return Shell(tmp_path, site.port)


@pytest.fixture(scope="package")
def polled(tmp_path_factory: pytest.TempPathFactory, site: FeedSite) -> Path:
    """A database that holds what one poll brought."""
    shell = Shell(tmp_path_factory.mktemp("polled"), site.port)
    assert shell("poll").code == 0
    return shell.database


@pytest.fixture
def archive(shell: Shell, polled: Path) -> Shell:
    """A shell where one poll was made."""
    shutil.copy(polled, shell.database)
    return shell
