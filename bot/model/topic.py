"""A topic: something people subscribe to, a readable rule over concepts.

The shape in `topics.yaml` (a term is the id of a concept, the name of a shared rule, or a nested rule):

    version: 1
    rules:                                       # shared rules, used by name; optional
      ukrainian-child: {all: [child, ukraine], near: 6}
    topics:
      returned-children:
        title: {en: Children who return, uk: Діти повертаються}
        default: true                            # optional, false
        any_of:                                  # at least one must hold; the first that holds is shown
          - {all: [ukrainian-child, return], same_sentence: true}
        none_of:                                 # optional; one that holds vetoes, whatever else holds
          - {all: [school, return], in: title}
        look_again:                              # optional; where one holds and the topic does not, the entry tells
          - {all: [ukrainian-child], in: title}  # half of it: if it says little, the article is read before deciding

A rule is a mapping of these keys, each optional, but at least one of `all`, `any`, `weights`:

    all: [term, …]        every term holds
    any: [term, …]        at least one holds
    none: [term, …]       not one holds (in the same place as the rest of the rule)
    weights: {term: 2.0}  the weights of the terms that hold add up to at least `threshold`;
    threshold: 3.0        a term found in the title counts `title_factor` times
    title_factor: 1.5
    same_sentence: true   all of it holds within one sentence (the title is one)
    near: 6               the terms of `all` have mentions with at most so many words between neighbours
    ordered: true         … and in the order they are listed (with near or same_sentence)
    in: title             only mentions in the title (or: summary; or lead, the title and the summary's first
                          two sentences) count
    affirmed: true        negated mentions do not count
    negated: true         only negated mentions count
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Union

from bot.model.ids import TopicId


class Place(StrEnum):
    """Where a rule looks."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    SUMMARY = "summary"
    LEAD = "lead"


class Polarity(StrEnum):
    """Which mentions a rule counts: every one, the affirmed ones, or the negated ones."""

    EITHER = "either"
    AFFIRMED = "affirmed"
    NEGATED = "negated"


Term = Union[str, "Rule"]
"""A concept's id, a shared rule's name, or a nested rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition on the concepts that an entry mentions; the module docstring tells its keys."""

    all: tuple[Term, ...] = ()
    any: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 1.0
    title_factor: float = 1.0
    same_sentence: bool = False
    near: int | None = None
    ordered: bool = False
    place: Place = Place.ANYWHERE
    polarity: Polarity = Polarity.EITHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something people subscribe to: holds when one of `any_of` holds and none of `none_of` does.

    Where it does not, and one of `look_again` holds, half of the evidence is there.
    """

    id: TopicId
    title: Mapping[str, str]
    any_of: tuple[Term, ...]
    none_of: tuple[Term, ...] = ()
    look_again: tuple[Term, ...] = ()
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBook:
    """All topics with the shared rules that they use by name: the whole of `topics.yaml`."""

    topics: tuple[Topic, ...]
    rules: Mapping[str, Rule] = field(default_factory=dict)
