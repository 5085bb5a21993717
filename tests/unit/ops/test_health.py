import json
from datetime import datetime, timedelta

import pytest

from bot.model.alert import Silence, Silent
from bot.model.chat import Platform
from bot.model.ids import EntryId, FeedId, StoryId
from bot.model.observation import (
    AccountState,
    EntryDecided,
    Event,
    FeedPolled,
    LoopFailed,
    Point,
    Progressed,
    Reached,
    StoryDecided,
)
from bot.model.poll import FailureReason, FeedFailed, FeedUnchanged
from bot.ops.health import Health, HealthRecord
from tests.builders import NOON, minutes

FEED = FeedId("a")


def a_health(*events: Event) -> Health:
    health = Health({"poll": timedelta(seconds=1), "decide": timedelta(seconds=30)}, started_at=NOON)
    for event in events:
        health.saw(event)
    return health


def progressed(at: datetime) -> tuple[Event, Event]:
    return Progressed(loop="poll", at=at), Progressed(loop="decide", at=at)


def polled(at: datetime, *, failed: bool = False) -> FeedPolled:
    result = FeedFailed(feed=FEED, reason=FailureReason.DNS) if failed else FeedUnchanged(feed=FEED)
    return FeedPolled(feed=FEED, result=result, new_entries=0, took=timedelta(0), at=at)


def test_a_service_that_just_started_is_healthy_and_not_ready() -> None:
    health = a_health()
    assert health.judge(NOON).healthy
    assert not health.record(NOON).is_ready


def test_a_service_is_ready_once_every_loop_has_gone_round() -> None:
    assert not a_health(Progressed(loop="poll", at=NOON)).record(NOON).is_ready
    assert a_health(*progressed(NOON)).record(NOON).is_ready


def test_a_loop_without_progress_turns_it_red() -> None:
    health = a_health(*progressed(NOON))
    assert health.judge(NOON + timedelta(seconds=60)).healthy
    assert health.judge(NOON + timedelta(seconds=61)).reasons == ("poll: no progress for 1 min",)
    assert health.judge(NOON + minutes(6)).reasons == (
        "decide: no progress for 6 min",
        "poll: no progress for 6 min",
    )


def test_a_loop_that_never_went_round_turns_it_red() -> None:
    assert not a_health().judge(NOON + minutes(2)).healthy


@pytest.mark.parametrize(
    ("event", "loop"),
    [
        (polled(NOON + minutes(5), failed=True), "poll"),
        (EntryDecided(entry=EntryId(1), feed=FEED, story=None, at=NOON + minutes(5)), "decide"),
        (
            StoryDecided(story=StoryId(1), decision=Silence(why=Silent.SETTLING), deliveries=0, at=NOON + minutes(5)),
            "decide",
        ),
    ],
)
def test_work_is_progress_too(event: Event, loop: str) -> None:
    assert a_health(event).record(NOON).loops[loop].progressed_at == NOON + minutes(5)


def test_an_error_turns_it_red_until_the_next_progress() -> None:
    health = a_health(*progressed(NOON), LoopFailed(loop="poll", error="the disk is full", at=NOON))
    assert health.judge(NOON).reasons == ("poll: the disk is full",)
    health.saw(Progressed(loop="poll", at=NOON + timedelta(seconds=2)))
    assert health.judge(NOON + timedelta(seconds=2)).healthy


def test_an_error_of_a_chore_that_tells_no_progress_counts_for_a_minute() -> None:
    health = a_health(LoopFailed(loop="retention", error="the disk is full", at=NOON))
    assert health.judge(NOON + timedelta(seconds=59)).reasons == ("retention: the disk is full",)
    for event in progressed(NOON + minutes(2)):
        health.saw(event)
    assert health.judge(NOON + minutes(2)).healthy


def test_a_stopped_account_turns_it_red_until_it_sends_again() -> None:
    def state(stopped: str | None) -> AccountState:
        return AccountState(platform=Platform.TELEGRAM, account="default", stopped=stopped, at=NOON)

    health = a_health(state("the token is revoked"))
    assert health.judge(NOON).reasons == ("telegram/default cannot send: the token is revoked",)
    health.saw(state(None))
    assert health.judge(NOON).healthy


def test_half_an_hour_without_a_readable_feed_is_a_notice() -> None:
    now = NOON + minutes(31)
    health = a_health(*progressed(now), polled(now, failed=True))
    assert health.judge(now).healthy
    assert health.judge(now).notices == ("no feed could be read for 31 min",)
    health.saw(polled(now))
    assert health.judge(now).notices == ()


def test_other_events_are_no_progress() -> None:
    assert a_health(Reached(point=Point.STORED)).rounds == 0


def test_rounds_grow_with_progress() -> None:
    assert a_health(*progressed(NOON)).rounds == a_health().rounds + 2


def test_another_process_judges_the_same() -> None:
    health = a_health(
        *progressed(NOON),
        polled(NOON),
        LoopFailed(loop="retention", error="x", at=NOON),
        AccountState(platform=Platform.SLACK, account="w", stopped="gone", at=NOON),
    )
    record = health.record(NOON)
    again = HealthRecord.from_dict(json.loads(json.dumps(record.to_dict())))
    assert again == record
    assert again.judge(NOON) == health.judge(NOON)


def test_a_record_that_nobody_renews_is_no_sign_of_life() -> None:
    record = a_health(*progressed(NOON)).record(NOON)
    assert record.judge(NOON + minutes(3)).reasons == ("no sign of the service for 3 min",)


def test_a_chore_that_failed_and_was_done_again_is_forgiven_at_once() -> None:
    failed = LoopFailed(loop="record", error="the disk is full", at=NOON)
    health = a_health(*progressed(NOON), failed)
    assert not health.judge(NOON).healthy
    health.saw(Progressed(loop="record", at=NOON + timedelta(seconds=1)))
    assert health.judge(NOON + timedelta(seconds=1)).healthy
