"""An entry: as a feed published it, and as we stored it."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import EntryId, FeedId


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntry:
    """One item of a feed, as published, in plain text.

    ``key`` is ours and stable within the feed: the guid, else the canonical URL, else a hash of title and date.
    ``url`` is http(s) with a host, or None; ``canonical_url`` is it without tracking parameters and mirrors' noise.
    """

    key: str
    title: str
    summary: str = ""
    url: str | None = None
    canonical_url: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A published entry that is in the store.

    ``undated_backlog`` is true for an undated entry of a feed's first poll, which may not alert. ``attempts`` counts
    the times that deciding it raised a bug; ``content_hash`` changes when the outlet edits headline or summary.
    ``previous_title`` and ``previous_summary`` are what it said when it was last decided, if the outlet changed them
    since (at ``changed_at``).
    """

    id: EntryId
    feed: FeedId
    published: PublishedEntry
    seen_at: datetime
    undated_backlog: bool = False
    attempts: int = 0
    content_hash: str = ""
    lead: str | None = None
    look_at: datetime | None = None
    previous_title: str | None = None
    previous_summary: str | None = None
    changed_at: datetime | None = None
