"""Lines of JSON to classify, evaluate or replay: read one by one, a bad one reported with its number and skipped."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from bot.model.errors import ConfigurationError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that could not be read, and why."""

    line: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """An entry given as a line. ``at`` is midnight UTC where the line has a date only; None when it has none."""

    line: int
    id: str
    title: str
    summary: str = ""
    url: str | None = None
    outlet: str | None = None
    at: datetime | None = None
    language: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def read_lines(path: Path) -> Iterator[ReadLine | BadLine]:
    """Yield what each line holds, in order; empty lines are passed over."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    yield _read(number, raw)
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise ConfigurationError((Problem(file=str(path), line=None, what=what),)) from error


def _read(number: int, raw: bytes) -> ReadLine | BadLine:
    try:
        value = json.loads(raw.decode("utf-8"))
        if not isinstance(value, dict):
            return BadLine(line=number, error="expected a JSON object")
        return ReadLine(
            line=number,
            id=_text(value, "id", required=True),
            title=_text(value, "title", required=True),
            summary=_text(value, "summary"),
            url=_text(value, "url") or None,
            outlet=_text(value, "outlet") or None,
            at=_instant(value.get("date")),
            language=_text(value, "lang") or None,
            more=value,
        )
    except UnicodeDecodeError:
        return BadLine(line=number, error="not UTF-8")
    except json.JSONDecodeError as error:
        return BadLine(line=number, error=f"not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        return BadLine(line=number, error=str(error))


def _text(value: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    found = value.get(key)
    if found is None and not required:
        return ""
    if isinstance(found, int) and key == "id" and not isinstance(found, bool):
        return str(found)
    if isinstance(found, str):
        return found
    raise ValueError(f"`{key}`: expected text, found {type(found).__name__ if found is not None else 'nothing'}")


def _instant(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        at = _parse(str(value))
    except ValueError:
        raise ValueError(f"`date`: expected ISO 8601 such as 2026-02-12, found {value!r}") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _parse(value: str) -> datetime:
    if len(value) == len("2026-02-12"):
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    return datetime.fromisoformat(value)
