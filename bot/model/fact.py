"""A fact: a number, mediator, place or date read from an entry, with its span."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.model.match import Field, Span


class FactKind(StrEnum):
    """What a fact says. Running totals, lists and deported counts are kept apart from this event's children."""

    CHILDREN = "children"
    TOTAL = "total"
    DEPORTED = "deported"
    LISTED = "listed"
    AGE = "age"
    MEDIATOR = "mediator"
    ROUTE = "route"
    ANNOUNCED_BY = "announced_by"
    DIRECTION = "direction"
    RETURNED_ON = "returned_on"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing read from an entry: its value, the words that say so, and who is quoted for it."""

    kind: FactKind
    value: int | str
    span: Span
    words: str
    claimant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts of one entry, the most telling one of each kind first; what is absent is “not stated”."""

    items: tuple[Fact, ...] = ()

    def of_kind(self, kind: FactKind) -> Iterator[Fact]:
        """Yield the facts of one kind, the most telling first."""
        return (fact for fact in self.items if fact.kind is kind)

    @property
    def children(self) -> int | None:
        """How many children this event is about."""
        return self._number(FactKind.CHILDREN)

    @property
    def total(self) -> int | None:
        """The running total that the entry quotes."""
        return self._number(FactKind.TOTAL)

    @property
    def mediators(self) -> tuple[str, ...]:
        """The ids of those who mediated, sorted."""
        return self._names(FactKind.MEDIATOR)

    @property
    def announced_by(self) -> tuple[str, ...]:
        """The ids of those who announced it, sorted."""
        return self._names(FactKind.ANNOUNCED_BY)

    @property
    def route(self) -> tuple[str, ...]:
        """The ids of the places on the way, in the order of the text."""
        return tuple(dict.fromkeys(str(fact.value) for fact in self.of_kind(FactKind.ROUTE)))

    @property
    def negated(self) -> bool:
        """Whether the entry denies the event rather than telling it."""
        return any(True for _ in self.of_kind(FactKind.NEGATED))

    def _number(self, kind: FactKind) -> int | None:
        return next((fact.value for fact in self.of_kind(kind) if isinstance(fact.value, int)), None)

    def _names(self, kind: FactKind) -> tuple[str, ...]:
        return tuple(sorted({str(fact.value) for fact in self.of_kind(kind)}))


def facts_to_dict(facts: Facts) -> list[dict[str, Any]]:
    """Turn facts into plain values that JSON can hold."""
    return [
        {
            "kind": fact.kind.value,
            "value": fact.value,
            "field": fact.span.field.value,
            "start": fact.span.start,
            "end": fact.span.end,
            "words": fact.words,
            "claimant": fact.claimant,
        }
        for fact in facts.items
    ]


def facts_from_dict(values: Sequence[Mapping[str, Any]]) -> Facts:
    """Turn the plain values of `facts_to_dict` back into facts."""
    return Facts(
        items=tuple(
            Fact(
                kind=FactKind(value["kind"]),
                value=value["value"],
                span=Span(field=Field(value["field"]), start=value["start"], end=value["end"]),
                words=value["words"],
                claimant=value["claimant"],
            )
            for value in values
        )
    )
