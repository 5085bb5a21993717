"""Logging: structlog on the standard library, to stderr; lines of JSON, or coloured text on a terminal.

Some libraries log addresses that hold tokens (httpx at INFO), and some set their own levels, so their chatter below
WARNING is stopped at the handler, even with `--debug`.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.ops.redaction import (
    RedactionFilter,
    Redactor,
    escape_controls,
    escape_controls_in_traceback,
    redacting_factory,
)

QUIET = (
    "httpx",
    "httpcore",
    "telegram",
    "slack",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "apscheduler",
    "alembic",
    "sqlalchemy",
    "tzlocal",
    "asyncio",
)
_TRACEBACKS = ("exception", "stack", "stack_info")
_FIRST = ("at", "level", "event", "logger")


def configure_logging(
    *, secrets: Iterable[str] = (), debug: bool = False, stream: TextIO | None = None, pretty: bool | None = None
) -> None:
    """Send all logging to a stream (stderr), without secrets; call again to replace it.

    ``pretty`` is for people; by default it is chosen when the stream is a terminal.
    """
    redactor = Redactor(secrets)
    target = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(redactor, pretty=target.isatty() if pretty is None else pretty))
    handler.addFilter(_Quiet())
    handler.addFilter(RedactionFilter(redactor))
    logging.setLogRecordFactory(redacting_factory(redactor))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    for filter_ in [old for old in root.filters if isinstance(old, RedactionFilter)]:
        root.removeFilter(filter_)
    root.addFilter(RedactionFilter(redactor))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _configure_structlog()
    _catch_the_uncaught()


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Cleans the finished line once more, whatever put a secret into it."""

    redactor: Redactor

    def format(self, record: logging.LogRecord) -> str:
        return self.redactor(super().format(record))


def _formatter(redactor: Redactor, *, pretty: bool) -> _Formatter:
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback, timestamp_key="at", pad_event_to=24, sort_keys=False
        )
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    formatter = _Formatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _escape_values,
            renderer,
        ],
    )
    formatter.redactor = redactor
    return formatter


def _escape_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Escape the control characters in every value (tracebacks keep their lines), and put what all lines have first."""
    return {
        key: escape_controls_in_traceback(value) if key in _TRACEBACKS and isinstance(value, str) else _escape(value)
        for key, value in sorted(event.items(), key=lambda item: _rank(item[0]))
    }


def _rank(key: str) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST) + (key in _TRACEBACKS)


def _escape(value: Any) -> Any:
    if isinstance(value, str):
        return escape_controls(value)
    if isinstance(value, dict):
        return {key: _escape(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_escape(inner) for inner in value]
    return value  # a number or nothing: the record was cleaned, which leaves plain values only


class _Quiet(logging.Filter):
    """Stops the chatter of libraries, whatever level their loggers gave themselves."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in QUIET


def _catch_the_uncaught() -> None:
    """Let what nobody caught pass through the same handler as everything else."""
    log = structlog.get_logger("homeward")

    def in_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("crashed", exc_info=(kind, error, trace))

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None and not isinstance(error, SystemExit):
            name = arguments.thread.name if arguments.thread else None
            log.critical("thread_crashed", thread=name, exc_info=(type(error), error, arguments.exc_traceback))

    def in_finaliser(arguments: "sys.UnraisableHookArgs") -> None:
        log.error("error_ignored", where=arguments.err_msg, exc_info=arguments.exc_value)

    sys.excepthook = in_main
    threading.excepthook = in_thread
    sys.unraisablehook = in_finaliser


def log_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what a task or callback raised and nobody awaited; for `loop.set_exception_handler`."""
    error = context.get("exception")
    log = structlog.get_logger("homeward")
    log.error("task_failed", what=context.get("message"), exc_info=error if error is not None else False)
