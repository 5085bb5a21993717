"""What came of polling a feed once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.model.entry import PublishedEntry
from bot.model.ids import FeedId


class FailureReason(StrEnum):
    """Why a feed could not be read; the value is what `status` and `poll` show."""

    NO_ROUTE = "no route to host"
    DNS = "name not found"
    REFUSED = "connection refused"
    RESET = "connection broken"
    TLS = "certificate or TLS error"
    TIMEOUT = "no answer in time"
    HTTP_ERROR = "HTTP error"
    RATE_LIMITED = "asked to wait"
    REDIRECT = "bad redirect"
    FORBIDDEN_ADDRESS = "address not allowed"
    TOO_LARGE = "too large"
    NOT_A_FEED = "not a feed"
    EMPTY = "empty answer"
    BROKEN = "cannot be parsed"
    PARSER_TIMEOUT = "parsing took too long"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySkipped:
    """An entry that could not be read, by its position in the feed (from 0)."""

    feed: FeedId
    position: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """The feed answered with a body we had not seen: its entries and its new validators.

    ``left_out`` counts the entries above ``poll.max_entries``; ``url_now`` is set when every hop said "permanently".
    """

    feed: FeedId
    entries: tuple[PublishedEntry, ...]
    skipped: tuple[EntrySkipped, ...] = ()
    left_out: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    url_now: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedUnchanged:
    """The feed has nothing new: 304, or the same body as last time."""

    feed: FeedId
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFailed:
    """The feed could not be read; its stored validators stay as they are."""

    feed: FeedId
    reason: FailureReason
    detail: str = ""
    retry_after: timedelta | None = None


PollResult = FeedRead | FeedUnchanged | FeedFailed
