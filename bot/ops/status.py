"""How things stand, in plain words and as data: what `homeward status` prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.model.delivery import DeliveryState
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.record import Counts
from bot.model.restored import RESTORED_KEY, Restored
from bot.model.rules import Rules
from bot.ops.health import JOURNAL_KEY, HealthRecord, Judgement
from bot.ports import Transaction

RESTORE_SHOWN_FOR = timedelta(days=7)
_NEVER_RAN = Judgement(healthy=False, reasons=("the service has not run on this database yet",))
_LOST = (DeliveryState.DEAD, DeliveryState.PARKED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTrouble:
    """A feed that is paused, fails, loses entries, or was never read."""

    feed: FeedId
    what: str
    failures: int = 0
    last_success_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """How things stand at an instant."""

    at: datetime
    revision: int
    feeds: int
    last_success_at: datetime | None
    counts: Counts
    deliveries: Mapping[DeliveryState, int]
    possible_duplicates: int
    troubles: tuple[FeedTrouble, ...]
    health: Judgement
    restored: Restored | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return {
            "at": self.at.isoformat(),
            "revision": self.revision,
            "healthy": self.health.healthy,
            "reasons": list(self.health.reasons),
            "notices": list(self.health.notices),
            "feeds": {
                "watched": self.feeds,
                "last_success_at": _text(self.last_success_at),
                "troubles": [
                    {
                        "feed": trouble.feed,
                        "what": trouble.what,
                        "failures": trouble.failures,
                        "last_success_at": _text(trouble.last_success_at),
                    }
                    for trouble in self.troubles
                ],
            },
            "entries": {
                "stored": self.counts.entries,
                "matched": self.counts.matched,
                "undecided": self.counts.undecided,
                "quarantined": self.counts.quarantined,
            },
            "stories": {"count": self.counts.stories, "last_at": _text(self.counts.last_story_at)},
            "chats": {"count": self.counts.chats, "subscriptions": self.counts.subscriptions},
            "deliveries": {state.value: count for state, count in sorted(self.deliveries.items())},
            "waiting_deliveries": self.counts.waiting_deliveries,
            "possible_duplicates": self.possible_duplicates,
            "restored": _restored_to_dict(self.restored),
        }


def report_status(tx: Transaction, rules: Rules, now: datetime) -> StatusReport:
    """Read how things stand; in one reading transaction, beside a running service or without one."""
    states = {state.feed: state for state in tx.feeds.all()}
    remembered = tx.journal.recall(JOURNAL_KEY)
    restored = tx.journal.recall(RESTORED_KEY)
    read_at = [state.last_success_at for state in states.values() if state.last_success_at is not None]
    return StatusReport(
        at=now,
        revision=rules.revision,
        feeds=len(rules.enabled_feeds),
        last_success_at=max(read_at, default=None),
        counts=tx.counts(),
        deliveries=tx.deliveries.counts(),
        possible_duplicates=tx.deliveries.possible_duplicates(),
        troubles=tuple(
            trouble for feed in rules.enabled_feeds if (trouble := _find_trouble(feed, states.get(feed.id)))
        ),
        health=HealthRecord.from_dict(remembered).judge(now) if remembered else _NEVER_RAN,
        restored=Restored.from_dict(restored) if restored else None,
    )


def _restored_to_dict(restored: Restored | None) -> dict[str, Any] | None:
    if restored is None:
        return None
    return {
        "copied_at": restored.copied_at.isoformat(),
        "at": restored.at.isoformat(),
        "suppressed_deliveries": restored.deliveries,
        "suppressed_stories": len(restored.stories),
    }


def _find_trouble(feed: Feed, state: FeedState | None) -> FeedTrouble | None:
    """Say the one thing about a feed that matters most."""
    if state is None or (state.last_polled_at is None and not state.paused):
        return FeedTrouble(feed=feed.id, what="not polled yet")
    what = _describe_trouble(state)
    if what is None:
        return None
    return FeedTrouble(feed=feed.id, what=what, failures=state.failures, last_success_at=state.last_success_at)


def _describe_trouble(state: FeedState) -> str | None:
    if state.paused:
        return "paused by an operator"
    if state.failures:
        return ": ".join(part for part in (state.last_reason or "failed", state.last_error) if part)
    parts = [
        f"{_entries(state.entries_skipped)} broken and skipped" if state.entries_skipped else "",
        f"{_entries(state.entries_left_out)} left out above the limit" if state.entries_left_out else "",
    ]
    return ", ".join(part for part in parts if part) or None


def describe_status(report: StatusReport) -> str:
    """Say how things stand in plain words."""
    lines = [_describe_watch(report), *_describe_health(report.health), *_describe_losses(report)]
    if report.troubles:
        lines += ["", f"Feeds with a problem ({len(report.troubles)} of {report.feeds}):"]
        width = max(len(trouble.feed) for trouble in report.troubles)
        lines += [_describe_feed(trouble, width, report.at) for trouble in report.troubles]
    return "\n".join(lines)


def _describe_watch(report: StatusReport) -> str:
    waiting = report.counts.waiting_deliveries
    undecided = report.counts.undecided
    parts = [
        f"Watching {report.feeds} {'feed' if report.feeds == 1 else 'feeds'}",
        f"last success {_ago(report.last_success_at, report.at)}",
        f"last story {_ago(report.counts.last_story_at, report.at)}",
        f"{waiting} {'message' if waiting == 1 else 'messages'} waiting" if waiting else "nothing waiting",
        f"{_entries(undecided)} undecided" if undecided else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _describe_health(health: Judgement) -> list[str]:
    state = "Healthy." if health.healthy else "Not healthy:"
    return [state, *(f"  {reason}" for reason in health.reasons), *(f"Notice: {notice}." for notice in health.notices)]


def _describe_losses(report: StatusReport) -> list[str]:
    """Name what somebody should look at; nothing is said of what is in order."""
    lost = [f"{count} {state}" for state in _LOST if (count := report.deliveries.get(state, 0))]
    lines = [f"Deliveries that need a look: {', '.join(lost)} (`homeward deliveries`)."] if lost else []
    if report.possible_duplicates:
        lines.append(f"Possible duplicates sent: {report.possible_duplicates}.")
    if report.restored is not None and report.at - report.restored.at < RESTORE_SHOWN_FOR:
        lines.append(str(report.restored))
    if report.counts.quarantined:
        lines.append(f"Entries set aside after an error: {report.counts.quarantined}.")
    return lines


def _describe_feed(trouble: FeedTrouble, width: int, now: datetime) -> str:
    parts = [trouble.what]
    if trouble.failures:
        parts.append(f"{trouble.failures} in a row")
        parts.append(f"last success {_ago(trouble.last_success_at, now)}")
    return f"  {trouble.feed:<{width}}  {', '.join(parts)}"


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _ago(then: datetime | None, now: datetime) -> str:
    if then is None:
        return "never"
    passed = max(now - then, timedelta(0))
    for unit, seconds in (("day", 86400), ("hour", 3600)):
        count = int(passed.total_seconds() // seconds)
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    minutes = int(passed.total_seconds() // 60)
    return f"{minutes} min ago" if minutes else "just now"


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
