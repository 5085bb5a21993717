"""Statements that each database's dialect builds in its own class."""

from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def dialect_insert(table: Table, connection: Connection) -> Any:
    """Return an insert that can say what to do on a conflict."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(table: Table, connection: Connection) -> Insert:
    """Return an insert that leaves rows which are there already as they are, and tells how many were not."""
    return ignoring_known(dialect_insert(table, connection))


def ignoring_known(statement: Any) -> Insert:
    """Return an insert that leaves rows which are there already as they are, and tells how many were not."""
    ignoring: Insert = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return ignoring
