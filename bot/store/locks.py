"""The instance lock: one service at a time holds a database."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text

from bot.model.errors import StoreBusy, StoreUnwritable

INSTANCE_KEY = 0x686F6D65
"""PostgreSQL: the advisory lock of the running service."""

WRITE_KEY = 0x77726974
"""PostgreSQL: the advisory lock that makes writes come one after another."""


class FileLock:
    """A lock on a file beside the SQLite file; the kernel ends it with the process, however that dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnwritable(f"cannot make {self._path}: {error.strerror}") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._close()
            raise StoreBusy(f"another instance holds {self._path.with_suffix('')}") from error
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class SessionLock:
    """An advisory lock of a PostgreSQL session of its own; the server ends it with the connection."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": INSTANCE_KEY}).scalar_one()
        if not taken:
            self.__exit__(None, None, None)
            raise StoreBusy(f"another instance holds {self._name}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
