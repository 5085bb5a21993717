"""Column types and the one construct that both databases write differently."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, JSON, BigInteger, BindParameter, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def to_micros(at: datetime) -> int:
    """Return an aware instant as microseconds since 1970."""
    if at.tzinfo is None:
        raise ValueError(f"an instant without a zone: {at!r}")
    return (at - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=4096)
def from_micros(micros: int) -> datetime:
    """Return the instant in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970: SQLite has no zones, and integers compare alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuse instants without a zone."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        return None if value is None else from_micros(value)


def storable(text: str) -> str:
    """Replace, one for one, what no database takes: NUL and lone surrogates. Offsets into the text stay right."""
    if "\x00" in text:
        text = text.replace("\x00", _REPLACEMENT)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(_REPLACEMENT if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


class Words(TypeDecorator[str]):
    """Text from outside, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make it storable."""
        return None if value is None else storable(value)


def to_json(value: Any) -> str:
    """Return compact JSON with its letters as they are: half the size for Cyrillic and Arabic."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


Document = JSON(none_as_null=True)


class _Members(TypeDecorator[Sequence[Any]]):
    """Many values in one parameter: a JSON array on SQLite, an array on PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[TypeEngine[Any]]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the form."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.item()))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Convert to that form."""
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class _Among(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()
    _is_implicitly_boolean = True  # else SQLite is asked whether it equals 1, and uses no index


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both were compiled


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({values})"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values given under a parameter's name.

    One parameter however many values: the statement is compiled once, and no limit on parameters is met.
    """
    item: type[TypeEngine[Any]] = BigInteger if isinstance(column.type, BigInteger) else Text
    values: BindParameter[Any] = bindparam(name, type_=_Members(item))
    return _Among(column, values)
