"""The terminal that alerts and replies share with a prompt."""

import asyncio
from collections.abc import Mapping
from typing import TextIO

PROMPT = "homeward> "


def wants_colours(out: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to colour: only on a terminal, and never against https://no-color.org."""
    return out.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


class Screen:
    """Writes blocks of lines to a stream, off the event loop, and keeps the prompt below them.

    A half-typed line stays where it is: a block begins on a fresh line and the prompt is shown again below it; the
    terminal still holds what was typed.
    """

    def __init__(self, out: TextIO, environment: Mapping[str, str]) -> None:
        self._out = out
        self._lock = asyncio.Lock()
        self._prompting = False
        self.colours = wants_colours(out, environment)

    async def show(self, block: str) -> None:
        """Write a block, between the prompt that stands there and a new one. Raises ``OSError``."""
        before, after = ("\n", PROMPT) if self._prompting else ("", "")
        await self._write(f"{before}{block}\n\n{after}")

    async def prompt(self) -> None:
        """Show the prompt, and from now on below every block."""
        self._prompting = True
        await self._write(PROMPT)

    async def answered(self, block: str | None) -> None:
        """Write the answer to a line that was entered: the cursor stands below it already."""
        await self._write(f"{block}\n\n{PROMPT}" if block is not None else PROMPT)

    async def leave(self) -> None:
        """Show no prompt any more."""
        self._prompting = False
        await self._write("\n")

    async def _write(self, text: str) -> None:
        async with self._lock:
            await asyncio.to_thread(self._write_now, text)

    def _write_now(self, text: str) -> None:
        if self._out.closed:
            raise BrokenPipeError("closed")
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        self._out.write(text.encode(encoding, "replace").decode(encoding))
        self._out.flush()
