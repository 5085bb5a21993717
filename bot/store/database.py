"""The Store: a writing lane and a reading lane, each with its own threads and connections."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Engine, text
from sqlalchemy.exc import DBAPIError

from bot.model.errors import StoreError, StoreUnwritable
from bot.ports import Transaction
from bot.store import engines, schema
from bot.store.backup import copy_verified
from bot.store.failures import translate
from bot.store.locks import WRITE_KEY, FileLock, SessionLock
from bot.store.stories import SourceCache
from bot.store.transaction import SqlTransaction

T = TypeVar("T")

_ONE_WRITER = text("SELECT pg_advisory_xact_lock(:key)")
_TRUNCATE_WAL = "PRAGMA wal_checkpoint(TRUNCATE)"


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the driver raises into our errors."""
    try:
        yield
    except DBAPIError as error:
        ours = translate(error)
        if ours is None:
            raise
        raise ours from error


async def _to_its_end(lane: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    """Run work in a lane's thread; cancelled meanwhile, wait for its end first."""
    running = asyncio.get_running_loop().run_in_executor(lane, work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


class SqlStore:
    """A database, open."""

    def __init__(self, writer: Engine, reader: Engine, *, readers: int, file: Path | None) -> None:
        self._writer = writer
        self._reader = reader
        self._file = file
        self._cache = SourceCache()
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._reading = ThreadPoolExecutor(readers, thread_name_prefix="store-read")
        self._traces = False

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a transaction of its own, alone; it is committed when this returns.

        Cancelling waits for the end of it, so that whoever asked knows what was committed. Raises ``StoreUnwritable``
        when the database cannot take it; nothing of ``work`` is kept then.
        """
        return await _to_its_end(self._writing, lambda: self._write(work))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` on a reading connection."""
        return await _to_its_end(self._reading, lambda: self._read(work))

    async def backup(self, target: Path) -> None:
        """Copy the running database to a file and verify the copy."""
        if self._file is None:
            raise StoreError("a PostgreSQL database is backed up with pg_dump")
        source = self._file
        await asyncio.to_thread(copy_verified, source, target)

    async def close(self) -> None:
        """Let what runs end; the connections are closed by who opened them."""
        for lane in (self._writing, self._reading):
            await asyncio.to_thread(lane.shutdown)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        with translated(), self._writer.begin() as connection:
            if self._file is None:
                connection.execute(_ONE_WRITER, {"key": WRITE_KEY})
            transaction = SqlTransaction(connection, self._cache)
            result = work(transaction)
        self._traces = self._traces or transaction.forgot
        if self._traces:
            self._traces = not self._scrub()
        return result

    def _read(self, work: Callable[[Transaction], T]) -> T:
        with translated(), self._reader.begin() as connection:
            return work(SqlTransaction(connection, self._cache))

    def _scrub(self) -> bool:
        """Move the log into the file, where deleted rows are overwritten, and empty it. False if a reader held it."""
        if self._file is None:
            return True
        connection = self._writer.raw_connection()
        try:
            busy = connection.cursor().execute(_TRUNCATE_WAL).fetchone()[0]
        finally:
            connection.close()
        return not busy


@asynccontextmanager
async def open_store(url: str, *, exclusive: bool) -> AsyncIterator[SqlStore]:
    """Open a database until the end of the block.

    ``exclusive`` is for the one service: it takes the instance lock (``StoreBusy`` if another has it), makes the
    database if there is none, and brings its tables up to date. Others open what is there beside it, and get a
    ``StoreError`` that says what to do if it is not there or not up to date. ``StoreNewer`` is raised for both.
    """
    address = engines.parse_url(url)
    with ExitStack() as stack:
        store = await asyncio.to_thread(_open, address, exclusive, stack)
        try:
            yield store
        finally:
            await store.close()


async def upgrade(url: str) -> tuple[str | None, str]:
    """Bring a database up to date under the instance lock; return the version before (None: it was empty) and after."""
    address = engines.parse_url(url)
    with ExitStack() as stack:
        before = await asyncio.to_thread(_prepare, address, stack)
    return before, schema.VERSIONS[-1]


def _open(address: URL, exclusive: bool, stack: ExitStack) -> SqlStore:
    file = engines.file_of(address)
    if exclusive:
        _prepare(address, stack)
    elif file is not None and not file.exists():
        raise StoreError(f"there is no database at {file} yet: `homeward run` makes it")
    if file is None:
        readers = engines.POSTGRESQL_READERS
        writer = engines.postgresql(address, size=1)
        reader = engines.postgresql(address, size=readers, reading=True)
    else:
        readers, writer, reader = 1, engines.sqlite_writer(address), engines.sqlite_reader(address)
    stack.callback(writer.dispose)
    stack.callback(reader.dispose)
    if not exclusive:
        with translated(), reader.begin() as connection:
            schema.require_current(connection, engines.name_of(address))
    return SqlStore(writer, reader, readers=readers, file=file)


def _prepare(address: URL, stack: ExitStack) -> str | None:
    """Take the instance lock and bring the tables up to date; return the version before."""
    file = engines.file_of(address)
    engine = engines.postgresql(address, size=2) if file is None else engines.sqlite_writer(address)
    stack.callback(engine.dispose)
    with translated():
        stack.enter_context(_lock(engine, file, engines.name_of(address)))
        with engine.begin() as connection:
            return schema.upgrade(connection, engines.name_of(address))


def _lock(engine: Engine, file: Path | None, name: str) -> AbstractContextManager[object]:
    if file is None:
        return SessionLock(engine, name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Chat ids are nobody else's business.
        file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreUnwritable(f"cannot make {file}: {error.strerror}") from error
    return FileLock(file)
