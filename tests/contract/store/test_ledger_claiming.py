"""The ledger: from ready to sending, and back."""

from dataclasses import replace

import pytest

from bot.model.chat import Platform
from bot.model.delivery import DeliveryState, OutcomeKind
from bot.model.ids import DeliveryId, StoryId
from bot.ports import Transaction
from tests.builders import NOON, minutes
from tests.contract.store.ledger import EDIT, Ledger
from tests.contract.store.making import add_chat, address, bare_story

S = DeliveryState


@pytest.fixture
def ledger(tx: Transaction) -> Ledger:
    return Ledger(tx)


def _grow(tx: Transaction, story: StoryId, revision: int) -> None:
    known = tx.stories.get(story)
    assert known is not None
    tx.stories.save(replace(known, revision=revision))


def _posts(tx: Transaction, ledger: Ledger, count: int) -> list[DeliveryId]:
    """Write a post to each of so many chats."""
    story = bare_story(tx)
    return [ledger.add(story, add_chat(tx, 100 + number)) for number in range(count)]


# Claiming


def test_a_claimed_delivery_comes_with_its_chat(tx: Transaction, ledger: Ledger) -> None:
    chat = add_chat(tx)
    delivery = ledger.add(bare_story(tx), chat)
    (outgoing,) = ledger.outgoing()
    assert (outgoing.delivery.id, outgoing.delivery.state) == (delivery, S.CLAIMED)
    assert (outgoing.chat, outgoing.reply_to) == (tx.chats.get(chat), None)


def test_the_oldest_are_claimed_first_and_only_so_many(tx: Transaction, ledger: Ledger) -> None:
    first, second, third = _posts(tx, ledger, 3)
    assert ledger.claim(limit=2) == [first, second]
    assert ledger.claim(limit=2) == [third]


def test_what_is_claimed_is_claimed_by_nobody_else(tx: Transaction, ledger: Ledger) -> None:
    _posts(tx, ledger, 1)
    ledger.claim()
    assert ledger.claim(owner="you") == []


def test_a_lease_that_ran_out_waits_for_recovery(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    assert ledger.claim(now=NOON + minutes(9), owner="you") == []
    tx.deliveries.recover(now=NOON + minutes(9), owner="you")
    assert ledger.claim(now=NOON + minutes(9), owner="you") == [post]


def test_what_is_not_due_is_not_claimed(tx: Transaction, ledger: Ledger) -> None:
    post = ledger.add(bare_story(tx), add_chat(tx), due_at=NOON + minutes(1))
    assert ledger.claim() == []
    assert ledger.claim(now=NOON + minutes(1)) == [post]


def test_an_account_claims_only_its_own(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    ledger.add(story, add_chat(tx, address(1, account="second")))
    ledger.add(story, add_chat(tx, address(1, platform=Platform.SLACK)))
    assert ledger.claim() == []


def test_excluded_chats_are_left_out(tx: Transaction, ledger: Ledger) -> None:
    story, chats = bare_story(tx), [add_chat(tx, number) for number in (1, 2, 3)]
    posts = [ledger.add(story, chat) for chat in chats]
    assert ledger.claim(exclude=frozenset({chats[0], chats[2]})) == [posts[1]]


def test_a_chats_line_is_claimed_in_its_order(tx: Transaction, ledger: Ledger) -> None:
    chat = add_chat(tx)
    posts = [ledger.add(bare_story(tx), chat) for _ in range(3)]
    assert ledger.claim() == posts


@pytest.mark.parametrize("state", [S.CLAIMED, S.SENDING, S.UNKNOWN])
def test_a_chats_line_stands_while_something_of_it_is_in_flight(
    tx: Transaction, ledger: Ledger, state: DeliveryState
) -> None:
    chat = add_chat(tx)
    first, second = (ledger.add(bare_story(tx), chat) for _ in range(2))
    assert ledger.claim(limit=1) == [first]
    if state is not S.CLAIMED:
        ledger.start(first)
    if state is S.UNKNOWN:
        ledger.finish(first, OutcomeKind.UNKNOWN)
    assert ledger.state(first) is state
    assert ledger.claim() == []
    (elsewhere,) = _posts(tx, ledger, 1)
    assert ledger.claim() == [elsewhere]
    assert ledger.state(second) is S.READY


def test_a_chats_line_stands_behind_one_that_is_not_due_yet(tx: Transaction, ledger: Ledger) -> None:
    chat = add_chat(tx)
    first = ledger.add(bare_story(tx), chat)
    second = ledger.add(bare_story(tx), chat)
    assert ledger.claim(limit=1) == [first]
    ledger.start(first)
    ledger.finish(first, OutcomeKind.RETRY, due_at=NOON + minutes(5))
    assert ledger.claim(now=NOON + minutes(1)) == []
    assert ledger.claim(now=NOON + minutes(5)) == [first, second]


def test_a_post_does_not_stand_behind_an_edit_that_is_not_due_yet(tx: Transaction, ledger: Ledger) -> None:
    chat, story = add_chat(tx), bare_story(tx)
    ledger.send(ledger.add(story, chat))
    ledger.add(story, chat, kind=EDIT, revision=2, due_at=NOON + minutes(5))
    post = ledger.add(bare_story(tx), chat)
    assert ledger.claim() == [post]


@pytest.mark.parametrize("unknown", [False, True])
def test_an_edit_waits_while_its_post_is_open_or_unknown(tx: Transaction, ledger: Ledger, unknown: bool) -> None:
    chat, story = add_chat(tx), bare_story(tx)
    post = ledger.add(story, chat)
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    assert ledger.claim() == [post]
    ledger.start(post)
    if unknown:
        ledger.finish(post, OutcomeKind.UNKNOWN)
    assert ledger.claim() == []
    ledger.finish(post, OutcomeKind.SENT, message_id="1")
    assert ledger.claim() == [edit]


def test_an_edit_that_waits_for_its_post_does_not_hold_up_the_line(tx: Transaction, ledger: Ledger) -> None:
    chat, late, other = add_chat(tx), bare_story(tx), bare_story(tx)
    ledger.send(ledger.add(other, chat))
    ledger.add(late, chat, due_at=NOON + minutes(5))
    ledger.add(late, chat, kind=EDIT, revision=2)
    assert ledger.claim(now=NOON + minutes(4)) == []
    edit = ledger.add(other, chat, kind=EDIT, revision=2)
    assert ledger.claim(now=NOON + minutes(5))[1:] == [edit]


def test_a_later_post_waits_for_the_first(tx: Transaction, ledger: Ledger) -> None:
    chat, story = add_chat(tx), bare_story(tx)
    first, later = (ledger.add(story, chat, revision=revision) for revision in (1, 2))
    ledger.send(first)
    assert ledger.claim() == [later]


def test_an_edit_and_a_later_post_come_with_the_message_they_belong_to(tx: Transaction, ledger: Ledger) -> None:
    chat, story = add_chat(tx), bare_story(tx)
    ledger.send(ledger.add(story, chat), message_id="77")
    post = ledger.add(story, chat, revision=2)
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    (first,) = ledger.outgoing()
    assert (first.delivery.id, first.reply_to) == (post, "77")
    ledger.start(post)
    ledger.finish(post, OutcomeKind.SENT, message_id="78")
    (second,) = ledger.outgoing()
    assert (second.delivery.id, second.reply_to) == (edit, "77")


# Starting


def test_what_was_started_is_sending(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    (outgoing,) = tx.deliveries.start([post], owner="me", now=NOON + minutes(0.5))
    assert (outgoing.delivery.state, outgoing.delivery.sending_at) == (S.SENDING, NOON + minutes(0.5))


def test_nothing_is_started_twice(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    assert ledger.start(post) == [post]
    assert ledger.start(post) == []


def test_nothing_is_started_that_is_not_claimed(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    assert ledger.start(post) == []
    assert ledger.start() == []
    assert ledger.state(post) is S.READY


def test_only_the_owner_starts(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    assert ledger.start(post, owner="you") == []
    assert ledger.state(post) is S.CLAIMED


def test_nothing_is_started_once_its_lease_ran_out(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    assert ledger.start(post, now=NOON + minutes(1)) == []
    assert ledger.state(post) is S.CLAIMED


def test_what_was_cancelled_after_the_claim_is_not_started(tx: Transaction, ledger: Ledger) -> None:
    chat = add_chat(tx)
    post = ledger.add(bare_story(tx), chat)
    ledger.claim()
    tx.deliveries.cancel_for_chat(chat, "unsubscribed")
    assert ledger.start(post) == []
    assert ledger.state(post) is S.CANCELLED


def test_a_first_post_takes_its_storys_newest_revision(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    post = ledger.add(story, add_chat(tx))
    ledger.claim()
    _grow(tx, story, 4)
    (outgoing,) = tx.deliveries.start([post], owner="me", now=NOON)
    assert outgoing.delivery.revision == 4
    ledger.finish(post, OutcomeKind.SENT, message_id="1")
    assert [posted.revision for posted in tx.deliveries.posted(story)] == [4]


def test_a_later_post_and_an_edit_keep_their_revision(tx: Transaction, ledger: Ledger) -> None:
    story, chat = bare_story(tx), add_chat(tx)
    ledger.send(ledger.add(story, chat))
    post = ledger.add(story, chat, revision=2)
    _grow(tx, story, 9)
    assert ledger.on_the_wire(post).delivery.revision == 2
    ledger.finish(post, OutcomeKind.SENT, message_id="2")
    edit = ledger.add(story, chat, kind=EDIT, revision=3)
    assert ledger.on_the_wire(edit).delivery.revision == 3


def test_a_retried_first_post_takes_the_newest_revision_again(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    post = ledger.add(story, add_chat(tx))
    _grow(tx, story, 2)
    ledger.fail(post, OutcomeKind.RETRY)
    _grow(tx, story, 3)
    assert ledger.on_the_wire(post).delivery.revision == 3


# Releasing and recovering


def test_what_is_released_is_ready_and_untouched(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    before = ledger.delivery(post)
    ledger.claim()
    tx.deliveries.release([post], owner="me")
    assert ledger.delivery(post) == before
    assert ledger.claim(owner="you") == [post]


def test_only_the_owner_releases(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.claim()
    tx.deliveries.release([post], owner="you")
    assert ledger.state(post) is S.CLAIMED


def test_what_is_on_the_wire_is_not_released(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.on_the_wire(post)
    tx.deliveries.release([post], owner="me")
    assert ledger.state(post) is S.SENDING


def test_after_a_crash_claimed_is_ready_and_sending_is_unknown(tx: Transaction, ledger: Ledger) -> None:
    sending, claimed, ready = _posts(tx, ledger, 3)
    ledger.claim(limit=2)
    ledger.start(sending)
    assert tx.deliveries.recover(now=NOON, owner=None) == (1, 1)
    assert ledger.states(sending, claimed, ready) == [S.UNKNOWN, S.READY, S.READY]
    assert tx.deliveries.recover(now=NOON, owner=None) == (0, 0)


def test_beside_other_owners_only_what_lost_its_lease_is_recovered(tx: Transaction, ledger: Ledger) -> None:
    dead, alive = _posts(tx, ledger, 2)
    ledger.claim(limit=1, owner="dead")
    ledger.start(dead, owner="dead")
    ledger.claim(owner="alive", until=NOON + minutes(9))
    assert tx.deliveries.recover(now=NOON + minutes(0.9), owner="me") == (0, 0)
    assert tx.deliveries.recover(now=NOON + minutes(1), owner="me") == (0, 1)
    assert ledger.states(dead, alive) == [S.UNKNOWN, S.CLAIMED]


def test_what_ended_is_not_recovered(tx: Transaction, ledger: Ledger) -> None:
    (post,) = _posts(tx, ledger, 1)
    ledger.send(post)
    assert tx.deliveries.recover(now=NOON + minutes(9), owner=None) == (0, 0)
    assert ledger.state(post) is S.SENT
