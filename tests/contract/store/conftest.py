"""Every test that asks for one of these runs on SQLite and on PostgreSQL.

``tx`` is a transaction on an empty database that is rolled back at the test's end, after every reference was checked:
milliseconds a test. ``url`` is a database of the test's own, for what only shows when transactions end.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from bot.ports import Transaction
from bot.store.database import SqlStore, open_store
from bot.store.stories import SourceCache
from bot.store.transaction import SqlTransaction
from tests.contract.store.databases import (
    Databases,
    PostgresqlDatabases,
    SqliteDatabases,
    check_references,
    engine_for,
    make_tables,
)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        shared = server.create_database()
        make_tables(shared)
        return PostgresqlDatabases(server=server, shared=shared)
    template = tmp_path_factory.mktemp("template") / "homeward.db"
    make_tables(f"sqlite:///{template}")
    return SqliteDatabases(template=template)


@pytest.fixture(scope="session")
def engine(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = databases.without_tables(tmp_path_factory.mktemp("rolled-back"))
    make_tables(url)
    engine = engine_for(url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        check_references(connection)
        transaction.rollback()


@pytest.fixture
def tx(connection: Connection) -> Transaction:
    return SqlTransaction(connection, SourceCache())


@pytest.fixture
def restarted(connection: Connection) -> Callable[[], Transaction]:
    """Return the same transaction as a program sees it that has nothing in memory."""
    return lambda: SqlTransaction(connection, SourceCache())


@pytest.fixture
def url(databases: Databases, tmp_path: Path) -> str:
    return databases.with_tables(tmp_path)


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    async with open_store(url, exclusive=True) as store:
        yield store
