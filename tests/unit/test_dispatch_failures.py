"""What each failure leads to, by its type; and what a database that takes nothing leads to."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch import ACCOUNT_RETRY
from bot.model.chat import ChatAddress, ChatState, Platform
from bot.model.delivery import DeliveryKind, DeliveryState, LookUp, LookUpResult, OutcomeKind
from bot.model.errors import (
    AccountStopped,
    ChatGone,
    ChatMoved,
    DeliveryError,
    EditClosed,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
)
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.observation import AccountState, DeliveryEnded, LoopFailed
from bot.model.settings import AmbiguousPolicy, DeliverySettings
from tests.builders import NOON, minutes
from tests.fakes import until
from tests.unit.ledger_room import LedgerRoom, a_ledger_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[LedgerRoom]:
    async with a_ledger_room(tmp_path) as opened:
        yield opened


async def failed(room: LedgerRoom, *errors: DeliveryError) -> DeliveryId:
    """Send one post that is answered so."""
    delivery = await room.a_post()
    room.channel.answers.extend(errors)
    await room.drain()
    return delivery


async def posted(room: LedgerRoom) -> tuple[StoryId, ChatId]:
    """Post a story to a chat."""
    story, chat = await room.story(), await room.chat()
    await room.deliver(story.id, chat)
    await room.drain()
    return story.id, chat


async def edited(room: LedgerRoom, *errors: DeliveryError) -> DeliveryId:
    """Post a story, let it grow, and edit it; the edit is answered so."""
    story, chat = await posted(room)
    edit = await room.deliver(story, chat, kind=DeliveryKind.EDIT, revision=await room.grow(story))
    room.channel.answers.extend(errors)
    await room.drain()
    return edit


def last_outcome(room: LedgerRoom) -> OutcomeKind:
    return room.seen.of(DeliveryEnded)[-1].outcome


@pytest.mark.parametrize(
    ("error", "outcome", "state"),
    [
        (TemporaryFailure("busy"), OutcomeKind.RETRY, DeliveryState.READY),
        (RateLimited("slow down", retry_after=timedelta(seconds=7)), OutcomeKind.PAUSED, DeliveryState.READY),
        (ChatGone("blocked"), OutcomeKind.CHAT_GONE, DeliveryState.CANCELLED),
        (NotAllowed("no", right="can_post"), OutcomeKind.PARKED, DeliveryState.PARKED),
        (AccountStopped("revoked"), OutcomeKind.WAIT, DeliveryState.READY),
        (PermanentFailure("never"), OutcomeKind.DEAD, DeliveryState.DEAD),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, DeliveryError) else "",
)
async def test_each_failure_has_its_outcome(
    room: LedgerRoom, error: DeliveryError, outcome: OutcomeKind, state: DeliveryState
) -> None:
    delivery = await failed(room, error)
    assert last_outcome(room) is outcome
    assert await room.state(delivery) is state
    assert room.channel.said == []


async def test_what_the_platform_said_is_kept(room: LedgerRoom) -> None:
    assert (await room.delivery(await failed(room, PermanentFailure("too odd")))).error == "too odd"


# --- temporary --------------------------------------------------------------------------------------------------------


async def test_a_temporary_failure_is_tried_again_later(room: LedgerRoom) -> None:
    delivery = await failed(room, TemporaryFailure("busy"))
    retried = await room.delivery(delivery)
    assert retried.attempts == 1
    assert timedelta(seconds=2) <= retried.due_at - NOON <= timedelta(seconds=2.3)
    await room.wait_for(1)
    await room.drain()
    assert await room.state(delivery) is DeliveryState.SENT


async def test_a_platform_that_says_when_is_not_asked_earlier(room: LedgerRoom) -> None:
    delivery = await failed(room, TemporaryFailure("busy", retry_after=minutes(5)))
    assert (await room.delivery(delivery)).due_at == NOON + minutes(5)


async def test_a_day_of_temporary_failures_ends_as_dead(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    await room.wait_for(24 * 60 + 1)
    room.channel.answers.append(TemporaryFailure("busy"))
    await room.drain()
    assert await room.state(delivery) is DeliveryState.DEAD


# --- limits -----------------------------------------------------------------------------------------------------------


async def test_a_rate_limit_is_no_attempt(room: LedgerRoom) -> None:
    delivery = await room.delivery(await failed(room, RateLimited("slow", retry_after=timedelta(seconds=7))))
    assert (delivery.attempts, delivery.due_at) == (0, NOON + timedelta(seconds=7))


async def test_a_rate_limit_of_the_account_pauses_every_chat(room: LedgerRoom) -> None:
    for address in ("1", "2", "3"):
        await room.a_post(address)
    room.channel.answers.extend([RateLimited("slow", retry_after=minutes(1))] * 3)
    dispatcher = room.dispatcher()
    await dispatcher.drain()
    calls = room.channel.calls
    await room.a_post("4")
    await dispatcher.drain()
    assert room.channel.calls == calls
    room.channel.answers.clear()
    await room.wait_for(2)
    await dispatcher.drain()
    assert await room.is_settled()


async def test_a_rate_limit_of_a_chat_delays_no_other(room: LedgerRoom) -> None:
    await failed(room, RateLimited("slow", retry_after=minutes(1), whole_account=False))
    await room.a_post("2")
    await room.drain()
    assert [said.where.address for said in room.channel.said] == ["2"]


async def test_a_stopped_account_is_said_and_tried_again_after_a_minute(room: LedgerRoom) -> None:
    await room.a_post()
    room.channel.answers.append(AccountStopped("the token is revoked"))
    dispatcher = room.dispatcher()
    await dispatcher.drain()
    assert room.seen.of(AccountState)[-1].stopped == "the token is revoked"
    room.clock.advance(ACCOUNT_RETRY)
    await dispatcher.drain()
    assert room.seen.of(AccountState)[-1].stopped is None
    assert await room.is_settled()


# --- chats ------------------------------------------------------------------------------------------------------------


async def test_a_chat_that_is_gone_is_disabled_and_its_other_deliveries_cancelled(room: LedgerRoom) -> None:
    chat = await room.chat()
    for number in range(2):
        await room.deliver((await room.story(f"Story {number}")).id, chat)
    room.channel.answers.append(ChatGone("blocked"))
    await room.drain()
    assert (await room.known(chat)).state is ChatState.GONE
    assert {one.state for one in await room.deliveries()} == {DeliveryState.CANCELLED}
    assert room.channel.calls == 1


async def test_operators_hear_of_a_chat_that_is_gone(room: LedgerRoom) -> None:
    await failed(room, ChatGone("blocked"))
    assert list(room.told_operators.values()) == ["telegram: a chat is gone: blocked"]


async def test_operators_hear_which_right_is_missing(room: LedgerRoom) -> None:
    await failed(room, NotAllowed("not enough rights", right="can_post_messages"))
    assert "“can_post_messages”" in next(iter(room.told_operators.values()))


async def test_a_chat_that_moved_is_sent_to_at_its_new_address(room: LedgerRoom) -> None:
    delivery = await failed(room, ChatMoved("upgraded", new_address="-100"))
    assert await room.state(delivery) is DeliveryState.SENT
    assert room.channel.said[-1].where == ChatAddress(platform=Platform.TELEGRAM, address="-100")


# --- messages ---------------------------------------------------------------------------------------------------------


async def test_a_rejected_message_is_sent_once_more_as_plain_text(room: LedgerRoom) -> None:
    delivery = await failed(room, MessageRejected("bad markup"))
    assert await room.state(delivery) is DeliveryState.SENT
    assert room.channel.said[-1].plain


async def test_a_message_rejected_as_plain_text_too_is_dead(room: LedgerRoom) -> None:
    delivery = await failed(room, MessageRejected("bad markup"), MessageRejected("bad words"))
    assert await room.state(delivery) is DeliveryState.DEAD


async def test_an_edit_of_a_message_that_is_gone_ends(room: LedgerRoom) -> None:
    edit = await edited(room, MessageGone("deleted"))
    assert await room.state(edit) is DeliveryState.SUPERSEDED


async def test_a_message_that_can_no_longer_be_edited_is_answered_instead(room: LedgerRoom) -> None:
    edit = await edited(room, EditClosed("too old"))
    assert await room.state(edit) is DeliveryState.SENT
    assert room.channel.said[-1].reply_to == "m1"
    assert last_outcome(room) is OutcomeKind.REPLY_INSTEAD


# --- ambiguity --------------------------------------------------------------------------------------------------------


async def test_an_unknown_outcome_is_sent_again_and_counted(room: LedgerRoom) -> None:
    delivery = await failed(room, OutcomeUnknown("no answer"))
    recorded = await room.delivery(delivery)
    assert (recorded.state, recorded.possible_duplicates) == (DeliveryState.SENT, 1)


async def test_an_unknown_outcome_is_parked_where_the_policy_says_so(room: LedgerRoom) -> None:
    room.configuration.change(delivery=DeliverySettings(policy=AmbiguousPolicy.PARK))
    delivery = await failed(room, OutcomeUnknown("no answer"))
    assert await room.state(delivery) is DeliveryState.PARKED
    assert room.channel.said == []


async def test_a_message_that_is_found_is_not_sent_again(room: LedgerRoom) -> None:
    room.channel.found = LookUp(result=LookUpResult.FOUND, message_id="m9")
    delivery = await room.delivery(await failed(room, OutcomeUnknown("no answer")))
    assert (delivery.state, delivery.message_id, delivery.possible_duplicates) == (DeliveryState.SENT, "m9", 0)
    assert room.channel.said == []


async def test_a_look_up_that_fails_leaves_the_outcome_unknown(room: LedgerRoom) -> None:
    room.channel.found = TemporaryFailure("busy")
    assert await room.state(await failed(room, OutcomeUnknown("no answer"))) is DeliveryState.UNKNOWN
    assert room.channel.said == []


async def test_each_possible_duplicate_waits_longer_than_the_last(room: LedgerRoom) -> None:
    delivery = await failed(room, *[OutcomeUnknown("no answer")] * 3)
    assert (await room.delivery(delivery)).possible_duplicates == 3
    first, second, third = room.clock.slept
    assert first < second < third


# --- a database that takes nothing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("refused", [1, 2], ids=["start", "start and giving back"])
async def test_nothing_is_sent_when_its_start_cannot_be_recorded(room: LedgerRoom, refused: int) -> None:
    delivery = await room.a_post()
    dispatcher = room.dispatcher()
    room.seen.then = lambda event: setattr(room.store, "failures", refused) if "claimed" in str(event) else None
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: len(room.seen.of(LoopFailed)) == refused)
    room.seen.then = lambda _: None
    assert room.channel.calls == 0
    dispatcher.wake()
    await until(lambda: bool(room.seen.of(DeliveryEnded)))
    dispatcher.stop()
    await running
    assert await room.state(delivery) is DeliveryState.SENT
    assert room.channel.calls == 1


async def test_what_was_sent_is_recorded_however_long_the_database_refuses(room: LedgerRoom) -> None:
    delivery = await room.a_post()
    room.seen.then = lambda event: setattr(room.store, "failures", 3) if "answered" in str(event) else None
    await room.drain()
    assert await room.state(delivery) is DeliveryState.SENT
    assert len(room.channel.said) == 1
    assert len(room.seen.of(LoopFailed)) == 3


async def test_a_claim_that_fails_is_tried_again(room: LedgerRoom) -> None:
    await room.a_post()
    dispatcher = room.dispatcher()
    room.store.failures = 1
    running = asyncio.create_task(dispatcher.run())
    await until(lambda: bool(room.seen.of(LoopFailed)))
    dispatcher.wake()
    await until(lambda: bool(room.seen.of(DeliveryEnded)))
    dispatcher.stop()
    await running
    assert len(room.channel.said) == 1
