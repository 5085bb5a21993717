"""The ledger: several first posts that one message tells."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.model.chat import Platform
from bot.model.delivery import DeliveryState, Outcome, OutcomeKind
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.settings import AmbiguousPolicy
from bot.ports import Transaction
from tests.builders import NOON, minutes
from tests.contract.store.ledger import EDIT, Ledger
from tests.contract.store.making import add_chat, bare_story

S = DeliveryState
K = OutcomeKind


@dataclass
class Burst:
    """Four first posts in the line of one chat."""

    tx: Transaction
    ledger: Ledger
    chat: ChatId
    stories: list[StoryId]
    ids: list[DeliveryId]

    def fold(self, *, above: int = 0, limit: int = 9, now: datetime = NOON) -> list[DeliveryId]:
        """Start the first, and return what it tells besides."""
        self.ledger.claim(now=now, limit=2)
        (head,) = self.tx.deliveries.start(self.ids[:1], owner="me", now=now)
        folded = self.tx.deliveries.fold(head, owner="me", now=now, until=now + minutes(5), above=above, limit=limit)
        return [one.delivery.id for one in folded]

    def finish(self, kind: OutcomeKind) -> None:
        """Record one outcome for the message."""
        self.tx.deliveries.finish([Outcome(delivery=id_, kind=kind, at=NOON, message_id="m1") for id_ in self.ids])

    @property
    def states(self) -> list[DeliveryState]:
        return self.ledger.states(*self.ids)

    @property
    def carriers(self) -> list[DeliveryId | None]:
        return [self.ledger.delivery(id_).carried_by for id_ in self.ids]


@pytest.fixture
def burst(tx: Transaction) -> Burst:
    ledger, chat = Ledger(tx), add_chat(tx)
    stories = [bare_story(tx) for _ in range(4)]
    return Burst(tx, ledger, chat, stories, [ledger.add(story, chat) for story in stories])


def test_those_behind_go_with_it_claimed_or_not(burst: Burst) -> None:
    assert burst.fold() == burst.ids[1:]
    assert burst.states == [S.SENDING] * 4
    assert burst.carriers == [None, *[burst.ids[0]] * 3]


def test_no_more_than_the_limit_go_with_it(burst: Burst) -> None:
    assert burst.fold(limit=2) == burst.ids[1:3]
    assert burst.states[3] is S.READY


def test_what_the_chat_may_get_soon_goes_alone(burst: Burst) -> None:
    assert burst.fold(above=3) == []
    assert burst.states[2] is S.READY


def test_nothing_of_another_chat_goes_with_it(burst: Burst) -> None:
    burst.ledger.add(burst.stories[0], add_chat(burst.tx, 2))
    assert burst.fold() == burst.ids[1:]


def test_nothing_goes_before_one_that_is_not_due(burst: Burst) -> None:
    chat = add_chat(burst.tx, 2)
    for story, due_at in zip(burst.stories, (NOON, NOON, NOON + minutes(1), NOON), strict=True):
        burst.ledger.add(story, chat, due_at=due_at)
    ids = [one.id for one in burst.ledger.all() if one.chat == chat]
    other = Burst(burst.tx, burst.ledger, chat, burst.stories, ids)
    burst.ledger.claim(limit=2)
    assert other.fold() == ids[1:2]


def test_a_reply_to_a_posted_message_is_not_folded(burst: Burst) -> None:
    burst.ledger.send_first(burst.ids[0])
    burst.ledger.add(burst.stories[0], burst.chat, revision=2)
    late = burst.ledger.add(bare_story(burst.tx), burst.chat)
    head, *behind = burst.ids[1:]
    again = Burst(burst.tx, burst.ledger, burst.chat, burst.stories, [head, *behind])
    assert again.fold() == behind
    assert burst.ledger.state(late) is S.READY


def test_they_are_folded_once_the_message_is_sent(burst: Burst) -> None:
    burst.fold()
    burst.finish(K.SENT)
    assert burst.states == [S.SENT, S.FOLDED, S.FOLDED, S.FOLDED]
    assert burst.tx.deliveries.sharing(burst.chat, "m1") == tuple(burst.stories)


@pytest.mark.parametrize("kind", [K.RETRY, K.PAUSED, K.WAIT])
def test_they_are_free_again_when_it_was_not(burst: Burst, kind: OutcomeKind) -> None:
    burst.fold()
    burst.finish(kind)
    assert burst.states == [S.READY] * 4
    assert burst.carriers == [None] * 4


def test_a_crash_leaves_all_of_them_unknown(burst: Burst) -> None:
    burst.fold()
    assert burst.tx.deliveries.recover(now=NOON, owner=None) == (0, 4)
    for id_ in burst.ids:
        burst.tx.deliveries.settle_unknown(id_, found=None, policy=AmbiguousPolicy.RETRY, now=NOON)
    assert burst.states == [S.READY] * 4
    assert burst.carriers == [None] * 4
    assert burst.tx.deliveries.possible_duplicates() == 4


def test_a_message_is_one_start_for_the_pace(burst: Burst) -> None:
    burst.fold()
    assert burst.tx.deliveries.started_since(Platform.TELEGRAM, "default", NOON) == ((burst.chat, NOON),)


def test_a_folded_story_can_be_edited(burst: Burst) -> None:
    burst.fold()
    burst.finish(K.SENT)
    edit = burst.ledger.add(burst.stories[2], burst.chat, kind=EDIT, revision=2)
    (outgoing,) = burst.ledger.outgoing()
    assert (outgoing.delivery.id, outgoing.reply_to) == (edit, "m1")


def test_an_edit_that_a_folded_post_made_needless_ends(burst: Burst) -> None:
    burst.fold()
    edit = burst.ledger.add(burst.stories[2], burst.chat, kind=EDIT, revision=1)
    burst.finish(K.SENT)
    assert burst.ledger.state(edit) is S.SUPERSEDED
