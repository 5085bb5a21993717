"""The ledger: what came of sending, every kind of outcome; and what operators and returning chats make of the ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.model.chat import ChatState
from bot.model.delivery import DeliveryState, OutcomeKind, Posted
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.settings import AmbiguousPolicy
from bot.ports import Transaction
from tests.builders import NOON, RETURNED, minutes
from tests.contract.store.ledger import EDIT, Ledger
from tests.contract.store.making import add_chat, address, bare_story

S = DeliveryState
K = OutcomeKind


@pytest.fixture
def ledger(tx: Transaction) -> Ledger:
    return Ledger(tx)


@pytest.fixture
def story(tx: Transaction) -> StoryId:
    return bare_story(tx)


@pytest.fixture
def chat(tx: Transaction) -> ChatId:
    return add_chat(tx)


def _message(tx: Transaction, story: StoryId) -> tuple[str | None, int]:
    (posted,) = tx.deliveries.posted(story)
    return posted.message_id, posted.revision


# Sent


def test_a_sent_post_is_the_message_that_carries_the_story(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    ledger.send(post, message_id="77")
    delivery = ledger.delivery(post)
    assert (delivery.state, delivery.message_id, delivery.error) == (S.SENT, "77", None)
    assert tx.deliveries.posted(story) == (Posted(story=story, chat=chat, message_id="77", revision=1),)


def test_a_sent_post_supersedes_the_edits_that_it_makes_needless(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    known = tx.stories.get(story)
    assert known is not None
    tx.stories.save(replace(known, revision=2))
    ledger.send(post)
    assert ledger.state(edit) is S.SUPERSEDED


def test_an_edit_newer_than_the_sent_post_stays(ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    post = ledger.add(story, chat)
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.send(post)
    assert ledger.state(edit) is S.READY


def test_a_first_post_that_told_it_all_supersedes_later_posts(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    first, later = (ledger.add(story, chat, revision=revision) for revision in (1, 2))
    known = tx.stories.get(story)
    assert known is not None
    tx.stories.save(replace(known, revision=2))
    ledger.send(first)
    assert ledger.state(later) is S.SUPERSEDED


def test_a_sent_edit_brings_the_message_up_to_its_revision(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat), message_id="77")
    edit = ledger.add(story, chat, kind=EDIT, revision=3)
    ledger.on_the_wire(edit)
    ledger.finish(edit, K.SENT)
    assert _message(tx, story) == ("77", 3)


def test_a_sent_edit_leaves_a_later_post_alone(ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    ledger.send(ledger.add(story, chat))
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.on_the_wire(edit)
    post = ledger.add(story, chat, revision=2)
    ledger.finish(edit, K.SENT)
    assert ledger.state(post) is S.READY


def test_a_sent_later_post_leaves_the_message_as_it_is(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat), message_id="77")
    ledger.send(ledger.add(story, chat, revision=2), message_id="78")
    assert _message(tx, story) == ("77", 1)


def test_a_message_is_brought_up_to_date_only_where_it_was_edited(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    other = add_chat(tx, 2)
    for one in (chat, other):
        ledger.send(ledger.add(story, one))
    ledger.send(ledger.add(story, chat, kind=EDIT, revision=2))
    assert {posted.chat: posted.revision for posted in tx.deliveries.posted(story)} == {chat: 2, other: 1}


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_what_is_not_on_the_wire_has_no_outcome(
    ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind
) -> None:
    post = ledger.add(story, chat)
    ledger.send(post)
    before = ledger.delivery(post)
    ledger.finish(post, kind, message_id="other", error="late", due_at=NOON)
    assert ledger.delivery(post) == before


def test_an_outcome_for_a_forgotten_chat_changes_nothing(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    ledger.on_the_wire(post)
    tx.chats.forget(address())
    for kind in OutcomeKind:
        ledger.finish(post, kind, message_id="1", moved_to=address(2))
    assert ledger.all() == []
    assert tx.deliveries.posted(story) == ()


def test_a_late_answer_settles_an_unknown_post(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, K.UNKNOWN)
    ledger.finish(post, K.SENT, message_id="77")
    assert ledger.state(post) is S.SENT
    assert _message(tx, story) == ("77", 1)


def test_outcomes_of_every_kind_are_recorded_together(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    posts = {kind: ledger.add(story, add_chat(tx, 10 + number)) for number, kind in enumerate(OutcomeKind)}
    ledger.claim()
    ledger.start(*posts.values())
    for kind, post in posts.items():
        ledger.finish(post, kind, message_id="1" if kind in (K.SENT, K.REPLY_INSTEAD) else None)
    assert {kind: ledger.state(post) for kind, post in posts.items()} == {
        K.SENT: S.SENT,
        K.RETRY: S.READY,
        K.PAUSED: S.READY,
        K.UNKNOWN: S.UNKNOWN,
        K.DEAD: S.DEAD,
        K.PARKED: S.PARKED,
        K.CHAT_GONE: S.CANCELLED,
        K.CHAT_MOVED: S.READY,
        K.MESSAGE_GONE: S.READY,
        K.REPLY_INSTEAD: S.SENT,
        K.PLAIN: S.READY,
        K.WAIT: S.READY,
    }


# Again


@pytest.mark.parametrize(
    ("kind", "attempts", "plain"), [(K.RETRY, 1, False), (K.PAUSED, 0, False), (K.WAIT, 0, False), (K.PLAIN, 0, True)]
)
def test_what_goes_again_is_ready_at_its_instant(
    ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind, attempts: int, plain: bool
) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, kind, due_at=NOON + minutes(3), error="why\x00")
    delivery = ledger.delivery(post)
    assert (delivery.state, delivery.due_at, delivery.error) == (S.READY, NOON + minutes(3), "why\ufffd")
    assert (delivery.attempts, delivery.plain) == (attempts, plain)
    assert ledger.claim(now=NOON + minutes(3), owner="you") == [post]


def test_without_an_instant_it_stays_due_as_it_was(ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    post = ledger.add(story, chat, due_at=NOON - minutes(2))
    ledger.fail(post, K.PAUSED)
    assert ledger.delivery(post).due_at == NOON - minutes(2)


def test_definite_failures_add_up_and_plain_stays_plain(ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    post = ledger.add(story, chat)
    for kind in (K.RETRY, K.PLAIN, K.RETRY):
        ledger.fail(post, kind)
    delivery = ledger.delivery(post)
    assert (delivery.attempts, delivery.plain) == (2, True)


@pytest.mark.parametrize("kind", [K.RETRY, K.PAUSED, K.WAIT, K.PLAIN])
def test_an_edit_that_was_outdone_while_it_was_away_does_not_go_again(
    ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind
) -> None:
    ledger.send(ledger.add(story, chat))
    old = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.on_the_wire(old)
    new = ledger.add(story, chat, kind=EDIT, revision=3)
    ledger.finish(old, kind)
    assert ledger.states(old, new) == [S.SUPERSEDED, S.READY]


# Ends


@pytest.mark.parametrize(("kind", "state"), [(K.DEAD, S.DEAD), (K.PARKED, S.PARKED)])
def test_a_post_that_failed_for_good_is_kept_and_not_claimed(
    ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind, state: DeliveryState
) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, kind, error="rejected")
    assert (ledger.state(post), ledger.delivery(post).error) == (state, "rejected")
    assert ledger.claim() == []


@pytest.mark.parametrize("kind", [K.DEAD, K.PARKED])
def test_edits_of_a_first_post_that_failed_are_superseded(
    ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind
) -> None:
    post = ledger.add(story, chat)
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.fail(post, kind)
    assert ledger.state(edit) is S.SUPERSEDED


def test_after_a_dead_first_post_the_next_one_carries_the_story(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    first, later = (ledger.add(story, chat, revision=revision) for revision in (1, 2))
    ledger.fail(first, K.DEAD)
    ledger.send(later, message_id="78")
    assert tx.deliveries.posted(story)[0].message_id == "78"


def test_a_dead_edit_lets_the_line_go_on(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    ledger.send(ledger.add(story, chat))
    ledger.fail(ledger.add(story, chat, kind=EDIT, revision=2), K.DEAD)
    assert _message(tx, story)[1] == 1
    newer = ledger.add(story, chat, kind=EDIT, revision=3)
    assert ledger.claim() == [newer]


def test_when_a_chat_is_gone_it_is_not_delivered_to_in_any_thread(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    thread, other = add_chat(tx, address(thread="7")), add_chat(tx, 2)
    for one in (chat, thread, other):
        tx.chats.subscribe(one, [RETURNED], since=NOON)
    post = ledger.add(story, chat)
    waiting = [ledger.add(bare_story(tx), chat), ledger.add(story, thread)]
    elsewhere = ledger.add(story, other)
    ledger.claim(limit=1)
    ledger.start(post)
    ledger.finish(post, K.CHAT_GONE, error="blocked")
    assert ledger.states(post, *waiting) == [S.CANCELLED] * 3
    assert ledger.claim() == [elsewhere]
    assert [subscription.chat for subscription in tx.chats.subscribers(frozenset({RETURNED}))] == [other]
    gone = tx.chats.get(thread)
    assert gone is not None
    assert (gone.state, gone.state_why) == (ChatState.GONE, "blocked")


def test_when_a_chat_moved_the_delivery_goes_to_its_new_address(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, K.CHAT_MOVED, moved_to=address(-1001))
    (outgoing,) = ledger.outgoing()
    assert (outgoing.delivery.id, outgoing.delivery.attempts) == (post, 0)
    assert (outgoing.chat.id, outgoing.chat.where) == (chat, address(-1001))


def test_two_that_hear_of_one_move_both_go_to_the_new_address(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    posts = [ledger.add(story, chat), ledger.add(bare_story(tx), chat)]
    ledger.claim()
    ledger.start(*posts)
    for post in posts:
        ledger.finish(post, K.CHAT_MOVED, moved_to=address(-1001))
    assert [one.chat.where for one in ledger.outgoing()] == [address(-1001)] * 2


def test_when_the_message_is_gone_nothing_edits_it_any_more(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat))
    old = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.on_the_wire(old)
    new = ledger.add(story, chat, kind=EDIT, revision=3)
    ledger.finish(old, K.MESSAGE_GONE)
    assert ledger.states(old, new) == [S.SUPERSEDED, S.SUPERSEDED]
    assert _message(tx, story)[0] is None
    assert tx.deliveries.holders(story) == {}


def test_when_the_message_to_reply_to_is_gone_the_post_carries_the_story(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat), message_id="77")
    known = tx.stories.get(story)
    assert known is not None
    tx.stories.save(replace(known, revision=3))
    later = ledger.add(story, chat, revision=2)
    ledger.fail(later, K.MESSAGE_GONE)
    outgoing = ledger.on_the_wire(later)
    assert (outgoing.delivery.revision, outgoing.reply_to) == (3, None)
    ledger.finish(later, K.SENT, message_id="78")
    assert _message(tx, story) == ("78", 3)


def test_an_edit_that_went_as_a_reply_counts_as_sent(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat), message_id="77")
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.fail(edit, K.REPLY_INSTEAD, message_id="78")
    assert (ledger.state(edit), ledger.delivery(edit).message_id) == (S.SENT, "78")
    assert _message(tx, story) == ("77", 2)


# Unknown


def test_an_unknown_that_was_found_is_sent(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, K.UNKNOWN)
    tx.deliveries.settle_unknown(post, found="77", policy=AmbiguousPolicy.PARK, now=NOON)
    assert ledger.state(post) is S.SENT
    assert _message(tx, story) == ("77", 1)
    assert tx.deliveries.possible_duplicates() == 0


def test_by_the_policy_retry_an_unknown_post_goes_again_and_is_counted(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    for _ in range(2):
        ledger.fail(post, K.UNKNOWN, now=NOON + minutes(1))
        tx.deliveries.settle_unknown(post, found=None, policy=AmbiguousPolicy.RETRY, now=NOON + minutes(1))
    delivery = ledger.delivery(post)
    assert (delivery.state, delivery.possible_duplicates, delivery.due_at) == (S.READY, 2, NOON + minutes(1))
    assert tx.deliveries.possible_duplicates() == 2


def test_by_the_policy_park_an_unknown_post_waits_for_an_operator(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, K.UNKNOWN)
    tx.deliveries.settle_unknown(post, found=None, policy=AmbiguousPolicy.PARK, now=NOON)
    assert ledger.state(post) is S.PARKED
    assert tx.deliveries.possible_duplicates() == 0


@pytest.mark.parametrize("policy", list(AmbiguousPolicy))
def test_an_unknown_edit_is_made_again_under_either_policy_and_is_no_duplicate(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId, policy: AmbiguousPolicy
) -> None:
    ledger.send(ledger.add(story, chat))
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.fail(edit, K.UNKNOWN)
    tx.deliveries.settle_unknown(edit, found=None, policy=policy, now=NOON)
    assert ledger.state(edit) is S.READY
    assert tx.deliveries.possible_duplicates() == 0


def test_an_unknown_edit_that_was_outdone_meanwhile_is_not_made_again(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    ledger.send(ledger.add(story, chat))
    old = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.fail(old, K.UNKNOWN)
    new = ledger.add(story, chat, kind=EDIT, revision=3)
    tx.deliveries.settle_unknown(old, found=None, policy=AmbiguousPolicy.RETRY, now=NOON)
    assert ledger.states(old, new) == [S.SUPERSEDED, S.READY]


@pytest.mark.parametrize("found", ["77", None])
def test_what_is_not_unknown_cannot_be_settled(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId, found: str | None
) -> None:
    post = ledger.add(story, chat)
    before = ledger.delivery(post)
    tx.deliveries.settle_unknown(post, found=found, policy=AmbiguousPolicy.RETRY, now=NOON)
    tx.deliveries.settle_unknown(DeliveryId(10**9), found=found, policy=AmbiguousPolicy.RETRY, now=NOON)
    assert ledger.all() == [before]


# Again by an operator, and with a returning chat


@pytest.mark.parametrize(("kind", "duplicates"), [(K.DEAD, 0), (K.PARKED, 0), (K.UNKNOWN, 1)])
def test_an_operator_lets_a_stopped_post_go_again(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId, kind: OutcomeKind, duplicates: int
) -> None:
    post = ledger.add(story, chat)
    ledger.fail(post, K.RETRY)
    ledger.fail(post, kind)
    assert tx.deliveries.requeue([post], now=NOON + minutes(1)) == 1
    delivery = ledger.delivery(post)
    assert (delivery.state, delivery.due_at, delivery.attempts) == (S.READY, NOON + minutes(1), 0)
    assert delivery.possible_duplicates == duplicates


def test_only_what_stopped_goes_again(tx: Transaction, ledger: Ledger) -> None:
    story = bare_story(tx)
    sent, cancelled, ready = (ledger.add(story, add_chat(tx, number)) for number in (1, 2, 3))
    ledger.claim(limit=1)
    ledger.start(sent)
    ledger.finish(sent, K.SENT, message_id="1")
    tx.deliveries.cancel_for_chat(ledger.delivery(cancelled).chat, "unsubscribed")
    assert tx.deliveries.requeue([sent, cancelled, ready, DeliveryId(10**9)], now=NOON) == 0
    assert tx.deliveries.requeue([], now=NOON) == 0
    assert ledger.states(sent, cancelled, ready) == [S.SENT, S.CANCELLED, S.READY]


def _claimed(ledger: Ledger, post: DeliveryId) -> None:
    ledger.claim()


def _on_the_wire(ledger: Ledger, post: DeliveryId) -> None:
    ledger.on_the_wire(post)


def _unknown(ledger: Ledger, post: DeliveryId) -> None:
    ledger.fail(post, K.UNKNOWN)


@pytest.mark.parametrize(
    ("step", "count", "state"),
    [
        (None, 1, S.CANCELLED),
        (_claimed, 1, S.CANCELLED),
        (_on_the_wire, 0, S.SENDING),
        (_unknown, 0, S.UNKNOWN),
    ],
)
def test_a_chats_deliveries_are_cancelled_unless_they_are_on_the_wire(
    tx: Transaction,
    ledger: Ledger,
    story: StoryId,
    chat: ChatId,
    step: Callable[[Ledger, DeliveryId], None] | None,
    count: int,
    state: DeliveryState,
) -> None:
    post = ledger.add(story, chat)
    if step is not None:
        step(ledger, post)
    assert tx.deliveries.cancel_for_chat(chat, "unsubscribed") == count
    assert ledger.state(post) is state


def test_another_chats_deliveries_are_not_cancelled(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId
) -> None:
    other = ledger.add(story, add_chat(tx, 2))
    tx.deliveries.cancel_for_chat(chat, "unsubscribed")
    assert ledger.state(other) is S.READY


def test_a_returning_chat_gets_what_is_still_fresh(tx: Transaction, ledger: Ledger, chat: ChatId) -> None:
    old = ledger.add(bare_story(tx), chat, at=NOON - minutes(60))
    fresh = ledger.add(bare_story(tx), chat)
    tx.deliveries.cancel_for_chat(chat, "blocked")
    assert tx.deliveries.revive_for_chat(chat, fresh_since=NOON - minutes(30), now=NOON + minutes(1)) == 1
    assert ledger.states(old, fresh) == [S.CANCELLED, S.READY]
    assert ledger.delivery(fresh).due_at == NOON + minutes(1)
    assert tx.deliveries.revive_for_chat(chat, fresh_since=NOON - minutes(30), now=NOON) == 0


def test_a_returning_chat_gets_what_was_parked_but_not_what_is_dead(
    tx: Transaction, ledger: Ledger, chat: ChatId
) -> None:
    parked, dead = (ledger.add(bare_story(tx), chat) for _ in range(2))
    ledger.claim()
    ledger.start(parked, dead)
    ledger.finish(parked, K.PARKED)
    ledger.finish(dead, K.DEAD)
    tx.deliveries.revive_for_chat(chat, fresh_since=NOON, now=NOON)
    assert ledger.states(parked, dead) == [S.READY, S.DEAD]


def test_of_revived_edits_only_the_newest_goes(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    ledger.send(ledger.add(story, chat))
    old = ledger.add(story, chat, kind=EDIT, revision=2)
    ledger.fail(old, K.PARKED)
    new = ledger.add(story, chat, kind=EDIT, revision=3)
    tx.deliveries.cancel_for_chat(chat, "blocked")
    tx.deliveries.revive_for_chat(chat, fresh_since=NOON, now=NOON)
    assert ledger.states(old, new) == [S.SUPERSEDED, S.READY]


@pytest.mark.parametrize(("before", "expected"), [(NOON, S.READY), (NOON + minutes(1), S.DEAD), (None, S.DEAD)])
def test_what_waits_can_be_ended_by_its_age(
    tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId, before: datetime | None, expected: DeliveryState
) -> None:
    post = ledger.add(story, chat)
    assert tx.deliveries.suppress(before=before, why="too old", now=NOON) == (expected is S.DEAD)
    assert ledger.state(post) is expected


def test_what_was_told_is_not_ended_by_its_age(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    ledger.send(ledger.add(story, chat))
    assert tx.deliveries.suppress(before=None, why="too old", now=NOON) == 0


def test_an_edit_is_never_too_old(tx: Transaction, ledger: Ledger, story: StoryId, chat: ChatId) -> None:
    ledger.send(ledger.add(story, chat))
    edit = ledger.add(story, chat, kind=EDIT, revision=2)
    assert tx.deliveries.suppress(before=NOON + minutes(1), why="too old", now=NOON) == 0
    assert ledger.state(edit) is S.READY
