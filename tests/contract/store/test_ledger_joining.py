"""The ledger: the messages of one story become another's."""

from dataclasses import dataclass

import pytest

from bot.model.delivery import DeliveryState, OutcomeKind
from bot.model.ids import ChatId, StoryId
from bot.ports import Transaction
from tests.builders import NOON
from tests.contract.store.ledger import EDIT, Ledger
from tests.contract.store.making import add_chat, bare_story

S = DeliveryState


@dataclass
class Two:
    """Two stories, and one chat."""

    tx: Transaction
    old: StoryId
    new: StoryId
    chat: ChatId
    ledger: Ledger

    def tell(self, story: StoryId) -> None:
        """Post a story's message."""
        self.ledger.send(self.ledger.add(story, self.chat))

    def join(self) -> None:
        """Join the stories."""
        self.tx.deliveries.join_stories(self.old, self.new, at=NOON)

    def carried(self, story: StoryId) -> list[ChatId]:
        """Return the chats that have a story's message."""
        return [one.chat for one in self.tx.deliveries.posted(story)]


@pytest.fixture
def two(tx: Transaction) -> Two:
    return Two(tx=tx, old=bare_story(tx), new=bare_story(tx), chat=add_chat(tx), ledger=Ledger(tx))


def test_a_chat_with_only_the_old_message_has_it_as_the_new_ones(two: Two) -> None:
    two.tell(two.old)
    two.join()
    assert (two.carried(two.old), two.carried(two.new)) == ([], [two.chat])
    assert two.tx.deliveries.holders(two.new) == {two.chat: True}


def test_a_chat_with_both_messages_keeps_both(two: Two) -> None:
    two.tell(two.old)
    two.tell(two.new)
    two.join()
    assert (two.carried(two.old), two.carried(two.new)) == ([two.chat], [two.chat])


def test_an_open_first_post_becomes_the_new_storys(two: Two) -> None:
    post = two.ledger.add(two.old, two.chat)
    two.join()
    assert two.ledger.delivery(post).story == two.new
    two.ledger.send(post)
    assert two.carried(two.new) == [two.chat]


def test_an_open_first_post_is_needless_where_the_new_storys_message_is_or_will_be(two: Two) -> None:
    other = add_chat(two.tx, 2)
    two.tell(two.new)
    waiting = two.ledger.add(two.new, other)
    posts = [two.ledger.add(two.old, chat) for chat in (two.chat, other)]
    two.join()
    assert [two.ledger.delivery(post).state for post in posts] == [S.SUPERSEDED, S.SUPERSEDED]
    assert two.ledger.delivery(waiting).state is S.READY


def test_a_message_stays_where_the_new_storys_post_is_on_its_way(two: Two) -> None:
    two.tell(two.old)
    two.ledger.add(two.new, two.chat)
    two.join()
    assert (two.carried(two.old), two.carried(two.new)) == ([two.chat], [])


def test_open_edits_of_the_old_story_are_superseded(two: Two) -> None:
    two.tell(two.old)
    edit = two.ledger.add(two.old, two.chat, kind=EDIT, revision=2)
    two.join()
    assert two.ledger.delivery(edit).state is S.SUPERSEDED


def test_a_message_that_is_gone_is_nobodys(two: Two) -> None:
    two.tell(two.old)
    edit = two.ledger.add(two.old, two.chat, kind=EDIT, revision=2)
    two.ledger.fail(edit, OutcomeKind.MESSAGE_GONE)
    two.join()
    assert two.carried(two.new) == []


def test_a_post_on_the_wire_is_left_alone(two: Two) -> None:
    post = two.ledger.add(two.old, two.chat)
    two.ledger.on_the_wire(post)
    two.join()
    assert (two.ledger.delivery(post).story, two.ledger.delivery(post).state) == (two.old, S.SENDING)


def test_a_dead_post_of_the_new_story_with_the_same_name_makes_the_old_one_needless(two: Two) -> None:
    dead = two.ledger.add(two.new, two.chat)
    two.ledger.fail(dead, OutcomeKind.DEAD)
    post = two.ledger.add(two.old, two.chat)
    two.join()
    assert two.ledger.delivery(post).state is S.SUPERSEDED


def test_other_stories_and_chats_are_left_alone(two: Two) -> None:
    third, other = bare_story(two.tx), add_chat(two.tx, 2)
    two.ledger.send(two.ledger.add(third, other))
    two.tell(two.old)
    two.join()
    assert two.carried(third) == [other]
