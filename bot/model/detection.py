"""What detection reads from an entry's text, and what it gives back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bot.model.fact import Facts
from bot.model.ids import TopicId
from bot.model.match import Evidence, Match, Miss


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """The part of an entry that detection reads; `language_hint` is the feed's language."""

    title: str
    summary: str = ""
    language_hint: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Everything that was found in an entry: its language, topics held and missed, facts, and every mention.

    ``half_told`` names topics that do not hold, where nothing vetoes and the topic's own ``look_again`` says that
    what is missing may stand in the article.
    """

    language: str
    matches: tuple[Match, ...] = ()
    misses: tuple[Miss, ...] = ()
    half_told: tuple[TopicId, ...] = ()
    facts: Facts = field(default_factory=Facts)
    mentions: tuple[Evidence, ...] = ()


class Detector(Protocol):
    """Reads an entry's text and says which topics it belongs to, and why."""

    def detect(self, text: EntryText) -> Detection:
        """Find the topics that hold and, if one does, the facts and mentions: what every new entry goes through."""
        ...

    def explain(self, text: EntryText) -> Detection:
        """Find the same, and whether a topic holds or not the reasons for each miss, the facts and mentions."""
        ...
