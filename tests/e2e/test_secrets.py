"""The real program with a secret in every variable that takes one, debug logging on, and everything failing in turn.

Then every place where a secret could be found is searched for it: logs, output, the commands beside the service, its
HTTP answers, its data directory while it runs and afterwards, and the process list.
"""

import asyncio
import signal
import socket
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from tests.e2e.program import PATIENCE, Program, Service
from tests.e2e.site import FeedSite, serving
from tests.servers.bot_api import BotApi
from tests.servers.slack_api import SlackApi

pytestmark = pytest.mark.timeout(300)  # the processes of a module are all started by its first test

TELEGRAM = "4242:AAE-telegram_s3cret_of_this_test"
SLACK_BOT, SLACK_APP = "xoxb-17-slack-b0t-s3cret", "xapp-1-slack-4pp-s3cret"
HEARTBEAT, PASSWORD = "7d1f-heartbeat-s3cret", "database-p4ssword-s3cret"
SECRETS = (TELEGRAM.partition(":")[2], SLACK_BOT, SLACK_APP, HEARTBEAT, PASSWORD)
NO_DATABASE = f"postgresql://homeward:{PASSWORD}@127.0.0.1:{{port}}/homeward"
PERSON, SLACK_PERSON, SLACK_CHANNEL, FEED, BROKEN = 7, "U7", "C100", "shore-en", "south-en"
FIRST = "Six Ukrainian children returned home from Russia with the mediation of Qatar"
SECOND = "Eleven Ukrainian children brought back from Russia, Save Ukraine says"
THIRD = "Four Ukrainian children reunited with their families after return from Russia"
BESIDE = (("status", "--json"), ("health",), ("deliveries", "--json"), ("export",))


@dataclass
class Places:
    """Where a secret could be, by name, and what each holds."""

    held: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, text: str | bytes) -> None:
        """Keep what a place holds."""
        self.held[name] = text if isinstance(text, bytes) else text.encode()

    def add_files(self, name: str, directory: Path) -> None:
        """Keep every file below a directory, those that links lead to included."""
        for path in (*directory.rglob("*"), *(directory / "cache").rglob("*")):
            if path.is_file():
                self.add(f"{name}: {path.relative_to(directory)}", path.read_bytes())


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Places:
    return asyncio.run(_live_through(tmp_path_factory.mktemp("secrets"), cache))


async def _live_through(directory: Path, cache: Path) -> Places:
    places = Places()
    with serving() as site:
        site.broken.add(BROKEN)
        program = Program(directory, cache, feeds={FEED: site.port, BROKEN: site.port})
        async with BotApi(TELEGRAM) as telegram, SlackApi(SLACK_BOT, SLACK_APP) as slack:
            evening = Evening(program, site, telegram, slack)
            with program.running("--debug", "run", **evening.environment) as service:
                await evening.subscribe(service)
                await evening.fail_and_recover(service)
                await evening.lose_tokens(service)
                await evening.look_around(service, places)
                ended = await asyncio.to_thread(service.end, signal.SIGTERM)
        places.add("log", ended.log)
        places.add("output", ended.out)
        places.add_files("data afterwards", program.data)
        for command in ("status", "run"):
            refused = program.run("--debug", command, DATABASE_URL=NO_DATABASE.format(port=_free_port()))
            places.add(f"{command} without its database", refused.log + refused.out)
    return places


@dataclass
class Evening:
    """The program between both platforms, and what becomes of it."""

    program: Program
    site: FeedSite
    telegram: BotApi
    slack: SlackApi

    def __post_init__(self) -> None:
        self.telegram.world.open_private(PERSON)
        self.slack.world.open_channel(SLACK_CHANNEL, members=[SLACK_PERSON])
        self.port = _free_port()
        self.environment = {
            "TELEGRAM_BOT_TOKEN": TELEGRAM,
            "TELEGRAM_API_URL": self.telegram.url,
            "SLACK_BOT_TOKEN": SLACK_BOT,
            "SLACK_APP_TOKEN": SLACK_APP,
            "SLACK_API_URL": self.slack.api_url,
            "HEARTBEAT_URL": f"http://127.0.0.1:{_free_port()}/ping/{HEARTBEAT}",
            "HOMEWARD_HTTP_PORT": str(self.port),
        }

    async def subscribe(self, service: Service) -> None:
        """Subscribe on both platforms, and be told."""
        await _until(lambda: self.slack.socket.connects > 0, service)
        self.telegram.world.say(PERSON, "/subscribe")
        self.slack.world.command(SLACK_PERSON, "subscribe", SLACK_CHANNEL)
        await _until(lambda: all(self._told("")), service)
        self.site.publish(FEED, FIRST)
        await _until(lambda: all(self._told(FIRST)), service)

    async def fail_and_recover(self, service: Service) -> None:
        """Let calls of every kind fail, and be told nevertheless."""
        for kind in ("garbage", "wrong_shape", "html", "reset", "refuse"):
            self.telegram.fault(kind, method="getUpdates")
        self.telegram.fault("html", method="sendMessage", status=502)
        self.telegram.fault("refuse", method="sendMessage")
        self.slack.fault("html", method="chat.postMessage", status=500)
        self.slack.fault("refuse", method="chat.postMessage")
        self.slack.fault("garbage", method="apps.connections.open")
        self.slack.socket.cut()
        self.site.publish(FEED, SECOND)
        await _until(lambda: all(self._told(SECOND)), service)

    async def lose_tokens(self, service: Service) -> None:
        """Let both platforms refuse the tokens."""
        self.telegram.revoke_token()
        self.slack.revoke_tokens()
        self.site.publish(FEED, THIRD)
        await _until(lambda: service.log.count("account stopped") >= 2, service)

    async def _until_health_tells(self) -> None:
        """Wait until the service has recorded that both accounts stopped: it keeps its health every ten seconds."""
        async with asyncio.timeout(PATIENCE):
            told = ""
            while not ("telegram" in told and "slack" in told):
                told = (await asyncio.to_thread(self.program.run, "health", **self.environment)).out

    async def look_around(self, service: Service, places: Places) -> None:
        """Keep what others can see of the running program."""
        for path in ("metrics", "healthz", "readyz"):
            places.add(f"/{path}", await asyncio.to_thread(_get, f"http://127.0.0.1:{self.port}/{path}"))
        for process in _family(service.process.pid):
            places.add(f"command line of {process.name}", (process / "cmdline").read_bytes())
        await self._until_health_tells()
        for command in BESIDE:
            ended = await asyncio.to_thread(self.program.run, "--debug", *command, **self.environment)
            places.add(" ".join(command), ended.out + ended.log)
        places.add_files("data", self.program.data)

    def _told(self, words: str) -> tuple[bool, bool]:
        telegram = any(words in str(message["text"]) for message in self.telegram.world.told(PERSON))
        return telegram, any(words in str(message["text"]) for message in self.slack.world.told(SLACK_CHANNEL))


async def _until(holds: Callable[[], bool], service: Service) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                assert service.process.poll() is None, service.log
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"never came\n{service.log}")


def _get(url: str) -> bytes:
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        with error:
            return error.read()


def _family(pid: int) -> list[Path]:
    """Return a process and its descendants, as directories of the system's process list."""
    children = (Path(f"/proc/{pid}/task/{pid}/children")).read_text().split()
    return [Path(f"/proc/{pid}"), *(process for child in children for process in _family(int(child)))]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_nowhere(places: Places, secret: str) -> None:
    spellings = {secret, quote(secret, safe=""), b64encode(secret.encode()).decode().rstrip("=")}
    found = [name for name, held in places.held.items() for one in spellings if one.encode() in held]
    assert found == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("log", "account stopped"),
        ("log", '"level": "debug"'),
        ("/metrics", "homeward_"),
        ("status --json", "{"),
        ("health", "telegram"),
        ("deliveries --json", '"ready": 2'),
        ("export", FIRST),
        ("data: homeward.db", "SQLite"),
    ],
)
def test_the_places_held_what_they_hold(places: Places, place: str, words: str) -> None:
    assert words.encode() in places.held[place]


def test_the_write_ahead_log_and_the_process_list_were_searched_too(places: Places) -> None:
    assert places.held["data: homeward.db-wal"]
    assert any(name.startswith("command line") and b"run" in held for name, held in places.held.items())


def test_a_refused_database_is_said_without_its_password(places: Places) -> None:
    assert "127.0.0.1" in places.held["status without its database"].decode()
