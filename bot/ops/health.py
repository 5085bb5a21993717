"""Health from real progress: what every loop last did, not whether the process exists.

`Health` watches the events and makes a `HealthRecord`, plain values that the service keeps in the journal, so that
`homeward health` and `status` judge it from another process by the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.model.observation import (
    AccountState,
    ClockJumped,
    EntryDecided,
    Event,
    FeedPolled,
    LoopFailed,
    Progressed,
    StoryDecided,
)
from bot.model.poll import FeedFailed

PATIENCE = 10
LEAST_PATIENCE = timedelta(seconds=60)
NO_SIGN_AFTER = timedelta(seconds=25)
"""The service writes its record every five seconds; where it cannot, others see it within half a minute."""
QUIET_AFTER = timedelta(minutes=30)
JOURNAL_KEY = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRecord:
    """What a loop last did, and how long it may stay silent: for ever, where nothing is expected of it."""

    allowed: timedelta | None = None
    progressed_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether the service does its work; `notices` are worth an operator's look and leave it healthy."""

    healthy: bool
    reasons: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRecord:
    """The service's state at an instant. `stopped` names the accounts that cannot send, with the reason."""

    at: datetime
    started_at: datetime
    loops: Mapping[str, LoopRecord] = field(default_factory=dict)
    stopped: Mapping[str, str] = field(default_factory=dict)
    feed_read_at: datetime | None = None

    def judge(self, now: datetime) -> Judgement:
        """Say what is wrong, from the values alone."""
        silent_for = now - self.at
        if silent_for > NO_SIGN_AFTER:
            return Judgement(healthy=False, reasons=(f"no sign of the service for {_minutes(silent_for)}",))
        if silent_for < -NO_SIGN_AFTER:
            return Judgement(healthy=False, reasons=("the last sign of the service is dated in the future",))
        reasons = [reason for name, loop in self.loops.items() if (reason := self._fault(name, loop, now))]
        reasons += [f"{account} cannot send: {why}" for account, why in sorted(self.stopped.items())]
        return Judgement(healthy=not reasons, reasons=tuple(reasons), notices=tuple(self._notices(now)))

    def _fault(self, name: str, loop: LoopRecord, now: datetime) -> str | None:
        """An error counts until the next progress, or for a minute where none is ever told."""
        progressed_at = loop.progressed_at or self.started_at
        if loop.failed_at is not None and loop.failed_at >= progressed_at:
            if loop.allowed is not None or now - loop.failed_at <= LEAST_PATIENCE:
                return f"{name}: {loop.error}"
        elif loop.allowed is not None and now - progressed_at > loop.allowed:
            return f"{name}: no progress for {_minutes(now - progressed_at)}"
        return None

    def _notices(self, now: datetime) -> list[str]:
        quiet_for = now - (self.feed_read_at or self.started_at)
        return [f"no feed could be read for {_minutes(quiet_for)}"] if quiet_for > QUIET_AFTER else []

    @property
    def is_ready(self) -> bool:
        """Whether every loop has done a round."""
        return all(loop.progressed_at is not None for loop in self.loops.values() if loop.allowed is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return {
            "at": self.at.isoformat(),
            "started_at": self.started_at.isoformat(),
            "feed_read_at": _text(self.feed_read_at),
            "stopped": dict(self.stopped),
            "loops": {
                name: {
                    "allowed": loop.allowed.total_seconds() if loop.allowed is not None else None,
                    "progressed_at": _text(loop.progressed_at),
                    "failed_at": _text(loop.failed_at),
                    "error": loop.error,
                }
                for name, loop in self.loops.items()
            },
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "HealthRecord":
        """Turn the plain values of `to_dict` back."""
        return cls(
            at=datetime.fromisoformat(values["at"]),
            started_at=datetime.fromisoformat(values["started_at"]),
            feed_read_at=_instant(values["feed_read_at"]),
            stopped=dict(values["stopped"]),
            loops={
                name: LoopRecord(
                    allowed=timedelta(seconds=loop["allowed"]) if loop["allowed"] is not None else None,
                    progressed_at=_instant(loop["progressed_at"]),
                    failed_at=_instant(loop["failed_at"]),
                    error=loop["error"],
                )
                for name, loop in values["loops"].items()
            },
        )


class Health:
    """An observer that remembers the last progress of each loop.

    ``expected`` maps each loop to the time between two of its rounds: ten times that, and at least a minute, is how
    long it may stay silent.
    """

    def __init__(self, expected: Mapping[str, timedelta], *, started_at: datetime) -> None:
        self._started_at = started_at
        self._allowed = {loop: max(every * PATIENCE, LEAST_PATIENCE) for loop, every in expected.items()}
        self._progressed_at: dict[str, datetime] = {}
        self._failed: dict[str, tuple[datetime, str]] = {}
        self._stopped: dict[str, str] = {}
        self._feed_read_at: datetime | None = None
        self.rounds = 0

    def saw(self, event: Event) -> None:
        """Take note of progress, of failures, and of accounts that stopped or came back."""
        if isinstance(event, Progressed):
            self._progress(event.loop, event.at)
        elif isinstance(event, LoopFailed):
            self._failed[event.loop] = (event.at, event.error)
        elif isinstance(event, AccountState):
            self._note_account(event)
        elif isinstance(event, ClockJumped):
            self._shift(event.by)
        elif isinstance(event, FeedPolled):
            if not isinstance(event.result, FeedFailed):
                self._feed_read_at = event.at
            self._progress("poll", event.at)
        elif isinstance(event, (EntryDecided, StoryDecided)):
            self._progress("decide", event.at)

    def _progress(self, loop: str, at: datetime) -> None:
        self._progressed_at[loop] = at
        self.rounds += 1

    def _shift(self, by: timedelta) -> None:
        """Move what is remembered along with the clock."""
        self._started_at += by
        self._progressed_at = {loop: at + by for loop, at in self._progressed_at.items()}
        self._failed = {loop: (at + by, error) for loop, (at, error) in self._failed.items()}
        self._feed_read_at = self._feed_read_at + by if self._feed_read_at is not None else None

    def _note_account(self, event: AccountState) -> None:
        name = f"{event.platform}/{event.account}"
        if event.stopped is None:
            self._stopped.pop(name, None)
        else:
            self._stopped[name] = event.stopped

    def record(self, now: datetime) -> HealthRecord:
        """Return the state as a value."""
        return HealthRecord(
            at=now,
            started_at=self._started_at,
            loops={name: self._loop(name) for name in sorted({*self._allowed, *self._failed})},
            stopped=dict(self._stopped),
            feed_read_at=self._feed_read_at,
        )

    def _loop(self, name: str) -> LoopRecord:
        failed_at, error = self._failed.get(name, (None, None))
        return LoopRecord(
            allowed=self._allowed.get(name),
            progressed_at=self._progressed_at.get(name),
            failed_at=failed_at,
            error=error,
        )

    def judge(self, now: datetime) -> Judgement:
        """Say whether the service does its work."""
        return self.record(now).judge(now)


def _minutes(duration: timedelta) -> str:
    minutes = int(duration.total_seconds() // 60)
    return f"{minutes} min" if minutes else f"{int(duration.total_seconds())} s"


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
