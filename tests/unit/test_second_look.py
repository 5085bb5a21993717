"""Second looks on a real database: who is asked, how often, and what becomes of the entries."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.model.concept import ConceptId
from bot.model.detection import Detection, EntryText
from bot.model.entry import Entry
from bot.model.ids import EntryId
from bot.model.match import Evidence, Field, Match
from bot.model.observation import EntryDecided, LoopFailed
from bot.model.settings import SecondLookSettings
from bot.pipeline import Pipeline
from bot.runners.local import LocalRunner
from bot.second_look import APART, AT_ONCE, LEASE, LONGEST_WAIT, SecondLook
from bot.store.database import open_store
from tests.builders import NOON, RETURNED, minutes, published
from tests.fakes import EventList, FakeClock, FakeFeeds, FixedConfiguration, FlakyStore, PlainWords, until
from tests.unit.ledger_room import FEED, some_rules

TOLD = "Six children returned."


class HalfDetector:
    """Finds “children” in title or summary; a title with “half” tells half of it."""

    def detect(self, text: EntryText) -> Detection:
        matches = tuple(
            Match(topic=RETURNED, rule="r.any_of.0", evidence=(_evidence(place, words),))
            for place, words in ((Field.TITLE, text.title), (Field.SUMMARY, text.summary))
            if "children" in words
        )
        half_told = (RETURNED,) if "half" in text.title and not matches else ()
        return Detection(language="en", matches=matches[:1], half_told=half_told)

    def explain(self, text: EntryText) -> Detection:
        return self.detect(text)


def _evidence(place: Field, words: str) -> Evidence:
    start = words.index("children")
    return Evidence(concept=ConceptId("child"), words="children", field=place, start=start, end=start + 8)


class FakeArticles:
    """Articles that a test wrote; an address of ``broken`` raises, one of ``hanging`` never answers."""

    def __init__(self) -> None:
        self.leads: dict[str, str] = {}
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.hanging: set[str] = set()

    async def lead(self, url: str) -> str | None:
        self.asked.append(url)
        if url in self.hanging:
            await asyncio.Event().wait()
        if url in self.broken:
            raise ZeroDivisionError("a bug")
        return self.leads.get(url)


@dataclass
class Desk:
    """A pipeline that looks again, and who looks."""

    store: FlakyStore
    articles: FakeArticles = field(default_factory=FakeArticles)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    clock: FakeClock = field(default_factory=FakeClock)
    seen: EventList = field(default_factory=EventList)
    detector: HalfDetector = field(default_factory=HalfDetector)

    def __post_init__(self) -> None:
        self.configuration = FixedConfiguration(replace(some_rules(), detector=self.detector))
        self.pipeline = self.a_pipeline()
        self.second_look = self.restarted()

    def a_pipeline(self, *, looks_again: bool = True) -> Pipeline:
        return Pipeline(
            store=self.store,
            feeds=self.feeds,
            configuration=self.configuration,
            normaliser=PlainWords(),
            clock=self.clock,
            observer=self.seen,
            owner="here",
            looks_again=looks_again,
        )

    def restarted(self) -> SecondLook:
        """Second looks as a new process would take them."""
        return SecondLook(
            store=self.store,
            articles=self.articles,
            configuration=self.configuration,
            clock=self.clock,
            observer=self.seen,
        )

    async def publish(self, *urls: str, title: str = "half a headline", at: datetime | None = None) -> None:
        """Publish an entry for each address, and let the pipeline see them."""
        entries = [published(title, url=url, canonical_url=url, published_at=at or self.clock.now()) for url in urls]
        now = self.clock.now()
        await self.store.write(lambda tx: tx.entries.add(FEED.id, entries, seen_at=now, undated_backlog=False))
        await self.pipeline.decide_entries()

    async def entry(self, number: int = 1) -> Entry:
        found = await self.store.read(lambda tx: tx.entries.get(EntryId(number)))
        assert found is not None
        return found

    async def waiting(self) -> int:
        """Return how many entries are not decided yet."""
        now = self.clock.now()
        return await self.store.read(lambda tx: tx.entries.count_undecided(now))

    @property
    def matched(self) -> list[EntryId]:
        return [event.entry for event in self.seen.of(EntryDecided) if event.story is not None]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        yield Desk(store=FlakyStore(store))


# --- what a look brings


async def test_an_entry_that_tells_half_is_decided_with_its_article(desk: Desk) -> None:
    desk.articles.leads["https://a.example/1"] = f"It rained. {TOLD} The sun set."
    await desk.publish("https://a.example/1")
    assert desk.seen.of(EntryDecided) == []
    assert await desk.second_look.take() == 1
    assert (await desk.entry()).lead == TOLD
    await desk.pipeline.decide_entries()
    assert desk.matched == [EntryId(1)]
    archived = await desk.store.read(lambda tx: tx.entries.archived(EntryId(1)))
    assert archived is not None
    (evidence,) = archived.source.matches[0].evidence
    assert (evidence.field, evidence.start, evidence.words) == (Field.LEAD, 4, "children")


@pytest.mark.parametrize("lead", [None, "It rained."])
async def test_an_article_that_tells_nothing_leaves_the_entry_unmatched(desk: Desk, lead: str | None) -> None:
    if lead is not None:
        desk.articles.leads["https://a.example/1"] = lead
    await desk.publish("https://a.example/1")
    await desk.second_look.take()
    assert (await desk.entry()).lead == ""
    await desk.pipeline.decide_entries()
    assert (await desk.waiting(), desk.matched) == (0, [])


async def test_an_article_is_read_once_whatever_the_outlet_changes_later(desk: Desk) -> None:
    await desk.publish("https://a.example/1")
    await desk.second_look.take()
    await desk.pipeline.decide_entries()
    entry = published("another half", key="https://a.example/1", url="https://a.example/1")
    await desk.store.write(lambda tx: tx.entries.add(FEED.id, [entry], seen_at=NOON, undated_backlog=False))
    await desk.pipeline.decide_entries()
    assert await desk.waiting() == 0
    assert desk.articles.asked == ["https://a.example/1"]


async def test_what_is_told_or_not_even_half_told_is_decided_at_once(desk: Desk) -> None:
    await desk.publish("https://a.example/1", title="children, and half of it")
    await desk.publish("https://a.example/2", title="weather")
    assert await desk.waiting() == 0
    assert await desk.second_look.take() == 0
    assert desk.articles.asked == []


async def test_an_old_entry_is_decided_at_once(desk: Desk) -> None:
    await desk.publish("https://a.example/1", at=NOON - timedelta(hours=49))
    assert await desk.waiting() == 0


async def test_a_pipeline_that_looks_once_decides_at_once(desk: Desk) -> None:
    desk.pipeline = desk.a_pipeline(looks_again=False)
    await desk.publish("https://a.example/1")
    assert await desk.waiting() == 0


async def test_a_bug_costs_the_look_and_not_the_entry(desk: Desk) -> None:
    desk.articles.broken.add("https://a.example/1")
    await desk.publish("https://a.example/1")
    assert await desk.second_look.take() == 1
    await desk.pipeline.decide_entries()
    assert await desk.waiting() == 0
    (failed,) = desk.seen.of(LoopFailed)
    assert (failed.loop, failed.error) == ("second look", "entry 1: ZeroDivisionError: a bug")


# --- who is asked, and how often


async def test_a_host_is_asked_once_a_minute_and_others_meanwhile(desk: Desk) -> None:
    await desk.publish("https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/3")
    assert await desk.second_look.take() == 2
    assert sorted(url[:17] for url in desk.articles.asked) == ["https://a.example", "https://b.example"]
    desk.clock.advance(APART - timedelta(seconds=1))
    assert await desk.second_look.take() == 0
    desk.clock.advance(timedelta(seconds=1))
    assert await desk.second_look.take() == 1
    assert await desk.second_look.take() == 0
    desk.clock.advance(APART)
    assert await desk.second_look.take() == 1
    assert len(set(desk.articles.asked)) == 4


async def test_an_entry_that_comes_later_waits_for_its_turn_too(desk: Desk) -> None:
    await desk.publish("https://a.example/1")
    await desk.second_look.take()
    desk.clock.advance(timedelta(seconds=10))
    await desk.publish("https://a.example/2")
    assert await desk.second_look.take() == 0
    desk.clock.advance(timedelta(seconds=50))
    assert await desk.second_look.take() == 1


async def test_a_restart_asks_no_sooner(desk: Desk) -> None:
    await desk.publish("https://a.example/1", "https://a.example/2")
    await desk.second_look.take()
    desk.clock.advance(timedelta(seconds=30))
    assert await desk.restarted().take() == 0
    desk.clock.advance(timedelta(seconds=30))
    assert await desk.restarted().take() == 1


async def test_what_was_being_read_in_a_crash_is_read_again(desk: Desk) -> None:
    desk.articles.hanging.add("https://a.example/1")
    await desk.publish("https://a.example/1")
    reading = asyncio.create_task(desk.second_look.take())
    await until(lambda: bool(desk.articles.asked))
    reading.cancel()
    await asyncio.wait([reading])
    desk.articles.hanging.clear()
    desk.articles.leads["https://a.example/1"] = TOLD
    assert await desk.restarted().take() == 0
    desk.clock.advance(LEASE)
    assert await desk.restarted().take() == 1
    await desk.pipeline.decide_entries()
    assert desk.matched == [EntryId(1)]


async def test_only_so_many_are_read_at_once(desk: Desk) -> None:
    await desk.publish(*(f"https://h{number}.example/1" for number in range(AT_ONCE + 3)))
    assert await desk.second_look.take() == AT_ONCE
    assert await desk.second_look.take() == 3


async def test_an_entry_waits_fifteen_minutes_at_most(desk: Desk) -> None:
    await desk.publish(*(f"https://a.example/{number}" for number in range(20)))
    assert await desk.second_look.take() == 1 + 4
    assert len(desk.articles.asked) == 1
    for _ in range(int(LONGEST_WAIT / APART)):
        desk.clock.advance(APART)
        await desk.second_look.take()
    assert len(desk.articles.asked) == 16
    await desk.pipeline.decide_entries()
    assert await desk.waiting() == 0


async def test_without_anyone_who_looks_an_entry_is_decided_after_a_while(desk: Desk) -> None:
    await desk.publish("https://a.example/1")
    desk.clock.advance(minutes(16))
    await desk.pipeline.decide_entries()
    assert await desk.waiting() == 0


# --- the setting


async def test_nobody_looks_where_the_setting_forbids_it(desk: Desk) -> None:
    desk.configuration.change(second_look=SecondLookSettings(enabled=False))
    await desk.publish("https://a.example/1")
    assert await desk.waiting() == 0


async def test_what_waits_when_the_setting_changes_is_decided_without_its_article(desk: Desk) -> None:
    await desk.publish("https://a.example/1")
    desk.configuration.change(second_look=SecondLookSettings(enabled=False))
    assert await desk.second_look.take() == 1
    await desk.pipeline.decide_entries()
    assert (await desk.waiting(), desk.articles.asked) == (0, [])


# --- in the runner


def a_runner(desk: Desk) -> LocalRunner:
    return LocalRunner(
        pipeline=desk.pipeline,
        dispatchers=(),
        chores=(),
        clock=desk.clock,
        observer=desk.seen,
        second_look=desk.second_look,
    )


async def test_the_service_looks_and_decides(desk: Desk) -> None:
    desk.articles.leads["https://a.example/1"] = TOLD
    runner = a_runner(desk)
    running = asyncio.create_task(runner.run())
    await desk.publish("https://a.example/1")
    await until(lambda: bool(desk.matched))
    runner.stop()
    await running


async def test_a_stop_does_not_wait_for_a_page(desk: Desk) -> None:
    desk.articles.hanging.add("https://a.example/1")
    await desk.publish("https://a.example/1")
    runner = a_runner(desk)
    running = asyncio.create_task(runner.run())
    await until(lambda: bool(desk.articles.asked))
    runner.stop()
    async with asyncio.timeout(5):
        await running


async def test_a_database_that_fails_does_not_end_the_looking(desk: Desk) -> None:
    desk.articles.leads["https://a.example/1"] = TOLD
    await desk.publish("https://a.example/1")
    desk.store.failures = 2
    runner = a_runner(desk)
    running = asyncio.create_task(runner.run())
    await until(lambda: bool(desk.matched))
    runner.stop()
    await running


async def test_one_round_looks_too(desk: Desk) -> None:
    desk.articles.leads["https://a.example/1"] = TOLD
    await desk.publish("https://a.example/1")
    await a_runner(desk).run_once([])
    assert desk.matched == [EntryId(1)]
