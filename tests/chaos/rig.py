"""One stand for a run: the program with its configuration, a news site, and the platforms, each its own process."""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
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
from tests.servers.slack_api import APP_TOKEN, BOT_TOKEN

TELEGRAM, SLACK = Platform.TELEGRAM, Platform.SLACK
FEEDS = ("shore-en", "harbour-en", "south-en", "dawn-en")
FIRST_CHAT = 100_000
TITLE = "{count} Ukrainian children returned home from Russia, group {number}"
OPEN = ("ready", "claimed", "sending", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What the program is set to. The platforms take a fifth more, and never less than two more."""

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
            f"slack: {{pace: {{channel_per_second: {self.chat_per_second:g}}}}}\n"
        )

    @property
    def limits(self) -> dict[str, int]:
        """What the platforms take."""
        rates = {"token_per_second": self.token_per_second, "chat_per_second": self.chat_per_second}
        return {name: max(int(rate * 1.2), int(rate) + 2) for name, rate in rates.items()}


SETTINGS = """\
version: 1
poll: {{interval: 1s}}
alerts: {{settle: 0.2s}}
stories: {{window: 0s}}
second_look: {{enabled: false}}
delivery: {{rolling: false}}
{pace}"""


class LocalPlatform:
    """A local platform in a process of its own, driven by requests."""

    def __init__(self, platform: Platform, port: int) -> None:
        self.platform = platform
        self.url = f"http://127.0.0.1:{port}"

    def do(self, action: str, **values: Any) -> Any:
        """Call a method of the server's."""
        body = json.dumps(values).encode()
        request = Request(f"{self.url}/control/{action}", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)

    @property
    def environment(self) -> dict[str, str]:
        """What the program must be given to find it."""
        if self.platform is TELEGRAM:
            return {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.url}
        return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": f"{self.url}/api/"}


@contextmanager
def a_platform(platform: Platform) -> Iterator[LocalPlatform]:
    """Run a local platform during the block."""
    command = [sys.executable, "-m", f"tests.chaos.{platform}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            yield LocalPlatform(platform, int(said.rpartition(" ")[2]))
        finally:
            process.kill()


def name_of(platform: str, address: object) -> str:
    """Return how a chat is called here."""
    return f"{platform}:{address}"


@dataclass
class Rig:
    """Everything for one run."""

    program: Program
    site: FeedSite
    platforms: Mapping[Platform, LocalPlatform]
    pace: Pace
    chats: Sequence[ChatAddress]
    feeds: Sequence[str]
    published: dict[str, float] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the program is given besides its configuration."""
        return {name: value for one in self.platforms.values() for name, value in one.environment.items()}

    @property
    def names(self) -> list[str]:
        """How the chats are called."""
        return [name_of(chat.platform, chat.address) for chat in self.chats]

    @property
    def telegram(self) -> LocalPlatform:
        """The Bot API."""
        return self.platforms[TELEGRAM]

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

    def everywhere(self, action: str, **values: Any) -> list[Any]:
        """Call a method of every platform's server."""
        return [one.do(action, **values) for one in self.platforms.values()]

    def count(self) -> int:
        """How many messages have arrived."""
        return sum(self.everywhere("count"))

    def refusals(self) -> int:
        """How many messages the platforms refused because they came too fast."""
        return sum(self.everywhere("refusals"))

    def arrivals(self) -> list[Arrival]:
        """What arrived, oldest first on each platform."""
        return [
            (name_of(platform, chat), [url for url in links if url in self.published], at)
            for platform, one in self.platforms.items()
            for chat, links, at in one.do("arrivals")
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
            "SELECT c.platform, c.address, e.url FROM deliveries d JOIN chats c ON c.id = d.chat_id"
            " JOIN entries e ON e.story_id = d.story_id WHERE d.kind = 'post' ORDER BY d.id"
        )
        line: dict[str, list[str]] = defaultdict(list)
        for platform, address, url in rows:
            line[name_of(platform, address)].append(url)
        for chat in self.names:
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
        return not any(states.get(state) for state in OPEN) and sum(states.values()) >= self.wanted

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
    platforms: Sequence[Platform] = (TELEGRAM,),
    settings: Mapping[str, str] | None = None,
    strict: bool = True,
) -> Iterator[Rig]:
    """Set up a stand with so many subscribed chats over its platforms.

    ``settings`` replaces lines of settings.yaml by their beginning; ``strict`` platforms refuse what is too fast.
    """
    cache = directory.parent / "cache"
    cache.mkdir(exist_ok=True)
    each = chats // len(platforms)
    with ExitStack() as stack:
        site = stack.enter_context(serving())
        running = {platform: stack.enter_context(a_platform(platform)) for platform in platforms}
        program = Program(directory, cache, feeds=dict.fromkeys(FEEDS, site.port))
        text = SETTINGS.format(pace=pace.settings)
        for beginning, line in (settings or {}).items():
            text = "".join(one for one in text.splitlines(keepends=True) if not one.startswith(beginning)) + line + "\n"
        program.configure("settings.yaml", text)
        addresses = [_address(platform, number) for platform in platforms for number in range(each)]
        asyncio.run(_subscribe(program.database, addresses))
        rig = Rig(program=program, site=site, platforms=running, pace=pace, chats=addresses, feeds=FEEDS)
        rig.everywhere("open_chats", first=FIRST_CHAT, count=each)
        if strict:
            rig.everywhere("set_limits", **pace.limits)
        yield rig


def _address(platform: Platform, number: int) -> ChatAddress:
    prefix = "C" if platform is SLACK else ""
    return ChatAddress(platform=platform, address=f"{prefix}{FIRST_CHAT + number}")


async def _subscribe(database: Path, addresses: Sequence[ChatAddress]) -> None:
    now = datetime.now(UTC)

    def add(tx: Transaction) -> None:
        for where in addresses:
            kind = ChatKind.PRIVATE if where.platform is TELEGRAM else ChatKind.CHANNEL
            chat = tx.chats.add(where, kind, language="en", timezone="UTC", state=ChatState.ACTIVE, at=now)
            tx.chats.subscribe(chat.id, [RETURNED], since=now)

    async with open_store(f"sqlite:///{database}", exclusive=True) as store:
        await store.write(add)
