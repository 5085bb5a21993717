"""Translates what the databases' drivers raise. Bugs (a constraint, wrong SQL) are not translated."""

import sqlite3

import psycopg
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from bot.model.errors import StoreError, StoreUnwritable

_SQLITE = {
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PERM: "the database file may not be opened",
    sqlite3.SQLITE_AUTH: "the database file may not be opened",
    sqlite3.SQLITE_BUSY: "the database stayed locked by another process",
    sqlite3.SQLITE_LOCKED: "the database stayed locked by another process",
    sqlite3.SQLITE_PROTOCOL: "the database stayed locked by another process",
}

_BUGS = (pg.ProgramLimitExceeded, pg.StatementTooComplex, pg.TooManyColumns, pg.TooManyArguments)
"""PostgreSQL counts these among the failures of the server, but it is what we asked for that is impossible."""

_POSTGRESQL: tuple[tuple[type[psycopg.Error], str], ...] = (
    (pg.ReadOnlySqlTransaction, "the database is read-only"),
    (pg.InsufficientPrivilege, "the database may not be written by this user"),
    (pg.DiskFull, "the database's disk is full"),
    (pg.OutOfMemory, "the database is out of memory"),
    (pg.TooManyConnections, "the database takes no more connections"),
    (pg.DataCorrupted, "the database is damaged"),
    (pg.IndexCorrupted, "the database is damaged"),
    (pg.InvalidPassword, "the database refused the password"),
    (pg.InvalidCatalogName, "there is no database of this name"),
    (pg.LockNotAvailable, "the database stayed locked by another process"),
    (pg.QueryCanceled, "the database took too long"),
    (psycopg.OperationalError, "the database does not answer"),
    (psycopg.InterfaceError, "the connection to the database is lost"),
)


def translate(error: DBAPIError) -> StoreError | None:
    """Return what a driver's error means for us, or None for a bug."""
    foreign = error.orig
    if isinstance(foreign, sqlite3.Error):
        what = _SQLITE.get(getattr(foreign, "sqlite_errorcode", 0) & 0xFF)
        return None if what is None else StoreUnwritable(f"{what} ({foreign})")
    if isinstance(foreign, _BUGS):
        return None
    for kind, what in _POSTGRESQL:
        if isinstance(foreign, kind):
            return StoreUnwritable(f"{what} ({_first_line(foreign)})")
    return None


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
