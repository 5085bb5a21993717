"""What is read from a message: where, who, and whether it is meant for us."""

from datetime import datetime
from typing import Any

import pytest
from telegram import Chat, InaccessibleMessage, Message, User

from bot.channels.telegram.incoming import is_for, kind_of, person_of, place_of, speaks_as_chat, words_of
from bot.model.chat import ChatKind
from tests.builders import NOON

GROUP = Chat(id=-7, type="supergroup")
OLENA = User(id=5, first_name="Olena", is_bot=False)


def a_message(**values: Any) -> Message:
    at: datetime = NOON
    return Message(**{"message_id": 1, "date": at, "chat": GROUP, "from_user": OLENA, **values})


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("private", ChatKind.PRIVATE),
        ("group", ChatKind.GROUP),
        ("supergroup", ChatKind.GROUP),
        ("channel", ChatKind.CHANNEL),
    ],
)
def test_chats_are_private_groups_or_channels(type_: str, kind: ChatKind) -> None:
    assert kind_of(Chat(id=1, type=type_)) is kind


def test_a_forum_topic_is_a_thread() -> None:
    assert place_of(a_message(message_thread_id=9, is_topic_message=True), "a").thread == "9"


def test_a_thread_of_replies_is_none() -> None:
    assert place_of(a_message(message_thread_id=9), "a").thread is None


def test_of_a_message_too_old_the_chat_is_known() -> None:
    assert place_of(InaccessibleMessage(chat=GROUP, message_id=1), "a").address == "-7"


def test_a_member_is_a_person() -> None:
    assert person_of(a_message()).id == "5"


def test_whoever_speaks_as_a_chat_is_that_chat() -> None:
    assert person_of(a_message(sender_chat=Chat(id=-8, type="channel"))).id == "-8"


def test_a_post_without_an_author_is_its_channels() -> None:
    assert person_of(a_message(from_user=None)).id == "-7"


def test_an_anonymous_administrator_speaks_as_the_group_and_another_channel_does_not() -> None:
    assert speaks_as_chat(a_message(sender_chat=GROUP))
    assert not speaks_as_chat(a_message(sender_chat=Chat(id=-8, type="channel")))
    assert not speaks_as_chat(a_message())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "/recent 3"}, "/recent 3"),
        ({"caption": "/recent"}, "/recent"),
        ({"location": object()}, ""),
        ({}, None),
        ({"text": "/subscribe", "is_automatic_forward": True}, None),
    ],
)
def test_words_are_text_or_caption(values: dict[str, Any], words: str | None) -> None:
    assert words_of(a_message(**values)) == words


@pytest.mark.parametrize(
    ("words", "kind", "ours"),
    [
        ("/recent", ChatKind.GROUP, True),
        ("/recent@Homeward_Bot 3", ChatKind.GROUP, True),
        ("/recent@other_bot 3", ChatKind.GROUP, False),
        ("/recent@other_bot", ChatKind.CHANNEL, False),
        ("/recent@other_bot", ChatKind.PRIVATE, True),
        ("/search a@b.example", ChatKind.GROUP, True),
        ("mail@b.example", ChatKind.GROUP, True),
        ("", ChatKind.GROUP, True),
    ],
)
def test_a_command_to_another_bot_is_not_for_us(words: str, kind: ChatKind, ours: bool) -> None:
    assert is_for(words, "homeward_bot", kind) is ours
