"""One scenario, and players that hold it on Telegram, Slack and the console through the real channels.

Everything that a platform adds of its own is taken off again, and named here: the host beside a link (Telegram and
Slack; the console shows the address), the sign before a warning (the console has a colour for it), marks of direction,
and how buttons are drawn.
"""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from ruamel.yaml import YAML

from bot.alerts.untrusted import shown_host
from bot.channels.console.listen import ConsoleListener
from bot.channels.console.screen import Screen
from bot.channels.slack.account import SlackAccount
from bot.channels.slack.api import Timeouts as SlackTimeouts
from bot.channels.slack.format import WARNING_SIGN
from bot.channels.slack.letters import JOINER
from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.api import Timeouts as TelegramTimeouts
from bot.config.quantities import parse_duration
from bot.model.observation import Event
from bot.model.request import Reply, Request
from tests.builders import NOON
from tests.servers.bot_api import BotApi
from tests.servers.slack_api import APP_TOKEN, BOT_TOKEN, SlackApi
from tests.unit.alerts.views import CATALOGUE
from tests.unit.commands.room import Room

SCENARIO = Path(__file__).parent / "scenario.yaml"
LONG = ("words without end " * 300)[:4000].strip()
PATIENCE = 30.0
BETWEEN_STEPS = timedelta(minutes=1)
PERSON, SLACK_PERSON = 7, "U7"

_MARKS = str.maketrans("", "", f"{JOINER}\u2066\u2067\u2068\u2069\u200e\u200f")
_NUMBERED = re.compile(r"\[\d+\] ")


@dataclass(frozen=True)
class Step:
    """What happens, and what the answers hold."""

    type: str | None = None
    press: str | None = None
    wait: str | None = None
    times: int = 1
    answers: int = 1
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.type or self.press or self.wait}"[:40]


@dataclass(frozen=True)
class Answer:
    """What was said, without what the platform added, and the labels below it."""

    text: str
    labels: tuple[str, ...] = ()


def read_scenario() -> tuple[Step, ...]:
    """Return the steps of the scenario file."""
    steps = YAML(typ="safe").load(SCENARIO)["steps"]
    return tuple(Step(**{**step, "says": tuple(step.get("says", ()))}) for step in steps)


class Player(Protocol):
    """Somebody on a platform. ``said`` is all that was said so far; an edited message counts as said again."""

    async def type(self, text: str) -> None: ...
    async def press(self, label: str) -> None: ...
    def said(self) -> list[Answer]: ...


class StageClock:
    """Time that passes only between steps, the same on every platform; who sleeps does so for a moment."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    async def sleep(self, for_: timedelta) -> None:
        await asyncio.sleep(min(for_.total_seconds() / 100, 0.05))


class Desk:
    """A room's desk that counts what it has answered, silence included."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.answered = 0

    async def answer(self, request: Request) -> Reply | None:
        try:
            return await self._room.desk.answer(request)
        finally:
            self.answered += 1


class Unobserved:
    """An observer that looks away."""

    def saw(self, event: Event) -> None:
        """Do nothing."""


async def play(steps: Sequence[Step], player: Player, desk: Desk, clock: StageClock) -> list[list[Answer]]:
    """Hold the conversation, and return the answers to each step."""
    asked, heard = 0, 0
    answers: list[list[Answer]] = []
    for step in steps:
        clock.at += parse_duration(step.wait) if step.wait is not None else BETWEEN_STEPS
        for _ in range(step.times):
            if step.type is not None:
                await player.type(step.type.replace("{long}", LONG))
            elif step.press is not None:
                await player.press(step.press)
        if step.wait is None:
            asked, expected = asked + step.times, heard + step.answers
            await _until(partial(_is_done, player, desk, asked, expected), step)
        said = player.said()
        answers.append(said[heard:])
        heard = len(said)
    return answers


def _is_done(player: Player, desk: Desk, asked: int, expected: int) -> bool:
    return desk.answered >= asked and len(player.said()) >= expected


async def _until(holds: Callable[[], bool], step: Step) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - a server on loopback has no event to wait for
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"not answered: {step}") from None


# --- taking off what a platform adds ----------------------------------------------------------------------------------


def _neutral(text: str, links: Sequence[tuple[str, str]] = ()) -> str:
    """Return a text as the console shows it: each link with its address, no sign, no marks."""
    rest, shown = text.translate(_MARKS), ""
    for label, url in links:
        label = label.translate(_MARKS)
        before, found, rest = rest.partition(label)
        assert found, (label, text)
        host = f" ({shown_host(url)})"
        shown += before + (f"{label} <{url}>" if rest.startswith(host) else url)
        rest = rest.removeprefix(host)
    return "\n".join(line.removeprefix(WARNING_SIGN) for line in (shown + rest).split("\n"))


async def _fail(why: str) -> None:
    raise AssertionError(why)


# --- the players ------------------------------------------------------------------------------------------------------


@dataclass
class OnConsole:
    """Types at the prompt; presses by number."""

    listener: ConsoleListener
    answers: list[Answer] = field(default_factory=list)
    labels: tuple[str, ...] = ()

    async def type(self, text: str) -> None:
        printed = await self.listener.enter(text)
        if printed is None:
            return
        lines = printed.split("\n")
        rows = [line for line in lines if _NUMBERED.match(line)]
        labels = tuple(label.strip() for row in rows for label in _NUMBERED.split(row)[1:])
        self.labels = labels or self.labels
        text = "\n".join(line for line in lines if line not in rows)
        self.answers.append(Answer(text=_neutral(text), labels=labels))

    async def press(self, label: str) -> None:
        numbers = [number for number, one in enumerate(self.labels, 1) if label in one]
        assert numbers, f"no button {label} among {self.labels}"
        await self.type(str(numbers[0]))

    def said(self) -> list[Answer]:
        return self.answers


@dataclass
class OnTelegram:
    """Writes to the bot in private. What a press is answered with may be a note, which no chat keeps."""

    server: BotApi
    answers: list[Answer] = field(default_factory=list)
    seen: dict[object, int] = field(default_factory=dict)

    async def type(self, text: str) -> None:
        self.server.world.say(PERSON, text)

    async def press(self, label: str) -> None:
        for message in reversed(self.server.world.told(PERSON)):
            for button in (button for row in message["keyboard"] for button in row):
                if label in button["text"]:
                    self.server.world.press(PERSON, message["id"], button["callback_data"])
                    return
        raise AssertionError(f"no button {label}")

    def said(self) -> list[Answer]:
        for message in self.server.world.told(PERSON):
            for _ in range(self._new(message["id"], 1 + len(message["edits"]))):
                labels = tuple(button["text"] for row in message["keyboard"] for button in row)
                self.answers.append(Answer(text=_neutral(message["text"], message["links"]), labels=labels))
        for query, note in self.server.world.notes.items():
            if note["text"] and self._new(query, 1):
                self.answers.append(Answer(text=_neutral(note["text"])))
        return self.answers

    def _new(self, key: object, times: int) -> int:
        before = self.seen.get(key, 0)
        self.seen[key] = times
        return times - before


@dataclass
class OnSlack:
    """Gives commands by ``/homeward`` in the direct message, and writes there what is none."""

    server: SlackApi
    channel: str
    answers: list[Answer] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    async def type(self, text: str) -> None:
        if text.startswith("/"):
            self.server.world.command(SLACK_PERSON, text.removeprefix("/"))
        else:
            self.server.world.say(SLACK_PERSON, text)

    async def press(self, label: str) -> None:
        for message in reversed(self.server.world.told(self.channel)):
            for button in message["buttons"]:
                if label in button["text"]["text"]:
                    self.server.world.press(SLACK_PERSON, self.channel, message["ts"], button["value"])
                    return
        raise AssertionError(f"no button {label}")

    def said(self) -> list[Answer]:
        for message in self.server.world.told(self.channel):
            times = 1 + len(message["edits"])
            for _ in range(times - self.seen.get(message["ts"], 0)):
                labels = tuple(button["text"]["text"] for button in message["buttons"])
                self.answers.append(Answer(text=_neutral(message["text"], message["links"]), labels=labels))
            self.seen[message["ts"]] = times
        return self.answers


@asynccontextmanager
async def on_console(room: Room, desk: Desk, clock: StageClock) -> AsyncIterator[Player]:
    """Sit down at a terminal."""
    yield OnConsole(ConsoleListener(desk.answer, Screen(io.StringIO(), {}), clock, io.StringIO()))


@asynccontextmanager
async def on_telegram(room: Room, desk: Desk, clock: StageClock) -> AsyncIterator[OnTelegram]:
    """Open a private chat with the bot."""
    async with BotApi() as server:
        server.world.open_private(PERSON)
        async with TelegramAccount(
            token=server.token,
            answer=desk.answer,
            store=room.store,
            configuration=room.configuration,
            catalogue=CATALOGUE,
            clock=clock,
            observer=Unobserved(),
            api_url=server.url,
            timeouts=TelegramTimeouts(connect=10, read=10, write=10, pool=10, poll=2),
        ):
            yield OnTelegram(server)


@asynccontextmanager
async def on_slack(room: Room, desk: Desk, clock: StageClock) -> AsyncIterator[OnSlack]:
    """Open a direct message with the app."""
    async with SlackApi(BOT_TOKEN, APP_TOKEN) as server:
        channel = server.world.open_direct(SLACK_PERSON)
        async with SlackAccount(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            answer=desk.answer,
            store=room.store,
            configuration=room.configuration,
            catalogue=CATALOGUE,
            clock=clock,
            observer=Unobserved(),
            on_stopped=_fail,
            api_url=server.api_url,
            timeouts=SlackTimeouts(connect=10, read=10, total=20, ping=5),
        ):
            await _until(lambda: server.socket.connects > 0, Step(wait="a connection"))
            yield OnSlack(server, channel)
