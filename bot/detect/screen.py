"""Ask quickly whether a rule holds at all, with bit masks instead of mentions.

Most topics do not hold for most entries, so that the question comes first and the evidence second. An entry is a pair
of masks of concepts per sentence (affirmed, negated); a rule becomes a function of those masks. Distance, order and
weights cannot be told from masks: such a rule is first asked for its terms and then decided by `rules.py`.
"""

import sys
from collections.abc import Callable, Sequence

from bot.detect.annotate import Found
from bot.detect.rules import LEAD_SENTENCES, ConceptNode, Node, RuleNode, Scope
from bot.model.topic import Place, Polarity

SentenceMasks = tuple[int, int, int]
"""A sentence's number, the concepts it affirms, the concepts it negates."""


class Masks:
    """The concepts of an entry, or of a part of it."""

    __slots__ = ("_mentions", "_parts", "present", "sentences")

    def __init__(self, sentences: Sequence[SentenceMasks], mentions: Sequence[Found]) -> None:
        """Take each sentence's masks, and the mentions that they come from."""
        self.sentences = sentences
        self.present = 0
        for _, affirmed, negated in sentences:
            self.present |= affirmed | negated
        self._mentions = mentions
        self._parts: dict[Place | Polarity, Masks] = {}

    def within(self, place: Place) -> "Masks":
        """Leave only the sentences of a place."""
        kept = self._parts.get(place)
        if kept is None:
            first, last = _RANGES[place]
            sentences = [sentence for sentence in self.sentences if first <= sentence[0] <= last]
            kept = self._parts[place] = Masks(sentences, self._mentions)
        return kept

    def only(self, polarity: Polarity) -> "Masks":
        """Leave only the affirmed or only the negated mentions."""
        kept = self._parts.get(polarity)
        if kept is None:
            if polarity is Polarity.AFFIRMED:
                sentences = [(number, affirmed, 0) for number, affirmed, _ in self.sentences]
            else:
                sentences = [(number, 0, negated) for number, _, negated in self.sentences]
            kept = self._parts[polarity] = Masks(sentences, self._mentions)
        return kept

    def by_sentence(self) -> list["Masks"]:
        """Part the masks by sentence."""
        return [self] if len(self.sentences) < 2 else [Masks([part], self._mentions) for part in self.sentences]

    def scope(self) -> Scope:
        """Give the mentions that the masks stand for."""
        masks = {number: (affirmed, negated) for number, affirmed, negated in self.sentences}
        return Scope(
            [
                mention
                for mention in self._mentions
                if mention.sentence in masks and masks[mention.sentence][mention.negated] >> mention.concept & 1
            ]
        )


_RANGES = {Place.TITLE: (0, 0), Place.SUMMARY: (1, sys.maxsize), Place.LEAD: (0, LEAD_SENTENCES)}

Screen = Callable[[Masks], bool]
"""Tells whether a rule holds."""


def masks_of(mentions: Sequence[Found]) -> Masks:
    """Turn mentions into masks."""
    affirmed: dict[int, int] = {}
    negated: dict[int, int] = {}
    for concept, _, _, sentence, is_negated, _ in mentions:
        masks = negated if is_negated else affirmed
        masks[sentence] = masks.get(sentence, 0) | 1 << concept
    numbers = sorted({*affirmed, *negated})
    return Masks([(number, affirmed.get(number, 0), negated.get(number, 0)) for number in numbers], mentions)


def screen(node: Node, known: dict[int, Screen]) -> Screen:
    """Make a node's screen; `known` keeps the screens of shared nodes."""
    made = known.get(id(node))
    if made is None:
        made = known[id(node)] = _concept(node) if isinstance(node, ConceptNode) else _rule(node, known)
    return made


def _concept(node: ConceptNode) -> Screen:
    mask = _mask(node)
    return lambda masks: masks.present & mask != 0


def _mask(node: ConceptNode) -> int:
    return sum(1 << concept for concept in node.concepts)


def _rule(node: RuleNode, known: dict[int, Screen]) -> Screen:
    holds = _terms(node, known)
    if node.same_sentence or node.near is not None:
        holds = _in_a_sentence(holds)
    if node.near is not None or node.ordered or node.weights:
        holds = _decided_by_mentions(node, holds)
    if node.polarity is not Polarity.EITHER:
        holds = _of_polarity(holds, node.polarity)
    if node.place is not Place.ANYWHERE:
        holds = _in_place(holds, node.place)
    return holds


def _terms(node: RuleNode, known: dict[int, Screen]) -> Screen:
    """Ask the terms: concepts by one mask each, and those of `any` and `none` by one mask together, then rules."""
    every_mask = [_mask(term) for term in node.all if isinstance(term, ConceptNode)]
    some_mask, none_mask = _joint_mask(node.any), _joint_mask(node.none)
    every_rule = [screen(term, known) for term in node.all if isinstance(term, RuleNode)]
    some_rule = [screen(term, known) for term in node.any if isinstance(term, RuleNode)]
    none_rule = [screen(term, known) for term in node.none if isinstance(term, RuleNode)]

    def holds(masks: Masks) -> bool:
        present = masks.present
        if present & none_mask:
            return False
        for mask in every_mask:
            if not present & mask:
                return False
        for rule in every_rule:
            if not rule(masks):
                return False
        if node.any and not present & some_mask and not any(rule(masks) for rule in some_rule):
            return False
        return not (none_rule and any(rule(masks) for rule in none_rule))

    return holds


def needs(node: Node) -> tuple[int, ...]:
    """Give masks of concepts, the rarest first: one of each must be mentioned at least, or the node cannot hold."""
    if isinstance(node, ConceptNode):
        return (_mask(node),)
    masks = {mask for term in node.all for mask in needs(term)}
    for choice in (node.any, tuple(term for term, weight in node.weights if weight > 0)):
        joint = _needed_by_one(choice)
        if joint:
            masks.add(joint)
    return tuple(sorted(masks, key=lambda mask: (mask.bit_count(), mask)))


def alternatives(node: Node) -> tuple[Node, ...]:
    """Part a node that is nothing but a choice, so that the needs of each alternative stay apart."""
    if isinstance(node, ConceptNode) or node.all or node.weights:
        return (node,)
    return tuple(part for term in node.any for part in alternatives(term))


def parts(node: Node) -> tuple[Node, ...]:
    """Part a node that says no more than `any`: it holds just where one of its parts does."""
    if isinstance(node, ConceptNode) or not _is_bare(node):
        return (node,)
    return tuple(part for term in node.any for part in parts(term))


def _is_bare(node: RuleNode) -> bool:
    """Whether a rule is a choice without any condition on it."""
    conditions = (node.all, node.none, node.weights, node.same_sentence, node.ordered, node.near is not None)
    return bool(node.any) and not any(conditions) and (node.place, node.polarity) == (Place.ANYWHERE, Polarity.EITHER)


def _needed_by_one(nodes: Sequence[Node]) -> int:
    """Give concepts of which one must be mentioned if any of these nodes holds; 0 if that cannot be told."""
    joint = 0
    for masks in map(needs, nodes):
        if not masks:
            return 0
        joint |= masks[0]
    return joint


def _joint_mask(terms: tuple[Node, ...]) -> int:
    mask = 0
    for term in terms:
        if isinstance(term, ConceptNode):
            mask |= _mask(term)
    return mask


def _in_a_sentence(holds: Screen) -> Screen:
    return lambda masks: any(holds(sentence) for sentence in masks.by_sentence())


def _decided_by_mentions(node: RuleNode, may_hold: Screen) -> Screen:
    return lambda masks: may_hold(masks) and bool(masks.scope().hits(node))


def _of_polarity(holds: Screen, polarity: Polarity) -> Screen:
    return lambda masks: holds(masks.only(polarity))


def _in_place(holds: Screen, place: Place) -> Screen:
    def in_place(masks: Masks) -> bool:
        kept = masks.within(place)
        return kept.present != 0 and holds(kept)

    return in_place
