"""The search index over the words of matched entries: FTS5 on SQLite, an array with a GIN index on PostgreSQL.

On SQLite a row's id begins with the entry's instant, so that the newest of 60,000 finds are read without sorting them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, text

from bot.model.ids import EntryId
from bot.store.types import storable, to_micros

LONGEST_WORD = 100
"""Longer words are known by their beginning: PostgreSQL indexes nothing that is longer than a page."""

_ID_BITS = 24
_MICROS_PER_SECOND = 1_000_000

_PUT_ROW = text("INSERT OR REPLACE INTO entry_words (rowid, entry_id, words) VALUES (:row, :entry, :words)")
_REMOVE_ROW = text("DELETE FROM entry_words WHERE rowid = :row")
_FIND_ROWS = text(
    "SELECT entry_id FROM entry_words WHERE entry_words MATCH :query ORDER BY rowid DESC LIMIT :limit OFFSET :offset"
)
_PUT_ARRAY = text(
    "INSERT INTO entry_words (entry_id, at, words) VALUES (:entry, :at, :words) "
    "ON CONFLICT (entry_id) DO UPDATE SET words = excluded.words, at = excluded.at"
)
_REMOVE_ARRAY = text("DELETE FROM entry_words WHERE entry_id = :entry")
_FIND_ARRAYS = text(
    "SELECT entry_id FROM entry_words WHERE words @> CAST(:words AS text[]) "
    "ORDER BY at DESC, entry_id DESC LIMIT :limit OFFSET :offset"
)


class SearchIndex(Protocol):
    """Finds entries by normalised words."""

    def put(self, entry: EntryId, at: datetime, words: Sequence[str]) -> None:
        """Index an entry's words in place of those it had."""
        ...

    def remove(self, entry: EntryId, at: datetime) -> None:
        """Take an entry out."""
        ...

    def find(self, words: Sequence[str], *, limit: int, offset: int) -> list[EntryId]:
        """Return the entries that hold all the words, newest first."""
        ...


def search_index(connection: Connection) -> SearchIndex:
    """Return the index of this database."""
    return _Fts5(connection) if connection.dialect.name == "sqlite" else _WordArrays(connection)


class _Fts5:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: EntryId, at: datetime, words: Sequence[str]) -> None:
        row = {"row": _row_id(entry, at), "entry": entry, "words": " ".join(map(_indexed, words))}
        self._connection.execute(_PUT_ROW, row)

    def remove(self, entry: EntryId, at: datetime) -> None:
        self._connection.execute(_REMOVE_ROW, {"row": _row_id(entry, at)})

    def find(self, words: Sequence[str], *, limit: int, offset: int) -> list[EntryId]:
        query = _quoted(words)
        if query is None:
            return []
        rows = self._connection.execute(_FIND_ROWS, {"query": query, "limit": limit, "offset": offset})
        return [EntryId(row.entry_id) for row in rows]


class _WordArrays:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: EntryId, at: datetime, words: Sequence[str]) -> None:
        row = {"entry": entry, "at": to_micros(at), "words": [_indexed(word) for word in words]}
        self._connection.execute(_PUT_ARRAY, row)

    def remove(self, entry: EntryId, at: datetime) -> None:
        self._connection.execute(_REMOVE_ARRAY, {"entry": entry})

    def find(self, words: Sequence[str], *, limit: int, offset: int) -> list[EntryId]:
        if not words:
            return []
        values = {"words": [_indexed(word) for word in words], "limit": limit, "offset": offset}
        return [EntryId(row.entry_id) for row in self._connection.execute(_FIND_ARRAYS, values)]


def _indexed(word: str) -> str:
    return storable(word[:LONGEST_WORD])


def _row_id(entry: EntryId, at: datetime) -> int:
    seconds = to_micros(at) // _MICROS_PER_SECOND
    return (seconds << _ID_BITS) | (entry & ((1 << _ID_BITS) - 1))


def _quoted(words: Sequence[str]) -> str | None:
    """Return the words as quoted strings, which hold no query syntax; None if one of them can match nothing."""
    if not words or not all(any(char.isalnum() for char in word) for word in words):
        return None
    return " AND ".join('"' + _indexed(word).replace('"', '""') + '"' for word in words)
