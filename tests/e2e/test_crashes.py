"""Killed at every named point, one after the other, and started again each time: nothing is lost.

One story goes through the whole flow. Each run continues where the last one was killed, so that reaching its own
point proves that the point before was recovered from.
"""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.model.delivery import DeliveryState
from bot.model.observation import Point
from bot.ops.chaos import VARIABLE
from bot.ports import Transaction
from bot.store.database import open_store
from tests.e2e.program import Ended, Program
from tests.e2e.site import FeedSite

pytestmark = pytest.mark.timeout(300)  # the processes of a module are all started by its first test

FEED = "shore-en"
HEADLINE = "Six Ukrainian children returned home from Russia with the mediation of Qatar"


@dataclass(frozen=True)
class Ledger:
    """What stands in the database after a run."""

    undecided: int
    stories: int
    deliveries: dict[str, int]
    possible_duplicates: int


@dataclass(frozen=True)
class Run:
    """A run that was to be killed, and what it left."""

    ended: Ended
    left: Ledger


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, cache: Path, site: FeedSite) -> dict[Point | None, Run]:
    """One run for each point, in the order of the flow, and a last one that nobody kills."""
    program = Program(tmp_path_factory.mktemp("crashes"), cache, feeds={FEED: site.port})
    site.publish(FEED, HEADLINE)
    done: dict[Point | None, Run] = {}
    for point in Point:
        done[point] = Run(ended=program.run("run", **{VARIABLE: point}), left=ledger(program))
    with program.running("run") as service:
        service.wait_for_log("delivery ended")
        done[None] = Run(ended=service.end(signal.SIGINT), left=ledger(program))
    return done


def ledger(program: Program) -> Ledger:
    def read(tx: Transaction) -> Ledger:
        counts, deliveries = tx.counts(), tx.deliveries.counts()
        return Ledger(
            undecided=counts.undecided,
            stories=counts.stories,
            deliveries={str(state): count for state, count in deliveries.items() if count},
            possible_duplicates=tx.deliveries.possible_duplicates(),
        )

    async def look() -> Ledger:
        async with open_store(f"sqlite:///{program.database}", exclusive=False) as store:
            return await store.read(read)

    return asyncio.run(look())


@pytest.mark.parametrize("point", Point)
def test_the_program_dies_at_each_point(runs: dict[Point | None, Run], point: Point) -> None:
    assert runs[point].ended.code == -signal.SIGKILL, runs[point].ended.log


@pytest.mark.parametrize("point", [point for point in Point if point is not Point.ANSWERED])
def test_nothing_is_told_before_the_wire(runs: dict[Point | None, Run], point: Point) -> None:
    assert runs[point].ended.out == ""


@pytest.mark.parametrize("point", [Point.STORED, Point.MATCHED])
def test_an_entry_waits_in_the_table_until_it_is_decided(runs: dict[Point | None, Run], point: Point) -> None:
    assert (runs[point].left.undecided, runs[point].left.stories) == (1, 0)


def test_a_settling_story_waits_in_the_table(runs: dict[Point | None, Run]) -> None:
    left = runs[Point.SETTLING].left
    assert (left.undecided, left.stories, left.deliveries) == (0, 1, {})


@pytest.mark.parametrize(
    ("point", "state"),
    [
        (Point.ALERTED, DeliveryState.READY),
        (Point.CLAIMED, DeliveryState.CLAIMED),
        (Point.SENDING, DeliveryState.SENDING),
        (Point.ANSWERED, DeliveryState.SENDING),
    ],
)
def test_the_ledger_says_how_far_a_delivery_came(
    runs: dict[Point | None, Run], point: Point, state: DeliveryState
) -> None:
    assert runs[point].left.deliveries == {state: 1}


def test_what_was_claimed_but_not_sending_is_no_possible_duplicate(runs: dict[Point | None, Run]) -> None:
    assert runs[Point.SENDING].left.possible_duplicates == 0


def test_the_alert_is_told_in_the_end(runs: dict[Point | None, Run]) -> None:
    assert runs[None].ended.out.count(HEADLINE) == 1


def test_the_only_duplicate_is_of_what_was_on_the_wire(runs: dict[Point | None, Run]) -> None:
    assert sum(run.ended.out.count(HEADLINE) for run in runs.values()) == 2


def test_both_ambiguous_sends_are_counted(runs: dict[Point | None, Run]) -> None:
    assert runs[None].left.possible_duplicates == 2


def test_the_ledger_ends_with_one_delivery_sent(runs: dict[Point | None, Run]) -> None:
    assert runs[None].left.deliveries == {DeliveryState.SENT: 1}


def test_ctrl_c_is_a_good_end(runs: dict[Point | None, Run]) -> None:
    assert runs[None].ended.code == 0, runs[None].ended.log
