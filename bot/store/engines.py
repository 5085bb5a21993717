"""How each database is opened: connections for writing and for reading."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.model.errors import StoreError
from bot.store.types import to_json

BUSY_AFTER_MS = 10_000
POSTGRESQL_READERS = 4

_PRAGMAS = ("foreign_keys = ON", "secure_delete = ON", f"busy_timeout = {BUSY_AFTER_MS}", "temp_store = MEMORY")


def parse_url(url: str) -> URL:
    """Return a database's address, with the driver we use."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("DATABASE_URL is no database address, such as sqlite:///homeward.db") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise StoreError("DATABASE_URL names no file: sqlite:///homeward.db")
        return parsed.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"DATABASE_URL asks for {backend}: only sqlite and postgresql are supported")


def file_of(url: URL) -> Path | None:
    """Return the file of an SQLite database."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def name_of(url: URL) -> str:
    """Return how people are told which database it is: no password, no user."""
    return url.database or "" if url.get_backend_name() == "sqlite" else f"{url.host or 'local'}/{url.database}"


def sqlite_writer(url: URL) -> Engine:
    """Return an engine with the one writing connection."""
    return _sqlite(url, "BEGIN IMMEDIATE", (*_PRAGMAS, "journal_mode = WAL", "synchronous = FULL"))


def sqlite_reader(url: URL) -> Engine:
    """Return an engine with one reading connection, beside the writing one."""
    return _sqlite(url, "BEGIN", (*_PRAGMAS, "query_only = ON"))


def _sqlite(url: URL, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        # The pool hands the connection to one thread at a time, and another one closes it.
        connect_args={"check_same_thread": False},
        json_serializer=to_json,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgresql(url: URL, *, size: int, reading: bool = False) -> Engine:
    """Return an engine with a small pool."""
    options = "-c default_transaction_read_only=on" if reading else ""
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ" if reading else "READ COMMITTED",
        connect_args={"options": options, "connect_timeout": 10, "application_name": "homeward"},
        json_serializer=to_json,
    )
