"""From a feed to the ledger, on a real database: every stage, and what a bug or a restart does to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.model.alert import Alert, Decision, Reason, Silence, Silent
from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.delivery import Delivery
from bot.model.feed import FeedState
from bot.model.ids import FeedId, StoryId, TopicId
from bot.model.observation import EntryDecided, EntryFailed, FeedPolled, LoopFailed, Point, StoryDecided
from bot.model.poll import EntrySkipped, FailureReason, FeedFailed, FeedRead, FeedUnchanged
from bot.model.record import Counts
from bot.model.settings import AlertSettings, StorySettings
from bot.model.story import Source, Story, StorySummary
from bot.pipeline import PUT_OFF_FOR, Pipeline
from bot.ports import Transaction
from bot.store.database import open_store
from bot.stories.growth import open_story
from bot.stories.summary import summarise
from tests.builders import NOON, QATAR, RETURNED, a_feed_state, minutes, published
from tests.fakes import EventList, FakeClock, FakeFeeds, FixedConfiguration, FlakyStore, PlainWords, WordDetector
from tests.unit.ledger_room import EVERY_STATE, FEED, some_rules

SETTLE = timedelta(seconds=5)


@dataclass
class News:
    """A pipeline on one feed, told to one chat that follows both topics."""

    store: FlakyStore
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    clock: FakeClock = field(default_factory=FakeClock)
    seen: EventList = field(default_factory=EventList)
    configuration: FixedConfiguration = field(
        default_factory=lambda: FixedConfiguration(some_rules(alerts=AlertSettings(settle=timedelta(0))))
    )

    def __post_init__(self) -> None:
        self.pipeline = self.restarted()

    def restarted(self) -> Pipeline:
        """A pipeline as a new process would have it."""
        return Pipeline(
            store=self.store,
            feeds=self.feeds,
            configuration=self.configuration,
            normaliser=PlainWords(),
            clock=self.clock,
            observer=self.seen,
            owner="here",
        )

    @property
    def bugs(self) -> set[str]:
        """The words that make reading a title raise."""
        detector = self.configuration.rules.detector
        assert isinstance(detector, WordDetector)
        return detector.bugs

    async def subscribe(self, *topics: TopicId) -> None:
        """Let a chat follow topics."""
        where = ChatAddress(platform=Platform.TELEGRAM, address="1")

        def subscribe(tx: Transaction) -> None:
            chat = tx.chats.add(
                where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=NOON - minutes(60)
            )
            tx.chats.subscribe(chat.id, topics, since=NOON - minutes(60))

        await self.store.write(subscribe)

    async def poll(self) -> FeedPolled:
        """Poll the feed with the state it has."""
        state = await self.state()
        return await self.pipeline.poll(FEED, state or a_feed_state())

    async def publish(self, title: str, **values: object) -> None:
        """Publish an entry, poll it and decide it."""
        number = len(self.feeds.entries[FEED.id]) + 1
        known: dict[str, object] = {"key": f"{number}", "url": f"https://visti.example/{number}"}
        known["canonical_url"] = known["url"]
        self.feeds.publish(FEED.id, published(title, **{"published_at": self.clock.now(), **known, **values}))
        await self.poll()
        await self.pipeline.decide_entries()

    async def state(self) -> FeedState | None:
        """Return what is remembered of the feed."""
        return await self.store.read(lambda tx: tx.feeds.get(FEED.id))

    async def counts(self) -> Counts:
        """Return how much of everything there is."""
        return await self.store.read(lambda tx: tx.counts())

    async def deliveries(self) -> list[Delivery]:
        """Return the ledger, oldest first."""
        listed = await self.store.read(lambda tx: tx.deliveries.listed(EVERY_STATE, limit=100, offset=0))
        return sorted((delivery for delivery, _ in listed), key=lambda delivery: delivery.id)

    @property
    def decisions(self) -> list[Decision]:
        """What was decided about stories."""
        return [event.decision for event in self.seen.of(StoryDecided)]

    @property
    def reasons(self) -> list[str]:
        """The reasons of what was decided."""
        return [str(one.reason if isinstance(one, Alert) else one.why) for one in self.decisions]


@pytest.fixture
async def news(tmp_path: Path) -> AsyncIterator[News]:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        opened = News(store=FlakyStore(store))
        await opened.subscribe(RETURNED, QATAR)
        yield opened


# --- polling ----------------------------------------------------------------------------------------------------------


async def test_new_entries_are_stored_undecided(news: News) -> None:
    news.feeds.publish(FEED.id, published("6 children returned", key="1"), published("Apples", key="2"))
    assert (await news.poll()).new_entries == 2
    assert (await news.counts()).undecided == 2
    assert news.seen.points == [Point.STORED]


async def test_entries_and_validators_are_stored_together_or_not_at_all(news: News) -> None:
    await news.store.write(lambda tx: tx.feeds.ensure({FEED.id: NOON}))
    news.feeds.publish(FEED.id, published())
    news.store.failures = 1
    with pytest.raises(Exception, match="full"):
        await news.poll()
    state = await news.state()
    assert state is not None
    assert (state.body_hash, (await news.counts()).entries) == (None, 0)


async def test_a_feed_that_did_not_change_stores_nothing(news: News) -> None:
    news.feeds.publish(FEED.id, published())
    await news.poll()
    polled = await news.poll()
    assert isinstance(polled.result, FeedUnchanged)
    assert polled.new_entries == 0


async def test_a_failed_feed_keeps_its_validators_and_counts(news: News) -> None:
    news.feeds.publish(FEED.id, published())
    await news.poll()
    news.feeds.failing[FEED.id] = FeedFailed(feed=FEED.id, reason=FailureReason.DNS, detail="no such name")
    await news.poll()
    state = await news.state()
    assert state is not None
    assert (state.etag, state.failures, state.last_reason, state.last_error) == (
        "new",
        1,
        FailureReason.DNS,
        "no such name",
    )


async def test_a_feed_that_works_again_has_no_failures(news: News) -> None:
    news.feeds.failing[FEED.id] = FeedFailed(feed=FEED.id, reason=FailureReason.DNS)
    await news.poll()
    del news.feeds.failing[FEED.id]
    await news.poll()
    state = await news.state()
    assert state is not None
    assert (state.failures, state.last_reason, state.last_success_at) == (0, None, NOON)


async def test_skipped_entries_are_counted(news: News) -> None:
    skipped = EntrySkipped(feed=FEED.id, position=0, why="no title")
    news.feeds.failing[FEED.id] = FeedRead(feed=FEED.id, entries=(), skipped=(skipped,), left_out=3)
    await news.poll()
    state = await news.state()
    assert state is not None
    assert (state.entries_skipped, state.entries_left_out) == (1, 3)


async def test_newly_configured_feeds_are_due_within_seconds(news: News) -> None:
    assert await news.pipeline.claim_feeds(10) == ()
    news.clock.advance(timedelta(seconds=2))
    ((feed, _),) = await news.pipeline.claim_feeds(10)
    assert feed.id == FEED.id


async def test_a_claimed_feed_is_not_claimed_again_until_its_lease_ends(news: News) -> None:
    await news.store.write(lambda tx: tx.feeds.ensure({FEED.id: NOON}))
    assert len(await news.pipeline.claim_feeds(10)) == 1
    assert await news.pipeline.claim_feeds(10) == ()
    news.clock.advance(minutes(3))
    assert len(await news.pipeline.claim_feeds(10)) == 1


async def test_a_feed_that_is_no_longer_configured_is_not_polled(news: News) -> None:
    await news.store.write(lambda tx: tx.feeds.ensure({FeedId("gone"): NOON, FEED.id: NOON}))
    assert [feed.id for feed, _ in await news.pipeline.claim_feeds(10)] == [FEED.id]


# --- deciding ---------------------------------------------------------------------------------------------------------


async def test_a_matching_entry_is_told(news: News) -> None:
    await news.publish("6 children returned")
    (delivery,) = await news.deliveries()
    assert (delivery.kind, delivery.reason, news.reasons) == ("post", "first", ["first"])
    assert news.seen.points == [Point.STORED, Point.MATCHED, Point.ALERTED]


async def test_an_entry_that_matches_nothing_is_decided_and_silent(news: News) -> None:
    await news.publish("Apples")
    (decided,) = news.seen.of(EntryDecided)
    assert (decided.story, (await news.counts()).undecided, await news.deliveries()) == (None, 0, [])


async def test_a_second_report_joins_the_story(news: News) -> None:
    await news.publish("6 children returned")
    await news.publish("6 children returned today")
    counts = await news.counts()
    assert (counts.stories, counts.matched) == (1, 2)
    assert len({event.story for event in news.seen.of(EntryDecided)}) == 1


async def test_without_a_window_each_entry_is_a_story(news: News) -> None:
    news.configuration.change(stories=StorySettings(window=timedelta(0)))
    await news.publish("6 children returned")
    await news.publish("6 children returned")
    assert (await news.counts()).stories == 2


async def test_entries_of_one_batch_join_each_other(news: News) -> None:
    entries = [published("6 children returned", key=f"{number}") for number in range(3)]
    news.feeds.publish(FEED.id, *entries)
    await news.poll()
    await news.pipeline.decide_entries()
    assert ((await news.counts()).stories, len(await news.deliveries())) == (1, 1)


async def test_an_old_entry_is_archived_in_silence(news: News) -> None:
    await news.publish("6 children returned", published_at=NOON - timedelta(days=3))
    assert (news.decisions, (await news.counts()).matched) == ([Silence(why=Silent.TOO_OLD)], 1)


async def test_an_old_text_with_a_new_date_joins_its_story_in_silence(news: News) -> None:
    home = {"url": "https://visti.example/home", "canonical_url": "https://visti.example/home"}
    await news.publish("6 children returned", **home)
    news.clock.advance(timedelta(days=30))
    await news.publish("6 children returned!", **home)
    assert news.reasons == [Reason.FIRST, Silent.SMALL_CHANGE]


async def test_another_headline_at_an_old_address_is_news(news: News) -> None:
    live = {"url": "https://visti.example/live", "canonical_url": "https://visti.example/live"}
    await news.publish("6 children returned", **live)
    news.clock.advance(timedelta(days=30))
    await news.publish("Qatar speaks with both sides about children", **live)
    assert news.reasons == [Reason.FIRST, Reason.FIRST]


async def test_an_entry_dated_in_the_future_counts_as_seen_now(news: News) -> None:
    await news.publish("6 children returned", published_at=NOON + timedelta(days=400))
    assert news.reasons == [Reason.FIRST]


async def test_undated_entries_of_a_first_poll_are_backlog(news: News) -> None:
    await news.publish("6 children returned", published_at=None)
    assert news.decisions == [Silence(why=Silent.UNDATED_BACKLOG)]


async def test_an_undated_entry_of_a_later_poll_is_told(news: News) -> None:
    await news.poll()
    await news.publish("6 children returned", published_at=None)
    assert news.reasons == [Reason.FIRST]


async def test_nobody_is_told_of_a_topic_that_nobody_follows(news: News) -> None:
    await news.store.write(lambda tx: [tx.chats.unsubscribe(chat.id, [QATAR]) for chat in tx.chats.all()])
    await news.publish("Talks in Qatar")
    assert (news.reasons, await news.deliveries()) == ([Reason.FIRST], [])


async def test_a_changed_entry_corrects_its_story(news: News) -> None:
    await news.publish("6 children returned", key="same")
    news.feeds.entries[FEED.id].clear()
    await news.publish("7 children returned", key="same")
    assert (await news.counts()).stories == 1
    assert news.reasons == [Reason.FIRST, Reason.CORRECTION]


# --- settling ---------------------------------------------------------------------------------------------------------


async def test_a_story_settles_before_it_is_told(news: News) -> None:
    news.configuration.change(alerts=AlertSettings(settle=SETTLE))
    await news.publish("6 children returned")
    assert (await news.pipeline.decide_stories()).decided == 0
    assert await news.pipeline.next_story_at() == NOON + SETTLE
    news.clock.advance(SETTLE)
    assert (await news.pipeline.decide_stories()).deliveries == 1
    assert news.seen.points == [Point.STORED, Point.MATCHED, Point.SETTLING, Point.ALERTED]


async def test_a_settled_story_is_told_once(news: News) -> None:
    news.configuration.change(alerts=AlertSettings(settle=SETTLE))
    await news.publish("6 children returned")
    await news.publish("6 children returned today")
    news.clock.advance(SETTLE)
    await news.pipeline.decide_stories()
    await news.pipeline.decide_stories()
    assert len(await news.deliveries()) == 1
    assert await news.pipeline.next_story_at() is None


async def test_a_restart_finds_the_undecided_and_the_settling(news: News) -> None:
    news.configuration.change(alerts=AlertSettings(settle=SETTLE))
    news.feeds.publish(FEED.id, published("6 children returned"))
    await news.poll()
    await news.restarted().decide_entries()
    news.clock.advance(SETTLE)
    await news.restarted().decide_stories()
    assert len(await news.deliveries()) == 1


# --- bugs -------------------------------------------------------------------------------------------------------------


async def test_a_bug_in_one_entry_stops_no_other(news: News) -> None:
    news.bugs.add("odd")
    news.feeds.publish(FEED.id, published("odd", key="1"), published("6 children returned", key="2"))
    await news.poll()
    await news.pipeline.decide_entries()
    assert news.reasons == [Reason.FIRST]
    (failed,) = news.seen.of(EntryFailed)
    assert (failed.attempts, failed.error) == (1, "ZeroDivisionError: a bug")


async def test_an_entry_is_quarantined_after_three_bugs(news: News) -> None:
    news.bugs.add("odd")
    await news.publish("odd")
    for _ in range(3):
        await news.pipeline.decide_entries()
    assert [event.attempts for event in news.seen.of(EntryFailed)] == [1, 2, 3]
    ((entry, error),) = await news.store.read(lambda tx: tx.entries.quarantined())
    assert (entry.published.title, error) == ("odd", "ZeroDivisionError: a bug")


async def test_an_entry_whose_outlet_changed_it_gets_another_try(news: News) -> None:
    news.bugs.add("odd")
    await news.publish("odd", key="same")
    for _ in range(2):
        await news.pipeline.decide_entries()
    news.feeds.entries[FEED.id].clear()
    await news.publish("6 children returned", key="same")
    assert news.reasons == [Reason.FIRST]


async def test_a_bug_in_grouping_counts_against_the_guilty_entry_alone(
    news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_bug(story: StoryId, source: Source, *, now: datetime, due_at: datetime | None) -> Story:
        if "888" in source.title:
            raise KeyError("a bug in grouping")
        return open_story(story, source, now=now, due_at=due_at)

    monkeypatch.setattr("bot.pipeline.open_story", with_a_bug)
    news.feeds.publish(
        FEED.id, published("888 talks in Qatar", key="1", canonical_url=None), published("6 children returned", key="2")
    )
    await news.poll()
    await news.pipeline.decide_entries()
    assert (news.reasons, (await news.counts()).undecided) == ([Reason.FIRST], 1)
    assert [event.error for event in news.seen.of(EntryFailed)] == ["KeyError: 'a bug in grouping'"]


async def test_a_story_that_raises_a_bug_is_put_off_and_delays_no_other(
    news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_bug(story: Story) -> StorySummary:
        if "888" in story.sources[0].title:
            raise KeyError("a bug")
        return summarise(story)

    monkeypatch.setattr("bot.pipeline.summarise", with_a_bug)
    news.configuration.change(alerts=AlertSettings(settle=SETTLE))
    await news.publish("888 talks in Qatar")
    await news.publish("6 children returned")
    news.clock.advance(SETTLE)
    await news.pipeline.decide_stories()
    assert news.reasons == [Reason.FIRST]
    assert [event.error for event in news.seen.of(LoopFailed)] == ["story 1: KeyError: 'a bug'"]
    assert await news.pipeline.next_story_at() == news.clock.now() + SETTLE + PUT_OFF_FOR


async def test_a_refusing_database_leaves_the_entries_undecided(news: News) -> None:
    news.feeds.publish(FEED.id, published("6 children returned"))
    await news.poll()
    news.store.failures = 1
    with pytest.raises(Exception, match="full"):
        await news.pipeline.decide_entries()
    await news.pipeline.decide_entries()
    assert news.reasons == [Reason.FIRST]
