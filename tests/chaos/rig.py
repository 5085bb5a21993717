"""One stand for a run: the program with its configuration, a news site, and a platform, each a process of its own."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.ports import Transaction
from bot.store.database import open_store
from tests.builders import RETURNED
from tests.chaos.counting import Arrival
from tests.e2e.program import Program, Service, wait_until
from tests.e2e.site import FeedSite, serving
from tests.servers.bot_api import TOKEN

FEEDS = ("shore-en", "harbour-en", "south-en", "dawn-en")
FIRST_CHAT = 100_000
TITLE = "{count} Ukrainian children returned home from Russia, group {number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the program is set to, and what the platform takes: a fifth more, and never less than two more."""

    token_per_second: float = 28
    chat_per_second: float = 1

    def __str__(self) -> str:
        return f"{self.chat_per_second:g}/s a chat, {self.token_per_second:g}/s the token"

    @property
    def settings(self) -> str:
        """The lines of settings.yaml."""
        per_minute = min(int(self.chat_per_second * 60), 1000)
        return (
            f"telegram: {{pace: {{token_per_second: {self.token_per_second:g}, private_per_second: "
            f"{self.chat_per_second:g}, group_per_minute: {per_minute}}}}}\n"
        )


SETTINGS = """\
version: 1
poll: {{interval: 1s}}
alerts: {{settle: {settle}}}
stories: {{window: 0s}}
second_look: {{enabled: false}}
delivery: {{rolling: false}}
{pace}"""


class Platforms:
    """A local platform in a process of its own, driven by requests."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def do(self, action: str, **values: Any) -> Any:
        """Call a method of the server's."""
        body = json.dumps(values).encode()
        request = Request(f"{self.url}/control/{action}", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def a_platform() -> Iterator[Platforms]:
    """Run the local Bot API during the block."""
    command = [sys.executable, "-m", "tests.chaos.telegram"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            yield Platforms(int(said.rpartition(" ")[2]))
        finally:
            process.kill()


@dataclass
class Rig:
    """Everything for one run."""

    program: Program
    site: FeedSite
    platform: Platforms
    pace: Pace
    chats: Sequence[int]
    feeds: Sequence[str]
    published: dict[str, float] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the program is given besides its configuration."""
        return {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.platform.url}

    def publish(self, count: int, *, feeds: Sequence[str] | None = None) -> None:
        """Put so many stories into the feeds, in turn."""
        into = feeds or self.feeds
        for _ in range(count):
            number = len(self.published) + 1
            feed = into[number % len(into)]
            self.site.publish(feed, TITLE.format(count=2 + number % 7, number=number))
            self.published[f"https://{feed}.example/{len(self.site.items[feed])}"] = time.time()

    @property
    def wanted(self) -> int:
        """How many deliveries what was published should lead to."""
        return len(self.published) * len(self.chats)

    def count(self) -> int:
        """How many messages have arrived."""
        return int(self.platform.do("count"))

    def refusals(self) -> int:
        """How many messages the platform refused because they came too fast."""
        return int(self.platform.do("refusals"))

    def arrivals(self) -> list[Arrival]:
        """What arrived, oldest first."""
        return [
            (str(chat), [url for url in links if url in self.published], at)
            for chat, links, at in self.platform.do("arrivals")
        ]

    def states(self) -> dict[str, int]:
        """How many deliveries are in which state."""
        return dict(self._rows("SELECT state, count(*) FROM deliveries GROUP BY state"))

    def possible_duplicates(self) -> int:
        """How many the program says it may have sent twice."""
        return int(self._rows("SELECT coalesce(sum(possible_duplicates), 0) FROM deliveries")[0][0])

    def line(self) -> dict[str, list[str]]:
        """For each chat the stories that it was to be told, in the ledger's order; then those that are not in it."""
        rows = self._rows(
            "SELECT c.address, e.url FROM deliveries d JOIN chats c ON c.id = d.chat_id"
            " JOIN entries e ON e.story_id = d.story_id WHERE d.kind = 'post' ORDER BY d.id"
        )
        line: dict[str, list[str]] = defaultdict(list)
        for chat, url in rows:
            line[chat].append(url)
        for chat in map(str, self.chats):
            known = frozenset(line[chat])
            line[chat] += [url for url in self.published if url not in known]
        return line

    def wait_for_all(self, service: Service, seconds: float) -> None:
        """Wait until the ledger holds nothing open and everything published is in it, or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._is_done():
            assert service.process.poll() is None, service.log
            time.sleep(0.2)

    def _is_done(self) -> bool:
        states = self.states()
        is_open = sum(states.get(state, 0) for state in ("ready", "claimed", "sending", "unknown"))
        return not is_open and sum(states.values()) >= self.wanted

    def wait_for_more_than(self, count: int, service: Service) -> None:
        """Wait until more messages than this have arrived."""
        wait_until(lambda: self.count() > count or service.process.poll() is not None, lambda: service.log)
        assert service.process.poll() is None, service.log

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.program.database}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def a_rig(
    directory: Path,
    *,
    pace: Pace,
    chats: int = 20,
    feeds: Sequence[str] = FEEDS,
    settle: str = "0.2s",
    settings: Mapping[str, str] | None = None,
    strict: bool = True,
) -> Iterator[Rig]:
    """Set up a stand with so many subscribed chats; ``settings`` replaces lines of settings.yaml by their beginning."""
    cache = directory.parent / "cache"
    cache.mkdir(exist_ok=True)
    with serving() as site, a_platform() as platform:
        program = Program(directory, cache, feeds=dict.fromkeys(feeds, site.port))
        text = SETTINGS.format(settle=settle, pace=pace.settings)
        for beginning, line in (settings or {}).items():
            text = "".join(one for one in text.splitlines(keepends=True) if not one.startswith(beginning)) + line + "\n"
        program.configure("settings.yaml", text)
        addresses = range(FIRST_CHAT, FIRST_CHAT + chats)
        platform.do("open_people", first=FIRST_CHAT, count=chats)
        if strict:
            limits = (max(int(rate * 1.2), int(rate) + 2) for rate in (pace.token_per_second, pace.chat_per_second))
            token, chat = limits
            platform.do("set_limits", token_per_second=token, chat_per_second=chat)
        asyncio.run(_subscribe(program.database, addresses))
        yield Rig(program=program, site=site, platform=platform, pace=pace, chats=addresses, feeds=feeds)


async def _subscribe(database: Path, addresses: Sequence[int]) -> None:
    now = datetime.now(UTC)

    def add(tx: Transaction) -> None:
        for address in addresses:
            where = ChatAddress(platform=Platform.TELEGRAM, address=str(address))
            chat = tx.chats.add(where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=now)
            tx.chats.subscribe(chat.id, [RETURNED], since=now)

    async with open_store(f"sqlite:///{database}", exclusive=True) as store:
        await store.write(add)
