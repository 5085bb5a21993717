"""A clock that is set an hour back or a day ahead: nothing is lost, nothing waits an hour longer, and it is said."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.alerts.pace import Limits
from bot.clock import SystemClock
from bot.dispatch import Dispatcher
from bot.model.delivery import DeliveryState
from bot.model.errors import RateLimited, StoreUnwritable
from bot.model.observation import ClockJumped, Progressed
from bot.ops.clock_watch import ClockWatch
from bot.ops.health import JOURNAL_KEY, Health
from bot.ops.restore import take_over
from bot.ports import Transaction
from tests.builders import NOON, minutes
from tests.fakes import until
from tests.unit.ledger_room import FEED, LedgerRoom, a_ledger_room

HOUR = minutes(60)
DAY = timedelta(days=1)


@dataclass
class Wall:
    """A wall clock and a steady one."""

    at: datetime = NOON
    seconds: float = 1000.0

    def clock(self) -> SystemClock:
        return SystemClock(wall=lambda: self.at, steady=lambda: self.seconds)

    def passes(self, seconds: float) -> None:
        """Let time pass on both."""
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


def test_time_that_passes_is_no_jump() -> None:
    wall = Wall()
    clock = wall.clock()
    wall.passes(3600)
    assert clock.jumped() == timedelta(0)


def test_a_clock_that_is_kept_right_does_not_jump() -> None:
    wall = Wall()
    clock = wall.clock()
    wall.at += timedelta(seconds=1)
    assert clock.jumped() == timedelta(0)


@pytest.mark.parametrize("by", [-HOUR, DAY])
def test_a_clock_that_was_set_says_so_once(by: timedelta) -> None:
    wall = Wall()
    clock = wall.clock()
    wall.passes(10)
    wall.at += by
    assert clock.jumped() == by
    assert clock.now() == NOON + timedelta(seconds=10) + by
    assert clock.jumped() == timedelta(0)


@dataclass
class Watched:
    """A dispatcher under the watch of a clock that a test sets."""

    room: LedgerRoom
    told: list[str] = field(default_factory=list)
    by: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.dispatcher: Dispatcher = self.room.dispatcher()
        self.watch = ClockWatch(
            self, self.room.store, self.room.seen, moved=self.dispatcher.clock_jumped, tell_once=self._tell
        )

    def now(self) -> datetime:
        return self.room.clock.now()

    async def sleep(self, for_: timedelta) -> None:
        await self.room.clock.sleep(for_)

    def jumped(self) -> timedelta:
        by, self.by = self.by, timedelta(0)
        return by

    async def jump(self, by: timedelta) -> None:
        """Set the clock, and let it be noticed."""
        self.room.clock.at += by
        self.by = by
        await self.watch.look()

    async def _tell(self, key: str, text: str) -> None:
        self.told.append(text)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with a_ledger_room(tmp_path) as room:
        yield Watched(room)


async def test_nothing_is_said_while_the_clock_is_right(watched: Watched) -> None:
    await watched.watch.look()
    assert (watched.told, watched.room.seen.of(ClockJumped)) == ([], [])


@pytest.mark.parametrize(
    ("by", "said"),
    [(-HOUR, "set back by 60 min"), (DAY, "set ahead by 1440 min"), (timedelta(seconds=5), "set ahead by 5 s")],
)
async def test_a_jump_is_said(watched: Watched, by: timedelta, said: str) -> None:
    await watched.jump(by)
    assert watched.told == [f"The clock of this machine was {said}."]
    assert [event.by for event in watched.room.seen.of(ClockJumped)] == [by]


async def test_a_delivery_from_before_the_clock_went_back_is_sent_at_once(watched: Watched) -> None:
    delivery = await watched.room.a_post()
    await watched.jump(-HOUR)
    await watched.dispatcher.drain()
    assert await watched.room.state(delivery) is DeliveryState.SENT


async def test_a_pause_lasts_as_long_as_it_was_asked_for(watched: Watched) -> None:
    await watched.room.a_post()
    watched.room.channel.answers.append(RateLimited("slow", retry_after=minutes(2)))
    await watched.dispatcher.drain()
    await watched.jump(-HOUR)
    await watched.dispatcher.drain()
    assert watched.room.channel.said == []
    await watched.room.wait_for(2)
    await watched.dispatcher.drain()
    assert len(watched.room.channel.said) == 1


async def test_a_chats_pace_does_not_stand_still_for_an_hour(watched: Watched) -> None:
    watched.room.limits = Limits(chat_per_second=1)
    watched.dispatcher = watched.room.dispatcher()
    chat = await watched.room.chat()
    await watched.room.deliver((await watched.room.story("One")).id, chat)
    await watched.dispatcher.drain()
    watched.room.clock.at -= HOUR
    watched.dispatcher.clock_jumped(-HOUR)
    await watched.room.deliver((await watched.room.story("Two")).id, chat)
    await watched.dispatcher.drain()
    assert len(watched.room.channel.said) == 2


async def test_what_the_database_did_not_take_is_tried_again(watched: Watched) -> None:
    await watched.room.a_post()
    watched.room.store.failures = 1
    with pytest.raises(StoreUnwritable):
        await watched.jump(-HOUR)
    await watched.watch.look()
    await watched.dispatcher.drain()
    assert len(watched.room.channel.said) == 1


@pytest.mark.parametrize("by", [-HOUR, DAY])
async def test_health_is_not_taken_in(by: timedelta) -> None:
    health = Health({"poll": timedelta(seconds=1)}, started_at=NOON)
    health.saw(Progressed(loop="poll", at=NOON))
    health.saw(ClockJumped(by=by, at=NOON + by))
    assert health.judge(NOON + by + timedelta(seconds=30)).healthy
    assert not health.judge(NOON + by + minutes(2)).healthy


def test_a_sign_of_the_service_from_the_future_is_none() -> None:
    record = Health({}, started_at=NOON).record(NOON)
    assert record.judge(NOON - HOUR).reasons == ("the last sign of the service is dated in the future",)


async def test_a_start_after_the_clock_went_back_waits_for_nothing(watched: Watched) -> None:
    room = watched.room
    delivery, record = await room.a_post(), Health({}, started_at=NOON).record(NOON).to_dict()

    def keep(tx: Transaction) -> None:
        tx.feeds.ensure({FEED.id: NOON + minutes(3)})
        tx.journal.remember(JOURNAL_KEY, record)

    await room.store.write(keep)
    room.clock.at -= HOUR
    await room.store.write(lambda tx: take_over(tx, room.clock.now(), timedelta(days=2)))
    state = await room.store.read(lambda tx: tx.feeds.get(FEED.id))
    assert state is not None
    assert state.next_poll_at == room.clock.now() + minutes(3)
    await room.drain()
    assert await room.state(delivery) is DeliveryState.SENT


async def test_a_start_after_the_clock_went_back_keeps_to_the_pace(watched: Watched) -> None:
    room = watched.room
    room.limits = Limits(chat_per_second=0.1)
    chat = await room.chat()
    await room.deliver((await room.story("One")).id, chat)
    await room.drain()
    room.clock.at -= HOUR
    await room.deliver((await room.story("Two")).id, chat)
    dispatcher = room.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: bool(room.seen.of(Progressed)))
    assert len(room.channel.said) == 1
    await room.wait_for(1)
    dispatcher.wake()
    await until(lambda: len(room.channel.said) == 2)
    dispatcher.stop()
    await running
