"""A child's medical details: what illness, what state, where the words around say that it is a child's."""

from collections.abc import Iterator
from functools import cache

from bot.alerts.guard_phrases import CONDITION, LEAD, fits
from bot.alerts.guard_reading import Token
from bot.alerts.guard_terms import HOUSES
from bot.alerts.guard_text import fold
from bot.alerts.guard_vocabulary import (
    AND,
    FATE,
    GROWN,
    KNOWN,
    MONTHS,
    OFFICE,
    ONE_YOUNG,
    OWN,
    SAYS,
    YEARS,
    YOUNG,
)

_LONGEST_TAIL = 4
_PAUSES = frozenset(',;:()«»“”"–—')
_OF_AGE = 18
_SEVERAL = 2


def find_details(tokens: list[Token], names: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words, both ends in them, that tell a child's state; ``names``: where minors are named."""
    at = 0
    while at < len(tokens):
        found = _term_at(tokens, at) if tokens[at].info.terms else None
        if found is None:
            at += 1
            continue
        kind, last = found
        if kind == LEAD:
            first = last + 1
            last = _tail(tokens, first)
        else:
            first = at
        if last >= first and _is_told_of_child(tokens, first, last, names, alone=kind == CONDITION):
            yield first, last
        at = max(last, at) + 1


def _term_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Return the kind of the longest term that begins with a word, and its last word."""
    best: tuple[int, int] | None = None
    for kind, phrase in tokens[at].info.terms:
        last = at + len(phrase) - 1
        if last >= len(tokens) or (best is not None and last <= best[1]):
            continue
        rest = zip(phrase[1:], tokens[at + 1 : last + 1], strict=True)
        if all(not token.opens and fits(word, token.info.folded) for word, token in rest):
            best = kind, last
    return best


@cache
def _houses() -> frozenset[str]:
    return frozenset(fold(word) for words in HOUSES.values() for word in words.split())


def _tail(tokens: list[Token], first: int) -> int:
    """Return the last word of what somebody suffers from: to the next pause, at most a few words."""
    at = first
    if at < len(tokens) and tokens[at].gap.strip(" :—–-"):
        return first - 1
    while at < len(tokens) and at - first < _LONGEST_TAIL:
        info, gap = tokens[at].info, tokens[at].gap
        if tokens[at].opens or (at > first and not _PAUSES.isdisjoint(gap)):
            break
        if info.kinds & (AND | OWN | FATE | SAYS | OFFICE) and at > first:
            break
        at += 1
    return at - 1


def _is_told_of_child(tokens: list[Token], first: int, last: int, names: set[int], *, alone: bool) -> bool:
    if last + 1 < len(tokens) and tokens[last + 1].info.folded in _houses() and not tokens[last + 1].opens:
        return False
    if first and tokens[first - 1].info.folded in _houses():
        return False
    person = _person_before(tokens, first, names, alone=alone)
    if person is None:
        person = _is_named_in_sentence(tokens, first, names) or _person_after(tokens, last, names, alone=alone)
    if person is None and not alone:
        person = _person_in_sentence_before(tokens, first, names)
    return bool(person)


def _is_named_in_sentence(tokens: list[Token], first: int, names: set[int]) -> bool:
    at = first
    while at < len(tokens) and (at == first or not tokens[at].opens):
        if at in names:
            return True
        at += 1
    return False


def _person_before(tokens: list[Token], first: int, names: set[int], *, alone: bool) -> bool | None:
    """Tell whether the nearest person before, in the sentence, is a child; None if there is none."""
    at = first
    while at > 0 and not tokens[at].opens:
        at -= 1
        found = _person(tokens, at, names, alone=alone)
        if found is not None:
            return found
    return None


def _person_after(tokens: list[Token], last: int, names: set[int], *, alone: bool) -> bool | None:
    for at in range(last + 1, len(tokens)):
        if tokens[at].opens:
            return None
        found = _person(tokens, at, names, alone=alone)
        if found is not None:
            return found
    return None


def _person_in_sentence_before(tokens: list[Token], first: int, names: set[int]) -> bool | None:
    at = first
    while at > 0 and not tokens[at].opens:
        at -= 1
    return _person_before(tokens, at - 1, names, alone=False) if at > 0 else None


def _person(tokens: list[Token], at: int, names: set[int], *, alone: bool) -> bool | None:
    info = tokens[at].info
    if at in names or 0 <= info.age < _OF_AGE or (0 <= info.number < _OF_AGE and _counts_years(tokens, at)):
        return True
    if info.kinds & KNOWN or info.age >= _OF_AGE:
        return False
    if info.kinds & YOUNG:
        is_one = bool(info.kinds & ONE_YOUNG) and all(
            token.info.number < _SEVERAL for token in tokens[max(0, at - 2) : at]
        )
        return True if is_one or not alone else None
    return False if info.kinds & GROWN else None


def _counts_years(tokens: list[Token], at: int) -> bool:
    """Tell a number that is an age: “at 16”, «у 16 років»."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.info.kinds & (YEARS | MONTHS):
        return True
    return at > 0 and tokens[at - 1].info.folded in _AT_THE_AGE_OF


_AT_THE_AGE_OF = frozenset({"at", "aged", "age"})
