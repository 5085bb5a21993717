"""The parser's process, driven through its streams."""

import io
import pickle
import subprocess
import sys

import pytest

from bot.feeds import worker
from bot.feeds.parse import Document, ParsedFeed
from bot.feeds.worker import LENGTH, Refused, Task, pack, serve
from bot.model.poll import FailureReason
from tests.adapters.feeds.documents import rss


def a_task(body: bytes) -> Task:
    return Task(document=Document(body=body, url="https://example.org/", charset=None), max_entries=5)


def replies(data: bytes) -> list[ParsedFeed | Refused]:
    stream, found = io.BytesIO(data), []
    while head := stream.read(LENGTH.size):
        found.append(pickle.loads(stream.read(LENGTH.unpack(head)[0])))
    return found


def test_it_answers_task_after_task_until_the_stream_ends() -> None:
    answers = io.BytesIO()
    serve(io.BytesIO(pack(a_task(rss("a"))) + pack(a_task(b"")) + b"\0\0"), answers)
    first, second = replies(answers.getvalue())
    assert isinstance(first, ParsedFeed)
    assert second == Refused(reason=FailureReason.EMPTY, detail="")


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_limit_is_an_answer(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def explode(_document: Document, *, max_entries: int) -> ParsedFeed:
        raise error

    monkeypatch.setattr(worker, "parse_feed", explode)
    answers = io.BytesIO()
    serve(io.BytesIO(pack(a_task(rss("a")))), answers)
    (reply,) = replies(answers.getvalue())
    assert isinstance(reply, Refused)
    assert reply.reason is FailureReason.BROKEN


def test_the_process_answers_on_its_output_and_ends_with_its_input() -> None:
    code = "from bot.feeds.worker import main; main()"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=pack(a_task(rss("a"))), capture_output=True, timeout=30, check=True)
    assert len(replies(done.stdout)) == 1
    assert done.stderr == b""
