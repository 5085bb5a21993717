"""Online backup of an SQLite database, verified before it takes its name."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.model.errors import StoreError
from bot.model.restored import COPIED_KEY

_PAGES_AT_ONCE = 2000
_MARK = """
    INSERT INTO memory (key, value) VALUES (?, json_quote(strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""
"""The copy knows what it is: whoever puts it back tells nobody anew what was told since."""


def copy_verified(source: Path, target: Path) -> None:
    """Copy a database that may be in use; the target appears only when the copy is whole."""
    if target.exists():
        raise StoreError(f"{target} exists already")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        _copy(source, part)
        verify(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the backup to {target} failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    # A source opened for reading only: a backup can harm nothing, and runs beside the service.
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as running,
        closing(sqlite3.connect(target)) as copy,
    ):
        running.backup(copy, pages=_PAGES_AT_ONCE)
        # The copy is one file: it needs no log beside it.
        copy.execute("PRAGMA journal_mode = DELETE").close()
        copy.execute(_MARK, (COPIED_KEY,))
        copy.commit()


def verify(database: Path) -> None:
    """Raise unless every page and index of a database is sound."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        answers = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if answers != ["ok"]:
        raise StoreError(f"{database} is damaged: {'; '.join(answers)}")
    if broken is not None:
        raise StoreError(f"{database} is damaged: a row of {broken[0]} refers to one that is not there")
