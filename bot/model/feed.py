"""A feed as configured, and what we remember of polling it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.ids import FeedId


class Party(StrEnum):
    """Whose voice an outlet is. Shown beside a source; it never confirms anything."""

    UKRAINE = "ukraine"
    RUSSIA = "russia"
    QATAR = "qatar"
    MEDIATOR = "mediator"
    UN = "un"
    NGO = "ngo"
    INDEPENDENT = "independent"


class Excerpt(StrEnum):
    """How much of an entry's own words may leave the house."""

    NONE = "none"
    TITLE = "title"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source address we poll.

    ``country`` is an ISO 3166-1 alpha-2 code; ``restricted`` names the jurisdictions whose sanctions forbid spreading
    the outlet's words, in which case only our fact line and the labelled outlet name go out.
    """

    id: FeedId
    url: str
    outlet: str
    language: str
    country: str | None = None
    party: Party = Party.INDEPENDENT
    state_media: bool = False
    verified: bool = False
    enabled: bool = True
    restricted: tuple[str, ...] = ()
    interval: timedelta | None = None
    user_agent: str | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember of a feed between polls.

    ``failures`` counts consecutive failed polls; ``paused`` is an operator's doing. A feed was never read while
    ``last_success_at`` is None.
    """

    feed: FeedId
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_entry_at: datetime | None = None
    failures: int = 0
    last_reason: str | None = None
    last_error: str | None = None
    entries_skipped: int = 0
    entries_left_out: int = 0
    paused: bool = False
