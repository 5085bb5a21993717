"""A match: one entry belongs to one topic, with evidence; and its opposite, with what was missing."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.concept import ConceptId
from bot.model.ids import TopicId


class Field(StrEnum):
    """The part of an entry that a span lies in; the lead is what a second look kept of the article."""

    TITLE = "title"
    SUMMARY = "summary"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A place in an entry's original text: `entry.title[start:end]` are the words, or those of summary or lead."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A concept found in an entry: the words as written, and where they stand."""

    concept: ConceptId
    words: str
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One entry belongs to one topic.

    `rule` is the path of the rule that fired, such as `returned-children.any_of.0`; `score` is set only when
    that rule weighs its evidence.
    """

    topic: TopicId
    rule: str
    evidence: tuple[Evidence, ...]
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One entry does not belong to one topic, and why.

    `rule` is the rule that came nearest, or the exclusion that vetoed. `missing` names what that rule still
    lacked (concepts, or conditions such as `same_sentence`); `vetoed_by` is the evidence of the exclusion.
    """

    topic: TopicId
    rule: str
    missing: tuple[str, ...] = ()
    vetoed_by: tuple[Evidence, ...] = ()
