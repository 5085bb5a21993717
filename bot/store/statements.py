"""Statements that each database's dialect builds in its own class, built once."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def dialect_insert(table: Table, connection: Connection) -> Any:
    """Return an insert that can say what to do on a conflict."""
    return _insert(table, connection.dialect.name)


def insert_new(table: Table, connection: Connection) -> Insert:
    """Return an insert that leaves rows which are there already as they are, and tells how many were not."""
    return _insert_new(table, connection.dialect.name)


def upsert(table: Table, connection: Connection, *, changes: tuple[str, ...]) -> Insert:
    """Return an insert that changes these columns of a row that is there already."""
    return _upsert(table, connection.dialect.name, changes)


def ignoring_known(statement: Any) -> Insert:
    """Let an insert leave rows which are there already as they are, and tell how many were not."""
    ignoring: Insert = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return ignoring


def _insert(table: Table, dialect: str) -> Any:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _insert_new(table: Table, dialect: str) -> Insert:
    return ignoring_known(_insert(table, dialect))


@cache
def _upsert(table: Table, dialect: str, changes: tuple[str, ...]) -> Insert:
    add = _insert(table, dialect)
    statement: Insert = add.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={name: add.excluded[name] for name in changes}
    )
    return statement
