"""Every test of this directory runs on SQLite and on PostgreSQL.

``tx`` is a transaction on an empty database that is rolled back at the test's end, after every reference was checked:
milliseconds a test. ``url`` is a database of the test's own, for what only shows when transactions end.
"""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, make_url, text

from bot.ports import Transaction
from bot.store import engines, schema
from bot.store.database import SqlStore, open_store
from bot.store.stories import SourceCache
from bot.store.transaction import SqlTransaction
from tests.postgres import PostgresServer


@dataclass(frozen=True)
class Template:
    """A database with tables and no rows, that nobody is connected to."""

    url: str
    server: PostgresServer | None

    def copy(self, directory: Path) -> str:
        """Make a database like it and return its address."""
        if self.server is None:
            target = directory / "homeward.db"
            shutil.copyfile(str(make_url(self.url).database), target)
            return f"sqlite:///{target}"
        return self.server.create_database(template=make_url(self.url).database)

    def drop(self, url: str) -> None:
        """Delete a copy, whoever is still connected."""
        if self.server is not None:
            self.server.drop_database(url)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Template:
    server: PostgresServer | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        url = server.create_database()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'homeward.db'}"
    engine = _engine(url)
    with engine.begin() as connection:
        schema.upgrade(connection, "the template")
    engine.dispose()
    return Template(url=url, server=server)


@pytest.fixture(scope="session")
def engine(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = template.copy(tmp_path_factory.mktemp("rolled-back"))
    engine = _engine(url)
    yield engine
    engine.dispose()
    template.drop(url)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        _check_references(connection)
        transaction.rollback()


@pytest.fixture
def tx(connection: Connection) -> Transaction:
    return SqlTransaction(connection, SourceCache())


@pytest.fixture
def restarted(connection: Connection) -> Callable[[], Transaction]:
    """Return the same transaction as a program sees it that has nothing in memory."""
    return lambda: SqlTransaction(connection, SourceCache())


@pytest.fixture
def url(template: Template, tmp_path: Path) -> Iterator[str]:
    address = template.copy(tmp_path)
    yield address
    template.drop(address)


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    async with open_store(url, exclusive=True) as store:
        yield store


def _engine(url: str) -> Engine:
    address = engines.parse_url(url)
    return engines.sqlite_writer(address) if engines.file_of(address) else engines.postgresql(address, size=1)


def _check_references(connection: Connection) -> None:
    """Do what a commit would do: references are checked when a transaction ends."""
    if connection.dialect.name == "sqlite":
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    else:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
