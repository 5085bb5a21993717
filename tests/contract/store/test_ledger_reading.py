"""The ledger: what it answers."""

import pytest

from bot.model.chat import Platform
from bot.model.delivery import DeliveryState, OutcomeKind
from bot.ports import Transaction
from tests.builders import NOON, minutes
from tests.contract.store.ledger import EDIT, EVERY_STATE, Ledger
from tests.contract.store.making import add_chat, address, bare_story

S = DeliveryState
K = OutcomeKind
TELEGRAM = (Platform.TELEGRAM, "default")
SLACK = (Platform.SLACK, "default")


@pytest.fixture
def ledger(tx: Transaction) -> Ledger:
    return Ledger(tx)


def test_who_has_a_message_and_who_will_are_its_holders(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    has, unknown, waits, failed, none = (add_chat(tx, number) for number in range(5))
    ledger.send(ledger.add(story, has))
    ledger.fail(ledger.add(story, failed), K.DEAD)
    ledger.fail(ledger.add(story, unknown), K.UNKNOWN)
    ledger.add(story, waits)
    ledger.add(bare_story(tx), none)
    assert tx.deliveries.holders(story) == {has: True, unknown: False, waits: False}


def test_a_chat_with_a_message_and_a_later_post_has_it(tx: Transaction, ledger: Ledger) -> None:
    story, chat = bare_story(tx), add_chat(tx)
    ledger.send(ledger.add(story, chat))
    ledger.add(story, chat, revision=2)
    assert tx.deliveries.holders(story) == {chat: True}


def test_a_story_that_nobody_was_told_has_no_messages(tx: Transaction) -> None:
    assert tx.deliveries.posted(bare_story(tx)) == ()
    assert tx.deliveries.holders(bare_story(tx)) == {}


def test_the_next_ready_delivery_of_an_account_says_when_to_wake(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    assert tx.deliveries.next_due_at(*TELEGRAM) is None
    ledger.add(story, add_chat(tx, 1), due_at=NOON + minutes(3))
    ledger.add(story, add_chat(tx, 2), due_at=NOON + minutes(2))
    ledger.add(story, add_chat(tx, address("C1", platform=Platform.SLACK)), due_at=NOON + minutes(1))
    assert tx.deliveries.next_due_at(*TELEGRAM) == NOON + minutes(2)
    assert tx.deliveries.next_due_at(*SLACK) == NOON + minutes(1)


def test_an_edit_that_waits_for_its_post_wakes_nobody(tx: Transaction, ledger: Ledger) -> None:
    story, chat = bare_story(tx), add_chat(tx)
    post = ledger.add(story, chat)
    ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.on_the_wire(post)
    assert tx.deliveries.next_due_at(*TELEGRAM) is None
    ledger.finish(post, K.SENT, message_id="1")
    assert tx.deliveries.next_due_at(*TELEGRAM) == NOON


def test_starts_are_remembered_for_the_pace(tx: Transaction, ledger: Ledger) -> None:
    story, chats = bare_story(tx), [add_chat(tx, number) for number in (1, 2, 3)]
    for number, chat in enumerate(chats):
        ledger.send(ledger.add(story, chat), now=NOON + minutes(number))
    assert tx.deliveries.started_since(*TELEGRAM, NOON + minutes(1)) == (
        (chats[1], NOON + minutes(1)),
        (chats[2], NOON + minutes(2)),
    )
    assert tx.deliveries.started_since(*SLACK, NOON) == ()


def test_what_failed_was_started_too(tx: Transaction, ledger: Ledger) -> None:
    chat = add_chat(tx)
    ledger.fail(ledger.add(bare_story(tx), chat), K.RETRY)
    assert tx.deliveries.started_since(*TELEGRAM, NOON) == ((chat, NOON),)


def test_unknown_deliveries_of_an_account_are_listed_oldest_first(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    posts = [ledger.add(story, add_chat(tx, number)) for number in (1, 2, 3)]
    ledger.claim()
    ledger.start(*posts)
    tx.deliveries.recover(now=NOON, owner=None)
    assert [one.delivery.id for one in tx.deliveries.unknown(*TELEGRAM, limit=2)] == posts[:2]
    assert tx.deliveries.unknown(*SLACK, limit=2) == ()


def test_deliveries_are_listed_by_state_newest_first_and_in_pages(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    posts = [ledger.add(story, add_chat(tx, number)) for number in range(3)]
    ledger.send_first(posts[0])
    listed = tx.deliveries.listed(frozenset({S.READY}), limit=1, offset=0)
    assert [(delivery.id, where) for delivery, where in listed] == [(posts[2], address(2))]
    assert [one.id for one, _ in tx.deliveries.listed(EVERY_STATE, limit=5, offset=1)] == [posts[1], posts[0]]
    assert tx.deliveries.listed(frozenset({S.DEAD}), limit=5, offset=0) == ()
    assert tx.deliveries.listed(frozenset(), limit=5, offset=0) == ()


def test_every_state_is_counted(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    assert tx.deliveries.counts() == dict.fromkeys(S, 0)
    posts = [ledger.add(story, add_chat(tx, number)) for number in range(3)]
    ledger.send_first(posts[0])
    assert tx.deliveries.counts() == {**dict.fromkeys(S, 0), S.SENT: 1, S.READY: 2}


def test_nothing_was_sent_twice_at_first(tx: Transaction) -> None:
    assert tx.deliveries.possible_duplicates() == 0
