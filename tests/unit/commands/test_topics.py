from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.topics import reference
from bot.model.chat import ChatKind, ChatState
from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.model.ids import ChatId, StoryId, TopicId
from bot.model.message import Button
from bot.model.request import Reply
from bot.model.settings import Access
from bot.model.topic import Topic
from tests.builders import NOON, QATAR, RETURNED, a_source
from tests.unit.commands.room import CHAT, OPERATOR, Room, a_room


def labels(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [button.label for row in reply.message.buttons for button in row]


def button(reply: Reply | None, number: int) -> Button:
    assert reply is not None
    return [button for row in reply.message.buttons for button in row][number]


# --- /start


async def test_start_greets_in_three_lines_offers_topics_and_subscribes_nobody(room: Room) -> None:
    reply = await room.ask("/start")
    assert reply is not None
    assert len(reply.message.lines) == 3
    assert labels(reply) == ["➕ Children who return", "➕ Qatar and Ukraine"]
    assert await room.chat() is None


async def test_start_with_a_topic_subscribes_at_once_and_shows_the_latest_story(room: Room) -> None:
    await room.archive(a_source(title="Six are home"))
    said = await room.said("/start returned-children")
    assert "Now followed here: Children who return." in said
    assert "Six are home" in said
    assert await room.followed() == ("returned-children",)


async def test_start_with_nonsense_only_greets(room: Room) -> None:
    assert await room.said("/start ref_xyz") == await room.said("/start")
    assert await room.followed() == ()


async def test_start_with_a_topic_by_one_who_does_not_manage_the_chat_is_refused(room: Room) -> None:
    said = await room.said("/start returned-children", kind=ChatKind.GROUP, manages_chat=False)
    assert said == "Only those who manage this chat can do that."
    assert await room.followed() == ()


@pytest.mark.parametrize("state", [ChatState.GONE, ChatState.PARKED])
async def test_start_takes_up_a_lost_chat_with_what_it_missed(room: Room, state: ChatState) -> None:
    story = await room.archive(a_source())
    chat = await _subscribed(room)
    await room.store.write(lambda tx: tx.deliveries.add([_delivery(story, chat)], at=NOON))
    await room.store.write(lambda tx: tx.deliveries.cancel_for_chat(chat, "blocked"))
    await room.store.write(lambda tx: tx.chats.set_state_everywhere(CHAT, state, "blocked"))
    await room.ask("/start")
    known = await room.chat()
    assert known is not None
    assert known.state is ChatState.ACTIVE
    assert known.state_why is None
    counts = await room.store.read(lambda tx: tx.deliveries.counts())
    assert counts[DeliveryState.READY] == 1


async def test_start_leaves_a_chat_that_waits_waiting(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/subscribe")
        await room.ask("/start")
        chat = await room.chat()
        assert chat is not None
        assert chat.state is ChatState.WAITING


def _delivery(story: StoryId, chat: ChatId) -> NewDelivery:
    return NewDelivery(story=story, chat=chat, revision=1, kind=DeliveryKind.POST, reason="first", due_at=NOON)


async def _subscribed(room: Room) -> ChatId:
    await room.ask("/subscribe")
    chat = await room.chat()
    assert chat is not None
    return chat.id


# --- /topics and its buttons


async def test_topics_lists_all_and_marks_what_is_followed(room: Room) -> None:
    await room.ask("/subscribe qatar-ukraine")
    reply = await room.ask("/topics")
    assert reply is not None
    assert "• Qatar and Ukraine qatar-ukraine ✅ followed here" in reply.message.plain()
    assert labels(reply) == ["➕ Children who return", "✅ Qatar and Ukraine"]


async def test_a_topic_button_follows_and_then_stops(room: Room) -> None:
    reply = await room.press(button(await room.ask("/topics"), 0))
    assert reply is not None
    assert reply.replaces
    assert await room.followed() == ("returned-children",)
    reply = await room.press(button(reply, 0))
    assert labels(reply)[0] == "➕ Children who return"
    assert await room.followed() == ()


async def test_pressing_the_same_button_twice_changes_nothing_more(room: Room) -> None:
    topic = button(await room.ask("/topics"), 0)
    await room.press(topic)
    await room.press(topic)
    assert await room.followed() == ("returned-children",)


async def test_stopping_in_a_chat_that_follows_nothing_is_answered(room: Room) -> None:
    reply = await room.press("off:returned-children")
    assert labels(reply)[0] == "➕ Children who return"


@pytest.mark.parametrize("action", ["on:gone-topic", "off:gone-topic", "xyz:1", "", "on"])
async def test_a_stale_button_is_answered_kindly(room: Room, action: str) -> None:
    reply = await room.press(action)
    assert reply is not None
    assert reply.message.plain() == "That button is too old. /help shows what you can ask."


@pytest.mark.parametrize("action", ["on:returned-children", "off:returned-children", "l:uk"])
async def test_a_button_pressed_by_one_who_may_not_is_refused(room: Room, action: str) -> None:
    await room.ask("/subscribe")
    reply = await room.press(action, kind=ChatKind.GROUP, manages_chat=False)
    assert reply is not None
    assert reply.message.plain() == "Only those who manage this chat can do that."
    assert len(await room.followed()) == 2


async def test_a_topic_with_a_long_id_has_a_button_too(room: Room) -> None:
    long = TopicId("children-" * 20)
    topic = Topic(id=long, title={"en": "Long"}, any_of=("child",))
    rules = room.configuration.rules
    room.configuration.rules = replace(rules, topics={long: topic})
    assert reference(long) != long
    await room.press(button(await room.ask("/topics"), 0))
    assert await room.followed() == (long,)


# --- /subscribe and /unsubscribe


async def test_a_bare_subscribe_follows_the_default_topics_from_now_on(room: Room) -> None:
    said = await room.said("/subscribe")
    assert "Now followed here: Children who return, Qatar and Ukraine." in said
    assert "There is no story yet." in said
    chat = await room.chat()
    assert chat is not None
    subscriptions = await room.store.read(lambda tx: tx.chats.subscriptions(chat.id))
    assert {subscription.since for subscription in subscriptions} == {NOON}


@pytest.mark.parametrize(
    "words", ["qatar-ukraine", "QATAR-Ukraine", "Qatar and Ukraine", "Катар і україна", "qatar-ukraine, qatar-ukraine"]
)
async def test_topics_are_named_by_id_or_by_title_in_any_language(room: Room, words: str) -> None:
    await room.ask(f"/subscribe {words}")
    assert await room.followed() == ("qatar-ukraine",)


async def test_several_topics_are_subscribed_at_once(room: Room) -> None:
    await room.ask("/subscribe qatar-ukraine returned-children")
    assert len(await room.followed()) == 2


async def test_subscribing_again_says_so(room: Room) -> None:
    await room.ask("/subscribe qatar-ukraine")
    assert "Followed here already: Qatar and Ukraine." in await room.said("/subscribe qatar-ukraine")


@pytest.mark.parametrize("command", ["subscribe", "unsubscribe", "recent"])
async def test_an_unknown_topic_is_answered_with_the_nearest_and_all(room: Room, command: str) -> None:
    said = await room.said(f"/{command} returned-childern")
    assert said.splitlines() == [
        "There is no topic “returned-childern”.",
        "Did you mean returned-children?",
        "Topics: returned-children, qatar-ukraine",
    ]
    assert await room.followed() == ()


async def test_a_topic_like_none_gets_no_suggestion(room: Room) -> None:
    assert "Did you mean" not in await room.said("/subscribe 💔")


async def test_a_retracted_story_is_no_sample(room: Room) -> None:
    await room.archive(a_source(title="It was so"), retracted="it was not")
    assert "It was so" not in await room.said("/subscribe")


async def test_a_new_chat_speaks_the_language_that_its_platform_names(room: Room) -> None:
    await room.ask("/subscribe", language="uk-UA")
    chat = await room.chat()
    assert chat is not None
    assert chat.language == "uk"


async def test_unsubscribe_names_what_stopped(room: Room) -> None:
    await room.ask("/subscribe")
    said = await room.said("/unsubscribe returned-children")
    assert said == "No longer followed here: Children who return."
    assert await room.followed() == ("qatar-ukraine",)


async def test_a_bare_unsubscribe_stops_everything(room: Room) -> None:
    await room.ask("/subscribe")
    assert "This chat follows nothing now." in await room.said("/unsubscribe")
    assert await room.followed() == ()


@pytest.mark.parametrize("text", ["/unsubscribe", "/unsubscribe qatar-ukraine"])
async def test_stopping_what_is_not_followed_says_so(room: Room, text: str) -> None:
    assert await room.said(text) == "That is not followed here."
    await room.ask("/subscribe returned-children")
    await room.ask("/unsubscribe")
    assert await room.said(text) == "That is not followed here."


@pytest.mark.parametrize("text", ["/subscribe", "/unsubscribe", "/language uk", "/timezone UTC", "/forget"])
async def test_only_those_who_manage_the_chat_change_it(room: Room, text: str) -> None:
    said = await room.said(text, kind=ChatKind.GROUP, manages_chat=False)
    assert said == "Only those who manage this chat can do that."
    assert await room.chat() is None


# --- approval


async def test_with_approval_a_chat_waits_and_the_operators_are_told_once(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.archive(a_source(title="Six are home"))
        said = await room.said("/subscribe")
        assert "An operator has to let this chat in first." in said
        assert "Six are home" not in said
        assert "This chat still waits" in await room.said("/subscribe")
        assert [message.plain() for message in room.told_operators] == [
            "A chat waits for approval: telegram private 77\n/approve 1"
        ]
        assert await room.store.read(lambda tx: tx.chats.subscribers(frozenset({RETURNED, QATAR}))) == ()


async def test_a_topic_button_says_that_the_chat_waits(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        first = await room.press("on:returned-children")
        again = await room.press("on:returned-children")
        assert first is not None
        assert again is not None
        assert "An operator has to let this chat in first." in first.message.plain()
        assert "This chat still waits" in again.message.plain()


async def test_choosing_a_language_first_is_no_way_around_approval(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/language uk")
        await room.ask("/subscribe")
        chat = await room.chat()
        assert chat is not None
        assert chat.state is ChatState.WAITING
        assert len(room.told_operators) == 1


async def test_operators_need_no_approval(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        assert "operator" not in await room.said("/subscribe", person=OPERATOR)


async def test_a_waiting_chat_is_let_in_once_access_is_open(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/subscribe")
        room.set(access=Access.OPEN)
        room.now += timedelta(minutes=1)
        assert "operator" not in await room.said("/subscribe")


async def test_an_operator_approves_by_button_and_the_chat_is_told(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/subscribe", language="uk")
        operators_chat = replace(CHAT, address="1")
        reply = await room.press(room.told_operators[0].buttons[0][0], person=OPERATOR, chat=operators_chat)
        assert reply is not None
        assert reply.message.plain() == "Chat 1 is let in."
        chat = await room.chat()
        assert chat is not None
        assert chat.state is ChatState.ACTIVE
        assert room.told_chats == [
            (CHAT, "Оператор дозволив цей чат. Тут стежать за: Діти, які повертаються, Катар і Україна.")
        ]
        (record,) = await room.store.read(lambda tx: tx.journal.audited(limit=10))
        assert (record.who, record.action, record.detail) == ("telegram:1", "approve", "chat 1")


async def test_one_who_is_no_operator_cannot_approve(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/subscribe")
        reply = await room.press(room.told_operators[0].buttons[0][0])
        assert reply is not None
        assert reply.message.plain() == "Only operators can do that."
        assert await room.said("/approve 1") == "Only operators can do that."


async def test_a_former_operators_button_does_nothing(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        await room.ask("/subscribe")
        room.configuration.rules = replace(room.configuration.rules, operators=frozenset())
        reply = await room.press(room.told_operators[0].buttons[0][0], person=OPERATOR)
        assert reply is not None
        assert reply.message.plain() == "Only operators can do that."


async def test_a_bare_approve_lists_the_waiting_chats(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        assert await room.said("/approve", person=OPERATOR) == "No chat waits for approval."
        await room.ask("/subscribe", chat=replace(CHAT, thread="5"))
        reply = await room.ask("/approve", person=OPERATOR)
        assert reply is not None
        assert "1, telegram private 77/5" in reply.message.plain()
        assert labels(reply) == ["Approve 1"]


@pytest.mark.parametrize("word", ["9", "x", "-1", "9" * 40, "1'; drop table chats"])
async def test_approving_what_does_not_wait_says_so(room: Room, word: str) -> None:
    assert "waits for approval." in await room.said(f"/approve {word}", person=OPERATOR)
