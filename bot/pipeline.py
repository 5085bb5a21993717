"""From a feed to the ledger: poll → match → group → decide → route. Read this file first.

    feed --poll--> entry --match--> match --group--> story --decide--> alert --route--> delivery (dispatch.py sends)

Nothing here decides and nothing here waits in memory. ``poll`` stores entries undecided, in the transaction that
advances their feed's validators. ``decide_entries`` takes undecided ones oldest first, reads them outside any
transaction, and writes stories, alerts and deliveries in one. ``decide_stories`` does the same for stories that have
settled. Killed anywhere, the next start finds the rest in the tables.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts.age import is_same_text
from bot.alerts.decide import decide
from bot.alerts.route import route
from bot.detect.entry_text import placed, text_of
from bot.detect.second_look import may_look, needs_second_look
from bot.model.alert import Alert, Decision, Silence, Silent
from bot.model.detection import Detection
from bot.model.entry import Entry
from bot.model.errors import StoreError
from bot.model.feed import Feed, FeedState
from bot.model.ids import ChatId, FeedId, StoryId
from bot.model.observation import (
    EntryDecided,
    EntryFailed,
    Event,
    FeedPolled,
    LoopFailed,
    Point,
    Reached,
    StoryDecided,
)
from bot.model.poll import FeedFailed, FeedRead, FeedUnchanged, PollResult
from bot.model.restored import RESTORED_KEY, Restored
from bot.model.rules import Rules
from bot.model.story import Source, Story
from bot.ports import Clock, Configuration, FeedSource, Observer, Store, Transaction, WordNormaliser
from bot.schedule import first_poll, next_poll
from bot.stories.grouping import StoryBook, turn_of
from bot.stories.growth import grow, open_story
from bot.stories.signature import Signatures
from bot.stories.source import source_of
from bot.stories.summary import summarise

BATCH = 200
POLL_LEASE = timedelta(minutes=2)
PUT_OFF_FOR = timedelta(minutes=5)
"""How much longer than it settles a story waits whose deciding raised a bug; the others go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found in an entry, or the bug that reading it raised; ``look_again``: its article is read first."""

    entry: Entry
    detection: Detection | None = None
    words: tuple[str, ...] = ()
    look_again: bool = False
    bug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a round of deciding did; ``full`` says that more may be waiting."""

    decided: int = 0
    deliveries: int = 0
    full: bool = False


class Pipeline:
    """Moves entries from feeds to the ledger. Every method is one round: claim, do the I/O, decide, write once."""

    def __init__(
        self,
        *,
        store: Store,
        feeds: FeedSource,
        configuration: Configuration,
        normaliser: WordNormaliser,
        clock: Clock,
        observer: Observer,
        owner: str,
        looks_again: bool = False,
    ) -> None:
        self._store = store
        self._feeds = feeds
        self._configuration = configuration
        self._normaliser = normaliser
        self._clock = clock
        self._observer = observer
        self._owner = owner
        self._looks_again = looks_again
        self._ensured: int | None = None
        self._signatures = Signatures()

    # --- poll -------------------------------------------------------------------------------------------------------

    async def claim_feeds(self, limit: int) -> tuple[tuple[Feed, FeedState], ...]:
        """Lease the feeds that are due, adding the state of those that are newly configured."""
        rules, now = self._configuration.current(), self._clock.now()
        is_new = rules.revision != self._ensured
        firsts = {feed.id: first_poll(feed, now) for feed in rules.enabled_feeds} if is_new else {}

        def claim(tx: Transaction) -> tuple[FeedState, ...]:
            tx.feeds.ensure(firsts)
            return tx.feeds.claim_due(now, limit=limit, owner=self._owner, until=now + POLL_LEASE)

        due = await self._store.write(claim)
        self._ensured = rules.revision
        return tuple((rules.feeds[state.feed], state) for state in due if _is_polled(rules, state.feed))

    async def poll(self, feed: Feed, state: FeedState) -> FeedPolled:
        """Read one feed and store what is new in it, undecided, together with the feed's new state."""
        rules, started = self._configuration.current(), self._clock.now()
        result = await self._feeds.read(feed, state)
        now = self._clock.now()
        after = next_state(feed, state, result, rules=rules, now=now)

        def record(tx: Transaction) -> int:
            new = _add_entries(tx, result, first_read=_is_first_read(tx, state), now=now)
            tx.feeds.save(replace(after, last_entry_at=now) if new else after)
            return new

        new_entries = await self._store.write(record)
        if new_entries:
            self._saw(Reached(point=Point.STORED))
        event = FeedPolled(feed=feed.id, result=result, new_entries=new_entries, took=now - started, at=now)
        self._saw(event)
        return event

    # --- match, group, decide, route ----------------------------------------------------------------------------------

    async def decide_entries(self) -> Progress:
        """Decide the oldest undecided entries; a bug in one counts against that entry alone."""
        rules, now = self._configuration.current(), self._clock.now()
        entries = await self._store.read(lambda tx: tx.entries.undecided(now, limit=BATCH))
        if not entries:
            return Progress()
        found = await asyncio.to_thread(self._read_all, rules, entries)
        self._saw(Reached(point=Point.MATCHED))
        events = await self._take(rules, found)
        return self._report(events, decided=len(entries), full=len(entries) == BATCH)

    async def decide_stories(self) -> Progress:
        """Decide the stories that have settled."""
        rules, now = self._configuration.current(), self._clock.now()
        if not await self._store.read(lambda tx: tx.stories.due(now, limit=1)):
            return Progress()
        self._saw(Reached(point=Point.SETTLING))
        events = await self._settle(rules, now)
        return self._report(events, decided=len(events), full=len(events) >= BATCH)

    async def _settle(self, rules: Rules, now: datetime) -> list[Event]:
        """Decide the stories that are due; where a bug stops it, one by one, and the guilty one is put off."""
        try:
            return await self._store.write(
                lambda tx: self._round(tx, rules, now).settle(tx.stories.due(now, limit=BATCH))
            )
        except StoreError:
            raise
        except Exception:
            due = await self._store.read(lambda tx: tx.stories.due(now, limit=BATCH))
            return [event for story in due for event in await self._settle_one(rules, now, story)]

    async def _settle_one(self, rules: Rules, now: datetime, story: Story) -> list[Event]:
        try:
            return await self._store.write(lambda tx: self._round(tx, rules, now).settle([story]))
        except StoreError:
            raise
        except Exception as bug:
            due_at = now + rules.settings.alerts.settle + PUT_OFF_FOR
            await self._store.write(lambda tx: tx.stories.save(replace(story, due_at=due_at)))
            error = f"story {story.id}: {type(bug).__name__}: {bug}"
            return [LoopFailed(loop="decide", error=error, at=now)]

    async def next_story_at(self) -> datetime | None:
        """Return when the next settling story is due."""
        return await self._store.read(lambda tx: tx.stories.next_due_at())

    @property
    def settles_for(self) -> timedelta:
        """How long a story settles: one that is due later than that was put off."""
        return self._configuration.current().settings.alerts.settle

    async def _take(self, rules: Rules, found: Sequence[Found]) -> list[Event]:
        """Write a batch; where a bug stops it, write its entries one by one, so that only the guilty one waits."""
        try:
            return await self._store.write(lambda tx: self._round(tx, rules, self._clock.now()).take(found))
        except StoreError:
            raise
        except Exception as bug:
            if len(found) > 1:
                return [event for one in found for event in await self._take(rules, [one])]
            failed = replace(found[0], detection=None, look_again=False, bug=f"{type(bug).__name__}: {bug}")
            return await self._store.write(lambda tx: self._round(tx, rules, self._clock.now()).take([failed]))

    def _round(self, tx: Transaction, rules: Rules, now: datetime) -> "_Round":
        return _Round(tx, rules, now, self._signatures)

    def _read_all(self, rules: Rules, entries: Sequence[Entry]) -> tuple[Found, ...]:
        return tuple(self._read(rules, entry) for entry in entries)

    def _read(self, rules: Rules, entry: Entry) -> Found:
        try:
            text = text_of(entry, rules.feeds.get(entry.feed))
            detection = placed(rules.detector.detect(text), entry)
            if self._needs_look(rules, entry, detection):
                return Found(entry=entry, look_again=True)
            words: tuple[str, ...] = ()
            if detection.matches:
                told = f"{entry.published.title} {entry.published.summary}"
                words = self._normaliser.search_words(told, detection.language)
            return Found(entry=entry, detection=detection, words=words)
        except Exception as bug:  # the entry is quarantined after three, the batch goes on
            return Found(entry=entry, bug=f"{type(bug).__name__}: {bug}")

    def _needs_look(self, rules: Rules, entry: Entry, detection: Detection) -> bool:
        if not self._looks_again or not rules.settings.second_look.enabled:
            return False
        if not needs_second_look(detection, rules.topics):
            return False
        return may_look(entry, now=self._clock.now(), max_age=rules.settings.alerts.max_age)

    def _report(self, events: Sequence[Event], *, decided: int, full: bool) -> Progress:
        for event in events:
            self._saw(event)
        deliveries = sum(event.deliveries for event in events if isinstance(event, StoryDecided))
        if deliveries:
            self._saw(Reached(point=Point.ALERTED))
        return Progress(decided=decided, deliveries=deliveries, full=full)

    def _saw(self, event: Event) -> None:
        self._observer.saw(event)


class _Round:
    """One write transaction of deciding: the open stories are read once, then every finding is put in its place."""

    def __init__(self, tx: Transaction, rules: Rules, now: datetime, signatures: Signatures) -> None:
        self._tx = tx
        self._signatures = signatures
        self._rules = rules
        self._now = now
        self._settle = rules.settings.alerts.settle
        self._restored = _restored(tx)

    def take(self, found: Sequence[Found]) -> list[Event]:
        """Record findings: stories grow, entries are decided, stories that need not settle are told."""
        for one in found:
            if one.look_again:
                self._tx.entries.look_again(one.entry.id, self._now)
        plain = [one for one in found if not one.look_again and not (one.detection and one.detection.matches)]
        events = [self._record_plain(one) for one in plain]
        matched = [
            (source_of(one.entry, one.detection, self._rules.feeds.get(one.entry.feed)), one.detection, one.words)
            for one in found
            if one.detection and one.detection.matches
        ]
        window = self._rules.settings.stories.window
        opened = self._tx.stories.open(self._now - window) if matched else ()
        book = StoryBook(opened, window=window, signatures=self._signatures)
        changed: dict[StoryId, Story] = {}
        for source, detection, words in sorted(matched, key=lambda one: turn_of(one[0])):
            before, story = self._place(book, source, detection, words)
            if story != before:
                changed[story.id] = story
            events.append(EntryDecided(entry=source.entry, feed=source.feed, story=story.id, at=self._now))
        return events + self.settle(
            tuple(story for story in changed.values() if story.due_at is None or story.due_at <= self._now)
        )

    def settle(self, stories: Sequence[Story]) -> list[Event]:
        """Decide stories and write what follows."""
        return [self._tell(story) for story in stories]

    def _record_plain(self, one: Found) -> Event:
        if one.detection is None:
            attempts = self._tx.entries.failed(one.entry.id, one.bug)
            return EntryFailed(entry=one.entry.id, error=one.bug, attempts=attempts, at=self._now)
        self._tx.entries.decide(one.entry.id, one.detection, None, at=self._now, words=())
        return EntryDecided(entry=one.entry.id, feed=one.entry.feed, story=None, at=self._now)

    def _place(
        self, book: StoryBook, source: Source, detection: Detection, words: Sequence[str]
    ) -> tuple[Story | None, Story]:
        known = self._tx.stories.of_entry(source.entry)
        if known is None and (first := self._told_before(source)) is not None:
            source, known = replace(source, at=first.at), self._tx.stories.of_entry(first.entry)
        known = known or book.find(source)
        if known is None:
            due_at = self._now + self._settle if self._settle else None
            story = open_story(self._tx.stories.new_id(), source, now=self._now, due_at=due_at)
        else:
            story = grow(known, source, now=self._now)
        if story != known:
            book.put(story)
            self._tx.stories.save(story)
        self._tx.entries.decide(source.entry, detection, story.id, at=self._now, words=words)
        return known, story

    def _told_before(self, source: Source) -> Source | None:
        """Return what told the same text at the same address before any open story: a repost is as old as that."""
        window = self._rules.settings.stories.window
        if source.canonical_url is None or not window:
            return None
        for entry in self._tx.entries.with_url(source.canonical_url):
            archived = self._tx.entries.archived(entry.id) if entry.id != source.entry else None
            first = archived.source if archived is not None else source
            if source.at - first.at > window and is_same_text(first.title, source.title):
                return first
        return None

    def _tell(self, story: Story) -> Event:
        told = self._tx.stories.told(story.id)
        holders = self._tx.deliveries.holders(story.id)
        decision = decide(
            self._without_what_may_be_told(story),
            summarise(story),
            told,
            changed=told is not None and story.revision > told.revision,
            now=self._now,
            max_age=self._rules.settings.alerts.max_age,
        )
        if story.due_at is not None:
            self._tx.stories.save(replace(story, due_at=None))
        if isinstance(decision, Silence) and decision.why is Silent.RESTORED:
            self._count_suppressed(story.id)
        deliveries = self._write_deliveries(story, decision, holders)
        return StoryDecided(story=story.id, decision=decision, deliveries=deliveries, at=self._now)

    def _without_what_may_be_told(self, story: Story) -> Story:
        """Return a story in which nothing may alert from before a backup was put back."""
        restored = self._restored
        if restored is None:
            return story
        sources = (
            replace(source, may_alert=source.may_alert and not restored.may_have_told(source.at))
            for source in story.sources
        )
        return replace(story, sources=tuple(sources))

    def _count_suppressed(self, story: StoryId) -> None:
        if self._restored is not None:
            self._restored = replace(self._restored, stories=self._restored.stories | {story})
            self._tx.journal.remember(RESTORED_KEY, self._restored.to_dict())

    def _write_deliveries(self, story: Story, decision: Decision, holders: Mapping[ChatId, bool]) -> int:
        alert = self._tx.stories.add_alert(decision) if isinstance(decision, Alert) else None
        subscriptions = self._tx.chats.subscribers(story.topics) if alert is not None else ()
        deliveries = route(
            decision,
            story=story.id,
            revision=story.revision,
            subscriptions=subscriptions,
            holders=holders,
            alert=alert,
            now=self._now,
        )
        return self._tx.deliveries.add(deliveries, at=self._now) if deliveries else 0


def next_state(feed: Feed, state: FeedState, result: PollResult, *, rules: Rules, now: datetime) -> FeedState:
    """Return what is remembered of a feed after a poll. A failure keeps the validators as they were."""
    if isinstance(result, FeedFailed):
        failed = replace(
            state,
            failures=state.failures + 1,
            last_polled_at=now,
            last_reason=result.reason.value,
            last_error=result.detail or None,
        )
        return replace(failed, next_poll_at=_next_poll(feed, failed, result, rules, now))
    good = replace(state, failures=0, last_polled_at=now, last_success_at=now, last_reason=None, last_error=None)
    if isinstance(result, FeedUnchanged):
        good = replace(good, etag=result.etag or state.etag, last_modified=result.last_modified or state.last_modified)
    else:
        good = replace(
            good,
            etag=result.etag,
            last_modified=result.last_modified,
            body_hash=result.body_hash,
            entries_skipped=len(result.skipped),
            entries_left_out=result.left_out,
        )
    return replace(good, next_poll_at=_next_poll(feed, good, result, rules, now))


def _is_polled(rules: Rules, feed: FeedId) -> bool:
    return feed in rules.feeds and rules.feeds[feed].enabled


def _is_first_read(tx: Transaction, state: FeedState) -> bool:
    """Whether a feed was never read, or not since the database was put back from a backup."""
    restored = _restored(tx)
    return state.last_success_at is None or (restored is not None and restored.may_have_told(state.last_success_at))


def _restored(tx: Transaction) -> Restored | None:
    kept = tx.journal.recall(RESTORED_KEY)
    return Restored.from_dict(kept) if kept else None


def _add_entries(tx: Transaction, result: PollResult, *, first_read: bool, now: datetime) -> int:
    if not isinstance(result, FeedRead):
        return 0
    return tx.entries.add(result.feed, result.entries, seen_at=now, undated_backlog=first_read)


def _next_poll(feed: Feed, state: FeedState, result: PollResult, rules: Rules, now: datetime) -> datetime:
    return next_poll(feed, state, result, interval=rules.settings.poll.interval, now=now)
