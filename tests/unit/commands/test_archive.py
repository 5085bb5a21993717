from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.parse import ACTION_LIMIT
from bot.model.message import Button
from bot.model.request import Reply
from tests.builders import NOON, QATAR, RETURNED, a_source, facts, minutes
from tests.unit.commands.room import CHAT, Room


async def fill(room: Room, number: int, title: str = "Six are home") -> None:
    for index in range(number):
        source = a_source(title=f"{title} {index}", at=NOON + minutes(index), url=f"https://visti.example/{index}")
        await room.archive(source)


def turns(reply: Reply | None) -> list[Button]:
    assert reply is not None
    return [button for row in reply.message.buttons for button in row]


def text(reply: Reply | None) -> str:
    assert reply is not None
    return reply.message.plain()


# --- /recent


async def test_recent_shows_headline_outlet_label_time_and_story_newest_first(room: Room) -> None:
    await room.archive(a_source(title="Older"))
    await room.archive(a_source(title="Newer", at=NOON + minutes(5), country="RU", state_media=True))
    assert await room.said("/recent") == (
        "The latest:\n"
        "\n"
        "Newer (https://visti.example/1)\n"
        "Visti (Russia, state media) · 2 Mar 2026, 12:05 UTC · story 2\n"
        "\n"
        "Older (https://visti.example/1)\n"
        "Visti · 2 Mar 2026, 12:00 UTC · story 1"
    )


async def test_recent_of_nothing_says_so(room: Room) -> None:
    assert await room.said("/recent") == "Nothing yet."


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [("", 5), ("2", 2), ("0", 1), ("-3", 1), ("999999999", 10), ("returned-children 3", 3), ("3 returned-children", 3)],
)
async def test_recent_shows_as_many_as_asked_within_reason(room: Room, arguments: str, shown: int) -> None:
    await fill(room, 12)
    assert (await room.said(f"/recent {arguments}")).count("Six are home") == shown


async def test_recent_of_a_topic_shows_that_topic(room: Room) -> None:
    await room.archive(a_source(title="Home"))
    await room.archive(a_source(title="Talks", topics=(QATAR,)))
    said = await room.said("/recent qatar-ukraine")
    assert "Talks" in said
    assert "Home" not in said


async def test_recent_shows_what_the_chat_follows_else_the_default_topics(room: Room) -> None:
    await room.archive(a_source(title="Home"))
    await room.archive(a_source(title="Talks", topics=(QATAR,)))
    both = await room.said("/recent")
    assert "Home" in both
    assert "Talks" in both
    await room.ask("/subscribe qatar-ukraine")
    assert "Home" not in await room.said("/recent")


async def test_recent_turns_its_pages_in_place(room: Room) -> None:
    await fill(room, 12)
    first = await room.ask("/recent")
    assert [button.label for button in turns(first)] == ["Older ›"]
    second = await room.press(turns(first)[0])
    assert second is not None
    assert second.replaces
    assert "Six are home 6 " in text(second)
    assert [button.label for button in turns(second)] == ["‹ Newer", "Older ›"]
    third = await room.press(turns(second)[1])
    assert [button.label for button in turns(third)] == ["‹ Newer"]
    assert text(await room.press(turns(second)[0])) == text(first)


async def test_pages_of_a_topic_stay_with_the_topic(room: Room) -> None:
    await fill(room, 3)
    await room.archive(a_source(title="Talks", topics=(QATAR,)))
    first = await room.ask(f"/recent 2 {RETURNED}")
    assert "Talks" not in text(await room.press(turns(first)[0]))


async def test_a_page_beyond_the_end_says_that_there_is_nothing(room: Room) -> None:
    assert text(await room.press("r:50:5:")) == "Nothing yet."


@pytest.mark.parametrize(
    "action", ["r:", "r:x:5:", "r:5:5:gone-topic", "r:-1:5:", "r:5", "s:", "s:5:zz", "s:x:0123456789abcdef"]
)
async def test_a_stale_page_is_answered_kindly(room: Room, action: str) -> None:
    assert text(await room.press(action)) == "That button is too old. /help shows what you can ask."


async def test_actions_fit_every_platform(room: Room) -> None:
    await fill(room, 12)
    for reply in (await room.ask(f"/recent 10 {RETURNED}"), await room.ask("/search six")):
        assert all(len(button.action.encode()) <= ACTION_LIMIT for button in turns(reply))
        assert turns(reply)


# --- /search


async def test_search_finds_entries_that_hold_all_the_words(room: Room) -> None:
    await room.archive(a_source(title="Six are home", summary="They came from Minsk"))
    await room.archive(a_source(title="Seven are home"))
    said = await room.said("/search MINSK six")
    assert said.startswith("Found for “MINSK six”:")
    assert "Six are home" in said
    assert "Seven" not in said


async def test_search_for_nothing_says_how(room: Room) -> None:
    assert await room.said("/search") == "Say what to look for: /search Qatar children"


@pytest.mark.parametrize("words", ["nowhere", "💔", "\u202e\u202eemoh", "%", '" OR 1', "a" * 4000, "слово " * 700])
async def test_search_in_vain_says_so_in_a_short_answer(room: Room, words: str) -> None:
    await fill(room, 1)
    said = await room.said(f"/search {words}")
    assert said.startswith("Nothing found for “")
    assert len(said) < 100
    assert said.isprintable()


async def test_search_turns_its_pages(room: Room) -> None:
    await fill(room, 7)
    first = await room.ask("/search home")
    second = await room.press(turns(first)[0])
    assert text(second).startswith("More of what was found:")
    assert text(second).count("Six are home") == 2
    assert [button.label for button in turns(second)] == ["‹ Newer"]


async def test_a_search_that_fits_one_page_is_not_remembered(room: Room) -> None:
    await fill(room, 1)
    assert turns(await room.ask("/search home")) == []
    assert await room.store.read(lambda tx: tx.journal.recall("search-pages")) is None


async def test_pages_of_a_search_are_forgotten_after_a_day(room: Room) -> None:
    await fill(room, 7)
    first = await room.ask("/search home")
    room.now += timedelta(days=1)
    expected = "That list is no longer at hand. Please search again."
    assert text(await room.press(turns(first)[0])) == expected


async def test_another_chat_cannot_turn_the_pages(room: Room) -> None:
    await fill(room, 7)
    first = await room.ask("/search home")
    reply = await room.press(turns(first)[0], chat=replace(CHAT, address="78"))
    assert text(reply).startswith("That list is no longer at hand.")


async def test_only_the_latest_searches_are_remembered(room: Room) -> None:
    await fill(room, 7)
    first = await room.ask("/search home")
    for number in range(210):
        room.now += timedelta(minutes=1)
        await room.ask("/search home", chat=replace(CHAT, address=f"1{number:03}"))
    kept = await room.store.read(lambda tx: tx.journal.recall("search-pages"))
    assert len(kept) == 200
    assert text(await room.press(turns(first)[0])).startswith("That list is no longer at hand.")


# --- the guard


@pytest.mark.parametrize("command", ["/recent", "/search home", "/story 1", "/subscribe", "/start returned-children"])
async def test_no_answer_shows_what_the_guard_withholds(room: Room, command: str) -> None:
    room.guard = lambda text, language: text.replace("Danylo", "[name withheld]")
    await room.archive(a_source(title="Danylo is home", summary="Danylo said so"))
    said = await room.said(command)
    assert "[name withheld] is home" in said
    assert "Danylo" not in said


# --- /story


@pytest.mark.parametrize("word", ["1", "#1", " 1 "])
async def test_story_shows_the_message_as_it_stands(room: Room, word: str) -> None:
    await room.archive(a_source(title="Six are home", facts=facts(children=6)))
    said = await room.said(f"/story {word}")
    assert said.startswith("6 children returned\nSix are home")


async def test_story_without_a_number_says_how(room: Room) -> None:
    assert await room.said("/story") == "Give the story's number: /story 12"


@pytest.mark.parametrize("word", ["99", "x", "-1", "1.5", "9" * 12, "9" * 40, "１２"])
async def test_story_that_is_not_there_says_so(room: Room, word: str) -> None:
    assert (await room.said(f"/story {word}")).startswith("There is no story “")
