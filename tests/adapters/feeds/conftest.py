"""One parser for all tests of a module: its process takes longer to start than most tests to run."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.feeds.parser import FeedParser


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def parser() -> AsyncIterator[FeedParser]:
    """A parser with its process."""
    async with FeedParser() as running:
        yield running
