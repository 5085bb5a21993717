"""Any order within one poll gives the same stories, on a real database."""

from itertools import permutations
from pathlib import Path

import pytest

from bot.model.entry import PublishedEntry
from bot.model.ids import StoryId
from bot.store.database import open_store
from tests.builders import NOON, QATAR, RETURNED, minutes, published
from tests.fakes import FlakyStore
from tests.unit.ledger_room import FEED
from tests.unit.test_pipeline import News

TOLD = (
    ("6 children returned home by bus", 0),
    ("6 children returned", 0),
    ("9 children returned home by train", 0),
    ("Talks in Qatar go on", 0),
    ("Talks about children in Qatar go on", 60 * 24),
)


def entries() -> list[PublishedEntry]:
    return [
        published(title, key=title, url=None, canonical_url=None, published_at=NOON - minutes(before))
        for title, before in TOLD
    ]


async def stories(directory: Path, order: tuple[int, ...]) -> dict[StoryId, list[str]]:
    async with open_store(f"sqlite:///{directory / 'homeward.db'}", exclusive=True) as store:
        news = News(store=FlakyStore(store))
        known = entries()
        news.feeds.publish(FEED.id, *(known[position] for position in order))
        await news.poll()
        await news.pipeline.decide_entries()
        found = await store.read(lambda tx: tx.stories.recent(frozenset({RETURNED, QATAR}), limit=10, offset=0))
        return {story.id: sorted(source.title for source in story.sources) for story in found}


@pytest.mark.parametrize("order", [order for order in permutations(range(5)) if order[0] % 2 == order[3] % 2][::7])
async def test_any_order_within_a_poll_gives_the_same_stories(order: tuple[int, ...], tmp_path: Path) -> None:
    (tmp_path / "as-listed").mkdir()
    assert await stories(tmp_path, order) == await stories(tmp_path / "as-listed", (0, 1, 2, 3, 4))
