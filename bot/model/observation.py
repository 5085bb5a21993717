"""What the pipeline and the dispatch let an observer see: metrics and health in the service, a list in tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.alert import Decision
from bot.model.chat import Platform
from bot.model.delivery import DeliveryKind, OutcomeKind
from bot.model.ids import EntryId, FeedId, StoryId
from bot.model.poll import PollResult


class Point(StrEnum):
    """The places in the flow where a crash is tested."""

    STORED = "stored"
    MATCHED = "matched"
    SETTLING = "settling"
    ALERTED = "alerted"
    CLAIMED = "claimed"
    SENDING = "sending"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The flow passed one of its named points."""

    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFailed:
    """Deciding an entry raised a bug, for the ``attempts``-th time; at three it is quarantined."""

    entry: EntryId
    error: str
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPolled:
    """A feed was polled; ``new_entries`` were stored."""

    feed: FeedId
    result: PollResult
    new_entries: int
    took: timedelta
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDecided:
    """An entry was decided; ``story`` is None when it matched nothing."""

    entry: EntryId
    feed: FeedId
    story: StoryId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDecided:
    """A story was decided: an alert or silence, with its reason; ``deliveries`` were written."""

    story: StoryId
    decision: Decision
    deliveries: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStarted:
    """A delivery is about to go on the wire: its state is committed as sending."""

    platform: Platform
    kind: DeliveryKind
    at: datetime
    late_by: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEnded:
    """A delivery came back; ``published_at`` and ``seen_at`` are its story's newest source's."""

    platform: Platform
    kind: DeliveryKind
    outcome: OutcomeKind
    at: datetime
    published_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """A loop finished a round without an error: polling, deciding, sending, listening."""

    loop: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopFailed:
    """A loop's round ended in an error it will try again after."""

    loop: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """An account can send, or stopped and why."""

    platform: Platform
    account: str
    stopped: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJumped:
    """The machine's clock was set: ahead, or back where ``by`` is negative."""

    by: timedelta
    at: datetime


Event = (
    Reached
    | FeedPolled
    | EntryDecided
    | EntryFailed
    | StoryDecided
    | DeliveryStarted
    | DeliveryEnded
    | Progressed
    | LoopFailed
    | AccountState
    | ClockJumped
)
