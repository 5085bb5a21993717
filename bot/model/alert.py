"""The decision to tell, or to stay silent, each with its reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import AlertId, StoryId


class Reason(StrEnum):
    """Why a subscriber is pinged."""

    FIRST = "first"
    NEW_COUNT = "new_count"
    CONFIRMED_BY_OTHER_SIDE = "confirmed_by_other_side"
    MEDIATOR_CONFIRMED = "mediator_confirmed"
    CORRECTION = "correction"


class Silent(StrEnum):
    """Why nobody is pinged."""

    TOO_OLD = "too_old"
    UNDATED_BACKLOG = "undated_backlog"
    SETTLING = "settling"
    ALREADY_TOLD = "already_told"
    SMALL_CHANGE = "small_change"
    OLD_NEWS = "old_news"
    RESTORED = "restored"
    RETRACTED = "retracted"
    MERGED = "merged"
    SPLIT = "split"
    GUARD_LIFTED = "guard_lifted"
    GUARD_SET = "guard_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What subscribers know of a story since its last ping: the state that the next decision compares with.

    ``counts`` holds every number they were told, ``count`` the one that stood first.
    """

    revision: int
    at: datetime
    count: int | None = None
    counts: frozenset[int] = frozenset()
    claimants: frozenset[str] = frozenset()
    mediators: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    corrected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A decision to tell a story at a revision; knows no platform. ``told`` is what subscribers know after it."""

    id: AlertId | None = None
    story: StoryId
    revision: int
    reason: Reason
    at: datetime
    told: Told
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A decision not to ping. ``edit`` asks for the posted messages to be brought up to date without a ping."""

    why: Silent
    edit: bool = False


Decision = Alert | Silence
