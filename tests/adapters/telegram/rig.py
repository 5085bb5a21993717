"""A real bot on a strict local Bot API, with a real desk and database behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.telegram.account import TelegramAccount
from bot.channels.telegram.api import Timeouts
from bot.channels.telegram.send import TelegramChannel
from bot.model.chat import Chat, ChatAddress, Platform
from bot.model.message import Message, Text
from bot.model.observation import AccountState, Event
from tests.builders import NOON
from tests.servers.bot_api import BotApi
from tests.servers.telegram_world import Json, World
from tests.unit.alerts.views import CATALOGUE
from tests.unit.commands.room import Room, a_room

OLENA, PETRO = 501, 502
GROUP, CHANNEL, FORUM = -1001, -1002, -1003
SHORT = Timeouts(connect=5, read=5, write=5, pool=5, poll=2)
IMPATIENT = Timeouts(connect=5, read=0.3, write=5, pool=0.3, poll=2)
WAIT = 20.0


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
    server: BotApi
    room: Room
    clock: FastClock = field(default_factory=FastClock)
    seen: Seen = field(default_factory=Seen)
    stops: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.server.world

    def account(self, **values: Any) -> TelegramAccount:
        """An account on the server, to be entered."""
        plain: dict[str, Any] = {
            "token": self.server.token,
            "answer": self.room.desk.answer,
            "store": self.room.store,
            "configuration": self.room.configuration,
            "catalogue": CATALOGUE,
            "clock": self.clock,
            "observer": self.seen,
            "api_url": self.server.url,
            "on_stopped": self._stopped,
            "timeouts": SHORT,
        }
        return TelegramAccount(**{**plain, **values})

    @asynccontextmanager
    async def channel(self) -> AsyncIterator[TelegramChannel]:
        """A channel without a listener."""
        async with self.account(listen=False) as account:
            yield account.channel

    async def _stopped(self, why: str) -> None:
        self.stops.append(why)

    async def chat(self, address: int, thread: str | None = None) -> Chat | None:
        return await self.room.chat(at(address, thread))

    async def heard(self, chat: int, count: int = 1, thread: int | None = None) -> list[Json]:
        """Wait until the bot has said that much in a chat."""
        await until(lambda: len(self.world.told(chat, thread)) >= count)
        return self.world.told(chat, thread)

    async def noted(self, query: str) -> Json:
        """Wait until a press was answered."""
        await until(lambda: query in self.world.notes)
        return self.world.notes[query]

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


def at(address: int, thread: str | None = None) -> ChatAddress:
    return ChatAddress(platform=Platform.TELEGRAM, address=str(address), thread=thread)


def a_text(text: str) -> Message:
    return Message(lines=((Text(text=text),),))


@asynccontextmanager
async def a_rig(directory: Path) -> AsyncIterator[Rig]:
    """Open a rig with a person, a member, a group, a channel and a forum."""
    async with BotApi() as server, a_room(directory) as room:
        world = server.world
        world.open_private(OLENA, "Olena", language="uk")
        world.open_private(PETRO, "Petro")
        world.open_group(GROUP, administrators=[OLENA], members=[PETRO])
        world.open_channel(CHANNEL, administrators=[OLENA])
        world.open_group(FORUM, administrators=[OLENA], threads=[7, 8])
        yield Rig(server=server, room=room)
