import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.model.delivery import DeliveryState
from bot.model.detection import Detector
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.record import Counts
from bot.model.rules import Rules
from bot.model.settings import Settings
from bot.ops.health import JOURNAL_KEY, Health, Judgement
from bot.ops.status import FeedTrouble, StatusReport, describe_status, report_status
from bot.ports import Transaction
from bot.store.database import SqlStore, open_store
from tests.builders import NOON, a_feed, a_feed_state, minutes

BROKEN = "broken and skipped"


def the_rules(*feeds: Feed) -> Rules:
    return Rules(
        revision=3,
        settings=Settings(),
        feeds={feed.id: feed for feed in feeds},
        topics={},
        detector=cast(Detector, None),
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        yield store


async def report(store: SqlStore, *feeds: Feed, states: tuple[FeedState, ...] = ()) -> StatusReport:
    def keep(tx: Transaction) -> None:
        tx.feeds.ensure({state.feed: NOON for state in states})
        for state in states:
            tx.feeds.save(state)
            tx.feeds.pause(state.feed, state.paused)

    await store.write(keep)
    return await store.read(lambda tx: report_status(tx, the_rules(*feeds), NOON))


async def test_a_database_on_which_nothing_ran_says_so(store: SqlStore) -> None:
    found = await report(store, a_feed("a"))
    assert found.health.reasons == ("the service has not run on this database yet",)
    assert found.last_success_at is None
    assert [trouble.what for trouble in found.troubles] == ["not polled yet"]


async def test_health_is_judged_from_what_the_service_wrote(store: SqlStore) -> None:
    record = Health({}, started_at=NOON).record(NOON).to_dict()
    await store.write(lambda tx: tx.journal.remember(JOURNAL_KEY, record))
    assert (await report(store)).health == Judgement(healthy=True)


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ({"failures": 3, "last_reason": "HTTP error", "last_error": "503"}, "HTTP error: 503"),
        ({"failures": 3}, "failed"),
        ({"paused": True}, "paused by an operator"),
        ({"entries_skipped": 2}, f"2 entries {BROKEN}"),
        (
            {"entries_left_out": 5, "entries_skipped": 1},
            "1 entry broken and skipped, 5 entries left out above the limit",
        ),
    ],
)
async def test_a_feed_with_a_problem_is_listed_with_it(store: SqlStore, state: dict[str, Any], what: str) -> None:
    states = (a_feed_state("a", last_polled_at=NOON, **state), a_feed_state("b", last_polled_at=NOON))
    found = await report(store, a_feed("a"), a_feed("b"), states=states)
    assert [(trouble.feed, trouble.what) for trouble in found.troubles] == [("a", what)]


async def test_only_enabled_feeds_are_watched(store: SqlStore) -> None:
    found = await report(store, a_feed("a", enabled=False), states=(a_feed_state("gone", failures=9),))
    assert (found.feeds, found.troubles) == (0, ())


async def test_the_last_success_of_any_feed_counts(store: SqlStore) -> None:
    states = (
        a_feed_state("a", last_success_at=NOON - minutes(2)),
        a_feed_state("b", last_success_at=NOON - minutes(9)),
    )
    assert (await report(store, states=states)).last_success_at == NOON - minutes(2)


def a_report(**values: Any) -> StatusReport:
    plain: dict[str, Any] = {
        "at": NOON,
        "revision": 3,
        "feeds": 84,
        "last_success_at": NOON - minutes(2),
        "counts": Counts(last_story_at=NOON - timedelta(days=9)),
        "deliveries": {},
        "possible_duplicates": 0,
        "troubles": (),
        "health": Judgement(healthy=True),
    }
    return StatusReport(**{**plain, **values})


def test_it_is_said_in_plain_words() -> None:
    assert describe_status(a_report()).splitlines() == [
        "Watching 84 feeds, last success 2 min ago, last story 9 days ago, nothing waiting.",
        "Healthy.",
    ]


def test_one_is_said_as_one() -> None:
    counts = Counts(waiting_deliveries=1, undecided=1, last_story_at=NOON - timedelta(hours=1))
    assert describe_status(a_report(feeds=1, counts=counts)).splitlines()[0] == (
        "Watching 1 feed, last success 2 min ago, last story 1 hour ago, 1 message waiting, 1 entry undecided."
    )


def test_several_are_said_as_several() -> None:
    counts = Counts(waiting_deliveries=2, undecided=3, last_story_at=NOON)
    first = describe_status(a_report(counts=counts, last_success_at=None)).splitlines()[0]
    assert (
        first == "Watching 84 feeds, last success never, last story just now, 2 messages waiting, 3 entries undecided."
    )


def test_what_is_wrong_is_said() -> None:
    report = a_report(
        health=Judgement(healthy=False, reasons=("poll: the disk is full",), notices=("no feed could be read",)),
        deliveries={DeliveryState.SENT: 9, DeliveryState.DEAD: 1, DeliveryState.PARKED: 2},
        possible_duplicates=1,
        counts=Counts(quarantined=1),
        troubles=(
            FeedTrouble(feed=FeedId("a"), what="HTTP error: 503", failures=3, last_success_at=NOON - minutes(61)),
            FeedTrouble(feed=FeedId("long"), what="paused by an operator"),
        ),
    )
    assert describe_status(report).splitlines()[1:] == [
        "Not healthy:",
        "  poll: the disk is full",
        "Notice: no feed could be read.",
        "Deliveries that need a look: 1 dead, 2 parked (`homeward deliveries`).",
        "Possible duplicates sent: 1.",
        "Entries set aside after an error: 1.",
        "",
        "Feeds with a problem (2 of 84):",
        "  a     HTTP error: 503, 3 in a row, last success 1 hour ago",
        "  long  paused by an operator",
    ]


def test_it_is_data_too() -> None:
    trouble = FeedTrouble(feed=FeedId("a"), what="failed", failures=1)
    values = json.loads(json.dumps(a_report(troubles=(trouble,), deliveries={DeliveryState.SENT: 9}).to_dict()))
    assert values["feeds"] == {
        "watched": 84,
        "last_success_at": "2026-03-02T11:58:00+00:00",
        "troubles": [{"feed": "a", "what": "failed", "failures": 1, "last_success_at": None}],
    }
    assert values["deliveries"] == {"sent": 9}
    assert values["healthy"] is True


def test_an_instant_in_the_future_is_just_now() -> None:
    report = replace(a_report(), last_success_at=NOON + minutes(5))
    assert "last success just now" in describe_status(report)
