"""What only an SQLite file can suffer: full, read-only, damaged, traces of the forgotten; and its backup."""

import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.model.errors import StoreBusy, StoreError, StoreUnwritable
from bot.model.ids import StoryId
from bot.ports import Transaction
from bot.store.backup import verify
from bot.store.database import SqlStore, open_store, upgrade
from tests.builders import NOON, RETURNED, published
from tests.contract.store.databases import make_tables
from tests.contract.store.ledger import Ledger
from tests.contract.store.making import FEED, add_chat, address, bare_story

SECRET = "9876501234987650"
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "homeward.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqlStore]:
    async with open_store(f"sqlite:///{file}", exclusive=True) as store:
        yield store


async def _pragma(store: SqlStore, pragma: str) -> None:
    """Set something on the writing connection, which stays the same one."""
    await store.write(lambda tx: cast(Any, tx)._connection.exec_driver_sql(f"PRAGMA {pragma}").close())


async def _entries(store: SqlStore) -> int:
    return (await store.read(lambda tx: tx.counts())).entries


def _add_much(tx: Transaction) -> None:
    entries = [published(f"{number}", summary="word " * 200) for number in range(100)]
    tx.entries.add(FEED, entries, seen_at=NOON, undated_backlog=False)


def _bytes_on_disk(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def _names(directory: Path, pattern: str = "*") -> list[str]:
    return sorted(path.name for path in directory.glob(pattern))


@contextmanager
def _unprivileged() -> Iterator[None]:
    """Be somebody whom permissions bind."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(mine)


# Full, read-only, damaged


async def test_a_full_disk_takes_nothing_and_says_so(store: SqlStore) -> None:
    await _pragma(store, "max_page_count = 1")
    with pytest.raises(StoreUnwritable, match="the disk is full"):
        await store.write(_add_much)
    assert await _entries(store) == 0


async def test_when_there_is_room_again_writing_goes_on(store: SqlStore) -> None:
    await _pragma(store, "max_page_count = 1")
    with pytest.raises(StoreUnwritable):
        await store.write(_add_much)
    await _pragma(store, "max_page_count = 100000")
    await store.write(_add_much)
    assert await _entries(store) == 100


async def test_a_database_that_became_read_only_takes_nothing_and_is_still_read(store: SqlStore) -> None:
    await store.write(_add_much)
    await _pragma(store, "query_only = ON")
    with pytest.raises(StoreUnwritable, match="the database is read-only"):
        await store.write(lambda tx: add_chat(tx))
    assert await _entries(store) == 100


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A database that nobody but root may write; pytest's own directories are closed to others altogether."""
    directory = Path(tempfile.mkdtemp(prefix="homeward-read-only-"))
    make_tables(f"sqlite:///{directory / 'homeward.db'}")
    (directory / "homeward.db").chmod(0o444)
    directory.chmod(0o555)
    yield directory / "homeward.db"
    directory.chmod(0o755)
    shutil.rmtree(directory)


@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_file_that_may_not_be_written_is_refused(read_only: Path, exclusive: bool) -> None:
    with _unprivileged(), pytest.raises(StoreUnwritable):
        async with open_store(f"sqlite:///{read_only}", exclusive=exclusive) as store:
            await store.write(lambda tx: add_chat(tx))


async def test_a_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnwritable, match="cannot make"):
        await upgrade(f"sqlite:///{tmp_path / 'file' / 'homeward.db'}")


async def test_a_lock_that_cannot_be_made_is_refused(file: Path) -> None:
    file.with_name(file.name + ".lock").mkdir()
    with pytest.raises(StoreUnwritable, match=r"cannot make .*\.lock"):
        await upgrade(f"sqlite:///{file}")


@pytest.fixture
def diary(file: Path) -> Iterator[Path]:
    """A file that is something else, and must stay it."""
    file.write_text("Dear diary, " * 1000)
    yield file
    assert file.read_text() == "Dear diary, " * 1000


@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_file_that_is_no_database_is_refused_and_left_alone(diary: Path, exclusive: bool) -> None:
    with pytest.raises(StoreUnwritable, match="the file is not a database"):
        async with open_store(f"sqlite:///{diary}", exclusive=exclusive):
            pass


async def test_a_damaged_database_says_so(file: Path) -> None:
    async with open_store(f"sqlite:///{file}", exclusive=True) as store:
        await store.write(_add_much)
    _damage(file)
    with pytest.raises(StoreUnwritable, match="the database file is damaged"):
        async with open_store(f"sqlite:///{file}", exclusive=True) as store:
            await store.read(lambda tx: [tx.counts(), tx.entries.undecided(NOON, limit=1000)])


def _damage(file: Path) -> None:
    """Overwrite all but the first quarter of the pages."""
    content = bytearray(file.read_bytes())
    start = len(content) // 4
    content[start:] = b"\xff" * (len(content) - start)
    file.write_bytes(content)


async def test_a_command_says_what_makes_a_database_that_is_not_there(file: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database at .*homeward\.db yet: `homeward run` makes it"):
        async with open_store(f"sqlite:///{file}", exclusive=False):
            pass
    assert _names(file.parent) == []


async def test_a_database_that_another_process_keeps_locked_is_not_waited_for_for_ever(
    store: SqlStore, file: Path
) -> None:
    await _pragma(store, "busy_timeout = 10")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnwritable, match="stayed locked by another process"):
            await store.write(lambda tx: add_chat(tx))
        other.execute("ROLLBACK")
    await store.write(lambda tx: add_chat(tx))


async def test_only_the_owner_may_read_a_new_database(store: SqlStore, file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_an_instance_is_known_by_the_file_it_holds(store: SqlStore, file: Path) -> None:
    with pytest.raises(StoreBusy, match=f"another instance holds {file}$"):
        await upgrade(f"sqlite:///{file}")


# Forgetting


async def _tell(store: SqlStore) -> StoryId:
    """Let a chat with a telling address be subscribed, told, and have something open."""

    def tell(tx: Transaction) -> StoryId:
        ledger, chat, story = Ledger(tx), add_chat(tx, address(SECRET)), bare_story(tx)
        tx.chats.subscribe(chat, [RETURNED], since=NOON)
        ledger.send(ledger.add(story, chat), message_id=f"message-{SECRET}")
        ledger.add(bare_story(tx), chat)
        return story

    return await store.write(tell)


async def test_a_forgotten_chat_leaves_no_trace_in_any_file(store: SqlStore, file: Path) -> None:
    await _tell(store)
    assert SECRET.encode() in _bytes_on_disk(file)
    assert await store.write(lambda tx: tx.chats.forget(address(SECRET)))
    assert SECRET.encode() not in _bytes_on_disk(file)


async def test_a_chat_forgotten_during_a_read_leaves_no_trace_after_the_next_write(store: SqlStore, file: Path) -> None:
    await _tell(store)
    await _pragma(store, "busy_timeout = 10")
    looked, go_on = threading.Event(), threading.Event()

    def read(tx: Transaction) -> None:
        tx.counts()
        looked.set()
        assert go_on.wait(10)

    thread = threading.Thread(target=lambda: cast(Any, store)._read(read))
    thread.start()
    assert looked.wait(10)
    await store.write(lambda tx: tx.chats.forget(address(SECRET)))
    assert SECRET.encode() in _bytes_on_disk(file)
    go_on.set()
    thread.join()
    await store.write(lambda tx: tx.counts())
    assert SECRET.encode() not in _bytes_on_disk(file)


# Backup


async def test_a_running_database_is_backed_up(store: SqlStore, file: Path, tmp_path: Path) -> None:
    await store.write(_add_much)
    target = tmp_path / "backup.db"
    await store.backup(target)
    await store.write(lambda tx: add_chat(tx))
    verify(target)
    assert _names(tmp_path, "backup*") == ["backup.db"]
    async with open_store(f"sqlite:///{target}", exclusive=True) as copy:
        assert await _entries(copy) == 100


async def test_a_backup_replaces_no_file(store: SqlStore, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        await store.backup(target)
    assert target.read_text() == "precious"


async def test_a_backup_where_nothing_can_be_written_fails(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the backup to .* failed"):
        await store.backup(tmp_path / "nowhere" / "backup.db")


async def test_what_an_interrupted_backup_left_is_no_obstacle(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "backup.db.part").write_text("half")
    await store.backup(tmp_path / "backup.db")
    verify(tmp_path / "backup.db")


async def test_a_damaged_database_gives_no_backup(store: SqlStore, file: Path, tmp_path: Path) -> None:
    await store.write(_add_much)
    await store.backup(tmp_path / "good.db")
    damaged = tmp_path / "damaged.db"
    shutil.copyfile(tmp_path / "good.db", damaged)
    _damage(damaged)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        await SqlStore(cast(Any, None), cast(Any, None), readers=1, file=damaged).backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


async def test_a_reference_to_what_is_not_there_fails_the_check_of_a_backup(
    store: SqlStore, file: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("INSERT INTO subscriptions (chat_id, topic, since) VALUES (99, 'x', 0)")
        other.commit()
    with pytest.raises(StoreError, match="a row of subscriptions refers to one that is not there"):
        await store.backup(tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


def test_a_copy_whose_rows_break_its_rules_is_not_sound(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES (NULL)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (a NOT NULL)'")
        connection.commit()
    with pytest.raises(StoreError, match=r"broken\.db is damaged: NULL value in t\.a"):
        verify(broken)
