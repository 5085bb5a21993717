"""Parsing off the event loop, with a time limit that holds.

feedparser needs about 0.5 ms an entry in pure Python and seconds for a hostile document. A thread would fight the event
loop for the interpreter and cannot be ended; so a process parses, which can. It is started when the service starts,
takes about as long as the first answer from the network, and gets neither our environment nor our tokens.

A small document goes to one process that stays. A large one gets a process of its own that ends with it: a feed of
50,000 entries makes nobody wait and leaves no memory behind. A document that takes too long, or a caller that gives up,
costs the process; the next document starts another.
"""

import asyncio
import os
import pickle
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self, cast

from bot.feeds.failures import FetchFailed
from bot.feeds.parse import Document, ParsedFeed, check_expat
from bot.feeds.worker import LENGTH, Refused, Task, pack
from bot.model.poll import FailureReason

SMALL = 256 * 1024
SMALL_SECONDS = 10.0
LARGE_SECONDS = 60.0
ENDS_WITHIN = 1.0

Reply = ParsedFeed | Refused


class FeedParser:
    """Parses documents in processes. Enter it once; it owns them."""

    def __init__(self, *, small_seconds: float = SMALL_SECONDS, large_seconds: float = LARGE_SECONDS) -> None:
        self.small_seconds = small_seconds
        self.large_seconds = large_seconds
        self.staying: ParserProcess | None = None
        self._one_small = asyncio.Lock()
        self._one_large = asyncio.Lock()

    async def __aenter__(self) -> Self:
        check_expat()
        self.staying = await ParserProcess.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.staying is not None:
            await self.staying.end()
            self.staying = None

    async def parse(self, document: Document, *, max_entries: int) -> ParsedFeed:
        """Parse a document; raises ``FetchFailed`` when it is no feed, broken, or takes too long."""
        task = Task(document=document, max_entries=max_entries)
        reply = await (self._ask_small(task) if len(document.body) <= SMALL else self._ask_large(task))
        if isinstance(reply, Refused):
            raise FetchFailed(reply.reason, reply.detail)
        return reply

    async def _ask_small(self, task: Task) -> Reply:
        async with self._one_small:
            staying, self.staying = self.staying, None
            process = staying if staying and staying.is_running else await ParserProcess.start()
            reply = await process.ask(task, self.small_seconds)
            self.staying = process
            return reply

    async def _ask_large(self, task: Task) -> Reply:
        async with self._one_large:
            process = await ParserProcess.start()
            reply = await process.ask(task, self.large_seconds)
            await process.end()
            return reply


class ParserProcess:
    """One child; a question that does not end with an answer ends the child."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.child = process
        self.tasks = cast(asyncio.StreamWriter, process.stdin)
        self.answers = cast(asyncio.StreamReader, process.stdout)

    @classmethod
    async def start(cls) -> Self:
        """Start a child; it is ready when it has read its first task."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from bot.feeds.worker import main; main()",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            # Ctrl-C goes to every process of the terminal's group; this one ends when its input does.
            start_new_session=True,
        )
        return cls(process)

    @property
    def is_running(self) -> bool:
        """Whether it can still be asked, as far as we know."""
        return self.child.returncode is None

    async def ask(self, task: Task, seconds: float) -> Reply:
        """The child's answer; ``FetchFailed`` when it takes too long or dies of it."""
        reply: Reply | None = None
        try:
            async with asyncio.timeout(seconds):
                reply = await self._exchange(task)
        except TimeoutError as error:
            raise FetchFailed(FailureReason.PARSER_TIMEOUT, f"more than {seconds:g} s") from error
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise FetchFailed(FailureReason.BROKEN, "the parser could not cope with it") from error
        finally:
            if reply is None:
                await self.kill()
        return reply

    async def _exchange(self, task: Task) -> Reply:
        self.tasks.write(pack(task))
        await self.tasks.drain()
        head = await self.answers.readexactly(LENGTH.size)
        payload = await self.answers.readexactly(LENGTH.unpack(head)[0])
        reply: Reply = pickle.loads(payload)  # noqa: S301 - our own child wrote it
        return reply

    async def end(self) -> None:
        """Let the child go, and see that it does."""
        self.tasks.close()
        try:
            async with asyncio.timeout(ENDS_WITHIN):
                await self.child.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End the child now."""
        with suppress(ProcessLookupError):
            self.child.kill()
        self.tasks.close()
        await self.child.wait()


def _environment() -> dict[str, str]:
    """Only what Python needs to find itself: no token of ours belongs into a process that reads hostile text."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
