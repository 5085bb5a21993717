"""Which chats a decision reaches."""

from bot.alerts.route import route
from bot.model.alert import Alert, Decision, Reason, Silence, Silent
from bot.model.chat import Subscription
from bot.model.delivery import DeliveryKind
from bot.model.ids import AlertId, ChatId, StoryId
from tests.builders import NOON, QATAR, RETURNED, told

POST, EDIT = DeliveryKind.POST, DeliveryKind.EDIT


def alert(reason: Reason) -> Alert:
    return Alert(story=StoryId(1), revision=2, reason=reason, at=NOON, told=told())


def routed(
    decision: Decision, holders: dict[int, bool], *, subscribed: tuple[int, ...] = (1, 2, 3)
) -> set[tuple[int, str]]:
    deliveries = route(
        decision,
        story=StoryId(1),
        revision=2,
        subscriptions=[
            Subscription(chat=ChatId(chat), topic=topic, since=NOON)
            for chat in subscribed
            for topic in (RETURNED, QATAR)
        ],
        holders={ChatId(chat): has_message for chat, has_message in holders.items()},
        alert=AlertId(1),
        now=NOON,
    )
    assert len(deliveries) == len(set(deliveries))
    return {(delivery.chat, delivery.kind) for delivery in deliveries}


def test_a_first_alert_posts_once_to_each_subscriber() -> None:
    assert routed(alert(Reason.FIRST), {}) == {(1, POST), (2, POST), (3, POST)}


def test_a_later_alert_edits_and_replies_where_the_message_stands() -> None:
    assert routed(alert(Reason.NEW_COUNT), {1: True}, subscribed=(1,)) == {(1, EDIT), (1, POST)}


def test_an_open_first_post_takes_the_newest_revision_by_itself() -> None:
    assert routed(alert(Reason.NEW_COUNT), {1: False}, subscribed=(1,)) == set()


def test_a_later_alert_reaches_subscribers_without_the_message() -> None:
    assert routed(alert(Reason.NEW_COUNT), {1: True}, subscribed=(1, 2)) == {(1, EDIT), (1, POST), (2, POST)}


def test_a_first_alert_for_another_topic_does_not_ping_those_who_have_it() -> None:
    assert routed(alert(Reason.FIRST), {1: True}, subscribed=(1, 2)) == {(1, EDIT), (2, POST)}


def test_a_silent_edit_reaches_only_posted_messages_even_of_those_who_left() -> None:
    silence = Silence(why=Silent.SMALL_CHANGE, edit=True)
    assert routed(silence, {7: True, 8: False}, subscribed=(1,)) == {(7, EDIT)}


def test_plain_silence_reaches_nobody() -> None:
    assert routed(Silence(why=Silent.TOO_OLD), {7: True}) == set()
