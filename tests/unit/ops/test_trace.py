import subprocess
import sys
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.model.alert import Alert, Reason, Silence, Silent
from bot.model.chat import Platform
from bot.model.delivery import DeliveryKind, OutcomeKind
from bot.model.ids import EntryId, FeedId, StoryId
from bot.model.observation import (
    AccountState,
    DeliveryEnded,
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
from bot.ops.chaos import crash_at
from bot.ops.trace import TraceLog
from tests.builders import NOON, told

FEED = FeedId("a")


def said(*events: Event) -> list[tuple[str, str]]:
    with capture_logs() as lines:
        trace = TraceLog()
        for event in events:
            trace.saw(event)
    return [(line["log_level"], line["event"]) for line in lines]


def polled(result: PollResult, new_entries: int = 0) -> FeedPolled:
    return FeedPolled(feed=FEED, result=result, new_entries=new_entries, took=timedelta(seconds=1), at=NOON)


SKIPPED = EntrySkipped(feed=FEED, position=0, why="no title")
ALERT = Alert(story=StoryId(1), revision=1, reason=Reason.FIRST, at=NOON, told=told())


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (polled(FeedRead(feed=FEED, entries=()), new_entries=2), [("info", "feed read")]),
        (polled(FeedRead(feed=FEED, entries=())), []),
        (polled(FeedUnchanged(feed=FEED)), []),
        (polled(FeedRead(feed=FEED, entries=(), skipped=(SKIPPED,))), [("warning", "entries skipped")]),
        (polled(FeedFailed(feed=FEED, reason=FailureReason.DNS)), [("debug", "feed failed")]),
        (EntryFailed(entry=EntryId(1), error="x", attempts=1, at=NOON), [("error", "entry failed")]),
        (StoryDecided(story=StoryId(1), decision=ALERT, deliveries=1, at=NOON), [("info", "story alerted")]),
        (
            StoryDecided(story=StoryId(1), decision=Silence(why=Silent.TOO_OLD), deliveries=0, at=NOON),
            [("info", "story silent")],
        ),
        (LoopFailed(loop="poll", error="x", at=NOON), [("error", "loop failed")]),
        (Progressed(loop="poll", at=NOON), []),
    ],
)
def test_a_unit_of_work_is_one_line(event: Event, lines: list[tuple[str, str]]) -> None:
    assert said(event) == lines


@pytest.mark.parametrize(("outcome", "level"), [(OutcomeKind.SENT, "info"), (OutcomeKind.DEAD, "warning")])
def test_a_delivery_that_was_not_sent_is_a_warning(outcome: OutcomeKind, level: str) -> None:
    ended = DeliveryEnded(platform=Platform.SLACK, kind=DeliveryKind.POST, outcome=outcome, at=NOON)
    assert said(ended) == [(level, "delivery ended")]


def test_an_account_is_told_when_it_changes() -> None:
    def state(stopped: str | None) -> AccountState:
        return AccountState(platform=Platform.SLACK, account="w", stopped=stopped, at=NOON)

    assert said(state(None), state("revoked"), state("revoked"), state(None)) == [
        ("error", "account stopped"),
        ("info", "account sends again"),
    ]


def test_nothing_crashes_unasked() -> None:
    assert crash_at({}) == ()


def test_a_point_that_is_none_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="is not a valid Point"):
        crash_at({"HOMEWARD_CRASH_AT": "lunch"})


def test_passes_are_counted_before_the_process_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    kills: list[int] = []
    monkeypatch.setattr("os.kill", lambda _, number: kills.append(number))
    (observer,) = crash_at({"HOMEWARD_CRASH_AT": "stored:2"})
    for point, killed in ((Point.STORED, 0), (Point.MATCHED, 0), (Point.STORED, 1), (Point.STORED, 1)):
        observer.saw(Reached(point=point))
        assert len(kills) == killed


def test_the_process_dies_at_the_named_pass_and_not_before() -> None:
    program = """
from bot.model.observation import Point, Reached
from bot.ops.chaos import crash_at
(observer,) = crash_at({"HOMEWARD_CRASH_AT": "stored:2"})
for point in (Point.STORED, Point.MATCHED, Point.STORED, Point.STORED):
    print(point, flush=True)
    observer.saw(Reached(point=point))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == -9
    assert ended.stdout.split() == ["stored", "matched", "stored"]
