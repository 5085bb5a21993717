"""More at once than a chat may get becomes one message, and nothing in it is told before that message was sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.pace import Limits
from bot.model.chat import ChatKind
from bot.model.delivery import DeliveryKind, DeliveryState, LookUp, LookUpResult
from bot.model.errors import (
    ChatGone,
    DeliveryError,
    EditClosed,
    MessageRejected,
    OutcomeUnknown,
    PermanentFailure,
    TemporaryFailure,
)
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.observation import DeliveryEnded
from bot.model.settings import AmbiguousPolicy, DeliverySettings
from tests.unit.ledger_room import LedgerRoom, a_ledger_room

S = DeliveryState
BURST = 5


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[LedgerRoom]:
    """A room whose chats may get two posts in ten seconds."""
    async with a_ledger_room(tmp_path) as opened:
        opened.limits = Limits(chat_per_second=0.2)
        yield opened


async def a_burst(room: LedgerRoom, count: int = BURST, chat: ChatId | None = None) -> list[DeliveryId]:
    """Write deliveries of new stories to one chat."""
    to = await room.chat() if chat is None else chat
    return [await room.deliver((await room.story(f"{number} children home")).id, to) for number in range(1, count + 1)]


async def a_rolled_burst(room: LedgerRoom) -> tuple[ChatId, list[StoryId]]:
    """Send a burst as one message; return its chat and stories."""
    chat = await room.chat()
    await a_burst(room, chat=chat)
    await room.drain()
    return chat, [one.story for one in await room.deliveries()]


async def states(room: LedgerRoom) -> list[DeliveryState]:
    return [delivery.state for delivery in await room.deliveries()]


async def test_a_burst_is_one_message(room: LedgerRoom) -> None:
    await a_burst(room)
    await room.drain()
    (said,) = room.channel.said
    assert said.text.startswith("5 stories at once")
    assert all(f"{number} children home" in said.text for number in range(1, BURST + 1))


async def test_it_tells_them_in_their_order(room: LedgerRoom) -> None:
    await a_burst(room)
    await room.drain()
    places = [room.channel.said[0].text.index(f"{number} children home") for number in range(1, BURST + 1)]
    assert places == sorted(places)


async def test_one_of_them_is_sent_and_the_others_are_folded_into_it(room: LedgerRoom) -> None:
    first, *others = await a_burst(room)
    await room.drain()
    assert await states(room) == [S.SENT] + [S.FOLDED] * len(others)
    assert {(await room.delivery(one)).carried_by for one in others} == {first}


async def test_each_story_knows_its_message(room: LedgerRoom) -> None:
    _, stories = await a_rolled_burst(room)
    for story in stories:
        posted = await room.store.read(lambda tx, story=story: tx.deliveries.posted(story))  # type: ignore[misc]
        assert [one.message_id for one in posted] == ["m1"]


async def test_each_of_them_is_observed(room: LedgerRoom) -> None:
    await a_burst(room)
    await room.drain()
    assert len(room.seen.of(DeliveryEnded)) == BURST


async def test_what_a_chat_may_get_soon_is_not_folded(room: LedgerRoom) -> None:
    await a_burst(room, 3)
    await room.drain()
    assert not room.channel.said[0].text.startswith("3 stories")


async def test_without_limits_nothing_is_folded(room: LedgerRoom) -> None:
    room.limits = Limits()
    await a_burst(room)
    await room.drain()
    assert len(room.channel.said) == BURST


async def test_it_can_be_switched_off(room: LedgerRoom) -> None:
    room.configuration.change(delivery=DeliverySettings(rolling=False))
    await a_burst(room)
    await room.drain()
    assert all("at once" not in said.text for said in room.channel.said)


async def test_a_group_that_was_silent_gets_what_fits_into_its_minute(room: LedgerRoom) -> None:
    room.limits = Limits(group_per_minute=20)
    await a_burst(room, 20, await room.chat("-1", ChatKind.GROUP))
    await room.drain()
    assert len(room.channel.said) == 20


async def test_a_group_whose_minute_is_used_up_gets_one_message(room: LedgerRoom) -> None:
    room.limits = Limits(group_per_minute=3)
    await a_burst(room, 9, await room.chat("-1", ChatKind.GROUP))
    await room.drain()
    assert [said.text.splitlines()[0] for said in room.channel.said] == ["9 stories at once"]


async def test_a_flood_becomes_messages_of_ten(room: LedgerRoom) -> None:
    await a_burst(room, 25)
    dispatcher = room.dispatcher()
    for _ in range(5):
        await dispatcher.drain()
        room.clock.advance(timedelta(seconds=10))
    assert [said.text.splitlines()[0] for said in room.channel.said] == [
        "10 stories at once",
        "10 stories at once",
        "5 stories at once",
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TemporaryFailure("busy"), [S.READY] * BURST),
        (ChatGone("blocked"), [S.CANCELLED] * BURST),
    ],
    ids=["temporary", "gone"],
)
async def test_nothing_is_told_when_the_message_was_not_sent(
    room: LedgerRoom, error: DeliveryError, expected: list[DeliveryState]
) -> None:
    await a_burst(room)
    room.channel.answers.append(error)
    await room.drain()
    assert await states(room) == expected
    assert {delivery.carried_by for delivery in await room.deliveries()} <= {None, 1}


@pytest.mark.parametrize("error", [TemporaryFailure("busy"), OutcomeUnknown("no answer")], ids=["busy", "unknown"])
async def test_all_are_told_by_the_next_try(room: LedgerRoom, error: DeliveryError) -> None:
    await a_burst(room)
    room.channel.answers.append(error)
    dispatcher = room.dispatcher()
    for _ in range(3):
        await dispatcher.drain()
        await room.wait_for(1)
    assert await states(room) == [S.SENT] + [S.FOLDED] * (BURST - 1)


async def test_an_unknown_outcome_may_have_doubled_every_story(room: LedgerRoom) -> None:
    await a_burst(room)
    room.channel.answers.append(OutcomeUnknown("no answer"))
    await room.drain()
    assert {delivery.possible_duplicates for delivery in await room.deliveries()} == {1}


async def test_what_is_found_after_an_unknown_outcome_told_every_story(room: LedgerRoom) -> None:
    await a_burst(room)
    room.channel.answers.append(OutcomeUnknown("no answer"))
    room.channel.found = LookUp(result=LookUpResult.FOUND, message_id="m9")
    await room.drain()
    assert await states(room) == [S.SENT] + [S.FOLDED] * (BURST - 1)
    assert room.channel.said == []


async def test_an_unknown_outcome_is_parked_with_every_story_where_the_policy_says_so(room: LedgerRoom) -> None:
    room.configuration.change(delivery=DeliverySettings(policy=AmbiguousPolicy.PARK))
    await a_burst(room)
    room.channel.answers.append(OutcomeUnknown("no answer"))
    await room.drain()
    assert await states(room) == [S.PARKED] * BURST


@pytest.mark.parametrize("error", [MessageRejected("bad markup"), PermanentFailure("never")], ids=["rejected", "dead"])
async def test_a_message_that_nobody_takes_costs_one_story_its_place(room: LedgerRoom, error: DeliveryError) -> None:
    await a_burst(room)
    room.channel.answers.append(error)
    dispatcher = room.dispatcher()
    for _ in range(4):
        await dispatcher.drain()
        await room.wait_for(1)
    found = await states(room)
    assert found[0] in (S.SENT, S.DEAD)
    assert set(found[1:]) <= {S.SENT, S.FOLDED}


async def test_an_edit_of_one_story_keeps_the_others_in_the_message(room: LedgerRoom) -> None:
    chat, stories = await a_rolled_burst(room)
    await room.deliver(stories[2], chat, kind=DeliveryKind.EDIT, revision=await room.grow(stories[2]))
    await room.wait_for(1)
    await room.drain()
    edit = room.channel.said[-1]
    assert edit.edits == "m1"
    assert all(f"{number} children home" in edit.text for number in range(1, BURST + 1))


async def test_a_message_that_can_no_longer_be_edited_is_answered_with_its_own_story(room: LedgerRoom) -> None:
    chat, stories = await a_rolled_burst(room)
    await room.deliver(stories[2], chat, kind=DeliveryKind.EDIT, revision=await room.grow(stories[2]))
    room.channel.answers.append(EditClosed("too old"))
    await room.wait_for(1)
    await room.drain()
    said = room.channel.said[-1]
    assert said.reply_to == "m1"
    assert "at once" not in said.text
    assert "3 children home" in said.text


async def test_a_restart_while_it_is_on_the_wire_leaves_all_of_it_unknown(room: LedgerRoom) -> None:
    await a_burst(room)
    room.channel.answers.append(OutcomeUnknown("no answer"))
    room.channel.found = TemporaryFailure("busy")
    await room.drain()
    assert await states(room) == [S.UNKNOWN] * BURST
