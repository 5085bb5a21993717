"""What only a server can suffer: it goes away, or takes nothing; and what is not done for it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.model.errors import StoreError, StoreUnwritable
from bot.ports import Transaction
from bot.store import engines
from bot.store.database import open_store, upgrade
from tests.contract.store.making import add_chat, address
from tests.postgres import PostgresServer


@pytest.fixture
def url(server: PostgresServer) -> Iterator[str]:
    database = server.create_database()
    yield database
    server.drop_database(database)


def _send_away(server: PostgresServer, url: str) -> None:
    """End every connection to a database, as a server does that restarts."""
    name = make_url(url).database
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


async def test_a_read_only_database_takes_nothing_and_is_still_read(server: PostgresServer, url: str) -> None:
    await upgrade(url)
    server.execute(f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only = on')
    async with open_store(url, exclusive=True) as store:
        with pytest.raises(StoreUnwritable, match="the database is read-only"):
            await store.write(lambda tx: add_chat(tx))
        assert await store.read(lambda tx: tx.chats.all()) == ()


async def test_an_empty_read_only_database_is_refused(server: PostgresServer, url: str) -> None:
    server.execute(f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only = on')
    with pytest.raises(StoreUnwritable, match="the database is read-only"):
        async with open_store(url, exclusive=True):
            pass


async def test_nothing_is_kept_of_a_write_whose_connection_is_lost(server: PostgresServer, url: str) -> None:
    def write(tx: Transaction) -> None:
        add_chat(tx, 1)
        _send_away(server, url)
        add_chat(tx, 2)

    async with open_store(url, exclusive=True) as store:
        with pytest.raises(StoreUnwritable, match=r"does not answer|is lost"):
            await store.write(write)
        assert await store.read(lambda tx: tx.chats.all()) == ()


async def test_writing_and_reading_go_on_after_the_server_restarted(server: PostgresServer, url: str) -> None:
    async with open_store(url, exclusive=True) as store:
        await store.write(lambda tx: add_chat(tx))
        await store.read(lambda tx: tx.chats.all())
        _send_away(server, url)
        await store.write(lambda tx: add_chat(tx, 2))
        assert len(await store.read(lambda tx: tx.chats.all())) == 2


async def test_a_refused_opening_leaves_no_connection(server: PostgresServer, url: str) -> None:
    with pytest.raises(StoreError, match="is an empty database") as refused:
        async with open_store(url, exclusive=False):
            pass
    assert refused.value is not None  # whatever the error holds on to
    server.execute(f'DROP DATABASE "{make_url(url).database}"')  # the server refuses while anybody is connected


async def test_reads_run_beside_one_another(url: str) -> None:
    async with open_store(url, exclusive=True) as store:
        await asyncio.gather(*(store.read(lambda tx: tx.counts()) for _ in range(20)))


async def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable, match="the database does not answer") as refused:
        async with open_store(f"postgresql://homeward:s3cret@/homeward?host={tmp_path}", exclusive=True):
            pass
    assert "s3cret" not in str(refused.value)


async def test_a_database_that_is_not_there_is_refused(server: PostgresServer) -> None:
    address_of_none = server.url.set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StoreUnwritable, match="nowhere"):
        await upgrade(address_of_none)


async def test_its_backup_is_left_to_its_own_tools(url: str, tmp_path: Path) -> None:
    async with open_store(url, exclusive=True) as store:
        with pytest.raises(StoreError, match="pg_dump"):
            await store.backup(tmp_path / "backup.db")


async def test_forgetting_needs_no_scrubbing(url: str) -> None:
    async with open_store(url, exclusive=True) as store:
        await store.write(lambda tx: add_chat(tx))
        assert await store.write(lambda tx: tx.chats.forget(address()))


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_whatever_driver_an_address_names_ours_is_used(scheme: str) -> None:
    assert engines.parse_url(f"{scheme}://u:p@h/d").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "is no database address"),
        ("homeward.db", "is no database address"),
        ("mysql://u:s3cret@h/d", "asks for mysql: only sqlite and postgresql"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(given: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        engines.parse_url(given)
    assert "s3cret" not in str(refused.value)


def test_a_database_is_named_without_user_and_password() -> None:
    assert engines.name_of(engines.parse_url("postgresql://u:s3cret@h/d")) == "h/d"
    assert engines.name_of(engines.parse_url("postgresql:///d")) == "local/d"
    assert engines.name_of(engines.parse_url("sqlite:////var/homeward.db")) == "/var/homeward.db"
