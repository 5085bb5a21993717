"""A story: the entries that tell one event, and who claims what about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.fact import Facts
from bot.model.feed import Excerpt, Party
from bot.model.ids import EntryId, FeedId, StoryId, TopicId
from bot.model.match import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry inside a story, with what a reader must know of its outlet.

    ``at`` is when the outlet says it happened (published, else updated, else seen; a future date counts as seen).
    ``summary`` is the published summary; what of it may be shown is decided when the message is rendered. ``may_alert``
    is false for undated entries of a feed's first poll, and where a decision must not count it: it may have been told.
    ``corrected`` says what its outlet changed after we stored it.
    """

    entry: EntryId
    feed: FeedId
    outlet: str
    title: str
    at: datetime
    seen_at: datetime
    language: str
    matches: tuple[Match, ...]
    facts: Facts
    summary: str = ""
    url: str | None = None
    canonical_url: str | None = None
    country: str | None = None
    party: Party = Party.INDEPENDENT
    state_media: bool = False
    restricted: tuple[str, ...] = ()
    excerpt: Excerpt | None = None
    concepts: frozenset[str] = frozenset()
    dated: bool = True
    may_alert: bool = True
    corrected: str | None = None

    @property
    def topics(self) -> frozenset[TopicId]:
        """The topics this entry belongs to."""
        return frozenset(match.topic for match in self.matches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A fact with its claimant: who is quoted saying how many, when, and in which entry."""

    claimant: str
    kind: str
    value: int | str
    entry: EntryId
    at: datetime


class StoryStatus(StrEnum):
    """How well a story stands. Confirmation is by who is quoted, never by the outlet's party."""

    SINGLE_SOURCE = "single-source"
    SEVERAL_SOURCES = "several-sources"
    BOTH_SIDES = "both-sides"
    MEDIATOR_CONFIRMED = "mediator-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Entries about one event, oldest first.

    ``revision`` grows with every change that its message shows. ``due_at`` is set while the story settles: the instant
    to decide. ``retracted`` holds an operator's reason; ``guard_lifted`` is their decision to show names.
    """

    id: StoryId
    sources: tuple[Source, ...]
    opened_at: datetime
    changed_at: datetime
    revision: int = 1
    due_at: datetime | None = None
    retracted: str | None = None
    guard_lifted: bool = False
    merged_into: StoryId | None = None

    @property
    def topics(self) -> frozenset[TopicId]:
        """The topics any of its entries belongs to."""
        return frozenset().union(*(source.topics for source in self.sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySummary:
    """What a story says as a whole, with nothing merged that differs.

    ``count`` is the number of children to show, None where nobody states it; ``counts`` holds each claimant's (an
    outlet's own, under its name, where nobody is quoted), oldest first. ``totals`` are running totals by claimant.
    """

    count: int | None = None
    counts: tuple[Claim, ...] = ()
    totals: tuple[Claim, ...] = ()
    claimants: frozenset[str] = frozenset()
    sides: frozenset[Party] = frozenset()
    mediators: tuple[str, ...] = ()
    route: tuple[str, ...] = ()
    announced_by: tuple[str, ...] = ()
    status: StoryStatus = StoryStatus.SINGLE_SOURCE

    @property
    def is_disputed(self) -> bool:
        """Whether claimants give different numbers for this event."""
        return len({claim.value for claim in self.counts}) > 1
