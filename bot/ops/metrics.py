"""Counters and histograms for Prometheus, filled by watching events. Labels are closed sets: no feed, chat or title."""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.model.alert import Alert
from bot.model.delivery import DeliveryState, OutcomeKind
from bot.model.observation import (
    AccountState,
    DeliveryEnded,
    DeliveryStarted,
    EntryDecided,
    EntryFailed,
    Event,
    FeedPolled,
    LoopFailed,
    Progressed,
    StoryDecided,
)
from bot.model.poll import FeedFailed, FeedRead

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LONG = (*_QUICK, 60, 300, 900, 1800, 3600, 7200, 21600, 86400)


class Metrics:
    """An observer that counts; its own registry, so that two in one process do not meet."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self._polls = Counter("homeward_polls", "Polls of feeds.", ["outcome"], registry=registry)
        self._poll_seconds = Histogram("homeward_poll_seconds", "Time a poll took.", buckets=_QUICK, registry=registry)
        self._new = Counter("homeward_entries_new", "Entries stored.", registry=registry)
        self._skipped = Counter("homeward_entries_skipped", "Broken entries skipped.", registry=registry)
        self._decided = Counter("homeward_entries_decided", "Entries decided.", ["matched"], registry=registry)
        self._bugs = Counter("homeward_entry_errors", "Errors raised while deciding an entry.", registry=registry)
        self._decisions = Counter(
            "homeward_decisions", "Decisions on stories.", ["decision", "reason"], registry=registry
        )
        self._planned = Counter("homeward_deliveries_planned", "Deliveries written.", registry=registry)
        self._ended = Counter(
            "homeward_deliveries_ended",
            "Deliveries that came back.",
            ["platform", "kind", "outcome"],
            registry=registry,
        )
        self._limited = Counter("homeward_rate_limited", "Answers that asked to wait.", ["platform"], registry=registry)
        self._late = Histogram(
            "homeward_delivery_late_seconds",
            "Time from due to on the wire.",
            ["platform"],
            buckets=_QUICK,
            registry=registry,
        )
        self._latency = Histogram(
            "homeward_latency_seconds",
            "Time between the stations of an entry whose post was sent.",
            ["stretch"],
            buckets=_LONG,
            registry=registry,
        )
        self._loop_at = Gauge("homeward_loop_progress_timestamp", "Last progress.", ["loop"], registry=registry)
        self._loop_errors = Counter("homeward_loop_errors", "Failed rounds.", ["loop"], registry=registry)
        self._stopped = Gauge(
            "homeward_account_stopped", "1 while an account cannot send.", ["platform", "account"], registry=registry
        )
        self._ledger = Gauge("homeward_deliveries", "Deliveries in each state.", ["state"], registry=registry)
        self._duplicates = Gauge(
            "homeward_possible_duplicates", "Deliveries sent again after an unknown outcome.", registry=registry
        )

    def saw(self, event: Event) -> None:
        """Count an event."""
        if isinstance(event, FeedPolled):
            self._saw_poll(event)
        elif isinstance(event, EntryDecided):
            self._decided.labels(matched=str(event.story is not None).lower()).inc()
        elif isinstance(event, EntryFailed):
            self._bugs.inc()
        elif isinstance(event, StoryDecided):
            self._saw_decision(event)
        elif isinstance(event, DeliveryStarted):
            self._late.labels(platform=event.platform).observe(max(event.late_by.total_seconds(), 0))
        elif isinstance(event, DeliveryEnded):
            self._saw_delivery(event)
        else:
            self._saw_loop(event)

    def _saw_loop(self, event: Event) -> None:
        if isinstance(event, Progressed):
            self._loop_at.labels(loop=event.loop).set(event.at.timestamp())
        elif isinstance(event, LoopFailed):
            self._loop_errors.labels(loop=event.loop).inc()
        elif isinstance(event, AccountState):
            stopped = self._stopped.labels(platform=event.platform, account=event.account)
            stopped.set(event.stopped is not None)

    def _saw_poll(self, event: FeedPolled) -> None:
        result = event.result
        self._polls.labels(outcome=_outcome(event)).inc()
        self._poll_seconds.observe(event.took.total_seconds())
        self._new.inc(event.new_entries)
        if isinstance(result, FeedRead):
            self._skipped.inc(len(result.skipped))

    def _saw_decision(self, event: StoryDecided) -> None:
        decision = event.decision
        if isinstance(decision, Alert):
            self._decisions.labels(decision="alert", reason=decision.reason).inc()
        else:
            self._decisions.labels(decision="silence", reason=decision.why).inc()
        self._planned.inc(event.deliveries)

    def _saw_delivery(self, event: DeliveryEnded) -> None:
        self._ended.labels(platform=event.platform, kind=event.kind, outcome=event.outcome).inc()
        if event.outcome is OutcomeKind.PAUSED:
            self._limited.labels(platform=event.platform).inc()
        if event.outcome is OutcomeKind.SENT:
            self._observe("published_to_seen", event.published_at, event.seen_at)
            self._observe("seen_to_sent", event.seen_at, event.at)
            self._observe("published_to_sent", event.published_at, event.at)

    def _observe(self, stretch: str, start: datetime | None, end: datetime | None) -> None:
        if start is not None and end is not None:
            self._latency.labels(stretch=stretch).observe(max((end - start).total_seconds(), 0))

    def set_ledger(self, counts: Mapping[DeliveryState, int], possible_duplicates: int) -> None:
        """Show the ledger's states, read from the store every now and then."""
        for state in DeliveryState:
            self._ledger.labels(state=state).set(counts.get(state, 0))
        self._duplicates.set(possible_duplicates)

    def render(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)


def _outcome(event: FeedPolled) -> str:
    if isinstance(event.result, FeedFailed):
        return event.result.reason.name.lower()
    return "read" if isinstance(event.result, FeedRead) else "unchanged"
