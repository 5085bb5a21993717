"""What goes wrong on the way, on purpose, and the limits on how fast an app may write."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

BEFORE = frozenset({"reset", "hang", "garbage", "html", "refuse", "wrong_shape", "empty", "limit"})
"""Faults that keep the request from being carried out; ``drop``, ``hang_after`` and ``slow`` come after it was."""
AFTER = frozenset({"drop", "hang_after", "slow"})


class Refused(Exception):
    """An answer that is no success: a code, with what Slack tells beside it."""

    def __init__(self, code: str, *, status: int = 200, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.more = more


@dataclass
class Fault:
    """Something that happens to the next ``times`` requests of a method (any if None), to a channel (any if None)."""

    kind: str
    method: str | None = None
    channel: str | None = None
    times: int = 1
    status: int = 500
    code: str = "internal_error"
    more: dict[str, Any] = field(default_factory=dict)
    retry_after: int | None = None
    seconds: float = 30.0

    def refusal(self) -> Refused:
        """The answer of a ``refuse`` or ``limit`` fault."""
        if self.kind == "limit":
            return Refused("ratelimited", status=429, retry_after=self.retry_after)
        return Refused(self.code, **self.more)


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, kind: str, **values: Any) -> None:
        """Ask for a fault: refuse, limit, html, garbage, wrong_shape, empty, reset, hang, drop, hang_after, slow."""
        if kind not in BEFORE | AFTER:
            raise ValueError(f"no such fault: {kind}")
        self._waiting.append(Fault(kind=kind, **values))

    def clear(self) -> None:
        """Let everything work again."""
        self._waiting.clear()

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault for a request, counted."""
        for fault in self._waiting:
            if fault.method in (None, method) and fault.channel in (None, channel):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None


class Speed:
    """About one message a second to a channel, with a burst of a few let through. Off unless switched on."""

    BURST = 3

    def __init__(self) -> None:
        self.is_on = False
        self.refusals = 0
        self._channels: dict[str, deque[float]] = {}

    def check(self, channel: str) -> None:
        """Count a message. Raises ``Refused`` with 429 where there are too many."""
        if not self.is_on:
            return
        now = time.monotonic()
        sent = self._channels.setdefault(channel, deque())
        while sent and now - sent[0] >= self.BURST:
            sent.popleft()
        if len(sent) >= self.BURST:
            self.refusals += 1
            wait = max(1, round(self.BURST - (now - sent[0]) + 0.5))
            raise Refused("ratelimited", status=429, retry_after=wait)
        sent.append(now)
