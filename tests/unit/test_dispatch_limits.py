"""Whose limit a refusal is, and what becomes of a lease that ran out on the way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.pace import MOMENT
from bot.dispatch import LEASE
from bot.model.delivery import DeliveryState
from bot.model.errors import RateLimited
from bot.model.observation import Point, Reached
from tests.builders import minutes
from tests.unit.ledger_room import LedgerRoom, a_ledger_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[LedgerRoom]:
    async with a_ledger_room(tmp_path) as opened:
        yield opened


async def test_a_chat_that_must_wait_ten_minutes_holds_the_others_for_a_moment(room: LedgerRoom) -> None:
    await room.a_post("limited")
    room.channel.answers.append(RateLimited("slow down", retry_after=minutes(10)))
    dispatcher = room.dispatcher()
    await dispatcher.drain()
    await room.a_post("other")
    room.clock.advance(MOMENT)
    await dispatcher.drain()
    assert [said.where.address for said in room.channel.said] == ["other"]


async def test_a_limited_chat_is_told_when_its_time_has_come(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    room.channel.answers.append(RateLimited("slow down", retry_after=minutes(10)))
    dispatcher = room.dispatcher()
    await dispatcher.drain()
    await room.wait_for(10)
    await dispatcher.drain()
    assert await room.state(delivery) is DeliveryState.SENT


async def test_a_delivery_whose_lease_ran_out_before_its_start_is_claimed_anew(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    jumps = [LEASE + timedelta(days=1)]

    def jump(event: object) -> None:
        if isinstance(event, Reached) and event.point is Point.CLAIMED and jumps:
            room.clock.advance(jumps.pop())

    room.seen.then = jump
    await room.drain()
    assert await room.state(delivery) is DeliveryState.SENT
