"""Keeping secrets, chat ids and hostile control characters out of every output.

A secret may reach a log in a message, an argument, a traceback or a URL. Three nets hold it, each for itself: a record
factory cleans records for every handler that exists or will, a filter stands on our handlers and on the root logger,
and our formatter cleans the finished line.
"""

import hmac
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from bot.model.chat import ChatAddress

REDACTED = "[redacted]"
_SHAPES = (
    re.compile(r"[0-9]+(?::|%3[Aa])[A-Za-z0-9_-]{20,}"),
    re.compile(r"\bxox[a-z]-[A-Za-z0-9-]+"),
    re.compile(r"\bxapp-[A-Za-z0-9-]+"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONTROL_IN_TRACEBACK = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Redactor:
    """Replaces every known secret, in all its spellings, and everything that has the shape of a token."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in known for spelling in _spellings(secret)}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        if self._known is not None:
            text = self._known.sub(REDACTED, text)
        for shape in _SHAPES:
            text = shape.sub(REDACTED, text)
        return text

    def clean(self, value: Any) -> Any:
        """Return a value for logging: texts redacted however deep, what is neither text nor plain as its text."""
        if isinstance(value, str):
            return self(value)
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, Mapping):
            return {self.clean(key): self.clean(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.clean(inner) for inner in value]
        return self(str(value))


def _spellings(secret: str) -> set[str]:
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {secret, *quoted, *(text.replace("%3A", "%3a") for text in quoted), repr(secret)[1:-1]}


class RedactionFilter(logging.Filter):
    """Cleans the records that pass a handler or logger, in place."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record; every record passes."""
        clean_record(record, self._redactor)
        return True


def clean_record(record: logging.LogRecord, redactor: Redactor) -> None:
    """Take the secrets out of a record: message, arguments, traceback, stack."""
    if isinstance(record.msg, dict):
        record.msg = {
            key: value if key in ("exc_info", "_record") else redactor.clean(value) for key, value in record.msg.items()
        }
    else:
        record.msg, record.args = redactor(_message(record)), ()
    if record.exc_info and not record.exc_text:
        record.exc_text = redactor("".join(traceback.format_exception(*record.exc_info)).rstrip())
    if record.stack_info:
        record.stack_info = redactor(record.stack_info)


def _message(record: logging.LogRecord) -> str:
    """Merge arguments into the message; a message that does not fit its arguments is shown with them."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


def redacting_factory(
    redactor: Redactor, make: Callable[..., logging.LogRecord] = logging.LogRecord
) -> Callable[..., logging.LogRecord]:
    """Make records that are clean from their beginning."""

    def factory(*arguments: Any, **keywords: Any) -> logging.LogRecord:
        record = make(*arguments, **keywords)
        clean_record(record, redactor)
        return record

    return factory


def escape_controls(text: str) -> str:
    """Write control, bidirectional and zero-width characters as escapes, so that a value cannot forge a line."""
    return _CONTROL.sub(_escape, text)


def escape_controls_in_traceback(text: str) -> str:
    """Do the same to a text of several lines."""
    return _CONTROL_IN_TRACEBACK.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class ChatHasher:
    """Names chats in logs by a keyed hash: the same chat the same name, and no way back without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, where: ChatAddress) -> str:
        """Return the name of a chat, ten hexadecimal digits."""
        text = "\x1f".join((where.platform, where.account, where.address, where.thread or ""))
        return hmac.new(self._key, text.encode(), "sha256").hexdigest()[:10]

    @classmethod
    def from_file(cls, path: Path) -> "ChatHasher":
        """Use the key in a file, made on first use and readable by its owner alone."""
        try:
            return cls(path.read_bytes())
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(secrets.token_bytes(32))
            return cls(path.read_bytes())
