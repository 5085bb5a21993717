"""The ledger: what is written with an alert, and what it makes needless."""

from dataclasses import dataclass

import pytest

from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery, OutcomeKind, Priority
from bot.model.ids import ChatId, StoryId
from bot.ports import Transaction
from tests.builders import NOON, minutes
from tests.contract.store.ledger import EDIT, POST, Ledger
from tests.contract.store.making import add_chat, bare_story

S = DeliveryState


@dataclass
class Told:
    """A chat that has a story's message."""

    story: StoryId
    chat: ChatId
    ledger: Ledger


@pytest.fixture
def told(tx: Transaction) -> Told:
    told = Told(story=bare_story(tx), chat=add_chat(tx), ledger=Ledger(tx))
    told.ledger.send(told.ledger.add(told.story, told.chat))
    return told


def _new(story: StoryId, chat: ChatId, *, kind: DeliveryKind = POST, revision: int = 1) -> NewDelivery:
    return NewDelivery(story=story, chat=chat, revision=revision, kind=kind, reason="first", due_at=NOON)


def test_a_new_delivery_is_ready(tx: Transaction) -> None:
    ledger, story, chat = Ledger(tx), bare_story(tx), add_chat(tx)
    delivery = ledger.delivery(ledger.add(story, chat, due_at=NOON + minutes(1)))
    assert (delivery.story, delivery.chat, delivery.revision, delivery.kind) == (story, chat, 1, POST)
    assert (delivery.state, delivery.reason) == (S.READY, "first")
    assert (delivery.due_at, delivery.created_at) == (NOON + minutes(1), NOON)
    assert (delivery.attempts, delivery.possible_duplicates, delivery.plain) == (0, 0, False)
    assert (delivery.sending_at, delivery.message_id, delivery.error) == (None, None, None)


def test_only_new_deliveries_are_written_and_counted(tx: Transaction) -> None:
    story, first, second = bare_story(tx), add_chat(tx, 1), add_chat(tx, 2)
    tx.deliveries.add([_new(story, first)], at=NOON)
    assert tx.deliveries.add([_new(story, first), _new(story, second)], at=NOON + minutes(1)) == 1
    assert [delivery.created_at for delivery in Ledger(tx).all()] == [NOON, NOON + minutes(1)]


@pytest.mark.parametrize("kind", [OutcomeKind.SENT, OutcomeKind.DEAD, OutcomeKind.PARKED, OutcomeKind.UNKNOWN])
def test_writing_a_delivery_again_leaves_its_state_as_it_is(tx: Transaction, kind: OutcomeKind) -> None:
    ledger, story, chat = Ledger(tx), bare_story(tx), add_chat(tx)
    delivery = ledger.add(story, chat)
    ledger.fail(delivery, kind)
    before = ledger.delivery(delivery)
    assert tx.deliveries.add([_new(story, chat)], at=NOON) == 0
    assert ledger.all() == [before]


def test_nothing_to_write_is_nothing(tx: Transaction) -> None:
    assert tx.deliveries.add([], at=NOON) == 0


def test_a_chat_that_was_forgotten_meanwhile_is_left_out(tx: Transaction) -> None:
    assert tx.deliveries.add([_new(bare_story(tx), ChatId(10**9))], at=NOON) == 0


def test_posts_go_before_edits(tx: Transaction, told: Told) -> None:
    edit = told.ledger.add(told.story, told.chat, kind=EDIT, revision=2)
    post = told.ledger.add(bare_story(tx), told.chat)
    assert Priority.POST < Priority.EDIT
    assert told.ledger.claim() == [post, edit]


def test_a_new_edit_supersedes_older_open_edits_of_the_message(told: Told) -> None:
    old, new = (told.ledger.add(told.story, told.chat, kind=EDIT, revision=revision) for revision in (2, 3))
    assert told.ledger.states(old, new) == [S.SUPERSEDED, S.READY]


def test_a_claimed_edit_is_superseded_and_not_started(told: Told) -> None:
    old = told.ledger.add(told.story, told.chat, kind=EDIT, revision=2)
    assert told.ledger.claim() == [old]
    new = told.ledger.add(told.story, told.chat, kind=EDIT, revision=3)
    assert told.ledger.start(old) == []
    assert told.ledger.states(old, new) == [S.SUPERSEDED, S.READY]
    assert told.ledger.claim() == [new]


def test_an_edit_on_the_wire_is_not_superseded(told: Told) -> None:
    old = told.ledger.add(told.story, told.chat, kind=EDIT, revision=2)
    told.ledger.on_the_wire(old)
    new = told.ledger.add(told.story, told.chat, kind=EDIT, revision=3)
    assert told.ledger.states(old, new) == [S.SENDING, S.READY]


def test_edits_of_other_messages_are_left_alone(tx: Transaction, told: Told) -> None:
    ledger, other_chat, other_story = told.ledger, add_chat(tx, 2), bare_story(tx)
    ledger.send(ledger.add(told.story, other_chat))
    ledger.send(ledger.add(other_story, told.chat))
    others = [
        ledger.add(*where, kind=EDIT, revision=2) for where in ((told.story, other_chat), (other_story, told.chat))
    ]
    ledger.add(told.story, told.chat, kind=EDIT, revision=3)
    assert ledger.states(*others) == [S.READY, S.READY]


def test_an_older_edit_that_comes_late_is_superseded(told: Told) -> None:
    new, old = (told.ledger.add(told.story, told.chat, kind=EDIT, revision=revision) for revision in (3, 2))
    assert told.ledger.states(old, new) == [S.SUPERSEDED, S.READY]


def test_an_edit_that_says_nothing_new_is_superseded(told: Told) -> None:
    edit = told.ledger.add(told.story, told.chat, kind=EDIT, revision=1)
    assert told.ledger.state(edit) is S.SUPERSEDED


def test_an_edit_with_nothing_to_edit_is_superseded(tx: Transaction) -> None:
    ledger = Ledger(tx)
    edit = ledger.add(bare_story(tx), add_chat(tx), kind=EDIT, revision=2)
    assert ledger.state(edit) is S.SUPERSEDED


def test_an_edit_may_wait_for_its_post(tx: Transaction) -> None:
    ledger, story, chat = Ledger(tx), bare_story(tx), add_chat(tx)
    ledger.add(story, chat)
    assert ledger.state(ledger.add(story, chat, kind=EDIT, revision=2)) is S.READY


def test_a_new_later_post_supersedes_an_older_later_post(told: Told) -> None:
    old, new = (told.ledger.add(told.story, told.chat, revision=revision) for revision in (2, 3))
    assert told.ledger.states(old, new) == [S.SUPERSEDED, S.READY]


def test_a_first_post_is_not_superseded_by_a_later_post(tx: Transaction) -> None:
    ledger, story, chat = Ledger(tx), bare_story(tx), add_chat(tx)
    first, second, third = (ledger.add(story, chat, revision=revision) for revision in (1, 2, 3))
    assert ledger.states(first, second, third) == [S.READY, S.SUPERSEDED, S.READY]


def test_a_post_and_an_edit_of_one_revision_are_two_deliveries(told: Told) -> None:
    edit = told.ledger.add(told.story, told.chat, kind=EDIT, revision=2)
    post = told.ledger.add(told.story, told.chat, kind=POST, revision=2)
    assert told.ledger.states(edit, post) == [S.READY, S.READY]
