"""Entries that are odd: without a date, long ago or next year, without end, without words, or with markup."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.alerts.render import render_story
from bot.model.alert import Reason, Silent
from bot.model.ids import StoryId
from bot.model.story import Story
from bot.store.database import open_store
from bot.stories.summary import summarise
from tests.builders import NOON, QATAR, RETURNED, published
from tests.fakes import FlakyStore
from tests.unit.alerts.views import a_view
from tests.unit.detect.shipped import shipped_detector
from tests.unit.ledger_room import FEED
from tests.unit.test_pipeline import News

TELLING = "Six Ukrainian children returned home from Russia, the ombudsman said."


@pytest.fixture
async def news(tmp_path: Path) -> AsyncIterator[News]:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        opened = News(store=FlakyStore(store))
        opened.configuration.rules = replace(opened.configuration.rules, detector=shipped_detector())
        await opened.subscribe(RETURNED, QATAR)
        yield opened


async def shown(news: News, story: int = 1) -> str:
    """Return a story as /story shows it."""
    found = await stored(news, story)
    return render_story(found, summarise(found), a_view()).plain()


async def stored(news: News, story: int = 1) -> Story:
    found = await news.store.read(lambda tx: tx.stories.get(StoryId(story)))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("published_at", "reason", "time"),
    [
        (None, Silent.UNDATED_BACKLOG, "2 Mar 2026, 12:00 UTC"),
        (datetime(1970, 1, 1, tzinfo=UTC), Silent.TOO_OLD, "1 Jan 1970, 00:00 UTC"),
        (NOON + timedelta(days=365), Reason.FIRST, "2 Mar 2026, 12:00 UTC"),
    ],
)
async def test_odd_dates(news: News, published_at: datetime | None, reason: str, time: str) -> None:
    await news.publish("Six Ukrainian children return home from Russia", published_at=published_at)
    assert news.reasons == [reason]
    assert f"Visti-Uk (Ukraine) · {time}" in await shown(news)


async def test_an_undated_entry_of_a_later_poll_is_told_and_known_to_be_undated(news: News) -> None:
    await news.publish("Apple harvest begins")
    await news.publish("Six Ukrainian children return home from Russia", published_at=None)
    assert news.reasons == [Reason.FIRST]
    assert not (await stored(news)).sources[0].dated


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("🎉🎉🎉", "🎉🎉🎉"),
        ("<b>Home</b> & <script>alert(1)</script>", "<b>Home</b> & <script>alert(1)</script>"),
        ("\u202eemoh\u202c\u200b at last", "emoh at last"),
        ("Home at last " + "and more " * 1200, "Home at last " + "and more " * 20),
    ],
)
async def test_odd_headlines(news: News, title: str, headline: str) -> None:
    await news.publish(title, summary=TELLING)
    assert news.reasons == [Reason.FIRST]
    lines = (await shown(news)).split("\n")
    assert lines[0].startswith("6 children returned")
    assert lines[1].startswith(headline.strip())
    assert len(lines[1].split(" (http")[0]) <= 200


async def test_an_entry_without_a_headline_is_told_by_its_facts(news: News) -> None:
    await news.publish("", summary=TELLING)
    assert news.reasons == [Reason.FIRST]
    assert (await shown(news)).startswith("6 children returned\nVisti-Uk")


async def test_odd_headlines_join_nothing_that_they_do_not_tell(news: News) -> None:
    for title in ("🎉🎉🎉", "🎉🎉🎉 ", "!!!"):
        await news.publish(title, summary="Ukrainian children returned home from Russia.")
    counts = await news.counts()
    assert counts.stories == 3


async def test_a_story_grows_past_two_hundred_reports(news: News) -> None:
    for number in range(210):
        news.feeds.publish(
            FEED.id,
            published(
                "Six Ukrainian children return home from Russia",
                key=str(number),
                url=f"https://visti.example/{number}",
                published_at=NOON + timedelta(minutes=number),
            ),
        )
    await news.poll()
    while (await news.pipeline.decide_entries()).full:
        pass
    assert len((await stored(news)).sources) == 210
    assert len(await shown(news)) < 1000
