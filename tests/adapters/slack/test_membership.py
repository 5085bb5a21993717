"""Channels that are archived, that the app is removed from, let into again, or that get another id."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.model.chat import ChatKind, ChatState
from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery, Outcome, OutcomeKind
from bot.model.ids import ChatId, StoryId
from bot.ports import Transaction
from tests.adapters.slack.rig import CHANNEL, OLENA, OUTSIDE, PETRO, PRIVATE, Rig, at, until
from tests.builders import NOON, a_source

DAYS = timedelta(days=1)


async def subscribe(rig: Rig, channel: str, state: ChatState = ChatState.ACTIVE) -> ChatId:
    def work(tx: Transaction) -> ChatId:
        added = tx.chats.add(at(channel), ChatKind.GROUP, language="en", timezone="UTC", state=state, at=NOON)
        tx.chats.subscribe(added.id, ("qatar-ukraine",), since=NOON)  # type: ignore[arg-type]
        return added.id

    return await rig.room.store.write(work)


async def owe(rig: Rig, chat: ChatId, at_: datetime = NOON) -> StoryId:
    """A delivery that is still to be sent."""
    story = await rig.room.archive(a_source(title=f"Story of {at_}"))
    new = NewDelivery(story=story, chat=chat, revision=1, kind=DeliveryKind.POST, reason="first", due_at=at_)
    await rig.room.store.write(lambda tx: tx.deliveries.add([new], at=at_))
    return story


async def deliveries(rig: Rig, chat: ChatId) -> set[DeliveryState]:
    listed = await rig.room.store.read(lambda tx: tx.deliveries.listed(frozenset(DeliveryState), limit=100, offset=0))
    return {delivery.state for delivery, _ in listed if delivery.chat == chat}


async def park(rig: Rig) -> None:
    """Park everything that is owed, as sending does where the app may not write."""

    def work(tx: Transaction) -> None:
        listed = tx.deliveries.listed(frozenset(DeliveryState), limit=100, offset=0)
        tx.deliveries.finish(
            [Outcome(delivery=one.id, kind=OutcomeKind.PARKED, at=NOON, error="not_in_channel") for one, _ in listed]
        )

    await rig.room.store.write(work)


async def becomes(rig: Rig, expected: ChatState, channel: str) -> None:
    async def holds() -> bool:
        known = await rig.chat(channel)
        return known is not None and known.state is expected

    await until(holds)


async def settled(rig: Rig) -> None:
    """Wait until everything was handled."""
    before = len(rig.world.told(rig.direct(PETRO)))
    rig.world.say(PETRO, "help")
    await rig.heard(rig.direct(PETRO), before + 1)


LOSSES: tuple[tuple[str, str, Callable[[Rig], object], ChatState], ...] = (
    ("archived", CHANNEL, lambda rig: rig.world.archive(CHANNEL), ChatState.PARKED),
    ("private archived", PRIVATE, lambda rig: rig.world.archive(PRIVATE), ChatState.PARKED),
    ("removed", CHANNEL, lambda rig: rig.world.remove(CHANNEL), ChatState.GONE),
    ("removed from private", PRIVATE, lambda rig: rig.world.remove(PRIVATE), ChatState.GONE),
    ("left", CHANNEL, lambda rig: rig.world.remove(CHANNEL, told_as="member_left_channel"), ChatState.GONE),
    ("deleted", CHANNEL, lambda rig: rig.world.delete_channel(CHANNEL), ChatState.GONE),
)


@pytest.mark.parametrize(("name", "channel", "happens", "state"), LOSSES, ids=lambda value: str(value)[:20])
async def test_a_channel_that_is_lost_is_owed_nothing(
    rig: Rig, name: str, channel: str, happens: Callable[[Rig], object], state: ChatState
) -> None:
    chat = await subscribe(rig, channel)
    await owe(rig, chat)
    async with rig.account():
        happens(rig)
        await becomes(rig, state, channel)
    assert await deliveries(rig, chat) == {DeliveryState.CANCELLED}


@pytest.mark.parametrize("channel", [CHANNEL, PRIVATE])
async def test_a_channel_brought_back_gets_what_is_still_fresh(rig: Rig, channel: str) -> None:
    chat = await subscribe(rig, channel)
    await owe(rig, chat, NOON - 3 * DAYS)
    await owe(rig, chat)
    async with rig.account():
        rig.world.archive(channel)
        await becomes(rig, ChatState.PARKED, channel)
        rig.world.archive(channel, on=False)
        await becomes(rig, ChatState.ACTIVE, channel)
    assert await deliveries(rig, chat) == {DeliveryState.CANCELLED, DeliveryState.READY}
    assert await rig.room.followed(at(channel)) == ("qatar-ukraine",)


async def test_a_channel_that_invites_the_app_again_is_delivered_to(rig: Rig) -> None:
    await subscribe(rig, PRIVATE, ChatState.GONE)
    async with rig.account():
        rig.world.invite(PRIVATE)
        await becomes(rig, ChatState.ACTIVE, PRIVATE)


async def test_what_was_parked_for_want_of_membership_goes_out_once_the_app_is_invited(rig: Rig) -> None:
    chat = await subscribe(rig, OUTSIDE)
    await owe(rig, chat)
    await park(rig)
    async with rig.account():
        rig.world.invite(OUTSIDE)

        async def is_ready() -> bool:
            return await deliveries(rig, chat) == {DeliveryState.READY}

        await until(is_ready)


async def test_other_peoples_comings_and_goings_change_nothing(rig: Rig) -> None:
    await subscribe(rig, CHANNEL)
    await subscribe(rig, OUTSIDE, ChatState.GONE)
    async with rig.account():
        rig.world.leave(CHANNEL, OLENA)
        rig.world.invite(OUTSIDE, PETRO)
        await settled(rig)
    assert {(await rig.chat(CHANNEL)).state, (await rig.chat(OUTSIDE)).state} == {ChatState.ACTIVE, ChatState.GONE}  # type: ignore[union-attr]


async def test_a_channel_that_waits_for_approval_still_waits_when_it_returns(rig: Rig) -> None:
    await subscribe(rig, CHANNEL, ChatState.WAITING)
    async with rig.account():
        rig.world.archive(CHANNEL)
        rig.world.archive(CHANNEL, on=False)
        await settled(rig)
    known = await rig.chat(CHANNEL)
    assert known is not None
    assert known.state is ChatState.WAITING


async def test_a_channel_nobody_subscribed_may_come_and_go(rig: Rig) -> None:
    async with rig.account():
        rig.world.archive(CHANNEL)
        rig.world.archive(CHANNEL, on=False)
        await settled(rig)
    assert await rig.chat(CHANNEL) is None


async def test_a_channel_that_gets_another_id_keeps_everything(rig: Rig) -> None:
    chat = await subscribe(rig, CHANNEL)
    await owe(rig, chat)
    async with rig.account():
        rig.world.rename_id(CHANNEL, "C0NEW")
        await becomes(rig, ChatState.ACTIVE, "C0NEW")
    assert await rig.chat(CHANNEL) is None
    assert await deliveries(rig, chat) == {DeliveryState.READY}


async def test_start_revives_too(rig: Rig) -> None:
    await subscribe(rig, CHANNEL, ChatState.PARKED)
    async with rig.account():
        rig.world.mention(PETRO, "start", CHANNEL)
        await becomes(rig, ChatState.ACTIVE, CHANNEL)
