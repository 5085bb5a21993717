"""The parser's process: reads documents from standard input, answers on standard output, ends when its parent does.

A frame is a length in four bytes and a pickle. Only the parent writes here and only the parent reads the answers.
"""

import os
import pickle
import struct
import sys
from dataclasses import dataclass
from typing import BinaryIO

from bot.feeds.failures import FetchFailed
from bot.feeds.parse import Document, ParsedFeed, parse_feed
from bot.model.poll import FailureReason

LENGTH = struct.Struct(">I")
MEMORY = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document to parse."""

    document: Document
    max_entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The document is no feed, and why."""

    reason: FailureReason
    detail: str


def pack(value: Task | ParsedFeed | Refused) -> bytes:
    """A frame."""
    payload = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(payload)) + payload


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Answer tasks until their stream ends."""
    while len(head := tasks.read(LENGTH.size)) == LENGTH.size:
        task: Task = pickle.loads(tasks.read(LENGTH.unpack(head)[0]))  # noqa: S301 - our own parent wrote it
        answers.write(pack(_work(task)))
        answers.flush()


def _work(task: Task) -> ParsedFeed | Refused:
    try:
        return parse_feed(task.document, max_entries=task.max_entries)
    except FetchFailed as failure:
        return Refused(reason=failure.reason, detail=failure.detail)
    except (MemoryError, RecursionError) as error:
        return Refused(reason=FailureReason.BROKEN, detail=f"parsing it hit a limit: {type(error).__name__}")


def limit_memory() -> None:  # pragma: no cover - runs in the child only
    """Let a bomb that gets past the XML parser end this process and not the machine."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:  # pragma: no cover - runs in the child only
    """Serve the parent; anything that prints by mistake goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limit_memory()
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        os._exit(0)
