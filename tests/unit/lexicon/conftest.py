"""The dictionaries' indexes, as `make setup` built them."""

from collections.abc import Iterator

import pytest

from bot.app import dictionaries_dir
from bot.lexicon.dictionaries import Dictionaries


@pytest.fixture(scope="session")
def dictionaries() -> Iterator[Dictionaries]:
    """Every language's index; what is missing is built at first need."""
    with Dictionaries(dictionaries_dir()) as opened:
        yield opened
