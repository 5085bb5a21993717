"""Fakes that work: a clock, an observer, a configuration, a detector, feeds, a channel, and a store that can fail.

Each behaves like the real thing until a test switches something.
"""

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.detection import Detection, EntryText
from bot.model.entry import PublishedEntry
from bot.model.errors import DeliveryError, StoreUnwritable
from bot.model.fact import Fact, FactKind, Facts
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.match import Field, Match, Span
from bot.model.message import Message
from bot.model.observation import Event, Point, Reached
from bot.model.poll import FeedRead, FeedUnchanged, PollResult
from bot.model.rules import Rules
from bot.ports import Store, Transaction
from tests.builders import NOON, QATAR, RETURNED

T = TypeVar("T")
E = TypeVar("E")


async def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail after ten seconds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.005)


class FakeClock:
    """A clock that stands at noon; sleeping moves it on at once."""

    def __init__(self) -> None:
        self.at = NOON
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, for_: timedelta) -> None:
        self.slept.append(for_)
        self.at += for_
        await asyncio.sleep(0)

    def advance(self, for_: timedelta) -> None:
        """Let time pass."""
        self.at += for_


class EventList:
    """An observer that keeps what it saw, and calls ``then`` for each."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.then: Callable[[Event], None] = lambda _: None

    def saw(self, event: Event) -> None:
        self.events.append(event)
        self.then(event)

    def of(self, kind: type[E]) -> list[E]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def points(self) -> list[Point]:
        """The points that were passed."""
        return [event.point for event in self.of(Reached)]


@dataclass
class FixedConfiguration:
    """The rules in force, which a test may replace."""

    rules: Rules

    def current(self) -> Rules:
        return self.rules

    def change(self, **groups: Any) -> None:
        """Replace groups of settings."""
        self.rules = replace(self.rules, settings=replace(self.rules.settings, **groups))


class WordDetector:
    """Knows the words “children” and “Qatar” and figures; a title with a word in ``bugs`` raises."""

    def __init__(self) -> None:
        self.bugs: set[str] = set()

    def detect(self, text: EntryText) -> Detection:
        if any(word in text.title for word in self.bugs):
            raise ZeroDivisionError("a bug")
        topics = [topic for word, topic in (("children", RETURNED), ("Qatar", QATAR)) if word in text.title]
        matches = tuple(Match(topic=topic, rule=f"{topic}.any_of.0", evidence=()) for topic in topics)
        return Detection(language="en", matches=matches, facts=Facts(items=_figures(text.title)))

    def explain(self, text: EntryText) -> Detection:
        return self.detect(text)


def _figures(title: str) -> tuple[Fact, ...]:
    found = re.search(r"\d+", title)
    if found is None:
        return ()
    span = Span(field=Field.TITLE, start=found.start(), end=found.end())
    return (Fact(kind=FactKind.CHILDREN, value=int(found[0]), span=span, words=found[0]),)


class PlainWords:
    """Search keys that are the words in lower case."""

    def search_words(self, text: str, language: str | None) -> tuple[str, ...]:
        return tuple(text.casefold().split())


class FakeFeeds:
    """Feeds that hold what a test published; a poll takes it all. ``failing`` feeds give that result instead."""

    def __init__(self) -> None:
        self.entries: dict[FeedId, list[PublishedEntry]] = defaultdict(list)
        self.failing: dict[FeedId, PollResult] = {}
        self.hanging: set[FeedId] = set()
        self.polled: list[FeedId] = []

    def publish(self, feed: FeedId, *entries: PublishedEntry) -> None:
        """Put entries into a feed."""
        self.entries[feed].extend(entries)

    async def read(self, feed: Feed, state: FeedState) -> PollResult:
        self.polled.append(feed.id)
        if feed.id in self.hanging:
            await asyncio.Event().wait()
        if feed.id in self.failing:
            return self.failing[feed.id]
        body_hash = str(hash(tuple(self.entries[feed.id])))
        if state.body_hash == body_hash:
            return FeedUnchanged(feed=feed.id)
        return FeedRead(feed=feed.id, entries=tuple(self.entries[feed.id]), etag="new", body_hash=body_hash)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message that reached a chat, as a post or as an edit of ``edits``."""

    where: ChatAddress
    text: str
    key: str = ""
    reply_to: str | None = None
    edits: str | None = None
    plain: bool = False


@dataclass
class FakeChannel:
    """An account that delivers to lists. ``answers`` are raised, one for each call; ``held`` chats wait for a test."""

    platform: Platform = Platform.TELEGRAM
    account: str = "default"
    said: list[Said] = field(default_factory=list)
    calls: int = 0
    answers: deque[DeliveryError | None] = field(default_factory=deque)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    found: LookUp | DeliveryError = field(default_factory=lambda: LookUp(result=LookUpResult.UNSUPPORTED))

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        await self._take(where)
        self.said.append(Said(where=where, text=message.plain(), key=key, reply_to=reply_to, plain=plain))
        return f"m{len(self.said)}"

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        await self._take(where)
        self.said.append(Said(where=where, text=message.plain(), edits=message_id, plain=plain))

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        if isinstance(self.found, DeliveryError):
            raise self.found
        return self.found

    async def _take(self, where: ChatAddress) -> None:
        self.calls += 1
        if where.address in self.held:
            await self.held[where.address].wait()
        answer = self.answers.popleft() if self.answers else None
        if answer is not None:
            raise answer


class FlakyStore:
    """A store whose writes fail as often as ``failures`` says, before they change anything."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.failures = 0

    async def write(self, work: Callable[[Transaction], T]) -> T:
        if self.failures:
            self.failures -= 1
            raise StoreUnwritable("the disk is full")
        return await self._store.write(work)

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await self._store.read(work)
