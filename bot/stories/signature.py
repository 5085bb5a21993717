"""What an entry says of its event, apart from its language: numbers, mediators, people and bodies, topics, time."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.fact import FactKind
from bot.model.ids import TopicId
from bot.model.story import Source

GENERAL = frozenset(
    {"help", "family", "russia", "to-russia", "from-russia", "to-ukraine", "deport", "campaign", "journey", "release"}
    | {"girl-or-boy", "child", "children", "ukraine", "ukrainian", "return", "talks", "negation", "reminder", "war"}
    | {"occupied", "prisoners", "hostage", "save", "reeducate", "mediate", "qatar", "conflict", "other-conflict"}
    | {"bodies"}
)
"""Concepts that most entries on the subject mention: sharing one says nothing about the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parts of an entry that entries about the same event share. ``actors`` are people, bodies and places."""

    at: datetime
    language: str
    title: str
    topics: frozenset[TopicId]
    children: int | None
    claimants: frozenset[str]
    mediators: frozenset[str]
    actors: frozenset[str]


def sign(source: Source) -> Signature:
    """Read an entry's signature; the words that made it match a topic are no sign of one event."""
    evidence = {str(one.concept) for match in source.matches for one in match.evidence}
    facts = source.facts
    return Signature(
        at=source.at,
        language=source.language,
        title=source.title.casefold(),
        topics=source.topics,
        children=facts.children,
        claimants=frozenset(fact.claimant for fact in facts.of_kind(FactKind.CHILDREN) if fact.claimant),
        mediators=frozenset(facts.mediators),
        actors=(source.concepts - GENERAL - evidence) | frozenset(facts.announced_by),
    )
