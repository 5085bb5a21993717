"""From the ledger to a chat: what goes on the wire, in which order, and what is recorded of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.pace import Limits
from bot.model.chat import ChatKind
from bot.model.delivery import DeliveryKind, DeliveryState, OutcomeKind
from bot.model.errors import TemporaryFailure
from bot.model.observation import DeliveryEnded, DeliveryStarted, Point, Progressed
from tests.builders import NOON
from tests.fakes import until
from tests.unit.ledger_room import LedgerRoom, a_ledger_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[LedgerRoom]:
    async with a_ledger_room(tmp_path) as opened:
        yield opened


async def test_a_delivery_is_posted_once(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    await room.drain()
    await room.drain()
    assert [said.key for said in room.channel.said] == [str(delivery)]


async def test_what_the_platform_called_the_message_is_recorded(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    await room.drain()
    recorded = await room.delivery(delivery)
    assert (recorded.state, recorded.message_id) == (DeliveryState.SENT, "m1")


async def test_the_points_are_passed_in_the_order_of_the_flow(room: LedgerRoom) -> None:
    await room.a_post()
    await room.drain()
    assert room.seen.points == [Point.CLAIMED, Point.SENDING, Point.ANSWERED]


async def test_the_state_is_sending_before_anything_goes_on_the_wire(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    held = room.channel.held["1"] = asyncio.Event()
    draining = asyncio.create_task(room.drain())
    await until(lambda: room.channel.calls == 1)
    assert await room.state(delivery) is DeliveryState.SENDING
    held.set()
    await draining


async def test_a_start_and_an_end_are_observed(room: LedgerRoom) -> None:
    await room.a_post()
    room.clock.advance(timedelta(seconds=3))
    await room.drain()
    (started,), (ended,) = room.seen.of(DeliveryStarted), room.seen.of(DeliveryEnded)
    assert started.late_by == timedelta(seconds=3)
    assert (ended.outcome, ended.seen_at) == (OutcomeKind.SENT, NOON)


async def test_an_edit_changes_the_posted_message(room: LedgerRoom) -> None:
    chat, story = await room.chat(), await room.story()
    await room.deliver(story.id, chat)
    await room.drain()
    revision = await room.grow(story.id)
    await room.deliver(story.id, chat, kind=DeliveryKind.EDIT, revision=revision)
    await room.drain()
    assert room.channel.said[-1].edits == "m1"


async def test_a_later_post_is_a_reply_to_the_message(room: LedgerRoom) -> None:
    chat, story = await room.chat(), await room.story()
    await room.deliver(story.id, chat)
    await room.drain()
    revision = await room.grow(story.id)
    await room.deliver(story.id, chat, revision=revision)
    await room.drain()
    assert room.channel.said[-1].reply_to == "m1"


async def test_a_message_is_rendered_once_for_chats_alike(room: LedgerRoom) -> None:
    story = await room.story()
    for address in ("1", "2", "3"):
        await room.deliver(story.id, await room.chat(address))
    await room.drain()
    assert len({said.text for said in room.channel.said}) == 1
    assert sorted(said.where.address for said in room.channel.said) == ["1", "2", "3"]


# --- order ------------------------------------------------------------------------------------------------------------


async def test_a_chat_is_told_in_the_order_of_the_ledger(room: LedgerRoom) -> None:
    chat = await room.chat()
    written = [await room.deliver((await room.story(f"Story {number}")).id, chat) for number in range(5)]
    await room.drain()
    assert [said.key for said in room.channel.said] == [str(delivery) for delivery in written]


async def test_what_waits_behind_a_failed_one_keeps_its_place(room: LedgerRoom) -> None:
    chat = await room.chat()
    written = [await room.deliver((await room.story(f"Story {number}")).id, chat) for number in range(2)]
    room.channel.answers.append(TemporaryFailure("overloaded"))
    await room.drain()
    assert room.channel.said == []
    await room.wait_for(1)
    await room.drain()
    assert [said.key for said in room.channel.said] == [str(delivery) for delivery in written]


async def test_a_slow_chat_delays_no_other(room: LedgerRoom) -> None:
    await room.a_post("slow")
    await room.a_post("quick")
    held = room.channel.held["slow"] = asyncio.Event()
    draining = asyncio.create_task(room.drain())
    await until(lambda: bool(room.channel.said))
    assert room.channel.said[0].where.address == "quick"
    held.set()
    await draining
    assert await room.is_settled()


# --- pace -------------------------------------------------------------------------------------------------------------


async def test_a_chat_is_paced(room: LedgerRoom) -> None:
    room.limits = Limits(chat_per_second=1)
    chat = await room.chat()
    for number in range(2):
        await room.deliver((await room.story(f"Story {number}")).id, chat)
    await room.drain()
    first, second = (started.at for started in room.seen.of(DeliveryStarted))
    assert second - first >= timedelta(seconds=1)


async def test_a_full_group_waits_without_delaying_others(room: LedgerRoom) -> None:
    room.limits = Limits(group_per_minute=1)
    group, private = await room.chat("group", ChatKind.GROUP), await room.chat("private")
    for number in range(2):
        await room.deliver((await room.story(f"Story {number}")).id, group)
    await room.deliver((await room.story("Another")).id, private)
    await room.drain()
    assert sorted(said.where.address for said in room.channel.said) == ["group", "private"]
    await room.wait_for(1)
    await room.drain()
    assert await room.is_settled()


async def test_a_restart_remembers_how_much_was_sent_in_the_last_minute(room: LedgerRoom) -> None:
    room.limits = Limits(group_per_minute=1)
    group = await room.chat("group", ChatKind.GROUP)
    await room.deliver((await room.story("One")).id, group)
    await room.drain()
    await room.deliver((await room.story("Two")).id, group)
    await room.drain()
    assert len(room.channel.said) == 1


# --- the running loop -------------------------------------------------------------------------------------------------


async def test_a_woken_dispatcher_sends_at_once(room: LedgerRoom) -> None:
    dispatcher = room.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: bool(room.seen.of(Progressed)))
    await room.a_post()
    dispatcher.wake()
    await until(lambda: len(room.seen.of(DeliveryEnded)) == 1)
    dispatcher.stop()
    await running
    assert len(room.channel.said) == 1


async def test_a_stop_waits_for_what_is_on_the_wire_and_records_it(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    held = room.channel.held["1"] = asyncio.Event()
    dispatcher = room.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: room.channel.calls == 1)
    dispatcher.stop()
    held.set()
    await running
    assert await room.state(delivery) is DeliveryState.SENT


async def test_a_stop_gives_back_what_was_not_started(room: LedgerRoom) -> None:
    chat = await room.chat()
    first, second = [await room.deliver((await room.story(f"Story {number}")).id, chat) for number in range(2)]
    held = room.channel.held["1"] = asyncio.Event()
    dispatcher = room.dispatcher()
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: room.channel.calls == 1)
    dispatcher.stop()
    held.set()
    await running
    assert await room.state(first) is DeliveryState.SENT
    assert await room.state(second) is DeliveryState.READY
