"""The prompt: lines typed on a terminal become requests."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TextIO

from bot.channels.console.format import format_message, visible
from bot.channels.console.screen import Screen
from bot.commands.parse import BUTTON, split_command
from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.errors import HomewardError
from bot.model.message import Message
from bot.model.request import Person, Reply, Request
from bot.ports import Clock

CONSOLE = ChatAddress(platform=Platform.CONSOLE, address="console")
PERSON = Person(platform=Platform.CONSOLE, id="0")
"""Whoever sits at the terminal: they hold the database and the configuration anyway."""

LINE_LIMIT = 16_384

Answer = Callable[[Request], Awaitable[Reply | None]]


class ConsoleListener:
    """Reads lines while standard input is a terminal, and prints the answers.

    A number alone presses the button with that number below the last answer. The end of input ends the prompt only.
    """

    def __init__(self, answer: Answer, screen: Screen, clock: Clock, keyboard: TextIO) -> None:
        self._answer = answer
        self._screen = screen
        self._clock = clock
        self._keyboard = keyboard
        self._choices: tuple[str, ...] = ()

    async def run(self) -> None:
        """Answer until the end of input; return at once where nobody can type."""
        if self._keyboard.closed or not self._keyboard.isatty():
            return
        with suppress(OSError):  # nobody reads what we print: alerts fail and are kept, the prompt just ends
            await self._screen.prompt()
            async for text in typed_lines(self._keyboard.fileno()):
                await self._screen.answered(await self.enter(text))
            await self._screen.leave()

    async def enter(self, text: str) -> str | None:
        """Answer one line, as text to print; None where there is nothing to say."""
        if not text.strip():
            return None
        try:
            reply = await self._answer(self._request(text.strip()))
        except HomewardError as error:
            return visible(str(error))
        if reply is None:
            return None
        self._choices = _actions(reply.message) or self._choices
        return format_message(reply.message, colours=self._screen.colours)

    def _request(self, text: str) -> Request:
        command, arguments = split_command(text)
        pressed = self._pressed(text)
        if pressed is not None:
            command, arguments = BUTTON, pressed
        return Request(
            chat=CONSOLE,
            kind=ChatKind.PRIVATE,
            person=PERSON,
            command=command,
            arguments=arguments,
            at=self._clock.now(),
        )

    def _pressed(self, text: str) -> str | None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return self._choices[number - 1] if 0 < number <= len(self._choices) else None


async def typed_lines(descriptor: int) -> AsyncIterator[str]:
    """Yield the lines that a terminal gives, without blocking the loop; ends with the end of input."""
    held = b""
    while True:
        await _readable(descriptor)
        read = _read(descriptor)
        if not read:
            return
        *whole, held = (held + read).split(b"\n")
        for one in whole:
            yield one.decode(errors="replace")
        held = held[-LINE_LIMIT:]


async def _readable(descriptor: int) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, LINE_LIMIT)
    except OSError:  # Linux answers so when the other end of a terminal has closed.
        return b""


def _actions(message: Message) -> tuple[str, ...]:
    return tuple(button.action for row in message.buttons for button in row)
