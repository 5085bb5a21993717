"""Chats that block the bot, remove it, let it in again, or move."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model.chat import ChatKind, ChatState
from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.model.ids import ChatId, StoryId
from bot.ports import Transaction
from tests.adapters.telegram.rig import CHANNEL, FORUM, GROUP, PETRO, Rig, at, until
from tests.builders import NOON, a_source

DAYS = timedelta(days=1)


async def subscribe(rig: Rig, chat: int, thread: str | None = None, state: ChatState = ChatState.ACTIVE) -> ChatId:
    def work(tx: Transaction) -> ChatId:
        kind = ChatKind.PRIVATE if chat > 0 else ChatKind.GROUP
        added = tx.chats.add(at(chat, thread), kind, language="en", timezone="UTC", state=state, at=NOON)
        tx.chats.subscribe(added.id, ("qatar-ukraine",), since=NOON)  # type: ignore[arg-type]
        return added.id

    return await rig.room.store.write(work)


async def owe(rig: Rig, chat: ChatId, at_: datetime = NOON) -> StoryId:
    """A delivery that is still to be sent."""
    story = await rig.room.archive(a_source(title=f"Story of {at_}"))
    new = NewDelivery(story=story, chat=chat, revision=1, kind=DeliveryKind.POST, reason="first", due_at=at_)
    await rig.room.store.write(lambda tx: tx.deliveries.add([new], at=at_))
    return story


async def state(rig: Rig, chat: int, thread: str | None = None) -> ChatState | None:
    known = await rig.chat(chat, thread)
    return None if known is None else known.state


async def deliveries(rig: Rig, chat: ChatId) -> set[DeliveryState]:
    listed = await rig.room.store.read(lambda tx: tx.deliveries.listed(frozenset(DeliveryState), limit=100, offset=0))
    return {delivery.state for delivery, _ in listed if delivery.chat == chat}


async def becomes(rig: Rig, expected: ChatState, chat: int, thread: str | None = None) -> None:
    async def holds() -> bool:
        return await state(rig, chat, thread) is expected

    await until(holds)


@pytest.mark.parametrize("standing", ["kicked", "left"])
async def test_a_chat_that_the_bot_must_leave_is_disabled_and_owed_nothing(rig: Rig, standing: str) -> None:
    chat = await subscribe(rig, PETRO)
    await owe(rig, chat)
    async with rig.account():
        rig.world.react(PETRO, standing)
        await becomes(rig, ChatState.GONE, PETRO)
    assert await deliveries(rig, chat) == {DeliveryState.CANCELLED}


async def test_a_chat_that_returns_gets_what_is_still_fresh(rig: Rig) -> None:
    chat = await subscribe(rig, PETRO)
    await owe(rig, chat, NOON - 3 * DAYS)
    await owe(rig, chat)
    async with rig.account():
        rig.world.react(PETRO, "kicked")
        await becomes(rig, ChatState.GONE, PETRO)
        rig.world.react(PETRO, "member")
        await becomes(rig, ChatState.ACTIVE, PETRO)
    assert await deliveries(rig, chat) == {DeliveryState.CANCELLED, DeliveryState.READY}
    assert await rig.room.followed(at(PETRO)) == ("qatar-ukraine",)


async def test_start_revives_too(rig: Rig) -> None:
    await subscribe(rig, PETRO, state=ChatState.GONE)
    async with rig.account():
        rig.world.say(PETRO, "/start")
        await becomes(rig, ChatState.ACTIVE, PETRO)


async def test_all_threads_of_a_forum_go_and_return_together(rig: Rig) -> None:
    await subscribe(rig, FORUM, "7")
    await subscribe(rig, FORUM, "8")
    async with rig.account():
        rig.world.react(FORUM, "kicked")
        await becomes(rig, ChatState.GONE, FORUM, "7")
        await becomes(rig, ChatState.GONE, FORUM, "8")
        rig.world.react(FORUM, "member")
        await becomes(rig, ChatState.ACTIVE, FORUM, "8")


async def test_a_chat_that_waits_for_approval_still_waits_when_it_returns(rig: Rig) -> None:
    await subscribe(rig, PETRO, state=ChatState.WAITING)
    async with rig.account():
        rig.world.react(PETRO, "kicked")
        rig.world.react(PETRO, "member")
        rig.world.say(PETRO, "hello")
        await rig.heard(PETRO)
    assert await state(rig, PETRO) is ChatState.WAITING


async def test_a_channel_that_gives_the_right_to_post_is_delivered_to_again(rig: Rig) -> None:
    await subscribe(rig, CHANNEL, state=ChatState.PARKED)
    async with rig.account():
        rig.world.react(CHANNEL, "administrator", may_post=False)
        rig.world.post(CHANNEL, "/status")
        await until(lambda: bool(rig.called("sendMessage")))
        assert await state(rig, CHANNEL) is ChatState.PARKED
        rig.world.react(CHANNEL, "administrator")
        await becomes(rig, ChatState.ACTIVE, CHANNEL)


async def test_a_group_that_restricts_the_bot_is_left_as_it_is(rig: Rig) -> None:
    await subscribe(rig, GROUP, state=ChatState.PARKED)
    async with rig.account():
        rig.world.react(GROUP, "restricted")
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert await state(rig, GROUP) is ChatState.PARKED


async def test_a_group_nobody_subscribed_may_come_and_go(rig: Rig) -> None:
    async with rig.account():
        rig.world.react(GROUP, "kicked")
        rig.world.react(GROUP, "member")
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert await rig.chat(GROUP) is None


async def test_a_group_that_becomes_a_supergroup_keeps_everything(rig: Rig) -> None:
    chat = await subscribe(rig, GROUP)
    await owe(rig, chat)
    async with rig.account():
        rig.world.migrate(GROUP, -1009)
        await becomes(rig, ChatState.ACTIVE, -1009)
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    moved = await rig.chat(-1009)
    assert moved is not None
    assert moved.id == chat
    assert await rig.chat(GROUP) is None
    assert await deliveries(rig, chat) == {DeliveryState.READY}
    assert await rig.room.followed(replace(at(GROUP), address="-1009")) == ("qatar-ukraine",)
