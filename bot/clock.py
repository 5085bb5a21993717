"""The one place that knows what time it is."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DRIFT = timedelta(seconds=2)
"""Less than this between two looks is how clocks are kept right; more is a jump."""


def _wall() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The machine's clock, in UTC. ``steady`` counts seconds that nobody can set."""

    def __init__(self, wall: Callable[[], datetime] = _wall, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._started_at = self._start()

    def now(self) -> datetime:
        """Return the current instant."""
        return self._wall()

    async def sleep(self, for_: timedelta) -> None:
        """Wait for a duration."""
        await asyncio.sleep(for_.total_seconds())

    def jumped(self) -> timedelta:
        """Return how far the clock was set since the last look, ahead or back; nothing where it only drifts."""
        before, self._started_at = self._started_at, self._start()
        by = self._started_at - before
        return by if abs(by) > DRIFT else timedelta(0)

    def _start(self) -> datetime:
        return self._wall() - timedelta(seconds=self._steady())
