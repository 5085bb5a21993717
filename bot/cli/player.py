"""Playing dated lines through the real pipeline: their own clock, a database of their own, one chat.

Each line is an entry that its outlet's feed publishes at its date. Lines of one instant are polled together; what
settles is decided when its time comes; what is due is sent before the clock moves on.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.alerts.pace import Limits
from bot.alerts.render_view import Guard
from bot.catalogue.catalogue import Catalogue
from bot.cli.classifier import LONG_AGO
from bot.cli.lines import ReadLine
from bot.dispatch import Dispatcher
from bot.feeds.canonical import canonical_url
from bot.model.chat import ChatAddress, ChatKind, ChatState
from bot.model.entry import PublishedEntry
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.poll import FeedRead
from bot.model.rules import Rules
from bot.pipeline import Pipeline
from bot.ports import Channel, Observer, Store, Transaction, WordNormaliser

OWNER = "replay"
NAMELESS = "line"


@dataclass
class LineClock:
    """A clock that stands at a line's date; who sleeps wakes at once."""

    at: datetime = LONG_AGO

    def now(self) -> datetime:
        """Return the instant that is played."""
        return self.at

    async def sleep(self, for_: timedelta) -> None:
        """Let time pass."""
        self.at += for_
        await asyncio.sleep(0)


@dataclass
class LineFeeds:
    """Feeds that give what was put into them since the last time."""

    waiting: dict[FeedId, list[PublishedEntry]] = field(default_factory=lambda: defaultdict(list))

    async def read(self, feed: Feed, state: FeedState) -> FeedRead:
        """Return the waiting entries."""
        return FeedRead(feed=feed.id, entries=tuple(self.waiting.pop(feed.id, ())))


@dataclass(frozen=True, slots=True)
class FixedRules:
    """A configuration that stays as it is."""

    rules: Rules

    def current(self) -> Rules:
        """Return it."""
        return self.rules


class Player:
    """Plays lines to one chat on one channel."""

    def __init__(
        self,
        *,
        store: Store,
        rules: Rules,
        normaliser: WordNormaliser,
        catalogue: Catalogue,
        guard: Guard,
        channel: Channel,
        observer: Observer,
        lines: Sequence[ReadLine],
    ) -> None:
        self.clock = LineClock()
        self._store = store
        self._channel = channel
        self._moments = _moments(lines)
        self._rules = replace(rules, feeds=feeds_of([line for _, moment in self._moments for line in moment], rules))
        self._by_outlet = {feed.outlet: feed for feed in self._rules.feeds.values()}
        self._feeds = LineFeeds()
        self.configuration = FixedRules(self._rules)
        self._pipeline = Pipeline(
            store=store,
            feeds=self._feeds,
            configuration=self.configuration,
            normaliser=normaliser,
            clock=self.clock,
            observer=observer,
            owner=OWNER,
        )
        self._dispatcher = Dispatcher(
            store=store,
            channel=channel,
            limits=lambda _: Limits(),
            configuration=self.configuration,
            catalogue=catalogue,
            guard=guard,
            tell_operators=_tell_nobody,
            clock=self.clock,
            observer=observer,
            owner=OWNER,
        )

    async def subscribe(self, where: ChatAddress, *, language: str | None = None) -> None:
        """Let a chat follow the default topics, from before the first line."""
        defaults = self._rules.settings.defaults
        topics = tuple(topic.id for topic in self._rules.topics.values() if topic.default)

        def subscribe(tx: Transaction) -> None:
            chat = tx.chats.add(
                where,
                ChatKind.PRIVATE,
                language=language or defaults.language,
                timezone=defaults.timezone,
                state=ChatState.ACTIVE,
                at=LONG_AGO,
            )
            tx.chats.subscribe(chat.id, topics, since=LONG_AGO)

        await self._store.write(subscribe)

    async def play(self, until: datetime | None = None) -> None:
        """Play the lines that were not played yet, in the order of their dates: all, or those before an instant."""
        while self._moments and (until is None or self._moments[0][0] < until):
            at, lines = self._moments.pop(0)
            await self.pass_time(at)
            await self._publish(lines)
        if until is not None:
            await self.pass_time(until)
        while until is None and (due_at := await self._pipeline.next_story_at()) is not None:
            await self.pass_time(due_at)

    async def pass_time(self, until: datetime) -> None:
        """Move the clock on, stopping wherever a story has settled on the way."""
        while (due_at := await self._pipeline.next_story_at()) is not None and due_at <= until:
            self.clock.at = max(self.clock.at, due_at)
            while (await self._pipeline.decide_stories()).full:
                pass
            await self.send()
        self.clock.at = max(self.clock.at, until)

    async def send(self) -> None:
        """Send what is due."""
        await self._dispatcher.drain()

    async def _publish(self, lines: Sequence[ReadLine]) -> None:
        feeds: dict[FeedId, Feed] = {}
        for line in lines:
            feed = self._by_outlet[_outlet(line)]
            feeds[feed.id] = feed
            self._feeds.waiting[feed.id].append(_published(line))
        states = await self._store.write(lambda tx: _states(tx, feeds, self.clock.at))
        for feed, state in states:
            await self._pipeline.poll(feed, state)
        while (await self._pipeline.decide_entries()).full:
            pass
        await self.send()


def _moments(lines: Sequence[ReadLine]) -> list[tuple[datetime, list[ReadLine]]]:
    """Return the lines by their date, oldest first, without the undated ones."""
    moments: dict[datetime, list[ReadLine]] = defaultdict(list)
    for line in lines:
        if line.at is not None:
            moments[line.at].append(line)
    return sorted(moments.items())


async def _tell_nobody(key: str, text: str) -> None:
    """Nobody operates a replay."""


def feeds_of(lines: Sequence[ReadLine], rules: Rules) -> Mapping[FeedId, Feed]:
    """Return a feed for each outlet of the lines: what is configured of it, found by its name or its host, else plain.

    The configured feeds themselves are not played.
    """
    known = {key: feed for feed in rules.feeds.values() for key in (feed.outlet.casefold(), _host(feed.url))}
    languages: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        languages[_outlet(line)][line.language or ""] += 1
    feeds = {}
    for outlet, spoken in languages.items():
        id_, language = FeedId(outlet), spoken.most_common(1)[0][0]
        plain = Feed(id=id_, url=f"https://{outlet}/", outlet=outlet, language=language)
        configured = known.get(outlet.casefold()) or known.get(_host(f"https://{outlet}/"))
        feeds[id_] = plain if configured is None else replace(configured, id=id_, outlet=outlet, language=language)
    return feeds


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _outlet(line: ReadLine) -> str:
    return line.outlet or NAMELESS


def _published(line: ReadLine) -> PublishedEntry:
    canonical = canonical_url(line.url) if line.url else None
    return PublishedEntry(
        key=canonical or line.id,
        title=line.title,
        summary=line.summary,
        url=line.url if canonical else None,
        canonical_url=canonical,
        published_at=line.at,
        language=line.language,
    )


def _states(tx: Transaction, feeds: Mapping[FeedId, Feed], now: datetime) -> list[tuple[Feed, FeedState]]:
    tx.feeds.ensure(dict.fromkeys(feeds, now))
    states = ((feed, tx.feeds.get(feed.id)) for feed in feeds.values())
    return [(feed, state) for feed, state in states if state is not None]
