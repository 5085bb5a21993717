"""Chats and what they asked for: adding, moving, subscribing, forgetting."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.model.chat import ChatKind, ChatState, Platform
from bot.model.delivery import DeliveryState
from bot.model.ids import ChatId, TopicId
from bot.ports import Transaction
from tests.builders import NOON, QATAR, RETURNED, minutes
from tests.contract.store.ledger import Ledger
from tests.contract.store.making import add_chat, address, bare_story

NOBODY = ChatId(10**9)
BOTH = frozenset({RETURNED, QATAR})


def _topics(tx: Transaction, chat: ChatId) -> list[TopicId]:
    return [subscription.topic for subscription in tx.chats.subscriptions(chat)]


def _subscribers(tx: Transaction, topics: frozenset[TopicId] = BOTH) -> list[ChatId]:
    return [subscription.chat for subscription in tx.chats.subscribers(topics)]


def _states(tx: Transaction, chats: Sequence[ChatId]) -> list[ChatState]:
    found = (tx.chats.get(chat) for chat in chats)
    return [chat.state for chat in found if chat is not None]


# Adding and finding


def test_a_new_chat_has_what_it_was_added_with(tx: Transaction) -> None:
    where = address(-100, thread="7", platform=Platform.SLACK, account="second")
    chat = tx.chats.add(where, ChatKind.GROUP, language="uk", timezone="Europe/Kyiv", state=ChatState.WAITING, at=NOON)
    assert (chat.where, chat.kind, chat.language, chat.timezone) == (where, ChatKind.GROUP, "uk", "Europe/Kyiv")
    assert (chat.state, chat.state_why, chat.created_at) == (ChatState.WAITING, None, NOON)
    assert tx.chats.find(where) == tx.chats.get(chat.id) == chat


def test_adding_a_known_chat_returns_it_as_it_is(tx: Transaction) -> None:
    chat = tx.chats.get(add_chat(tx))
    again = tx.chats.add(
        address(), ChatKind.GROUP, language="uk", timezone="Europe/Kyiv", state=ChatState.GONE, at=NOON + minutes(1)
    )
    assert again == chat


@pytest.mark.parametrize(
    "other",
    [address(2), address(thread="7"), address(account="second"), address(platform=Platform.SLACK)],
    ids=["address", "thread", "account", "platform"],
)
def test_chats_that_differ_in_one_part_of_their_address_are_different_chats(tx: Transaction, other: object) -> None:
    first = add_chat(tx)
    assert tx.chats.find(other) is None  # type: ignore[arg-type]
    assert add_chat(tx, other) != first  # type: ignore[arg-type]


def test_a_chat_that_is_not_there_is_none(tx: Transaction) -> None:
    assert tx.chats.find(address()) is None
    assert tx.chats.get(NOBODY) is None
    assert tx.chats.at(address()) == ()


def test_a_chat_and_its_threads_are_at_one_address(tx: Transaction) -> None:
    whole, thread = add_chat(tx), add_chat(tx, address(thread="7"))
    add_chat(tx, 2)
    assert tx.chats.at(address()) == tx.chats.at(address(thread="9")) == (whole, thread)


def test_all_chats_are_listed_also_by_platform(tx: Transaction) -> None:
    telegram, slack = add_chat(tx), add_chat(tx, address("C1", platform=Platform.SLACK))
    assert [chat.id for chat in tx.chats.all()] == [telegram, slack]
    assert [chat.id for chat in tx.chats.all(Platform.SLACK)] == [slack]
    assert tx.chats.all(Platform.CONSOLE) == ()


def test_settings_and_state_are_saved(tx: Transaction) -> None:
    chat = tx.chats.get(add_chat(tx))
    assert chat is not None
    changed = replace(
        chat,
        kind=ChatKind.CHANNEL,
        language="ar",
        timezone="Asia/Qatar",
        state=ChatState.PARKED,
        state_why="may not post",
    )
    tx.chats.save(changed)
    assert tx.chats.get(chat.id) == tx.chats.find(address()) == changed


def test_a_state_is_set_for_a_chat_and_all_its_threads(tx: Transaction) -> None:
    chats = [add_chat(tx), add_chat(tx, address(thread="7"))]
    other = add_chat(tx, 2)
    assert tx.chats.set_state_everywhere(address(thread="9"), ChatState.GONE, "blocked") == 2
    assert _states(tx, chats) == [ChatState.GONE, ChatState.GONE]
    assert _states(tx, [other]) == [ChatState.ACTIVE]
    gone = tx.chats.get(chats[0])
    assert gone is not None
    assert gone.state_why == "blocked"


def test_only_states_that_changed_are_counted(tx: Transaction) -> None:
    add_chat(tx, state=ChatState.GONE)
    add_chat(tx, address(thread="7"))
    assert tx.chats.set_state_everywhere(address(), ChatState.GONE, None) == 1


# Subscriptions


def test_subscribing_returns_the_topics_that_are_new(tx: Transaction) -> None:
    chat = add_chat(tx)
    assert tx.chats.subscribe(chat, [RETURNED], since=NOON) == (RETURNED,)
    assert tx.chats.subscribe(chat, [RETURNED, QATAR, QATAR], since=NOON + minutes(1)) == (QATAR,)
    assert [(one.topic, one.since) for one in tx.chats.subscriptions(chat)] == [
        (QATAR, NOON + minutes(1)),
        (RETURNED, NOON),
    ]


def test_unsubscribing_returns_the_topics_that_the_chat_had(tx: Transaction) -> None:
    chat, other = add_chat(tx), add_chat(tx, 2)
    tx.chats.subscribe(chat, [RETURNED], since=NOON)
    tx.chats.subscribe(other, [RETURNED], since=NOON)
    assert tx.chats.unsubscribe(chat, [RETURNED, QATAR]) == (RETURNED,)
    assert tx.chats.unsubscribe(chat, [RETURNED]) == ()
    assert (_topics(tx, chat), _topics(tx, other)) == ([], [RETURNED])


def test_subscribers_of_any_of_the_topics_are_found(tx: Transaction) -> None:
    both, one, none = (add_chat(tx, number) for number in (1, 2, 3))
    tx.chats.subscribe(both, [RETURNED, QATAR], since=NOON)
    tx.chats.subscribe(one, [QATAR], since=NOON)
    tx.chats.subscribe(none, [TopicId("other")], since=NOON)
    assert _subscribers(tx) == [both, both, one]
    assert _subscribers(tx, frozenset({RETURNED})) == [both]
    assert _subscribers(tx, frozenset()) == []


@pytest.mark.parametrize("state", [ChatState.WAITING, ChatState.PARKED, ChatState.GONE])
def test_only_active_chats_are_subscribers(tx: Transaction, state: ChatState) -> None:
    chat = add_chat(tx, state=state)
    tx.chats.subscribe(chat, [RETURNED], since=NOON)
    assert _subscribers(tx) == []
    assert _topics(tx, chat) == [RETURNED]


# Moving


def test_a_moved_chat_keeps_its_id_and_takes_its_threads_along(tx: Transaction) -> None:
    whole, thread, other = add_chat(tx), add_chat(tx, address(thread="7")), add_chat(tx, 3)
    assert tx.chats.move(address(), address(-1001)) == 2
    assert tx.chats.at(address()) == ()
    assert tx.chats.at(address(-1001)) == (whole, thread)
    moved = tx.chats.find(address(-1001, thread="7"))
    assert moved is not None
    assert moved.id == thread
    assert tx.chats.at(address(3)) == (other,)


def test_a_move_to_where_the_chat_is_changes_nothing(tx: Transaction) -> None:
    chat = add_chat(tx)
    assert tx.chats.move(address(), address()) == 0
    assert tx.chats.at(address()) == (chat,)


def test_nobody_moves_from_an_unknown_address(tx: Transaction) -> None:
    assert tx.chats.move(address(), address(2)) == 0


def test_what_is_open_for_a_moved_chat_is_sent_to_its_new_account(tx: Transaction) -> None:
    ledger = Ledger(tx)
    ledger.add(bare_story(tx), add_chat(tx))
    tx.chats.move(address(), address(-1001, account="second"))
    assert ledger.claim() == []
    (outgoing,) = tx.deliveries.claim(
        Platform.TELEGRAM, "second", now=NOON, owner="me", until=NOON + minutes(1), limit=9, exclude=frozenset()
    )
    assert outgoing.chat.where == address(-1001, account="second")


def test_a_chat_that_moves_to_a_known_address_joins_its_chat(tx: Transaction) -> None:
    ledger = Ledger(tx)
    old, new = add_chat(tx, 1), add_chat(tx, 2)
    told, waiting = bare_story(tx), bare_story(tx)
    tx.chats.subscribe(old, [RETURNED, QATAR], since=NOON)
    tx.chats.subscribe(new, [QATAR], since=NOON + minutes(1))
    ledger.send(ledger.add(told, old), message_id="77")
    open_ = ledger.add(waiting, old)
    assert tx.chats.move(address(1), address(2)) == 1
    assert tx.chats.get(old) is None
    assert [(one.topic, one.since) for one in tx.chats.subscriptions(new)] == [
        (QATAR, NOON + minutes(1)),
        (RETURNED, NOON),
    ]
    assert [(one.chat, one.message_id) for one in tx.deliveries.posted(told)] == [(new, "77")]
    assert ledger.delivery(open_).chat == new
    assert ledger.claim() == [open_]


def test_what_is_open_for_a_joining_chat_is_sent_by_its_new_account(tx: Transaction) -> None:
    ledger = Ledger(tx)
    second = address(2, account="second")
    add_chat(tx, second)
    ledger.add(bare_story(tx), add_chat(tx))
    tx.chats.move(address(), second)
    assert ledger.claim() == []
    (outgoing,) = tx.deliveries.claim(
        Platform.TELEGRAM, "second", now=NOON, owner="me", until=NOON + minutes(1), limit=9, exclude=frozenset()
    )
    assert outgoing.chat.where == second


def test_a_chat_that_joins_one_with_the_same_delivery_is_not_told_twice(tx: Transaction) -> None:
    ledger = Ledger(tx)
    old, new, story = add_chat(tx, 1), add_chat(tx, 2), bare_story(tx)
    ledger.send(ledger.add(story, new), message_id="99")
    ledger.send(ledger.add(story, old), message_id="77")
    tx.chats.move(address(1), address(2))
    assert [one.message_id for one in tx.deliveries.posted(story)] == ["99"]
    assert tx.deliveries.counts()[DeliveryState.SENT] == 1


def test_a_chat_that_was_told_does_not_post_again_what_joins_it(tx: Transaction) -> None:
    ledger = Ledger(tx)
    old, new, story = add_chat(tx, 1), add_chat(tx, 2), bare_story(tx)
    ledger.send(ledger.add(story, new))
    ledger.add(story, old)
    tx.chats.move(address(1), address(2))
    assert ledger.claim() == []


# Forgetting


def test_a_forgotten_chat_is_gone_with_all_that_names_it(tx: Transaction) -> None:
    ledger = Ledger(tx)
    chat, other, story = add_chat(tx, 1), add_chat(tx, 2), bare_story(tx)
    for one in (chat, other):
        tx.chats.subscribe(one, [RETURNED], since=NOON)
        ledger.send(ledger.add(story, one))
    for one in (chat, other):
        ledger.add(bare_story(tx), one)
    assert tx.chats.forget(address(1))
    assert tx.chats.find(address(1)) is None
    assert _subscribers(tx) == [other]
    assert [posted.chat for posted in tx.deliveries.posted(story)] == [other]
    assert {delivery.chat for delivery in ledger.all()} == {other}


def test_forgetting_one_thread_leaves_the_others(tx: Transaction) -> None:
    whole = add_chat(tx)
    add_chat(tx, address(thread="7"))
    assert tx.chats.forget(address(thread="7"))
    assert tx.chats.at(address()) == (whole,)


def test_an_unknown_chat_cannot_be_forgotten(tx: Transaction) -> None:
    assert not tx.chats.forget(address())


def test_a_forgotten_chat_that_returns_has_another_id(tx: Transaction) -> None:
    old = add_chat(tx)
    tx.chats.forget(address())
    assert add_chat(tx) != old


def test_text_that_no_database_takes_is_stored_with_the_replacement_character(tx: Transaction) -> None:
    chat = add_chat(tx)
    tx.chats.set_state_everywhere(address(), ChatState.GONE, "a\x00b")
    found = tx.chats.get(chat)
    assert found is not None
    assert found.state_why == "a\ufffdb"
