"""The strict local Bot API as a process, in bad weather: faults by chance, limits, chats that take nothing.

    python -m tests.chaos.telegram

It prints ``listening on PORT`` and takes ``POST /control/NAME`` as ``tests.servers.bot_api`` does, with the methods of
``StormyBotApi`` besides.
"""

import asyncio
import time
from typing import Any

from aiohttp import web

from tests.chaos.storm import Storm, Window
from tests.servers.bot_api import BotApi
from tests.servers.telegram_faults import Fault, Faults, Refused, Speed

WRITES = frozenset({"sendMessage", "editMessageText"})


class StormyFaults(Faults):
    """The faults that were asked for, and those by chance."""

    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._storm = storm

    def take(self, method: str, chat: str | None) -> Fault | None:
        """The fault for a request."""
        asked_for = super().take(method, chat)
        if asked_for is not None:
            return asked_for
        by_chance = self._storm.meet(method)
        return Fault(**by_chance) if by_chance is not None else None


class Limits(Speed):
    """Limits of a given height over a sliding second, and chats that take nothing for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.token_per_second: int | None = None
        self.chat_per_second: int | None = None
        self.window = Window()

    def check(self, chat: int) -> None:
        """Count a message. Raises ``Refused`` with 429 where there are too many."""
        super().check(chat)
        closed_for = self.window.closed_for(chat)
        if closed_for:
            wait = round(closed_for) or 1
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        limits = (("token", self.token_per_second), (chat, self.chat_per_second))
        if not all(self.window.has_room(key, limit) for key, limit in limits):
            self.refusals += 1
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        for key, _ in limits:
            self.window.add(key)


class StormyBotApi(BotApi):
    """The server, with what a rig needs to stir it and to count what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.storm = Storm(WRITES)
        self.faults = StormyFaults(self.storm)
        self.speed = self.limits = Limits()
        self.methods._speed = self.limits
        self.starts: list[float] = []

    def open_chats(self, first: int, count: int) -> None:
        """Let so many people start the bot."""
        for user in range(first, first + count):
            self.world.open_private(user)

    def begin_storm(self, share: float, kinds: list[dict[str, Any]], seed: int) -> None:
        """Let a share of all writing calls meet one of these faults."""
        self.storm.begin(share, kinds, seed)

    def set_limits(self, token_per_second: int | None = None, chat_per_second: int | None = None) -> None:
        """Refuse what is faster."""
        self.limits.token_per_second, self.limits.chat_per_second = token_per_second, chat_per_second

    def limit_chat(self, chat: int, seconds: float) -> None:
        """Let a chat take nothing for a while."""
        self.limits.window.limit(chat, seconds)

    def lost_answers(self) -> int:
        """How many answers were lost after the work was done."""
        return self.storm.lost_answers

    def faults_met(self) -> int:
        """How many calls met a fault."""
        return self.storm.met.total()

    def count(self) -> int:
        """How many messages arrived."""
        return len(self.world.said)

    def arrivals(self) -> list[tuple[int, list[str], float]]:
        """The messages that arrived, oldest first: the chat, where their links lead, and when."""
        return [(said.chat, [url for _, url in said.parsed.links()], said.at) for said in self.world.said]

    def started_at(self) -> list[float]:
        """When each writing call arrived."""
        return self.starts

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] in WRITES:
            self.starts.append(time.time())
        return await super()._answer(request)


async def serve() -> None:
    """Serve until the process is ended."""
    server = await StormyBotApi().start()
    print(f"listening on {server.url.rpartition(':')[2]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
