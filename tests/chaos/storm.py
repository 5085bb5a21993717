"""Bad weather by chance, and limits over a sliding second: what both platforms' servers share."""

import random
import time
from collections import Counter, deque
from collections.abc import Hashable
from typing import Any

LOSES_THE_ANSWER = frozenset({"drop", "hang_after"})
"""The work is done and nobody hears of it: where it cannot be looked up, sending again makes a duplicate."""


class Storm:
    """A share of all writing calls meet one of the faults, from a seed."""

    def __init__(self, writes: frozenset[str]) -> None:
        self.met: Counter[str] = Counter()
        self._writes = writes
        self._share = 0.0
        self._kinds: list[dict[str, Any]] = []
        self._chance = random.Random()

    def begin(self, share: float, kinds: list[dict[str, Any]], seed: int) -> None:
        """Let it storm."""
        self._share, self._kinds, self._chance = share, kinds, random.Random(seed)

    def meet(self, method: str) -> dict[str, Any] | None:
        """Return the fault that a call meets, counted; None for fair weather."""
        if method not in self._writes or self._chance.random() >= self._share:
            return None
        values = self._chance.choice(self._kinds)
        self.met[str(values["kind"])] += 1
        return values

    @property
    def lost_answers(self) -> int:
        """How many answers were lost after the work was done."""
        return sum(self.met[kind] for kind in LOSES_THE_ANSWER)


class Window:
    """What was sent in the last second, by key, and who takes nothing for a while."""

    def __init__(self) -> None:
        self._sent: dict[Hashable, deque[float]] = {}
        self._limited: dict[Hashable, float] = {}

    def limit(self, key: Hashable, seconds: float) -> None:
        """Let a key take nothing for a while."""
        self._limited[key] = time.monotonic() + seconds

    def closed_for(self, key: Hashable) -> float:
        """Return for how many seconds a key still takes nothing."""
        return max(self._limited.get(key, 0.0) - time.monotonic(), 0.0)

    def has_room(self, key: Hashable, limit: int | None) -> bool:
        """Whether one more fits into the last second."""
        sent, now = self._sent.setdefault(key, deque()), time.monotonic()
        while sent and now - sent[0] >= 1:
            sent.popleft()
        return limit is None or len(sent) < limit

    def add(self, key: Hashable) -> None:
        """Count one."""
        self._sent.setdefault(key, deque()).append(time.monotonic())
