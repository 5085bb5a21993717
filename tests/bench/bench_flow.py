"""What a subscriber feels: from a feed's bytes to the first output, and what a start costs.

    python -m tests.bench.bench_flow

The latency runs the real pipeline, store and dispatcher with 1,000 chats on a channel that only notes the time. The
start and the memory are those of the real program as a process.
"""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.alerts.pace import Limits
from bot.alerts.render_view import no_guard
from bot.app import dictionaries_dir, make_loader
from bot.catalogue.load import load_catalogue
from bot.clock import SystemClock
from bot.config.environment import Environment
from bot.dispatch import Dispatcher
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.search import SearchNormaliser
from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.feed import Feed, FeedState
from bot.model.message import Message
from bot.model.observation import Event
from bot.model.poll import FeedRead, PollResult
from bot.model.rules import Rules
from bot.pipeline import Pipeline
from bot.ports import Transaction
from bot.store.database import SqlStore, open_store
from examples.demo import demo_environment
from tests.bench.bench_store import Figure
from tests.builders import RETURNED, a_feed, a_feed_state, published
from tests.e2e.site import serving

CHATS = 1000
STORIES = 20
SETTINGS = "version: 1\npoll: {interval: 1h}\nsecond_look: {enabled: false}\n"


class _Fixed:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def current(self) -> Rules:
        return self.rules


class _Deaf:
    def saw(self, event: Event) -> None:
        return


class _Feed:
    """A feed that holds one new entry at each read."""

    def __init__(self) -> None:
        self.fetched_at = 0.0
        self._number = 0

    async def read(self, feed: Feed, state: FeedState) -> PollResult:
        self._number += 1
        self.fetched_at = time.perf_counter()
        now = datetime.now(UTC)
        title = f"{self._number + 1} Ukrainian children returned home from Russia, group {self._number}"
        entry = published(title, url=f"https://visti.example/{self._number}", published_at=now)
        return FeedRead(feed=feed.id, entries=(entry,))


class _Noting:
    """A channel that notes when its first message of a round arrives."""

    platform, account = Platform.CONSOLE, "default"

    def __init__(self) -> None:
        self.first: asyncio.Event = asyncio.Event()
        self.at = 0.0

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        if not self.first.is_set():
            self.at = time.perf_counter()
            self.first.set()
        return key

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        return

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        return LookUp(result=LookUpResult.UNSUPPORTED)


async def _nobody(_key: str, _text: str) -> None:
    return


async def latency() -> float:
    """Return the 95th percentile from a feed's bytes to the first API call, in milliseconds; nothing settles."""
    with Dictionaries(dictionaries_dir()) as dictionaries, tempfile.TemporaryDirectory() as directory:
        rules = make_loader(Environment(data_dir=Path(directory)), dictionaries).load().rules
        settings = replace(
            rules.settings,
            alerts=replace(rules.settings.alerts, settle=timedelta(0)),
            stories=replace(rules.settings.stories, window=timedelta(0)),
        )
        configuration = _Fixed(replace(rules, settings=settings))
        async with open_store(f"sqlite:///{directory}/homeward.db", exclusive=True) as store:
            return await _latency(store, configuration, SearchNormaliser(dictionaries))


async def _latency(store: SqlStore, configuration: _Fixed, normaliser: SearchNormaliser) -> float:
    await store.write(_add_chats)
    feed, clock, channel, source = a_feed(), SystemClock(), _Noting(), _Feed()
    pipeline = Pipeline(
        store=store, feeds=source, configuration=configuration, normaliser=normaliser, clock=clock, observer=_Deaf(),
        owner="bench",
    )  # fmt: skip
    dispatcher = Dispatcher(
        store=store, channel=channel, limits=lambda _: Limits(), configuration=configuration,
        catalogue=load_catalogue(), guard=no_guard, tell_operators=_nobody, clock=clock, observer=_Deaf(),
        owner="bench",
    )  # fmt: skip
    running = asyncio.create_task(dispatcher.run())
    times = []
    for _ in range(STORIES):
        channel.first.clear()
        await pipeline.poll(feed, a_feed_state())
        await pipeline.decide_entries()
        dispatcher.wake()
        await channel.first.wait()
        times.append((channel.at - source.fetched_at) * 1000)
        waiting = 1
        while waiting:
            waiting = await store.read(lambda tx: tx.counts().waiting_deliveries)
    dispatcher.stop()
    await running
    return statistics.quantiles(times, n=20)[-1]


def _add_chats(tx: Transaction) -> None:
    now = datetime.now(UTC)
    for number in range(CHATS):
        where = ChatAddress(platform=Platform.CONSOLE, address=str(number))
        chat = tx.chats.add(where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=now)
        tx.chats.subscribe(chat.id, [RETURNED], since=now)


def start() -> tuple[float, float]:
    """Return how long the program needs from its start to its first poll (s, warm), and its memory then (MiB)."""
    with tempfile.TemporaryDirectory() as directory, serving() as site:
        config = Path(directory) / "config"
        subprocess.run(["cp", "-r", "config", str(config)], check=True)
        (config / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
        feeds = "".join(
            f'  - {{id: feed-{number}, url: "http://127.0.0.1:{site.port}/feed-{number}.xml", outlet: Feed {number},'
            " language: en}\n"
            for number in range(1000)
        )
        (config / "feeds.yaml").write_text(f"version: 1\nfeeds:\n{feeds}", encoding="utf-8")
        data = Path(directory) / "data"
        environment = demo_environment(os.environ, config, data, site.port)
        _one_start(environment, directory, site.polls)
        for file in data.glob("homeward.db*"):
            file.unlink()
        return _one_start(environment, directory, site.polls)


def _one_start(environment: dict[str, str], directory: str, polls: dict[str, int]) -> tuple[float, float]:
    polls.clear()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, cwd=directory, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not polls:
        time.sleep(0.005)
    first = time.perf_counter() - began
    while sum(polls.values()) < 1000:
        time.sleep(0.05)
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    process.terminate()
    process.wait()
    return first, memory


def main() -> Sequence[Figure]:
    """Print the figures."""
    seconds, memory = start()
    delay = asyncio.run(latency())
    figures = [
        Figure(name=f"feed fetched → first output, {CHATS} chats, p95", value=delay, unit="ms", budget=250),
        Figure(name="start with a warm cache to the first poll", value=seconds, unit="s", budget=2),
        Figure(name="memory with 1,000 feeds polled", value=memory, unit="MiB", budget=250),
    ]
    print(*figures, sep="\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this benchmark's own process: {peak:.0f} MiB)")
    return figures


if __name__ == "__main__":
    sys.exit(0 if all(figure.holds for figure in main()) else 1)
