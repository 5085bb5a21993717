from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.command import Who
from bot.commands.desk import CommandDesk
from bot.commands.flood import CHAT as CHAT_LIMIT
from bot.commands.flood import PERSON, REMEMBERED, FloodGate, Limit, Verdict
from bot.commands.parse import button, split_action, split_command
from bot.commands.suggest import nearest
from bot.commands.table import COMMANDS, PRESSES, menu
from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.request import Person
from tests.builders import NOON, a_source
from tests.unit.alerts.views import CATALOGUE
from tests.unit.commands.room import OPERATOR, Room

SLACK = ChatAddress(platform=Platform.SLACK, address="C1")


# --- what is a command


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("/recent 3 qatar", "recent", "3 qatar"),
        ("/RECENT@homeward_bot\n3", "recent", "3"),
        ("  /help  ", "help", ""),
        ("/", "", ""),
        ("hello there", "", "hello there"),
        ("", "", ""),
        ("/wrong 1  why \n not", "wrong", "1  why \n not"),
    ],
)
def test_text_is_split_into_command_and_arguments(text: str, command: str, arguments: str) -> None:
    assert split_command(text) == (command, arguments)


def test_an_action_is_split_at_its_first_colon() -> None:
    assert split_action("r:5:2:topic") == ("r", "5:2:topic")


def test_a_button_that_no_platform_would_take_is_refused() -> None:
    with pytest.raises(ValueError, match="65 bytes"):
        button("x", "on", "ї" * 31)


async def test_a_command_works_without_its_slash_in_private(room: Room) -> None:
    assert await room.said("Recent 3") == "Nothing yet."
    assert await room.said("topics") == await room.said("/topics")


async def test_words_that_are_no_command_get_a_short_helpful_reply_in_private(room: Room) -> None:
    said = await room.said("what is new, please?")
    assert said == "I answer to commands such as /recent and /topics. /help shows them all."
    assert await room.said("") == said


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_words_in_groups_and_channels_are_met_with_silence(room: Room, kind: ChatKind) -> None:
    assert await room.ask("topics", kind=kind) is None


async def test_talk_in_a_group_uses_up_nobodys_commands(room: Room) -> None:
    for _ in range(100):
        assert await room.ask("talk", kind=ChatKind.GROUP) is None
    assert await room.ask("/topics", kind=ChatKind.GROUP) is not None


async def test_an_unknown_command_is_answered_with_the_nearest(room: Room) -> None:
    assert (await room.said("/recnet")).splitlines()[:2] == ["There is no command /recnet.", "Did you mean /recent?"]
    assert "Did you mean" not in await room.said("/💔")


async def test_an_unknown_command_in_a_telegram_group_may_be_for_another_bot(room: Room) -> None:
    assert await room.ask("/weather", kind=ChatKind.GROUP) is None


async def test_an_unknown_command_in_a_slack_channel_was_meant_for_us(room: Room) -> None:
    assert "There is no command" in await room.said("/weather", kind=ChatKind.GROUP, chat=SLACK)


# --- /help and the menu


async def test_help_lists_every_command_and_the_operators_ones_to_operators_only(room: Room) -> None:
    said = await room.said("/help")
    for command in COMMANDS:
        assert (f"/{command.name} " in said) is (command.who is not Who.OPERATOR)
    assert "/approve [id] — Let a waiting chat in" in await room.said("/help", person=OPERATOR)


def test_the_menu_is_in_the_chats_language_without_operators_commands() -> None:
    shown = menu(CATALOGUE, "uk")
    assert ("topics", "Усі теми з кнопками") in shown
    assert "approve" not in dict(shown)


def test_no_two_commands_or_buttons_share_a_name() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert len({press.name for press in PRESSES}) == len(PRESSES)


async def test_a_desk_may_be_given_more_commands(room: Room) -> None:
    again = replace(COMMANDS[1], name="hilfe")
    desk = CommandDesk(
        store=room.store,
        configuration=room.configuration,
        catalogue=CATALOGUE,
        normaliser=room.desk._means.normaliser,
        guard=room.guard,
        tell_operators=room.desk._means.tell_operators,
        tell_chat=room.desk._means.tell_chat,
        operating=room.desk._means.configuration,
        editor=room.desk._means.editor,
        canonical_url=room.desk._means.canonical_url,
        commands=(*COMMANDS, again),
    )
    room.desk = desk
    assert (await room.said("/hilfe")).startswith("What you can ask:")


# --- floods


async def test_a_flood_is_answered_once_and_then_met_with_silence(room: Room) -> None:
    answers = [await room.ask("/topics") for _ in range(1000)]
    given = [answer.message.plain() for answer in answers if answer is not None]
    assert len(given) == PERSON.burst + 1
    assert given[-1] == "That was a lot at once. Please wait a little."
    room.now += timedelta(seconds=10)
    assert await room.ask("/topics") is not None


async def test_one_persons_flood_leaves_others_alone(room: Room) -> None:
    for _ in range(50):
        await room.ask("/topics", kind=ChatKind.GROUP)
    other = Person(platform=Platform.TELEGRAM, id="5")
    assert (await room.said("/topics", kind=ChatKind.GROUP, person=other)).startswith("Topics:")


def test_a_chat_has_a_limit_of_its_own() -> None:
    gate = FloodGate()
    verdicts = [gate.judge([(n, PERSON), ("chat", CHAT_LIMIT)], NOON) for n in range(30)]
    assert verdicts.count(Verdict.ANSWER) == CHAT_LIMIT.burst
    assert verdicts.count(Verdict.SAY_LIMITED) == 1


def test_after_a_pause_a_new_flood_is_answered_again() -> None:
    gate, limit = FloodGate(), [("a", Limit(burst=1, per_second=1))]
    now = NOON
    seen = [gate.judge(limit, now), gate.judge(limit, now), gate.judge(limit, now)]
    now += timedelta(seconds=1)
    seen += [gate.judge(limit, now), gate.judge(limit, now)]
    assert seen == [
        Verdict.ANSWER,
        Verdict.SAY_LIMITED,
        Verdict.SILENT,
        Verdict.ANSWER,
        Verdict.SAY_LIMITED,
    ]


def test_a_clock_that_goes_back_gives_no_tokens() -> None:
    gate, limit = FloodGate(), [("a", Limit(burst=1, per_second=1))]
    gate.judge(limit, NOON)
    assert gate.judge(limit, NOON - timedelta(hours=1)) is Verdict.SAY_LIMITED


def test_memory_is_bounded() -> None:
    gate = FloodGate()
    for number in range(REMEMBERED + 100):
        gate.judge([(number, PERSON)], NOON)
    assert len(gate._buckets) == REMEMBERED


# --- suggestions


@pytest.mark.parametrize(
    ("word", "near"), [("reutrned", "returned-children"), ("QATAR", "qatar-ukraine"), ("", None), ("zzzz", None)]
)
def test_the_nearest_word_is_suggested_if_it_is_near(word: str, near: str | None) -> None:
    assert nearest(word, ("returned-children", "qatar-ukraine")) == near


def test_where_nothing_exists_nothing_is_near() -> None:
    assert nearest("word", ()) is None


# --- other languages


async def test_everything_is_answered_in_every_language(room: Room) -> None:
    await room.archive(a_source(title="Six are home"))
    for language in CATALOGUE.languages:
        room.now += timedelta(minutes=5)
        await room.ask(f"/language {language}")
        for text in ("/start", "/help", "/topics", "/recent", "/status", "/story 1", "/timezone", "hello"):
            room.now += timedelta(seconds=30)
            said = await room.said(text)
            assert "command." not in said
            assert "alert." not in said
