"""Databases of either kind, as fresh as a new one for every test."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from bot.store import engines, schema
from bot.store.tables import metadata
from tests.postgres import PostgresServer

_EMPTY = "; ".join(
    [
        *(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables) if table.name != "numbers"),
        "DELETE FROM entry_words",
        "UPDATE numbers SET last = 0",
        f"UPDATE alembic_version SET version_num = '{schema.VERSIONS[-1]}'",
    ]
)


class Databases(Protocol):
    """Where tests get databases from."""

    def with_tables(self, directory: Path) -> str:
        """Return the address of a database with all tables and no rows."""
        ...

    def without_tables(self, directory: Path) -> str:
        """Return the address of an empty database."""
        ...


@dataclass(frozen=True)
class SqliteDatabases:
    """Files, copied from one that was made once."""

    template: Path

    def with_tables(self, directory: Path) -> str:
        """Return the address of a database with all tables and no rows."""
        shutil.copyfile(self.template, directory / "homeward.db")
        return f"sqlite:///{directory / 'homeward.db'}"

    def without_tables(self, directory: Path) -> str:
        """Return the address of an empty database."""
        (directory / "empty.db").touch()
        return f"sqlite:///{directory / 'empty.db'}"


@dataclass(frozen=True)
class PostgresqlDatabases:
    """One database of a server, whose rows are deleted: ten times faster than a new one."""

    server: PostgresServer
    shared: str

    def with_tables(self, directory: Path) -> str:
        """Return the address of a database with all tables and no rows."""
        self.server.execute(_EMPTY, database=self.shared)
        return self.shared

    def without_tables(self, directory: Path) -> str:
        """Return the address of an empty database."""
        return self.server.create_database()


def engine_for(url: str) -> Engine:
    """Return the engine that the store writes with."""
    address = engines.parse_url(url)
    return engines.sqlite_writer(address) if engines.file_of(address) else engines.postgresql(address, size=1)


def make_tables(url: str) -> None:
    """Bring a database's tables up to date."""
    engine = engine_for(url)
    with engine.begin() as connection:
        schema.upgrade(connection, url)
    engine.dispose()


def set_version(url: str, version: str) -> None:
    """Say that another version of the program made a database."""
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


def check_references(connection: Connection) -> None:
    """Do what a commit would do: references are checked when a transaction ends."""
    if connection.dialect.name == "sqlite":
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    else:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
