"""What goes wrong on the way, on purpose, and the limits on how fast a bot may write."""

import time
from collections import deque
from dataclasses import dataclass
from typing import Any

BEFORE = frozenset({"reset", "hang", "garbage", "html", "refuse", "wrong_shape", "body"})
"""Faults that keep the request from being carried out; ``drop``, ``hang_after`` and ``slow`` come after it was."""
AFTER = frozenset({"drop", "hang_after", "slow"})


class Refused(Exception):
    """An answer that is no success, as Telegram words it."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass
class Fault:
    """Something that happens to the next ``times`` requests of a method (any if None), to a chat (any if None)."""

    kind: str
    method: str | None = None
    chat: str | None = None
    times: int = 1
    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    migrate_to: int | None = None
    seconds: float = 30.0
    body: str = ""

    def refusal(self) -> Refused:
        """The answer of a ``refuse`` fault."""
        named = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to}
        return Refused(
            self.status, self.description, **{name: value for name, value in named.items() if value is not None}
        )


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, kind: str, **values: Any) -> None:
        """Ask for a fault: refuse, html, garbage, wrong_shape, body, reset, hang, drop, hang_after, slow."""
        if kind not in BEFORE | AFTER:
            raise ValueError(f"no such fault: {kind}")
        self._waiting.append(Fault(kind=kind, **values))

    def clear(self) -> None:
        """Let everything work again."""
        self._waiting.clear()

    def take(self, method: str, chat: str | None) -> Fault | None:
        """The fault for a request, counted."""
        for fault in self._waiting:
            if fault.method in (None, method) and fault.chat in (None, chat):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None


class Speed:
    """Telegram's limits as documented: about 30 messages a second, 1 a second to a person, 20 a minute to a group.

    A burst of a few is let through to a private chat, as Telegram does. Off unless switched on.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.refusals = 0
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}

    def check(self, chat: int) -> None:
        """Count a message. Raises ``Refused`` with 429 where there are too many."""
        if not self.is_on:
            return
        now = time.monotonic()
        here = self._chats.setdefault(chat, deque())
        limits = ((self._all, 30, 1.0), (here, 3, 3.0) if chat > 0 else (here, 20, 60.0))
        for sent, number, span in limits:
            while sent and now - sent[0] >= span:
                sent.popleft()
            if len(sent) >= number:
                self.refusals += 1
                wait = max(1, round(span - (now - sent[0]) + 0.5))
                raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for sent, _, _ in limits:
            sent.append(now)
