"""Rows that are shown to people: archived entries, operators' actions, revisions, counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import StoryId
from bot.model.story import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEntry:
    """A matched entry with the story it belongs to. ``guard_lifted`` is the story's."""

    source: Source
    story: StoryId | None
    guard_lifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """What an operator did. ``who`` is ``platform:id``, or ``file`` and ``cli`` for changes made outside a chat."""

    at: datetime
    who: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A numbered configuration: the text of every file, by its path below the configuration directory."""

    number: int
    at: datetime
    who: str
    files: Mapping[str, str]
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is in the store. ``last_story_at`` is the latest first alert."""

    feeds: int = 0
    entries: int = 0
    matched: int = 0
    undecided: int = 0
    quarantined: int = 0
    stories: int = 0
    chats: int = 0
    subscriptions: int = 0
    waiting_deliveries: int = 0
    last_story_at: datetime | None = None
