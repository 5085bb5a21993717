import asyncio
import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.catalogue.load import load_catalogue
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.format import format_message
from bot.channels.console.listen import CONSOLE, PERSON, ConsoleListener, typed_lines
from bot.channels.console.screen import PROMPT, Screen, wants_colours
from bot.commands.parse import BUTTON
from bot.model.chat import ChatKind, Platform
from bot.model.delivery import LookUpResult
from bot.model.errors import StoreUnwritable, TemporaryFailure
from bot.model.message import Button, Link, Message, Style, Text
from bot.model.request import Reply, Request
from bot.ports import Channel
from tests.builders import NOON

CATALOGUE = load_catalogue()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class NoonClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOON

    async def sleep(self, for_: timedelta) -> None:
        await asyncio.sleep(0)


def a_message(*texts: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> Message:
    return Message(lines=tuple((Text(text=text),) for text in texts), buttons=buttons)


def a_channel(out: io.StringIO, language: str = "en") -> ConsoleChannel:
    return ConsoleChannel(Screen(out, {}), CATALOGUE, language)


# --- format


def test_a_link_is_shown_with_its_address() -> None:
    message = Message(lines=((Link(text="Six are home", url="https://visti.example/1"), Text(text=" · today")),))
    assert format_message(message, colours=False) == "Six are home <https://visti.example/1> · today"


@pytest.mark.parametrize(
    "link",
    [
        Link(text="title", url="https://a.example/", bare=True),
        Link(text="https://a.example/", url="https://a.example/"),
    ],
)
def test_a_bare_link_is_its_address(link: Link) -> None:
    assert format_message(Message(lines=((link,),)), colours=False) == "https://a.example/"


def test_styles_become_colours() -> None:
    message = Message(lines=((Text(text="state media", style=Style.WARNING), Text(text=" plain")),))
    assert format_message(message, colours=True) == "\x1b[33mstate media\x1b[0m plain"


def test_a_coloured_link_is_underlined() -> None:
    message = Message(lines=((Link(text="t", url="https://a.example/"),),))
    assert format_message(message, colours=True) == "t <\x1b[4mhttps://a.example/\x1b[0m>"


@pytest.mark.parametrize("attack", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "a\rb", "a\x08b", "\u202eabc", "a\nb"])
def test_nothing_that_a_feed_says_reaches_the_terminal_as_a_command(attack: str) -> None:
    message = Message(
        lines=((Text(text=attack), Link(text=attack, url="https://a.example/" + attack)),),
        buttons=((Button(label=attack, action="x"),),),
    )
    assert all(line.isprintable() for line in format_message(message, colours=False).splitlines())
    assert len(format_message(message, colours=False).splitlines()) == 2


def test_buttons_are_numbered_across_rows() -> None:
    buttons = ((Button(label="One", action="1"), Button(label="Two", action="2")), (Button(label="Three", action="3"),))
    assert format_message(a_message("x", buttons=buttons), colours=False) == "x\n[1] One   [2] Two\n[3] Three"


def test_spaces_that_join_runs_are_kept_and_invisible_runs_vanish() -> None:
    message = Message(lines=((Text(text="a"), Text(text=" · "), Text(text=" "), Text(text="\u200b"), Text(text="b")),))
    assert format_message(message, colours=False) == "a ·  b"


# --- colours


@pytest.mark.parametrize(
    ("out", "environment", "wanted"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(out: io.StringIO, environment: dict[str, str], wanted: bool) -> None:
    assert wants_colours(out, environment) is wanted


# --- the channel


def test_it_is_a_channel() -> None:
    channel: Channel = a_channel(io.StringIO())
    assert (channel.platform, channel.account) == (Platform.CONSOLE, "default")


async def test_a_post_is_a_block_and_its_id_is_the_deliverys_key() -> None:
    out = io.StringIO()
    message_id = await a_channel(out).post(CONSOLE, a_message("one", "two"), reply_to=None, key="d7", plain=False)
    assert message_id == "d7"
    assert out.getvalue() == "──────────── alert d7 ────────────\none\ntwo\n\n"


async def test_an_edit_and_a_later_post_are_marked_as_updates_of_the_message() -> None:
    out = io.StringIO()
    channel = a_channel(out, "uk")
    await channel.edit(CONSOLE, "d7", a_message("one"), plain=False)
    await channel.post(CONSOLE, a_message("ping"), reply_to="d7", key="d8", plain=False)
    assert out.getvalue().count("оновлено d7") == 2


async def test_a_plain_post_has_no_colours() -> None:
    out = Terminal()
    channel = a_channel(out)
    message = Message(lines=((Text(text="bold", style=Style.BOLD),),))
    await channel.post(CONSOLE, message, reply_to=None, key="d1", plain=True)
    assert "\x1b" not in out.getvalue()
    await channel.post(CONSOLE, message, reply_to=None, key="d2", plain=False)
    assert "\x1b[1mbold" in out.getvalue()


async def test_nobody_can_tell_what_a_terminal_has_shown() -> None:
    found = await a_channel(io.StringIO()).look_up(CONSOLE, "d1", NOON)
    assert found.result is LookUpResult.UNSUPPORTED


async def test_a_closed_output_is_a_failure_to_try_again() -> None:
    out = io.StringIO()
    channel = a_channel(out)
    out.close()
    with pytest.raises(TemporaryFailure):
        await channel.post(CONSOLE, a_message("one"), reply_to=None, key="d1", plain=False)


async def test_letters_that_the_output_cannot_encode_are_replaced() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    await ConsoleChannel(Screen(out, {}), CATALOGUE, "en").post(
        CONSOLE, a_message("діти"), reply_to=None, key="d1", plain=False
    )
    assert b"????" in raw.getvalue()


async def test_blocks_of_several_alerts_are_not_mixed() -> None:
    out = io.StringIO()
    channel = a_channel(out)
    posts = (
        channel.post(CONSOLE, a_message(f"{n}a", f"{n}b"), reply_to=None, key=str(n), plain=False) for n in range(20)
    )
    await asyncio.gather(*posts)
    lines = out.getvalue().splitlines()
    assert all(lines[lines.index(f"{n}a") + 1] == f"{n}b" for n in range(20))


# --- the prompt


@dataclass
class Desk:
    """Answers every request with its words and two buttons; silence for ``quiet``."""

    requests: list[Request] = field(default_factory=list)

    async def answer(self, request: Request) -> Reply | None:
        self.requests.append(request)
        if request.command == "quiet":
            return None
        buttons = ((Button(label="A", action="on:a"), Button(label="B", action="off:b")),)
        return Reply(
            message=a_message(f"said {request.command}", buttons=buttons if request.command == "topics" else ())
        )


def a_listener(desk: Desk, out: io.StringIO) -> ConsoleListener:
    return ConsoleListener(desk.answer, Screen(out, {}), NoonClock(), io.StringIO())


async def test_a_typed_line_becomes_a_request() -> None:
    desk = Desk()
    said = await a_listener(desk, io.StringIO()).enter("  /recent 3 qatar ")
    assert said == "said recent"
    assert desk.requests == [
        Request(chat=CONSOLE, kind=ChatKind.PRIVATE, person=PERSON, command="recent", arguments="3 qatar", at=NOON)
    ]


async def test_words_and_numbers_without_buttons_are_passed_on() -> None:
    desk = Desk()
    listener = a_listener(desk, io.StringIO())
    await listener.enter("hello there")
    await listener.enter("1")
    assert [(one.command, one.arguments) for one in desk.requests] == [("", "hello there"), ("", "1")]


async def test_a_number_presses_the_button_below_the_last_answer() -> None:
    desk = Desk()
    listener = a_listener(desk, io.StringIO())
    await listener.enter("/topics")
    await listener.enter("2")
    await listener.enter("1")
    await listener.enter("3")
    assert [(one.command, one.arguments) for one in desk.requests[1:]] == [
        (BUTTON, "off:b"),
        (BUTTON, "on:a"),
        ("", "3"),
    ]


@pytest.mark.parametrize("text", ["", "   ", "\t"])
async def test_an_empty_line_asks_nothing(text: str) -> None:
    desk = Desk()
    assert await a_listener(desk, io.StringIO()).enter(text) is None
    assert desk.requests == []


async def test_silence_prints_nothing() -> None:
    assert await a_listener(Desk(), io.StringIO()).enter("/quiet") is None


async def test_a_store_that_cannot_answer_is_said_and_does_not_end_the_prompt() -> None:
    async def fail(request: Request) -> Reply | None:
        raise StoreUnwritable("the disk\x1b is full")

    listener = ConsoleListener(fail, Screen(io.StringIO(), {}), NoonClock(), io.StringIO())
    assert await listener.enter("/subscribe") == "the disk is full"


async def test_an_output_that_nobody_reads_ends_the_prompt() -> None:
    async with a_session(Desk().answer) as session:
        await session.until(lambda text: text == PROMPT)
        session.out.close()
        session.type("/help\n")
        async with asyncio.timeout(5):
            await session.running


async def test_without_a_terminal_there_is_no_prompt() -> None:
    out = io.StringIO()
    await a_listener(Desk(), out).run()
    assert out.getvalue() == ""
    closed = io.StringIO()
    closed.close()
    await ConsoleListener(Desk().answer, Screen(out, {}), NoonClock(), closed).run()
    assert out.getvalue() == ""


@dataclass
class Session:
    """A listener on a real pseudo-terminal."""

    out: io.StringIO
    screen: Screen
    keyboard: int
    running: asyncio.Task[None]

    def type(self, text: str) -> None:
        os.write(self.keyboard, text.encode())

    async def until(self, condition: Callable[[str], bool]) -> str:
        async with asyncio.timeout(5):
            while not condition(self.out.getvalue()):  # noqa: ASYNC110 - a stream has no event to wait for
                await asyncio.sleep(0.01)
        return self.out.getvalue()


@asynccontextmanager
async def a_session(answer: Callable[[Request], Awaitable[Reply | None]]) -> AsyncIterator[Session]:
    keyboard, terminal = os.openpty()
    out = io.StringIO()
    screen = Screen(out, {})
    with os.fdopen(terminal) as stdin:
        listener = ConsoleListener(answer, screen, NoonClock(), stdin)
        running = asyncio.create_task(listener.run())
        try:
            yield Session(out=out, screen=screen, keyboard=keyboard, running=running)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            os.close(keyboard)


async def test_lines_typed_on_a_terminal_are_answered_below_the_prompt() -> None:
    async with a_session(Desk().answer) as session:
        session.type("/help\n/status\n")
        said = await session.until(lambda text: "said status" in text and text.endswith(PROMPT))
        assert said == f"{PROMPT}said help\n\n{PROMPT}said status\n\n{PROMPT}"


async def test_a_silent_answer_brings_the_prompt_back() -> None:
    async with a_session(Desk().answer) as session:
        session.type("/quiet\n")
        await session.until(lambda text: text == PROMPT * 2)


async def test_an_alert_leaves_a_half_typed_line_and_shows_the_prompt_again() -> None:
    desk = Desk()
    async with a_session(desk.answer) as session:
        await session.until(lambda text: text == PROMPT)
        session.type("/rec")
        await session.screen.show("an alert")
        assert session.out.getvalue() == f"{PROMPT}\nan alert\n\n{PROMPT}"
        session.type("ent 3\n")
        await session.until(lambda text: "said recent" in text)
        assert desk.requests[0].arguments == "3"


async def test_the_end_of_input_ends_the_prompt_only() -> None:
    async with a_session(Desk().answer) as session:
        await session.until(lambda text: text == PROMPT)
        session.type("\x04")
        async with asyncio.timeout(5):
            await session.running
        await session.screen.show("an alert")
        assert session.out.getvalue() == f"{PROMPT}\nan alert\n\n"


async def test_a_terminal_that_goes_away_ends_the_prompt() -> None:
    keyboard, terminal = os.openpty()
    out = io.StringIO()
    with os.fdopen(terminal) as stdin:
        running = asyncio.create_task(ConsoleListener(Desk().answer, Screen(out, {}), NoonClock(), stdin).run())
        await asyncio.sleep(0.05)
        os.close(keyboard)
        async with asyncio.timeout(5):
            await running


async def test_a_cancelled_prompt_leaves_no_reader_behind() -> None:
    async with a_session(Desk().answer) as session:
        await session.until(lambda text: text == PROMPT)
        session.running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await session.running
        session.type("/help\n")
        await asyncio.sleep(0.05)
        assert session.out.getvalue() == PROMPT


async def test_a_keyboard_that_cannot_be_read_ends_the_lines() -> None:
    reading, writing = os.pipe()
    os.close(reading)  # a pipe's writing end reports an error then, and cannot be read
    try:
        async with asyncio.timeout(5):
            assert [line async for line in typed_lines(writing)] == []
    finally:
        os.close(writing)
