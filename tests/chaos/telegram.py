"""The strict local Bot API as a process, in bad weather: faults by chance, limits, chats that take nothing.

    python -m tests.chaos.telegram

It prints ``listening on PORT`` and takes ``POST /control/NAME`` as ``tests.servers.bot_api`` does, with the methods of
``StormyBotApi`` besides.
"""

import asyncio
import random
import time
from collections import Counter, deque
from typing import Any

from aiohttp import web

from tests.servers.bot_api import BotApi
from tests.servers.telegram_faults import Fault, Faults, Refused, Speed

WRITES = frozenset({"sendMessage", "editMessageText"})
LOSES_THE_ANSWER = frozenset({"drop", "hang_after"})
"""The work is done and nobody hears of it: sending again makes a duplicate that nobody could avoid."""


class Storm(Faults):
    """Faults by chance: ``share`` of all writing calls meet one of ``kinds``, from a seed."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.kinds: list[dict[str, Any]] = []
        self.met: Counter[str] = Counter()
        self._chance = random.Random()

    def begin(self, share: float, kinds: list[dict[str, Any]], seed: int) -> None:
        """Let it storm."""
        self.share, self.kinds, self._chance = share, kinds, random.Random(seed)

    def take(self, method: str, chat: str | None) -> Fault | None:
        """The fault for a request: one that was asked for, else one by chance."""
        asked_for = super().take(method, chat)
        if asked_for is not None or method not in WRITES or self._chance.random() >= self.share:
            return asked_for
        values = self._chance.choice(self.kinds)
        self.met[str(values["kind"])] += 1
        return Fault(**values)


class Limits(Speed):
    """Limits of a given height over a sliding second, and chats that take nothing for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.token_per_second: int | None = None
        self.chat_per_second: int | None = None
        self.limited: dict[int, float] = {}
        self._token: deque[float] = deque()
        self._of_chat: dict[int, deque[float]] = {}

    def check(self, chat: int) -> None:
        """Count a message. Raises ``Refused`` with 429 where there are too many."""
        super().check(chat)
        now = time.monotonic()
        left = self.limited.get(chat, now) - now
        if left > 0:
            raise Refused(429, f"Too Many Requests: retry after {round(left)}", retry_after=round(left) or 1)
        windows = (
            (self._token, self.token_per_second),
            (self._of_chat.setdefault(chat, deque()), self.chat_per_second),
        )
        for sent, limit in windows:
            while sent and now - sent[0] >= 1:
                sent.popleft()
            if limit is not None and len(sent) >= limit:
                self.refusals += 1
                raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        for sent, _ in windows:
            sent.append(now)


class StormyBotApi(BotApi):
    """The server, with what a rig needs to stir it and to count what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.faults = self.storm = Storm()
        self.speed = self.limits = Limits()
        self.methods._speed = self.limits
        self.starts: list[float] = []

    def open_people(self, first: int, count: int) -> None:
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
        self.limits.limited[chat] = time.monotonic() + seconds

    def lost_answers(self) -> int:
        """How many answers were lost after the work was done."""
        return sum(self.storm.met[kind] for kind in LOSES_THE_ANSWER)

    def faults_met(self) -> dict[str, int]:
        """How many calls met which fault."""
        return dict(self.storm.met)

    def count(self) -> int:
        """How many messages arrived."""
        return len(self.world.said)

    def arrivals(self, since: int = 0) -> list[tuple[int, list[str], float]]:
        """The messages that arrived, oldest first: the chat, where their links lead, and when."""
        return [(said.chat, [url for _, url in said.parsed.links()], said.at) for said in self.world.said[since:]]

    def texts(self, chat: int) -> list[str]:
        """What stands in a chat."""
        return [said.text for said in self.world.said if said.chat == chat]

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
