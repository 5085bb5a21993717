"""Failing feeds by reason: one line for all that fail alike, said when it changes, and again when it is over."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.model.ids import FeedId
from bot.model.observation import Event, FeedPolled
from bot.model.poll import FailureReason, FeedFailed

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """So many of all feeds fail for one reason; none of them is the end of an outage."""

    reason: FailureReason
    feeds: tuple[FeedId, ...]
    total: int

    def __str__(self) -> str:
        if not self.feeds:
            return f"no feed of {self.total} fails any more with: {self.reason}"
        names = f" ({', '.join(self.feeds)})" if len(self.feeds) <= _NAMED else ""
        return f"{len(self.feeds)} of {self.total} feeds: {self.reason}{names}"


class Outages:
    """An observer that groups failing feeds."""

    def __init__(self) -> None:
        self._failing: dict[FeedId, FailureReason] = {}
        self._before: dict[FailureReason, tuple[FeedId, ...]] = {}
        self._told: dict[FailureReason, tuple[FeedId, ...]] = {}

    def saw(self, event: Event) -> None:
        """Remember how a feed's last poll ended."""
        if isinstance(event, FeedPolled):
            if isinstance(event.result, FeedFailed):
                self._failing[event.feed] = event.result.reason
            else:
                self._failing.pop(event.feed, None)

    def current(self, feeds: Iterable[FeedId]) -> tuple[Outage, ...]:
        """Return the outages among these feeds, the widest first."""
        known = frozenset(feeds)
        groups = self._groups(known)
        widest_first = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        return tuple(Outage(reason=reason, feeds=names, total=len(known)) for reason, names in widest_first)

    def changes(self, feeds: Iterable[FeedId]) -> tuple[Outage, ...]:
        """Return what is new since the last call that returned it.

        Call it every few seconds: an outage is told once it stands still between two calls, so that eighty feeds that
        fail one after the other make one line.
        """
        known = frozenset(feeds)
        now, before = self._groups(known), self._before
        self._before = now
        changed = [
            reason
            for reason in sorted({*now, *self._told}, key=lambda reason: (-len(now.get(reason, ())), reason))
            if now.get(reason) == before.get(reason) and now.get(reason, ()) != self._told.get(reason, ())
        ]
        for reason in changed:
            self._told[reason] = now.get(reason, ())
        return tuple(Outage(reason=reason, feeds=now.get(reason, ()), total=len(known)) for reason in changed)

    def _groups(self, known: frozenset[FeedId]) -> dict[FailureReason, tuple[FeedId, ...]]:
        groups: dict[FailureReason, list[FeedId]] = {}
        for feed, reason in sorted(self._failing.items()):
            if feed in known:
                groups.setdefault(reason, []).append(feed)
        return {reason: tuple(names) for reason, names in groups.items()}
