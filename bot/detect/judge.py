"""Judge an entry by one topic: does it hold, on what evidence, and if not, why not."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from bot.detect.annotate import Reading
from bot.detect.rules import Hit, Node, Scope, lacking
from bot.detect.screen import Masks, Screen, alternatives, masks_of, needs, parts, screen
from bot.detect.topics import CompiledTopic
from bot.model.match import Match, Miss


class Case:
    """An entry before the judges: its masks, and its mentions by concept once someone asks for evidence."""

    def __init__(self, reading: Reading) -> None:
        """Take the reading; the rest is worked out at need."""
        self.reading = reading
        self.masks: Masks = masks_of(reading.mentions)

    @cached_property
    def scope(self) -> Scope:
        """The mentions by concept."""
        return Scope(self.reading.mentions)


class _Screened(NamedTuple):
    node: Node
    needs: tuple[int, ...]
    screen: Screen

    def holds(self, masks: Masks) -> bool:
        """Whether the rule holds: first by what it cannot do without."""
        present = masks.present
        for mask in self.needs:
            if not present & mask:
                return False
        return self.screen(masks)


def _screened(nodes: Iterable[Node], known: dict[int, Screen]) -> list[_Screened]:
    """Screen rules."""
    return [_Screened(node, needs(node), screen(node, known)) for node in nodes]


class Judge:
    """Judges entries by one topic."""

    def __init__(self, topic: CompiledTopic, known: dict[int, Screen]) -> None:
        """Screen the topic's rules; `known` keeps the screens of rules that topics share."""
        self.topic = topic
        self._needs = _needs(topic.any_of)
        self._half_needs = _needs(topic.look_again)
        self._any_of = _screened(topic.any_of, known)
        self._none_of = _screened(topic.none_of, known)
        self._look_again = _screened(_parts(topic.look_again), known)
        self._any_part = _screened(_parts(topic.any_of), known)
        self._none_part = _screened(_parts(topic.none_of), known)

    def may_hold(self, present: int) -> bool:
        """Whether the topic could hold if just these concepts were mentioned: the quickest question."""
        return _may_hold(self._needs, present)

    def may_be_half_told(self, present: int) -> bool:
        """Whether half of the topic could be told if just these concepts were mentioned."""
        return _may_hold(self._half_needs, present)

    def is_half_told(self, case: Case) -> bool:
        """Whether what a topic that does not hold lacks may stand in the article: nothing vetoes it."""
        return _any_holds(self._look_again, case.masks) and not _any_holds(self._none_part, case.masks)

    def holds(self, case: Case) -> bool:
        """Whether the topic holds: one of `any_of`, none of `none_of`."""
        masks = case.masks
        for rule in self._any_part:
            if rule.holds(masks):
                break
        else:
            return False
        return not _any_holds(self._none_part, masks)

    def outcome(self, case: Case) -> Match | Miss:
        """Give the match with its evidence, or the miss with its reason."""
        held = next(_holding(self._any_of, case), None)
        if held is None:
            return self._nearest(case)
        veto = next(_holding(self._none_of, case), None)
        if veto is not None:
            position, hit = veto
            return Miss(
                topic=self.topic.id,
                rule=f"{self.topic.id}.none_of.{position}",
                vetoed_by=tuple(case.reading.evidence(mention) for mention in hit.mentions),
            )
        position, hit = held
        return Match(
            topic=self.topic.id,
            rule=f"{self.topic.id}.any_of.{position}",
            evidence=tuple(case.reading.evidence(mention) for mention in hit.mentions),
            score=hit.score,
        )

    def _nearest(self, case: Case) -> Miss:
        """Tell what the rule that came nearest still lacked; of several the first."""
        reasons = [(lacking(node, case.scope), position) for position, node in enumerate(self.topic.any_of)]
        missing, position = min(reasons, key=lambda reason: (len(reason[0]), reason[1]), default=((), 0))
        return Miss(topic=self.topic.id, rule=f"{self.topic.id}.any_of.{position}", missing=missing)


def _needs(nodes: Iterable[Node]) -> tuple[tuple[int, ...], ...]:
    """What each alternative of some rules cannot do without."""
    return tuple(sorted({needs(part) for node in nodes for part in alternatives(node)}))


def _may_hold(needed: tuple[tuple[int, ...], ...], present: int) -> bool:
    for masks in needed:
        for mask in masks:
            if not present & mask:
                break
        else:
            return True
    return False


def _parts(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Part choices into their alternatives, each once."""
    return tuple(dict.fromkeys(part for node in nodes for part in parts(node)))


def _any_holds(rules: Iterable[_Screened], masks: Masks) -> bool:
    return any(rule.holds(masks) for rule in rules)


def _holding(rules: list[_Screened], case: Case) -> Iterator[tuple[int, Hit]]:
    """Yield the positions of the rules that hold, each with its first hit."""
    for position, rule in enumerate(rules):
        if rule.holds(case.masks):
            yield position, case.scope.hits(rule.node)[0]
