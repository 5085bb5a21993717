"""Evaluate rules over what an entry mentions.

Precedence: a topic holds when one rule of its `any_of` holds and none of its `none_of` does; an exclusion always wins.
A rule first narrows what it looks at (place, polarity, sentence), then asks `none`, `all`, `any` and `weights` in turn,
and last `near` and `ordered`. What holds is told as hits: spans of tokens with the mentions that make them up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

from bot.detect.annotate import Found
from bot.model.topic import Place, Polarity

_MOST_ALTERNATIVES = 8
"""Of so many mentions of one term at most every combination is tried."""


class Hit(NamedTuple):
    """Something that holds: the tokens it spans, the mentions it rests on, the score of weighed evidence."""

    first: int
    after: int
    mentions: tuple[Found, ...]
    score: float | None = None


class Scope:
    """The mentions that a rule looks at, by concept."""

    __slots__ = ("_by_concept", "_known", "_sentences", "mentions")

    def __init__(self, mentions: Sequence[Found]) -> None:
        """Sort the mentions by concept."""
        self.mentions = mentions
        self._by_concept: dict[int, list[Found]] = {}
        for mention in mentions:
            self._by_concept.setdefault(mention.concept, []).append(mention)
        self._known: dict[int, list[Hit]] = {}
        self._sentences: list[Scope] | None = None

    def of(self, concepts: frozenset[int]) -> list[Found]:
        """Give the mentions of any of these concepts, in the order of the text."""
        if len(concepts) == 1:
            return self._by_concept.get(next(iter(concepts)), [])
        found = [mention for concept in concepts & self._by_concept.keys() for mention in self._by_concept[concept]]
        return sorted(found, key=lambda mention: mention.first)

    def sentences(self) -> list["Scope"]:
        """Part the mentions by sentence."""
        if self._sentences is None:
            parts: dict[int, list[Found]] = {}
            for mention in self.mentions:
                parts.setdefault(mention.sentence, []).append(mention)
            self._sentences = [Scope(parts[number]) for number in sorted(parts)]
        return self._sentences

    def narrowed(self, place: Place, polarity: Polarity) -> "Scope":
        """Leave only the mentions of a place and polarity."""
        if place is Place.ANYWHERE and polarity is Polarity.EITHER:
            return self
        return Scope(
            [
                mention
                for mention in self.mentions
                if _stands_in(mention, place)
                and (polarity is Polarity.EITHER or mention.negated is (polarity is Polarity.NEGATED))
            ]
        )

    def hits(self, node: "Node") -> list[Hit]:
        """Give what holds of a node in this scope; worked out once."""
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = node.find(self)
        return known


LEAD_SENTENCES = 2
"""The lead is the title and so many sentences of the summary."""


def _stands_in(mention: Found, place: Place) -> bool:
    if place is Place.LEAD:
        return mention.sentence <= LEAD_SENTENCES
    return place is Place.ANYWHERE or mention.in_title is (place is Place.TITLE)


@dataclass(frozen=True, slots=True, eq=False)
class ConceptNode:
    """A concept as a term: it holds at each of its mentions, and those of the concepts it includes."""

    name: str
    concepts: frozenset[int]

    def find(self, scope: Scope) -> list[Hit]:
        """Give a hit for each mention."""
        return [Hit(mention.first, mention.after, (mention,)) for mention in scope.of(self.concepts)]


@dataclass(frozen=True, slots=True, eq=False)
class RuleNode:
    """A rule with its terms resolved; see `model/topic.py` for what each part means."""

    name: str
    all: tuple["Node", ...] = ()
    any: tuple["Node", ...] = ()
    none: tuple["Node", ...] = ()
    weights: tuple[tuple["Node", float], ...] = ()
    threshold: float = 1.0
    title_factor: float = 1.0
    same_sentence: bool = False
    near: int | None = None
    ordered: bool = False
    place: Place = Place.ANYWHERE
    polarity: Polarity = Polarity.EITHER

    def find(self, scope: Scope) -> list[Hit]:
        """Give every way in which the rule holds, or one of them where its terms may stand anywhere."""
        scope = scope.narrowed(self.place, self.polarity)
        if not self.same_sentence and self.near is None:
            return self._hold(scope)
        return [hit for sentence in scope.sentences() for hit in self._hold(sentence)]

    def _hold(self, scope: Scope) -> list[Hit]:
        if any(scope.hits(term) for term in self.none):
            return []
        parts = [scope.hits(term) for term in self.all]
        if self.any:
            parts.append([hit for term in self.any for hit in scope.hits(term)])
        if not all(parts):
            return []
        if self.weights:
            weighed = self.weigh(scope)
            if weighed is None:
                return []
            parts.append([weighed])
        if len(parts) == 1:
            return parts[0]
        if self.near is None and not self.ordered:
            return [_joined([part[0] for part in parts])]
        chains = product(*(part[:_MOST_ALTERNATIVES] for part in parts))
        return [_joined(chain) for chain in chains if self._is_chain(chain)]

    def _is_chain(self, chain: Sequence[Hit]) -> bool:
        """Whether hits stand near one another, and in order if they must."""
        if self.ordered and any(one.first >= other.first for one, other in pairwise(chain)):
            return False
        if self.near is None:
            return True
        placed = sorted(chain)
        return all(other.first - one.after <= self.near for one, other in pairwise(placed))

    def weigh(self, scope: Scope) -> Hit | None:
        """Add up the weights of what holds; give it as one hit if it reaches the threshold."""
        hits: list[Hit] = []
        total = 0.0
        for term, weight in self.weights:
            found = scope.hits(term)
            if found:
                in_title = any(mention.in_title for hit in found for mention in hit.mentions)
                total += weight * (self.title_factor if in_title and weight > 0 else 1.0)
                hits.append(found[0])
        if total < self.threshold or not hits:
            return None
        return _joined(hits)._replace(score=round(total, 3))


Node = ConceptNode | RuleNode


def _joined(hits: Iterable[Hit]) -> Hit:
    """Join hits into one that spans them all."""
    listed = list(hits)
    mentions = dict.fromkeys(mention for hit in listed for mention in hit.mentions)
    scores = [hit.score for hit in listed if hit.score is not None]
    return Hit(
        min(hit.first for hit in listed),
        max(hit.after for hit in listed),
        tuple(sorted(mentions, key=lambda mention: mention.first)),
        max(scores, default=None),
    )


def lacking(node: Node, scope: Scope) -> tuple[str, ...]:
    """Name what a node that does not hold still lacks: terms, else the condition that its terms do not meet."""
    if isinstance(node, ConceptNode):
        return () if scope.hits(node) else (node.name,)
    scope = scope.narrowed(node.place, node.polarity)
    suffix = "" if node.place is Place.ANYWHERE else f" in {node.place.value}"
    missing = [term.name + suffix for term in node.all if not scope.hits(term)]
    if node.any and not any(scope.hits(term) for term in node.any):
        missing.append(f"any of {', '.join(term.name for term in node.any)}{suffix}")
    if missing:
        return tuple(missing)
    excluded = [f"without {term.name}" for term in node.none if scope.hits(term)]
    return tuple(excluded) or _unmet(node)


def _unmet(node: RuleNode) -> tuple[str, ...]:
    """Name the conditions that hold a rule back although all of its terms are there."""
    conditions = []
    if node.weights:
        conditions.append(f"weights adding up to {node.threshold:g}")
    if node.near is not None:
        conditions.append(f"near {node.near}")
    if node.same_sentence:
        conditions.append("same_sentence")
    if node.ordered:
        conditions.append("ordered")
    return tuple(conditions)
