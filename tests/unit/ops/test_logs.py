import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.ops.logs import QUIET, configure_logging, log_loop_error
from bot.ops.redaction import REDACTED

SECRET = "123456789:AAExampleExampleExampleExample-_xyz"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Put back what is changed in this process."""
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, filters, level = root.handlers[:], root.filters[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    logging.captureWarnings(False)
    logging.setLogRecordFactory(factory)
    root.handlers[:], root.filters[:] = handlers, filters
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    structlog.reset_defaults()


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    configure_logging(secrets=[SECRET, "hunter2!"], stream=stream, debug=True)
    return stream


def fail(why: str) -> None:
    raise ConnectionError(why)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_where_no_person_looks(out: io.StringIO) -> None:
    structlog.get_logger("homeward.feeds").info("feed polled", feed="a", new=3, late=None, names=("x", "y"))
    (line,) = lines(out)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "feed polled",
        "logger": "homeward.feeds",
        "feed": "a",
        "new": 3,
        "late": None,
        "names": ["x", "y"],
    }


def test_a_line_is_text_on_a_terminal() -> None:
    stream = Terminal()
    configure_logging(secrets=[SECRET], stream=stream)
    structlog.get_logger("homeward").info("feed polled", feed="a")
    assert "feed polled" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


@pytest.mark.parametrize("pretty", [False, True])
def test_no_secret_is_in_any_line(pretty: bool) -> None:
    stream = io.StringIO()
    configure_logging(secrets=[SECRET, "hunter2!"], stream=stream, debug=True, pretty=pretty)
    log, plain = structlog.get_logger("homeward"), logging.getLogger("library")
    url = f"https://api.example/bot{SECRET}/getMe?p=hunter2%21"
    log.info(f"asked {url}", url=url, nested={"deep": [url]}, error=ValueError(url))
    plain.info("asked %s with %r", url, {"password": "hunter2!"})
    try:
        fail(url)
    except ConnectionError as error:
        log.exception("failed", error=error, stack_info=True)
        plain.exception("failed")
        try:
            fail("again")
        except ConnectionError:
            log.exception("failed", exc_info=True)
            plain.warning("failed", exc_info=True, stack_info=True)
    written = stream.getvalue()
    assert written.count(REDACTED) > 8
    assert "AAExample" not in written
    assert "hunter2" not in written


def test_no_secret_is_in_a_handler_that_is_not_ours(out: io.StringIO) -> None:
    stream = io.StringIO()
    foreign = logging.StreamHandler(stream)
    logging.getLogger("library").addHandler(foreign)
    try:
        try:
            fail(SECRET)
        except ConnectionError:
            logging.getLogger("library").exception("asked %s", SECRET)
            structlog.get_logger("library").error("asked", url=SECRET)
    finally:
        logging.getLogger("library").removeHandler(foreign)
    assert REDACTED in stream.getvalue()
    assert "AAExample" not in stream.getvalue()


def test_a_traceback_is_in_the_same_line(out: io.StringIO) -> None:
    try:
        fail("wrong")
    except ConnectionError:
        structlog.get_logger("homeward").exception("failed", entry=1)
        logging.getLogger("library").exception("failed")
    assert [line["exception"].splitlines()[-1] for line in lines(out)] == ["ConnectionError: wrong"] * 2


def test_a_stack_is_where_it_was_asked_for(out: io.StringIO) -> None:
    structlog.get_logger("homeward").info("here", stack_info=True)
    (line,) = lines(out)
    assert "test_a_stack_is_where_it_was_asked_for" in line["stack"].splitlines()[-2]


@pytest.mark.parametrize("pretty", [False, True])
def test_hostile_characters_are_escaped(pretty: bool) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream, pretty=pretty)
    structlog.get_logger("homeward").info("entry", title="a\nlevel=error\x1b]0;x\x07\u202e", many={"x": ["\r"]})
    logging.getLogger("library").warning("title %s", "a\nb\x1b[2J")
    assert len(stream.getvalue().splitlines()) == 2
    assert not {"\x07", "\u202e", "\r"} & set(stream.getvalue())
    assert "\\x1b[2J" in stream.getvalue().replace("\\\\", "\\")


def test_values_that_json_does_not_know_are_shown_as_text(out: io.StringIO) -> None:
    structlog.get_logger("homeward").info("seen", thing=ValueError("a"), kind=int)
    assert (lines(out)[0]["thing"], lines(out)[0]["kind"]) == ("a", "<class 'int'>")


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.http11", "telegram.ext.Updater", "slack_bolt.AsyncApp", "slack_sdk"]
)
def test_the_chatter_of_libraries_is_silent_even_in_debug(out: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)  # slack_bolt copies the root's level to its own loggers
    logger.info("GET https://api.example/")
    logger.warning("slow")
    logger.setLevel(logging.NOTSET)
    assert [line["event"] for line in lines(out)] == ["slow"]


def test_debug_lines_are_for_those_who_ask() -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    structlog.get_logger("homeward").debug("detail")
    logging.getLogger("library").debug("detail")
    assert stream.getvalue() == ""


def test_configuring_again_replaces(out: io.StringIO) -> None:
    stream = io.StringIO()
    configure_logging(stream=stream)
    logging.getLogger("library").info("once")
    assert len(lines(stream)) == 1
    assert out.getvalue() == ""


def test_the_standard_error_stream_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    logging.getLogger("library").info("hello")
    captured = capsys.readouterr()
    assert "hello" in captured.err
    assert captured.out == ""


def test_warnings_are_logged(out: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"old {SECRET}", stacklevel=1)
        logging.captureWarnings(False)
    (line,) = lines(out)
    assert (line["logger"], line["level"]) == ("py.warnings", "warning")
    assert "AAExample" not in out.getvalue()


def test_what_nobody_caught_is_logged_without_secrets(out: io.StringIO) -> None:
    error = ValueError(SECRET)
    sys.excepthook(ValueError, error, None)
    (line,) = lines(out)
    assert (line["event"], line["level"]) == ("crashed", "critical")
    assert line["exception"] == f"ValueError: {REDACTED}"


def test_ctrl_c_is_no_crash(out: io.StringIO) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert out.getvalue() == ""


def test_a_crash_in_a_thread_is_logged(out: io.StringIO) -> None:
    def crash() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=crash, name="worker")
    with warnings.catch_warnings():
        thread.start()
        thread.join()
    (line,) = lines(out)
    assert (line["event"], line["thread"]) == ("thread_crashed", "worker")
    assert "AAExample" not in out.getvalue()


def test_a_thread_that_leaves_is_no_crash(out: io.StringIO) -> None:
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert out.getvalue() == ""


def test_what_a_finaliser_raised_is_logged(out: io.StringIO) -> None:
    class Bad:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    bad = Bad()
    del bad
    (line,) = lines(out)
    assert line["event"] == "error_ignored"
    assert "AAExample" not in out.getvalue()


async def test_what_a_task_raised_and_nobody_awaited_is_logged(out: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    log_loop_error(loop, {"message": "Task exception was never retrieved", "exception": ValueError(SECRET)})
    log_loop_error(loop, {"message": "something else"})
    first, second = lines(out)
    assert first["exception"].endswith(f"ValueError: {REDACTED}")
    assert second["what"] == "something else"
    assert "exception" not in second
