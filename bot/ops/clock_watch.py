"""Watches the machine's clock: what waits for an instant must not wait an hour longer because the clock went back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from bot.model.observation import ClockJumped
from bot.ports import Clock, Observer, Store

EVERY = timedelta(seconds=1)

TellOnce = Callable[[str, str], Awaitable[None]]


class JumpingClock(Clock, Protocol):
    """A clock that knows when it was set."""

    def jumped(self) -> timedelta:
        """Return how far it was set since the last look."""
        ...


class ClockWatch:
    """Looks every second. ``moved`` hears how far the clock was set: who holds instants in memory moves them along."""

    def __init__(
        self,
        clock: JumpingClock,
        store: Store,
        observer: Observer,
        *,
        moved: Callable[[timedelta], None],
        tell_once: TellOnce,
    ) -> None:
        self._clock = clock
        self._store = store
        self._observer = observer
        self._moved = moved
        self._tell_once = tell_once
        self._owed = timedelta(0)

    async def look(self) -> None:
        """Deal with a jump since the last look; what the database did not take is tried again at the next."""
        by, now = self._clock.jumped(), self._clock.now()
        if by:
            self._observer.saw(ClockJumped(by=by, at=now))
            self._moved(by)
            self._owed += max(-by, timedelta(0))
        if self._owed:
            await self._store.write(lambda tx: tx.set_back(self._owed, now=now))
            self._owed = timedelta(0)
        if by:
            way = "ahead" if by > timedelta(0) else "back"
            await self._tell_once("clock", f"The clock of this machine was set {way} by {_words(abs(by))}.")


def _words(by: timedelta) -> str:
    minutes = round(by.total_seconds() / 60)
    return f"{minutes} min" if minutes else f"{by.total_seconds():.0f} s"
