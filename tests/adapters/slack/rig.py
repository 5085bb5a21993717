"""A real app on a strict local Slack, with a real desk and database behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.slack.account import SlackAccount
from bot.channels.slack.api import Timeouts
from bot.channels.slack.send import SlackChannel
from bot.model.chat import Chat, ChatAddress, Platform
from bot.model.message import Message, Text
from bot.model.observation import AccountState, Event
from tests.builders import NOON
from tests.servers.slack_api import APP_TOKEN, BOT_TOKEN, SlackApi
from tests.servers.slack_world import Json, World
from tests.unit.alerts.views import CATALOGUE
from tests.unit.commands.room import Room, a_room

OLENA, PETRO = "U0OLENA", "U0PETRO"
CHANNEL, PRIVATE, OUTSIDE = "C0NEWS", "G0QUIET", "C0OUTSIDE"
SECRETS = ("1-test-token",)
SHORT = Timeouts(connect=0.5, read=0.5, total=1, ping=1)
WAIT = 5.0


class FastClock:
    """Noon, and later by what was slept; each sleep takes a moment only."""

    def __init__(self) -> None:
        self.at = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, for_: timedelta) -> None:
        self.slept.append(for_.total_seconds())
        self.at += for_
        await asyncio.sleep(min(for_.total_seconds() / 100, 0.05))


class StillClock(FastClock):
    """Noon, whatever was slept."""

    async def sleep(self, for_: timedelta) -> None:
        await super().sleep(for_)
        self.at = NOON


@dataclass
class Seen:
    """An observer that keeps what it saw."""

    events: list[Event] = field(default_factory=list)

    def saw(self, event: Event) -> None:
        self.events.append(event)

    def stopped(self) -> list[str | None]:
        return [event.stopped for event in self.events if isinstance(event, AccountState)]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@dataclass
class Rig:
    server: SlackApi
    room: Room
    clock: FastClock = field(default_factory=FastClock)
    seen: Seen = field(default_factory=Seen)
    stops: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.server.world

    def account(self, **values: Any) -> SlackAccount:
        """An account on the server, to be entered."""
        plain: dict[str, Any] = {
            "bot_token": BOT_TOKEN,
            "app_token": APP_TOKEN,
            "answer": self.room.desk.answer,
            "store": self.room.store,
            "configuration": self.room.configuration,
            "catalogue": CATALOGUE,
            "clock": self.clock,
            "observer": self.seen,
            "api_url": self.server.api_url,
            "on_stopped": self._stopped,
            "timeouts": SHORT,
        }
        return SlackAccount(**{**plain, **values})

    @asynccontextmanager
    async def channel(self) -> AsyncIterator[SlackChannel]:
        """A channel without a listener."""
        async with self.account(listen=False) as account:
            yield account.channel

    async def _stopped(self, why: str) -> None:
        self.stops.append(why)

    async def chat(self, address: str) -> Chat | None:
        return await self.room.chat(at(address))

    def direct(self, user: str) -> str:
        """The direct message with a person."""
        return self.world.open_direct(user)

    async def heard(self, channel: str, count: int = 1) -> list[Json]:
        """Wait until the app has said that much in a channel."""
        await until(lambda: len(self.world.told(channel)) >= count)
        return self.world.told(channel)

    async def acked(self, envelope: str) -> float:
        """Wait until an envelope was acknowledged, and return how many seconds that took."""
        await until(lambda: envelope in self.server.socket.acks())
        return self.server.socket.acks()[envelope]

    def called(self, method: str) -> list[Json]:
        return [call.values for call in self.world.calls if call.method == method]


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait for something to hold."""
    async with asyncio.timeout(WAIT):
        while True:
            held = holds()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.01)


def at(address: str) -> ChatAddress:
    return ChatAddress(platform=Platform.SLACK, address=address)


def a_text(text: str) -> Message:
    return Message(lines=((Text(text=text),),))


@asynccontextmanager
async def a_rig(directory: Path) -> AsyncIterator[Rig]:
    """Open a rig with two people, a public channel, a private one, and one that the app is not in."""
    async with SlackApi(BOT_TOKEN, APP_TOKEN) as server, a_room(directory) as room:
        world = server.world
        world.open_direct(OLENA)
        world.open_direct(PETRO)
        world.open_channel(CHANNEL, members=[OLENA, PETRO])
        world.open_channel(PRIVATE, members=[OLENA], private=True)
        world.open_channel(OUTSIDE, members=[OLENA, PETRO], with_bot=False)
        yield Rig(server=server, room=room)
