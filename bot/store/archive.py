"""The archive: matched entries as people are shown them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, union

from bot.model.fact import Facts
from bot.model.ids import EntryId, FeedId, StoryId, TopicId
from bot.model.match import Match
from bot.model.record import ArchivedEntry
from bot.model.story import Source
from bot.store.documents import evidence_from_json, source_from_json
from bot.store.tables import entries, matches, sources, stories
from bot.store.types import among

_LOAD = (
    select(entries, stories.c.guard_lifted, sources.c.source)
    .outerjoin(stories, stories.c.id == entries.c.story_id)
    .outerjoin(sources, sources.c.entry_id == entries.c.id)
    .where(entries.c.matched, among(entries.c.id, "entries"))
)


class Archive:
    """Reads matched entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recent(self, topics: frozenset[TopicId], *, limit: int, offset: int) -> list[EntryId]:
        """Return the ids of entries that match any of these topics, newest first.

        The newest of each topic are read from its index and then joined, so that no topic is read to its end.
        """
        if not topics:
            return []
        newest = [_newest(topic, limit + offset) for topic in sorted(topics)]
        merged = union(*newest).subquery()
        order = (merged.c.at.desc(), merged.c.entry_id.desc())
        rows = self._connection.execute(select(merged.c.entry_id).order_by(*order).limit(limit).offset(offset))
        return [EntryId(row.entry_id) for row in rows]

    def load(self, ids: Sequence[EntryId]) -> tuple[ArchivedEntry, ...]:
        """Return these entries, in this order; those that match nothing any more are left out."""
        if not ids:
            return ()
        rows = {row.id: row for row in self._connection.execute(_LOAD, {"entries": ids})}
        return tuple(self._to_archived(rows[entry]) for entry in ids if entry in rows)

    def _to_archived(self, row: Any) -> ArchivedEntry:
        source = self._bare_source(row) if row.source is None else source_from_json(json.loads(row.source))
        story = None if row.story_id is None else StoryId(row.story_id)
        return ArchivedEntry(source=source, story=story, guard_lifted=bool(row.guard_lifted))

    def _bare_source(self, row: Any) -> Source:
        """Return what the entry alone tells: it is in no story."""
        return Source(
            entry=EntryId(row.id),
            feed=FeedId(row.feed),
            outlet=row.feed,
            title=row.title,
            summary=row.summary,
            at=row.at,
            seen_at=row.seen_at,
            language=row.language,
            matches=self._matches(EntryId(row.id)),
            facts=Facts(),
            url=row.url,
            canonical_url=row.canonical_url,
            dated=row.published_at is not None or row.updated_at is not None,
        )

    def _matches(self, entry: EntryId) -> tuple[Match, ...]:
        rows = self._connection.execute(select(matches).where(matches.c.entry_id == entry).order_by(matches.c.topic))
        return tuple(
            Match(topic=TopicId(row.topic), rule=row.rule, score=row.score, evidence=evidence_from_json(row.evidence))
            for row in rows
        )


def _newest(topic: TopicId, count: int) -> Any:
    newest = (
        select(matches.c.entry_id, matches.c.at)
        .where(matches.c.topic == bindparam(None, topic))
        .order_by(matches.c.at.desc(), matches.c.entry_id.desc())
        .limit(count)
        .subquery()
    )
    return select(newest.c.entry_id, newest.c.at)
