from datetime import timedelta
from typing import Any

import pytest

from bot.model.alert import Alert, Reason, Silence, Silent
from bot.model.chat import Platform
from bot.model.delivery import DeliveryKind, DeliveryState, OutcomeKind
from bot.model.ids import EntryId, FeedId, StoryId
from bot.model.observation import (
    AccountState,
    DeliveryEnded,
    DeliveryStarted,
    EntryDecided,
    EntryFailed,
    Event,
    FeedPolled,
    LoopFailed,
    Point,
    Progressed,
    Reached,
    StoryDecided,
)
from bot.model.poll import EntrySkipped, FailureReason, FeedFailed, FeedRead, FeedUnchanged, PollResult
from bot.ops.metrics import Metrics
from tests.builders import NOON, minutes, told

FEED = FeedId("a")


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def after(*events: Event) -> Metrics:
    metrics = Metrics()
    for event in events:
        metrics.saw(event)
    return metrics


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (FeedRead(feed=FEED, entries=(), skipped=(EntrySkipped(feed=FEED, position=0, why="x"),)), "read"),
        (FeedUnchanged(feed=FEED), "unchanged"),
        (FeedFailed(feed=FEED, reason=FailureReason.NO_ROUTE), "no_route"),
    ],
)
def test_polls_are_counted_by_outcome(result: PollResult, outcome: str) -> None:
    metrics = after(FeedPolled(feed=FEED, result=result, new_entries=3, took=timedelta(seconds=0.2), at=NOON))
    assert value(metrics, "homeward_polls_total", outcome=outcome) == 1
    assert value(metrics, "homeward_entries_new_total") == 3
    assert value(metrics, "homeward_entries_skipped_total") == (outcome == "read")
    assert value(metrics, "homeward_poll_seconds_sum") == pytest.approx(0.2)


def test_entries_are_counted_by_whether_they_matched() -> None:
    metrics = after(
        EntryDecided(entry=EntryId(1), feed=FEED, story=None, at=NOON),
        EntryDecided(entry=EntryId(2), feed=FEED, story=StoryId(1), at=NOON),
        EntryFailed(entry=EntryId(3), error="x", attempts=1, at=NOON),
    )
    assert value(metrics, "homeward_entries_decided_total", matched="true") == 1
    assert value(metrics, "homeward_entries_decided_total", matched="false") == 1
    assert value(metrics, "homeward_entry_errors_total") == 1


def test_decisions_are_counted_by_reason() -> None:
    alert = Alert(story=StoryId(1), revision=1, reason=Reason.FIRST, at=NOON, told=told())
    metrics = after(
        StoryDecided(story=StoryId(1), decision=alert, deliveries=4, at=NOON),
        StoryDecided(story=StoryId(2), decision=Silence(why=Silent.TOO_OLD), deliveries=0, at=NOON),
    )
    assert value(metrics, "homeward_decisions_total", decision="alert", reason="first") == 1
    assert value(metrics, "homeward_decisions_total", decision="silence", reason="too_old") == 1
    assert value(metrics, "homeward_deliveries_planned_total") == 4


def ended(outcome: OutcomeKind, **values: Any) -> DeliveryEnded:
    return DeliveryEnded(platform=Platform.SLACK, kind=DeliveryKind.POST, outcome=outcome, at=NOON, **values)


def test_deliveries_are_counted_by_outcome() -> None:
    metrics = after(ended(OutcomeKind.SENT), ended(OutcomeKind.PAUSED), ended(OutcomeKind.PAUSED))
    labels = {"platform": "slack", "kind": "post"}
    assert value(metrics, "homeward_deliveries_ended_total", outcome="sent", **labels) == 1
    assert value(metrics, "homeward_deliveries_ended_total", outcome="paused", **labels) == 2
    assert value(metrics, "homeward_rate_limited_total", platform="slack") == 2


def test_latency_is_measured_between_the_stations_of_what_was_sent() -> None:
    metrics = after(
        ended(OutcomeKind.SENT, published_at=NOON - minutes(5), seen_at=NOON - minutes(1)),
        ended(OutcomeKind.SENT, published_at=None, seen_at=NOON + minutes(1)),
        ended(OutcomeKind.DEAD, published_at=NOON - minutes(5), seen_at=NOON),
    )
    assert value(metrics, "homeward_latency_seconds_sum", stretch="published_to_seen") == 240
    assert value(metrics, "homeward_latency_seconds_sum", stretch="seen_to_sent") == 60
    assert value(metrics, "homeward_latency_seconds_count", stretch="published_to_sent") == 1


def test_how_late_a_delivery_starts_is_measured() -> None:
    late = DeliveryStarted(platform=Platform.SLACK, kind=DeliveryKind.EDIT, at=NOON, late_by=timedelta(seconds=2))
    assert value(after(late), "homeward_delivery_late_seconds_sum", platform="slack") == 2


def test_loops_and_accounts_are_shown() -> None:
    metrics = after(
        Progressed(loop="poll", at=NOON),
        LoopFailed(loop="poll", error="x", at=NOON),
        AccountState(platform=Platform.SLACK, account="w", stopped="revoked", at=NOON),
        Reached(point=Point.STORED),
    )
    assert value(metrics, "homeward_loop_progress_timestamp", loop="poll") == NOON.timestamp()
    assert value(metrics, "homeward_loop_errors_total", loop="poll") == 1
    assert value(metrics, "homeward_account_stopped", platform="slack", account="w") == 1
    metrics.saw(AccountState(platform=Platform.SLACK, account="w", stopped=None, at=NOON))
    assert value(metrics, "homeward_account_stopped", platform="slack", account="w") == 0


def test_the_ledger_is_shown_with_every_state() -> None:
    metrics = Metrics()
    metrics.set_ledger({DeliveryState.SENT: 7}, possible_duplicates=2)
    assert value(metrics, "homeward_deliveries", state="sent") == 7
    assert value(metrics, "homeward_deliveries", state="dead") == 0
    assert value(metrics, "homeward_possible_duplicates") == 2


def test_everything_is_rendered_as_text() -> None:
    assert b"# TYPE homeward_polls_total counter" in Metrics().render()
