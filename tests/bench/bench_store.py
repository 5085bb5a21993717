"""What the store costs: the ledger's throughput, fan-out, restart, archive and grouping reads.

    python -m tests.bench.bench_store [sqlite|postgresql]

Every figure is made by the store's own functions on a database of the size that the budgets name.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.concept import ConceptId
from bot.model.delivery import DeliveryKind, NewDelivery, Outcome, OutcomeKind
from bot.model.detection import Detection
from bot.model.entry import PublishedEntry
from bot.model.fact import Facts
from bot.model.ids import ChatId, DeliveryId, EntryId, FeedId, StoryId, TopicId
from bot.model.match import Evidence, Field, Match
from bot.model.story import Source, Story
from bot.ports import Transaction
from bot.store.database import SqlStore, open_store
from tests.postgres import postgres_server

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOPICS = tuple(TopicId(topic) for topic in ("returned-children", "qatar-ukraine", "qatar-other", "children-deported"))
_ACCOUNT = (Platform.TELEGRAM, "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number beside what it must reach."""

    name: str
    value: float
    unit: str
    budget: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the budget is kept."""
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def __str__(self) -> str:
        sign, verdict = ("≥" if self.at_least else "≤"), ("ok" if self.holds else "MISSED")
        return f"{self.name:58} {self.value:12,.1f} {self.unit:8} {sign} {self.budget:>8,.0f}  {verdict}"


async def measure(url: str, *, ledger_rate: float) -> list[Figure]:
    """Return all figures of one database, which must be new and empty."""
    async with open_store(url, exclusive=True) as store:
        story = await store.write(_add_story)
        figures = [await _fan_out(store, story)]
        figures += [await _restart(store)]
        figures += [await _ledger(store, ledger_rate)]
        figures += await _archive(store)
        figures += await _open_stories(store)
        figures += [await _ingest(store)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures, Figure(name="memory, at the most, of this process", value=peak, unit="MiB", budget=256)]


async def _fan_out(store: SqlStore, story: StoryId) -> Figure:
    chats = await store.write(lambda tx: [_add_chat(tx, number) for number in range(100_000)])
    began = time.perf_counter()
    posts = [_post(story, chat) for chat in chats]
    await store.write(lambda tx: tx.deliveries.add(posts, at=NOW))
    return Figure(name="fan-out to 100,000 chats", value=time.perf_counter() - began, unit="s", budget=10)


async def _restart(store: SqlStore) -> Figure:
    """Time what a start does before its first send, with every delivery open and some of them in flight."""
    flight = await _claim(store, "dead process", 500)
    await store.write(lambda tx: tx.deliveries.start(flight[:250], owner="dead process", now=NOW))
    began = time.perf_counter()
    await store.write(lambda tx: tx.deliveries.recover(now=NOW, owner=None))
    await store.read(lambda tx: tx.deliveries.started_since(*_ACCOUNT, NOW - timedelta(seconds=60)))
    await store.read(lambda tx: tx.deliveries.unknown(*_ACCOUNT, limit=500))
    await store.write(lambda tx: tx.deliveries.start([], owner="me", now=NOW))
    first = await _claim(store, "me", 500)
    await store.write(lambda tx: tx.deliveries.start(first[:1], owner="me", now=NOW))
    await store.read(lambda tx: tx.deliveries.next_due_at(*_ACCOUNT))
    took = time.perf_counter() - began
    await store.write(lambda tx: tx.deliveries.finish([_sent(first[0])]))
    await store.write(lambda tx: tx.deliveries.release(first[1:], owner="me"))
    return Figure(name="restart with 100,000 open deliveries, to the first start", value=took, unit="s", budget=5)


async def _ledger(store: SqlStore, rate: float) -> Figure:
    """Claim, start and finish 20,000 deliveries with 80,000 more waiting behind them."""
    count, began = 0, time.perf_counter()
    while count < 20_000:
        ids = await _claim(store, "me", 500)
        started = await store.write(lambda tx, ids=ids: tx.deliveries.start(ids, owner="me", now=NOW))  # type: ignore[misc]
        outcomes = [_sent(outgoing.delivery.id) for outgoing in started]
        await store.write(lambda tx, outcomes=outcomes: tx.deliveries.finish(outcomes))  # type: ignore[misc]
        count += len(outcomes)
    value = count / (time.perf_counter() - began)
    return Figure(
        name="ledger, no-op deliveries, one after another", value=value, unit="/s", budget=rate, at_least=True
    )


async def _claim(store: SqlStore, owner: str, limit: int) -> list[DeliveryId]:
    claimed = await store.write(
        lambda tx: tx.deliveries.claim(
            *_ACCOUNT, now=NOW, owner=owner, until=NOW + timedelta(minutes=1), limit=limit, exclude=frozenset()
        )
    )
    return [outgoing.delivery.id for outgoing in claimed]


async def fill_archive(store: SqlStore) -> None:
    """Store 100,000 matched entries, four to a story."""
    for start in range(0, 100_000, 2000):
        await store.write(lambda tx, start=start: _add_archived(tx, start, 2000))  # type: ignore[misc]


async def _archive(store: SqlStore) -> list[Figure]:
    await fill_archive(store)
    reads = {
        "/recent, one topic": lambda tx: tx.entries.recent(frozenset(TOPICS[:1]), limit=10, offset=0),
        "/recent, all topics, 200th page": lambda tx: tx.entries.recent(frozenset(TOPICS), limit=10, offset=2000),
        "/search, a word in every entry": lambda tx: tx.entries.search(["qatar"], limit=10, offset=0),
        "/search, two words": lambda tx: tx.entries.search(["qatar", "word16"], limit=10, offset=0),
        "/search, no such word": lambda tx: tx.entries.search(["nothing"], limit=10, offset=0),
        "recent stories": lambda tx: tx.stories.recent(frozenset(TOPICS), limit=10, offset=0),
        "/status": lambda tx: tx.counts(),
    }
    figures = []
    for name, read in reads.items():
        times = []
        for _ in range(20):
            began = time.perf_counter()
            await store.read(read)
            times.append((time.perf_counter() - began) * 1000)
        p95 = sorted(times)[-2]
        figures.append(Figure(name=f"{name}, 100,000 archived, p95", value=p95, unit="ms", budget=150))
    return figures


async def _open_stories(store: SqlStore) -> list[Figure]:
    """Time what grouping reads: 2,000 recent sources, after a start and then each time after one story changed."""
    since = NOW + timedelta(seconds=98_000)

    def read_and_save(tx: Transaction) -> tuple[float, int]:
        began = time.perf_counter()
        found = tx.stories.open(since)
        took = (time.perf_counter() - began) * 1000
        tx.stories.save(replace(found[0], revision=found[0].revision + 1))
        return took, sum(len(story.sources) for story in found)

    cold, sources = await store.write(read_and_save)
    warm = sorted([(await store.write(read_and_save))[0] for _ in range(20)])[-2]
    return [
        Figure(name=f"open stories with {sources:,} sources, first time", value=cold, unit="ms", budget=200),
        Figure(name=f"open stories with {sources:,} sources, p95", value=warm, unit="ms", budget=30),
    ]


async def _ingest(store: SqlStore) -> Figure:
    batches = [
        [PublishedEntry(key=f"new {batch} {n}", title=f"Title {n}", summary="words " * 30) for n in range(50)]
        for batch in range(100)
    ]
    began = time.perf_counter()
    for batch in batches:
        await store.write(
            lambda tx, batch=batch: tx.entries.add(FeedId("f"), batch, seen_at=NOW, undated_backlog=False)  # type: ignore[misc]
        )
    micros = (time.perf_counter() - began) / 5000 * 1e6
    return Figure(name="storing a new entry, 50 a transaction", value=micros, unit="µs", budget=100)


def _add_chat(tx: Transaction, number: int) -> ChatId:
    where = ChatAddress(platform=Platform.TELEGRAM, address=str(number))
    return tx.chats.add(where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=NOW).id


def _add_story(tx: Transaction) -> StoryId:
    story = tx.stories.new_id()
    tx.stories.save(Story(id=story, sources=(), opened_at=NOW, changed_at=NOW))
    return story


def _add_archived(tx: Transaction, start: int, count: int) -> None:
    entries = [
        PublishedEntry(
            key=str(n), title=f"Title {n}", canonical_url=f"https://x/{n}", published_at=NOW + timedelta(seconds=n)
        )
        for n in range(start, start + count)
    ]
    tx.entries.add(FeedId("f"), entries, seen_at=NOW + timedelta(days=30), undated_backlog=False)
    added = tx.entries.undecided(NOW + timedelta(days=30), limit=count)
    for group in range(0, count, 4):
        _archive_together(tx, [entry.id for entry in added[group : group + 4]], start + group)


def _archive_together(tx: Transaction, entries: Sequence[EntryId], number: int) -> None:
    at = NOW + timedelta(seconds=number)
    story = tx.stories.new_id()
    match = _a_match(TOPICS[number // 4 % 4])
    sources = tuple(_a_source(entry, match, at) for entry in entries)
    tx.stories.save(Story(id=story, sources=sources, opened_at=at, changed_at=at))
    words = ("qatar", f"word{number % 100}", *(f"common{n}" for n in range(20)))
    for entry in entries:
        tx.entries.decide(entry, Detection(language="en", matches=(match,)), story, at=at, words=words)


def _a_match(topic: TopicId) -> Match:
    evidence = tuple(
        Evidence(concept=ConceptId(f"concept-{n}"), words="words", field=Field.TITLE, start=n, end=n + 5)
        for n in range(8)
    )
    return Match(topic=topic, rule=f"{topic}.any_of.0", evidence=evidence)


def _a_source(entry: EntryId, match: Match, at: datetime) -> Source:
    return Source(
        entry=entry,
        feed=FeedId("f"),
        outlet="Outlet",
        title="Six children returned to Ukraine with Qatar's mediation",
        at=at,
        seen_at=at,
        language="en",
        matches=(match,),
        facts=Facts(),
        summary="words " * 40,
        url="https://x/1",
    )


def _post(story: StoryId, chat: ChatId) -> NewDelivery:
    return NewDelivery(story=story, chat=chat, revision=1, kind=DeliveryKind.POST, reason="first", due_at=NOW)


def _sent(delivery: DeliveryId) -> Outcome:
    return Outcome(delivery=delivery, kind=OutcomeKind.SENT, at=NOW, message_id=str(delivery))


@asynccontextmanager
async def a_database(backend: str) -> AsyncIterator[str]:
    """Make a new database of a kind; PostgreSQL with its ordinary, durable settings."""
    if backend == "sqlite":
        with tempfile.TemporaryDirectory(prefix="homeward-bench-") as directory:
            yield f"sqlite:///{Path(directory) / 'homeward.db'}"
        return
    with postgres_server(durable=True) as server:
        yield server.create_database()


async def main(backends: Sequence[str]) -> bool:
    """Print the figures of each database; return whether all hold."""
    good = True
    for backend in backends:
        async with a_database(backend) as url:
            figures = await measure(url, ledger_rate=10_000 if backend == "sqlite" else 5_000)
        print(f"\n{backend}")
        print(*figures, sep="\n")
        good = good and all(figure.holds for figure in figures)
    return good


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(sys.argv[1:] or ("sqlite", "postgresql"))) else 1)
