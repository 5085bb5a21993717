"""Stories with their sources, and the alerts they led to."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, union, update

from bot.model.alert import Alert, Reason, Told
from bot.model.ids import AlertId, EntryId, StoryId, TopicId
from bot.model.story import Source, Story
from bot.store.documents import source_from_json, source_to_json, told_from_json, told_to_json
from bot.store.statements import upsert
from bot.store.tables import alerts, entries, numbers, sources, stories, story_topics
from bot.store.types import among, to_json

CACHED_STORIES = 4096


class SourceCache:
    """Decoded sources by story, each with the hash of what the database holds.

    A story's row says the hash of its sources, so what is here is used only where it is exactly what is stored; it may
    be shared by threads and outlive transactions that were rolled back.
    """

    def __init__(self) -> None:
        self._sources: dict[int, tuple[str, tuple[Source, ...]]] = {}
        self._lock = Lock()

    def get(self, story: int, sources_hash: str) -> tuple[Source, ...] | None:
        """Return a story's sources if they are those with this hash."""
        cached = self._sources.get(story)
        return cached[1] if cached is not None and cached[0] == sources_hash else None

    def put(self, story: int, sources_hash: str, found: tuple[Source, ...]) -> None:
        """Keep a story's sources; no hash says that they are not all the story's own."""
        if not sources_hash:
            return
        with self._lock:
            self._sources.pop(story, None)
            self._sources[story] = (sources_hash, found)
            while len(self._sources) > CACHED_STORIES:
                del self._sources[next(iter(self._sources))]


class SqlStories:
    """The table of stories with their sources, and the alerts they led to."""

    def __init__(self, connection: Connection, cache: SourceCache) -> None:
        self._connection = connection
        self._cache = cache

    def open(self, since: datetime) -> tuple[Story, ...]:
        """Return the stories changed since an instant, not merged away, oldest first, with their sources."""
        recent = select(stories).where(stories.c.changed_at >= since, stories.c.merged_into.is_(None))
        rows = self._connection.execute(recent.order_by(stories.c.opened_at, stories.c.id))
        return self._load(rows.all())

    def get(self, story: StoryId) -> Story | None:
        """Return a story; one that was merged leads to the one it was merged into."""
        seen: set[int] = set()
        which: int | None = story
        while which is not None and which not in seen:
            seen.add(which)
            row = self._connection.execute(select(stories).where(stories.c.id == which)).one_or_none()
            if row is None:
                return None
            if row.merged_into is None:
                return self._load([row])[0]
            which = row.merged_into
        return None

    def new_id(self) -> StoryId:
        """Reserve an id for a story to be saved."""
        return StoryId(self._connection.execute(_NEXT_NUMBER).scalar_one())

    def save(self, story: Story) -> None:
        """Write a story and its sources; sources that did not change are not written again.

        A merged story's entries are the other story's affair: only its own row is written.
        """
        row = self._connection.execute(_HASH_OF, {"which": story.id}).one_or_none()
        sources_hash = "" if row is None else row.sources_hash
        if story.merged_into is not None:
            sources_hash = ""
        elif self._cache.get(story.id, sources_hash) != story.sources:
            sources_hash = self._save_sources(story)
        values = _to_row(story, sources_hash)
        if row is None:
            self._connection.execute(_ADD, values)
        else:
            self._connection.execute(_UPDATE, {"which": story.id, **values})
        self._save_topics(story)

    def _save_sources(self, story: Story) -> str:
        stored = {
            row.entry_id: (row.content_hash, row.position)
            for row in self._connection.execute(_STORED_HASHES, {"which": story.id})
        }
        rows = [_source_row(story, position) for position in range(len(story.sources))]
        fresh = [row for row in rows if stored.get(row["entry_id"]) != (row["content_hash"], row["position"])]
        gone = stored.keys() - {row["entry_id"] for row in rows}
        if gone:
            self._connection.execute(_DROP_SOURCES, {"which": story.id, "gone": sorted(gone)})
        if fresh:
            moved = {"which": story.id, "moved": [row["entry_id"] for row in fresh]}
            self._connection.execute(_UNHASH_LOSERS, moved)
            self._connection.execute(upsert(sources, self._connection, changes=_SOURCE_COLUMNS), fresh)
            self._connection.execute(_MOVE_ENTRIES, moved)
        sources_hash = _hash(row["content_hash"] for row in rows)
        self._cache.put(story.id, sources_hash, story.sources)
        return sources_hash

    def _save_topics(self, story: Story) -> None:
        topics = story.topics if story.merged_into is None else frozenset[TopicId]()
        kept = {"which": story.id, "topics": sorted(topics)}
        self._connection.execute(_DROP_TOPICS, kept)
        if topics:
            add = upsert(story_topics, self._connection, changes=("changed_at",))
            rows = [{"story_id": story.id, "topic": topic, "changed_at": story.changed_at} for topic in sorted(topics)]
            self._connection.execute(add, rows)

    def due(self, now: datetime, *, limit: int) -> tuple[Story, ...]:
        """Return the settling stories whose time has come, oldest first."""
        settled = (stories.c.due_at.is_not(None), stories.c.due_at <= now, stories.c.merged_into.is_(None))
        rows = self._connection.execute(
            select(stories).where(*settled).order_by(stories.c.due_at, stories.c.id).limit(limit)
        )
        return self._load(rows.all())

    def recent(self, topics: frozenset[TopicId], *, limit: int, offset: int) -> tuple[Story, ...]:
        """Return stories of any of these topics, latest change first."""
        if not topics:
            return ()
        merged = union(*(_latest(topic, limit + offset) for topic in sorted(topics))).subquery()
        rows = self._connection.execute(
            select(stories)
            .join(merged, merged.c.story_id == stories.c.id)
            .order_by(merged.c.changed_at.desc(), stories.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return self._load(rows.all())

    def of_entry(self, entry: EntryId) -> Story | None:
        """Return the story that an entry belongs to."""
        story = self._connection.execute(select(entries.c.story_id).where(entries.c.id == entry)).scalar_one_or_none()
        return None if story is None else self.get(StoryId(story))

    def next_due_at(self) -> datetime | None:
        """Return when the next settling story's time comes."""
        settling = (stories.c.due_at.is_not(None), stories.c.merged_into.is_(None))
        soonest = select(stories.c.due_at).where(*settling).order_by(stories.c.due_at).limit(1)
        return self._connection.execute(soonest).scalar_one_or_none()

    def told(self, story: StoryId) -> Told | None:
        """Return what subscribers know of a story, None before its first alert."""
        latest = select(alerts.c.told).where(alerts.c.story_id == story).order_by(alerts.c.id.desc()).limit(1)
        told = self._connection.execute(latest).scalar_one_or_none()
        return None if told is None else told_from_json(told)

    def add_alert(self, alert: Alert) -> AlertId:
        """Write an alert."""
        row = {
            "story_id": alert.story,
            "revision": alert.revision,
            "reason": alert.reason.value,
            "at": alert.at,
            "detail": alert.detail,
            "told": told_to_json(alert.told),
        }
        return AlertId(self._connection.execute(insert(alerts).returning(alerts.c.id), row).scalar_one())

    def alerts(self, story: StoryId) -> tuple[Alert, ...]:
        """Return a story's alerts, oldest first."""
        rows = self._connection.execute(select(alerts).where(alerts.c.story_id == story).order_by(alerts.c.id))
        return tuple(_to_alert(row) for row in rows)

    def _load(self, rows: Iterable[Any]) -> tuple[Story, ...]:
        rows = list(rows)
        found = {row.id: self._cache.get(row.id, row.sources_hash) for row in rows}
        missing = [row for row in rows if found[row.id] is None]
        if missing:
            decoded = self._read_sources([row.id for row in missing])
            for row in missing:
                found[row.id] = decoded.get(row.id, ())
                self._cache.put(row.id, row.sources_hash, found[row.id] or ())
        return tuple(_to_story(row, found[row.id] or ()) for row in rows)

    def _read_sources(self, ids: list[int]) -> dict[int, tuple[Source, ...]]:
        found: dict[int, list[Source]] = {}
        for row in self._connection.execute(_READ_SOURCES, {"wanted": ids}):
            found.setdefault(row.story_id, []).append(source_from_json(json.loads(row.source)))
        return {story: tuple(items) for story, items in found.items()}


_SOURCE_COLUMNS = ("story_id", "position", "content_hash", "source")
_NEXT_NUMBER = (
    update(numbers).where(numbers.c.name == "stories").values(last=numbers.c.last + 1).returning(numbers.c.last)
)
_HASH_OF = select(stories.c.sources_hash).where(stories.c.id == bindparam("which"))
_ADD = insert(stories)
_COLUMNS = [column.name for column in stories.c if column.name != "id"]
_UPDATE = update(stories).where(stories.c.id == bindparam("which")).values({name: bindparam(name) for name in _COLUMNS})
_STORED_HASHES = select(sources.c.entry_id, sources.c.content_hash, sources.c.position).where(
    sources.c.story_id == bindparam("which")
)
_DROP_SOURCES = delete(sources).where(sources.c.story_id == bindparam("which"), among(sources.c.entry_id, "gone"))
_MOVE_ENTRIES = update(entries).where(among(entries.c.id, "moved")).values(story_id=bindparam("which"))
_UNHASH_LOSERS = (
    update(stories)
    .where(
        stories.c.id.in_(
            select(sources.c.story_id).where(
                among(sources.c.entry_id, "moved"), sources.c.story_id != bindparam("which")
            )
        )
    )
    .values(sources_hash="")
)
_DROP_TOPICS = delete(story_topics).where(
    story_topics.c.story_id == bindparam("which"), ~among(story_topics.c.topic, "topics")
)
_READ_SOURCES = (
    select(sources.c.story_id, sources.c.source)
    .where(among(sources.c.story_id, "wanted"))
    .order_by(sources.c.story_id, sources.c.position)
)


def _latest(topic: TopicId, count: int) -> Any:
    latest = (
        select(story_topics.c.story_id, story_topics.c.changed_at)
        .where(story_topics.c.topic == bindparam(None, topic))
        .order_by(story_topics.c.changed_at.desc(), story_topics.c.story_id.desc())
        .limit(count)
        .subquery()
    )
    return select(latest.c.story_id, latest.c.changed_at)


def _source_row(story: Story, position: int) -> dict[str, Any]:
    source = story.sources[position]
    text = to_json(source_to_json(source))
    return {
        "entry_id": source.entry,
        "story_id": story.id,
        "position": position,
        "content_hash": _hash([text]),
        "source": text,
    }


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _to_row(story: Story, sources_hash: str) -> dict[str, Any]:
    return {
        "id": story.id,
        "opened_at": story.opened_at,
        "changed_at": story.changed_at,
        "revision": story.revision,
        "due_at": story.due_at,
        "retracted": story.retracted,
        "guard_lifted": story.guard_lifted,
        "merged_into": story.merged_into,
        "sources_hash": sources_hash,
    }


def _to_story(row: Any, found: tuple[Source, ...]) -> Story:
    return Story(
        id=StoryId(row.id),
        sources=found,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        revision=row.revision,
        due_at=row.due_at,
        retracted=row.retracted,
        guard_lifted=row.guard_lifted,
        merged_into=None if row.merged_into is None else StoryId(row.merged_into),
    )


def _to_alert(row: Any) -> Alert:
    return Alert(
        id=AlertId(row.id),
        story=StoryId(row.story_id),
        revision=row.revision,
        reason=Reason(row.reason),
        at=row.at,
        detail=row.detail,
        told=told_from_json(row.told),
    )
