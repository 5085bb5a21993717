from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.chat_settings import find_zone
from bot.model.chat import ChatState
from bot.model.message import Message
from bot.model.settings import Access
from tests.builders import NOON, a_feed_state, a_source, facts
from tests.unit.commands.room import CHAT, OPERATOR, Room, a_room

# --- /language


@pytest.mark.parametrize("word", ["uk", "UK", "uk-UA", "Ukrainian", "українська", "أوكرانية", "украинский"])
async def test_language_is_chosen_by_code_or_name(room: Room, word: str) -> None:
    if word == "أوكرانية":
        word = "الأوكرانية"
    assert await room.said(f"/language {word}") == "Тепер тут мова: українська."
    assert (await room.said("/recent")) == "Поки нічого."


async def test_a_bare_language_says_which_and_offers_all(room: Room) -> None:
    reply = await room.ask("/language")
    assert reply is not None
    assert reply.message.plain() == "Language: English."
    assert [row[0].label for row in reply.message.buttons] == ["English", "العربية", "русский", "українська"]
    reply = await room.press(reply.message.buttons[-1][0])
    assert reply is not None
    assert reply.message.plain() == "Тепер тут мова: українська."


async def test_an_unknown_language_is_answered_with_the_nearest_and_all(room: Room) -> None:
    assert (await room.said("/language ukranian")).splitlines() == [
        "I do not speak “ukranian”.",
        "Did you mean ukrainian?",
        "Languages: English (en), Arabic (ar), Russian (ru), Ukrainian (uk)",
    ]
    assert "Did you mean" not in await room.said("/language 💔")
    assert await room.chat() is None


async def test_a_stale_language_button_is_answered_kindly(room: Room) -> None:
    reply = await room.press("l:tlh")
    assert reply is not None
    assert reply.message.plain() == "That button is too old. /help shows what you can ask."


async def test_the_askers_language_is_used_until_a_chat_has_its_own(room: Room) -> None:
    assert await room.said("/recent", language="uk") == "Поки нічого."
    assert await room.said("/recent", language="tlh") == "Nothing yet."
    await room.ask("/language ru")
    assert await room.said("/recent", language="uk") == "Пока ничего."


# --- /timezone


@pytest.mark.parametrize("word", ["Europe/Kyiv", "europe/kyiv", "kyiv", " Kyiv "])
async def test_timezone_is_chosen_by_name_or_city(room: Room, word: str) -> None:
    said = await room.said(f"/timezone {word}")
    assert said == "Times are shown in Europe/Kyiv: 2 Mar 2026, 14:00 EET."
    chat = await room.chat()
    assert chat is not None
    assert chat.timezone == "Europe/Kyiv"


async def test_a_bare_timezone_says_which_and_how_to_change_it(room: Room) -> None:
    assert (await room.said("/timezone")).splitlines() == [
        "Times are shown in UTC: 2 Mar 2026, 12:00 UTC.",
        "Change it with a name: /timezone Europe/Kyiv",
    ]


async def test_an_unknown_timezone_is_answered_with_the_nearest(room: Room) -> None:
    said = await room.said("/timezone Europe/Kyyiv")
    assert "There is no time zone “Europe/Kyyiv”." in said
    assert "Did you mean Europe/Kyiv?" in said
    assert await room.chat() is None


@pytest.mark.parametrize("word", ["../../etc/passwd", "/etc/passwd", "💔", "x" * 4000, "Europe/"])
async def test_a_timezone_that_is_none_changes_nothing(room: Room, word: str) -> None:
    assert "There is no time zone" in await room.said(f"/timezone {word}")
    assert await room.chat() is None


def test_a_city_with_a_space_is_found() -> None:
    assert find_zone("new york") == "America/New_York"


# --- /forget


async def test_forget_deletes_everything_and_says_so(room: Room) -> None:
    for number in range(7):
        await room.archive(a_source(title=f"Six are home {number}"))
    await room.ask("/subscribe")
    await room.ask("/search home")
    await room.ask("/search home", chat=replace(CHAT, address="78"))
    assert (await room.said("/forget")).startswith("Everything about this chat is deleted")
    assert await room.chat() is None
    assert await room.followed() == ()
    pages = await room.store.read(lambda tx: tx.journal.recall("search-pages"))
    assert len(pages) == 1


async def test_forgetting_an_unknown_chat_says_that_nothing_is_stored(room: Room) -> None:
    assert await room.said("/forget") == "Nothing is stored about this chat."


# --- /status


async def test_status_tells_in_plain_words_how_it_goes(room: Room) -> None:
    state = a_feed_state("visti-uk", last_success_at=NOON - timedelta(minutes=2))
    await room.store.write(lambda tx: tx.feeds.save(state))
    await room.ask("/subscribe returned-children")
    assert (await room.said("/status")).splitlines() == [
        "Watching 1 feed, last success 2 minutes ago, no story yet, nothing waiting.",
        "Followed here: Children who return.",
        "Language: English. Time zone: UTC.",
    ]


async def test_status_of_a_fresh_service_says_that_nothing_happened_yet(room: Room) -> None:
    said = await room.said("/status")
    assert "no success yet, no story yet" in said
    assert "This chat follows nothing. /subscribe begins." in said


async def test_the_success_of_a_feed_that_is_gone_does_not_count(room: Room) -> None:
    state = a_feed_state("gone", last_success_at=NOON)
    await room.store.write(lambda tx: tx.feeds.save(state))
    assert "no success yet" in await room.said("/status")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ChatState.PARKED, "Nothing is sent to this chat: a right is missing"),
        (ChatState.GONE, "Nothing is sent to this chat: the chat was closed to me; /start opens it again"),
        (ChatState.WAITING, "This chat still waits for an operator."),
    ],
)
async def test_status_says_when_nothing_is_delivered_here(room: Room, state: ChatState, said: str) -> None:
    await room.ask("/subscribe")
    await room.store.write(lambda tx: tx.chats.set_state_everywhere(CHAT, state, "why"))
    assert (await room.said("/status")).splitlines()[-1] == said


# --- /wrong


async def test_wrong_brings_the_story_and_the_reason_to_the_operators_but_not_the_sender(room: Room) -> None:
    await room.archive(a_source(title="Six are home", facts=facts(children=6)))
    said = await room.said("/wrong 1 they\u202e were five")
    assert said == "Thank you. The operators see story 1 now."
    (message,) = room.told_operators
    text = message.plain()
    assert text.startswith("Reported as wrong: story 1\nReason given: they were five\n\n6 children returned")
    assert "77" not in text


async def test_wrong_needs_no_reason(room: Room) -> None:
    await room.archive(a_source())
    await room.ask("/wrong #1")
    assert "Reason" not in room.told_operators[0].plain()


async def test_a_reason_of_any_length_reaches_the_operators_short(room: Room) -> None:
    await room.archive(a_source())
    await room.ask(f"/wrong 1 {'very wrong ' * 400}")
    assert len(room.told_operators[0].plain().splitlines()[1]) < 330


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/wrong", "Say which story, and why if you like: /wrong 12 the number is wrong"),
        ("/wrong 9", "There is no story “9”."),
        ("/wrong everything", "There is no story “everything”."),
    ],
)
async def test_wrong_about_no_story_tells_nobody(room: Room, text: str, said: str) -> None:
    assert await room.said(text) == said
    assert room.told_operators == []


async def test_operators_are_told_in_the_default_language(tmp_path: Path) -> None:
    async with a_room(tmp_path, access=Access.APPROVAL) as room:
        settings = room.configuration.rules.settings
        room.set(defaults=replace(settings.defaults, language="uk"))
        await room.ask("/subscribe", language="en", person=replace(OPERATOR, id="5"))
        told: Message = room.told_operators[0]
        assert told.plain().startswith("Чат чекає на дозвіл: ")
