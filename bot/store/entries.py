"""Entries from stored to decided: new ones, changed ones, second looks, quarantine, retention."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, delete, func, insert, or_, select, update

from bot.model.detection import Detection
from bot.model.entry import Entry, PublishedEntry
from bot.model.ids import EntryId, FeedId, StoryId, TopicId
from bot.model.record import ArchivedEntry
from bot.store.archive import Archive
from bot.store.documents import evidence_to_json
from bot.store.search import search_index
from bot.store.tables import entries as _t
from bot.store.tables import matches
from bot.store.types import Instant, among, storable

QUARANTINED_AT = 3
LOOK_OVERDUE_AFTER = timedelta(minutes=15)
"""A second look that nobody took for so long is not waited for any more."""

FORGET_AT_ONCE = 1000

_UNDECIDED = _t.c.decided_at.is_(None)
_SOUND = _t.c.attempts < QUARANTINED_AT

_COLUMNS = [column for column in _t.c if column.name not in ("error", "decided_at", "matched", "language", "story_id")]
_FORGET_MATCHES = delete(matches).where(matches.c.entry_id == bindparam("which"))
_ADD_MATCHES = insert(matches)
_STATE = select(_t.c.at, _t.c.matched).where(_t.c.id == bindparam("which"))
_KNOWN = select(_t.c.key, _t.c.id, _t.c.content_hash).where(_t.c.feed == bindparam("of_feed"), among(_t.c.key, "keys"))
_INSERT = insert(_t)
_CHANGE = (
    update(_t)
    .where(_t.c.id == bindparam("which"))
    .values(
        # What nobody decided on yet was never told: the words to compare with stay the last decided ones.
        previous_title=case((_UNDECIDED, _t.c.previous_title), else_=_t.c.title),
        previous_summary=case((_UNDECIDED, _t.c.previous_summary), else_=_t.c.summary),
        changed_at=case((_UNDECIDED, _t.c.changed_at), else_=bindparam("seen", type_=Instant())),
        title=bindparam("new_title"),
        summary=bindparam("new_summary"),
        url=bindparam("new_url"),
        canonical_url=bindparam("new_canonical_url"),
        updated_at=bindparam("new_updated_at"),
        content_hash=bindparam("new_hash"),
        decided_at=None,
        look_at=None,
        attempts=0,
        error=None,
    )
)
_DECIDE = (
    update(_t)
    .where(_t.c.id == bindparam("which"))
    .values(
        decided_at=bindparam("decided"),
        matched=bindparam("is_matched"),
        language=bindparam("detected_language"),
        story_id=bindparam("in_story"),
        look_at=None,
        error=None,
    )
)


class SqlEntries:
    """The table of entries, their matches, and the search index over the matched ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._archive = Archive(connection)
        self._index = search_index(connection)

    def add(self, feed: FeedId, entries: Sequence[PublishedEntry], *, seen_at: datetime, undated_backlog: bool) -> int:
        """Store the entries whose key is new in this feed, undecided, and return how many were.

        A known key with another title or summary keeps its row, takes the new words, remembers the old ones, and
        becomes undecided again. ``undated_backlog`` marks those without any date. Of one key twice in a batch the first
        counts.
        """
        by_key = {storable(entry.key): entry for entry in reversed(entries)}
        known = self._known(feed, by_key)
        fresh, changed = [], []
        for key, entry in by_key.items():
            content_hash = hash_content(entry.title, entry.summary)
            if key not in known:
                fresh.append(_new_row(feed, entry, content_hash, seen_at, undated_backlog))
            elif known[key][1] != content_hash:
                changed.append(_changed_row(known[key][0], entry, content_hash, seen_at))
        if fresh:
            # Oldest first, so that the order of ids is the order in which events were told.
            self._connection.execute(_INSERT, sorted(fresh, key=lambda row: row["at"]))
        if changed:
            self._connection.execute(_CHANGE, changed)
        return len(fresh)

    def _known(self, feed: FeedId, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
        rows = self._connection.execute(_KNOWN, {"of_feed": feed, "keys": list(keys)})
        return {row.key: (row.id, row.content_hash) for row in rows}

    def undecided(self, now: datetime, *, limit: int) -> tuple[Entry, ...]:
        """Return the oldest entries not yet decided, not quarantined, and with no second look still to wait for."""
        no_look = or_(_t.c.look_at.is_(None), _t.c.lead.is_not(None), _t.c.look_at < now - LOOK_OVERDUE_AFTER)
        return self._entries(select(*_COLUMNS).where(_UNDECIDED, _SOUND, no_look).order_by(_t.c.id).limit(limit))

    def count_undecided(self, now: datetime) -> int:
        """Return how many entries wait for a decision, second looks still to come included."""
        return self._connection.execute(select(func.count()).where(_UNDECIDED, _SOUND)).scalar_one()

    def decide(
        self, entry: EntryId, detection: Detection, story: StoryId | None, *, at: datetime, words: Sequence[str]
    ) -> None:
        """Record an entry's matches (none: it is unmatched), its story, its search words, and that it is decided."""
        row = self._connection.execute(_STATE, {"which": entry}).one_or_none()
        if row is None:
            return
        if row.matched:
            self._connection.execute(_FORGET_MATCHES, {"which": entry})
        self._connection.execute(
            _DECIDE,
            {
                "which": entry,
                "decided": at,
                "is_matched": bool(detection.matches),
                "detected_language": detection.language,
                "in_story": story,
            },
        )
        if detection.matches:
            self._connection.execute(_ADD_MATCHES, _match_rows(entry, detection, row.at))
            self._index.put(entry, row.at, words)
        elif row.matched:
            self._index.remove(entry, row.at)

    def look_again(self, entry: EntryId, at: datetime) -> None:
        """Put a second look off to an instant."""
        self._connection.execute(update(_t).where(_t.c.id == entry).values(look_at=at))

    def add_lead(self, entry: EntryId, lead: str) -> None:
        """Keep what the second look brought ("" for nothing) and let the entry be decided at once."""
        self._connection.execute(update(_t).where(_t.c.id == entry).values(lead=lead))

    def due_looks(self, now: datetime, *, limit: int) -> tuple[Entry, ...]:
        """Return entries whose second look is due and has not been taken."""
        due = (_UNDECIDED, _SOUND, _t.c.look_at <= now, _t.c.lead.is_(None))
        return self._entries(select(*_COLUMNS).where(*due).order_by(_t.c.look_at, _t.c.id).limit(limit))

    def failed(self, entry: EntryId, error: str) -> int:
        """Count a bug raised while deciding an entry; at three it is quarantined. Return the count."""
        count = update(_t).where(_t.c.id == entry).values(attempts=_t.c.attempts + 1, error=error)
        return int(self._connection.execute(count.returning(_t.c.attempts)).scalar_one())

    def quarantined(self) -> tuple[tuple[Entry, str], ...]:
        """Return the quarantined entries with their last error."""
        statement = select(*_COLUMNS, _t.c.error).where(_UNDECIDED, ~_SOUND).order_by(_t.c.id)
        return tuple((_to_entry(row), row.error) for row in self._connection.execute(statement))

    def get(self, entry: EntryId) -> Entry | None:
        """Return an entry."""
        return next(iter(self._entries(select(*_COLUMNS).where(_t.c.id == entry))), None)

    def archived(self, entry: EntryId) -> ArchivedEntry | None:
        """Return a matched entry as the archive shows it."""
        return next(iter(self._archive.load([entry])), None)

    def with_url(self, canonical_url: str) -> tuple[Entry, ...]:
        """Return the entries with this canonical URL, newest first."""
        statement = select(*_COLUMNS).where(_t.c.canonical_url == canonical_url)
        return self._entries(statement.order_by(_t.c.at.desc(), _t.c.id.desc()))

    def recent(self, topics: frozenset[TopicId], *, limit: int, offset: int) -> tuple[ArchivedEntry, ...]:
        """Return matched entries of any of these topics, newest first."""
        return self._archive.load(self._archive.recent(topics, limit=limit, offset=offset))

    def search(self, words: Sequence[str], *, limit: int, offset: int) -> tuple[ArchivedEntry, ...]:
        """Return matched entries that hold all the search words, newest first."""
        return self._archive.load(self._index.find(words, limit=limit, offset=offset))

    def forget_unmatched(self, before: datetime) -> int:
        """Delete decided, unmatched entries seen before an instant, in one bounded step; return how many."""
        old = (
            select(_t.c.id)
            .where(_t.c.decided_at.is_not(None), ~_t.c.matched, _t.c.seen_at < before, _t.c.story_id.is_(None))
            .order_by(_t.c.seen_at)
            .limit(FORGET_AT_ONCE)
        )
        return self._connection.execute(delete(_t).where(_t.c.id.in_(old))).rowcount

    def _entries(self, statement: Select[Any]) -> tuple[Entry, ...]:
        return tuple(_to_entry(row) for row in self._connection.execute(statement))


def hash_content(title: str, summary: str) -> str:
    """Return a hash that changes when the outlet edits headline or summary."""
    return hashlib.blake2b(f"{title}\0{summary}".encode(errors="replace"), digest_size=12).hexdigest()


def _happened_at(entry: PublishedEntry, seen_at: datetime) -> datetime:
    """Return when the outlet says it happened; a future date counts as seen."""
    return min(entry.published_at or entry.updated_at or seen_at, seen_at)


def _new_row(
    feed: FeedId, entry: PublishedEntry, content_hash: str, seen_at: datetime, undated_backlog: bool
) -> dict[str, Any]:
    return {
        "feed": feed,
        "key": entry.key,
        "title": entry.title,
        "summary": entry.summary,
        "url": entry.url,
        "canonical_url": entry.canonical_url,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
        "published_language": entry.language,
        "content_hash": content_hash,
        "at": _happened_at(entry, seen_at),
        "seen_at": seen_at,
        "undated_backlog": undated_backlog and entry.published_at is None and entry.updated_at is None,
        "attempts": 0,
        "matched": False,
    }


def _changed_row(entry_id: int, entry: PublishedEntry, content_hash: str, seen_at: datetime) -> dict[str, Any]:
    return {
        "which": entry_id,
        "seen": seen_at,
        "new_title": entry.title,
        "new_summary": entry.summary,
        "new_url": entry.url,
        "new_canonical_url": entry.canonical_url,
        "new_updated_at": entry.updated_at,
        "new_hash": content_hash,
    }


def _match_rows(entry: EntryId, detection: Detection, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry,
            "topic": match.topic,
            "at": at,
            "rule": match.rule,
            "score": match.score,
            "evidence": evidence_to_json(match.evidence),
        }
        for match in detection.matches
    ]


def _to_entry(row: Any) -> Entry:
    published = PublishedEntry(
        key=row.key,
        title=row.title,
        summary=row.summary,
        url=row.url,
        canonical_url=row.canonical_url,
        published_at=row.published_at,
        updated_at=row.updated_at,
        language=row.published_language,
    )
    return Entry(
        id=EntryId(row.id),
        feed=FeedId(row.feed),
        published=published,
        seen_at=row.seen_at,
        undated_backlog=row.undated_backlog,
        attempts=row.attempts,
        content_hash=row.content_hash,
        lead=row.lead,
        look_at=row.look_at,
        previous_title=row.previous_title,
        previous_summary=row.previous_summary,
        changed_at=row.changed_at,
    )
