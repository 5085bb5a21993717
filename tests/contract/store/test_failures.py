"""What a driver raises, in our words: whatever stops us from writing is one error, and a bug stays a bug."""

import sqlite3

import psycopg
import pytest
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from bot.model.errors import StoreUnwritable
from bot.store.failures import translate

SQLITE = [
    (sqlite3.SQLITE_READONLY, "read-only"),
    (sqlite3.SQLITE_READONLY_DIRECTORY, "read-only"),
    (sqlite3.SQLITE_FULL, "disk is full"),
    (sqlite3.SQLITE_CORRUPT, "damaged"),
    (sqlite3.SQLITE_CORRUPT_INDEX, "damaged"),
    (sqlite3.SQLITE_NOTADB, "not a database"),
    (sqlite3.SQLITE_IOERR_WRITE, "cannot be read or written"),
    (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
    (sqlite3.SQLITE_PERM, "may not be opened"),
    (sqlite3.SQLITE_AUTH, "may not be opened"),
    (sqlite3.SQLITE_BUSY_SNAPSHOT, "stayed locked"),
    (sqlite3.SQLITE_LOCKED, "stayed locked"),
    (sqlite3.SQLITE_PROTOCOL, "stayed locked"),
]
POSTGRESQL = [
    (pg.ReadOnlySqlTransaction, "read-only"),
    (pg.InsufficientPrivilege, "may not be written by this user"),
    (pg.DiskFull, "disk is full"),
    (pg.OutOfMemory, "out of memory"),
    (pg.TooManyConnections, "no more connections"),
    (pg.DataCorrupted, "damaged"),
    (pg.IndexCorrupted, "damaged"),
    (pg.InvalidPassword, "refused the password"),
    (pg.InvalidCatalogName, "no database of this name"),
    (pg.LockNotAvailable, "stayed locked"),
    (pg.QueryCanceled, "took too long"),
    (pg.AdminShutdown, "does not answer"),
    (pg.CannotConnectNow, "does not answer"),
    (psycopg.OperationalError, "does not answer"),
    (psycopg.InterfaceError, "connection to the database is lost"),
]
BUGS = [
    sqlite3.IntegrityError("UNIQUE constraint failed"),
    sqlite3.OperationalError("no such table: entires"),
    sqlite3.ProgrammingError("Cannot operate on a closed database."),
    pg.UniqueViolation("duplicate key value"),
    pg.ForeignKeyViolation("violates foreign key constraint"),
    pg.UndefinedTable("relation does not exist"),
    pg.SyntaxError("at or near"),
    pg.ProgramLimitExceeded("index row requires 66552 bytes, maximum size is 8191"),
]


def _raised(foreign: BaseException) -> DBAPIError:
    return DBAPIError("SELECT 1", {}, foreign)


@pytest.mark.parametrize(("code", "what"), SQLITE)
def test_sqlites_failures(code: int, what: str) -> None:
    foreign = sqlite3.OperationalError("its own words")
    foreign.sqlite_errorcode = code
    ours = translate(_raised(foreign))
    assert isinstance(ours, StoreUnwritable)
    assert what in str(ours)
    assert "(its own words)" in str(ours)


@pytest.mark.parametrize(("kind", "what"), POSTGRESQL)
def test_postgresqls_failures(kind: type[psycopg.Error], what: str) -> None:
    ours = translate(_raised(kind("its own words\nLINE 1: SELECT secret")))
    assert isinstance(ours, StoreUnwritable)
    assert what in str(ours)
    assert "(its own words)" in str(ours)
    assert "secret" not in str(ours)


def test_an_error_without_words_says_its_kind() -> None:
    assert "(AdminShutdown)" in str(translate(_raised(pg.AdminShutdown())))


@pytest.mark.parametrize("foreign", BUGS, ids=lambda error: type(error).__name__)
def test_a_bug_is_not_translated(foreign: BaseException) -> None:
    assert translate(_raised(foreign)) is None
