"""Which number a count is: this event's, a running total, a list's, or that of the deported."""

from collections.abc import Sequence

from bot.detect.facts_counts import Count
from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.model.fact import FactKind

_LARGEST_EVENT = 99
"""No single return has brought home a hundred children: from here on a number of returned ones is a running total."""
_LARGEST_SUM = 30
_LARGE_FOR_PERFECT = 40
_LEAST_ROUGH = 20
_TOTAL_REACH = 12
_LIST_REACH = 4
_DEPORTED_FROM = 2000
_MOST_RETURNED = 9999
"""Beyond it only the deported are counted; from `_DEPORTED_FROM` on they are wherever a word tells of taking."""


def find_totals(passage: Passage, counts: Sequence[Count]) -> frozenset[int]:
    """The first tokens of the counts that are running totals by a word such as “so far” or “in total”.

    A small sum is this event's number (“a total of nine children”) unless the text tells another one.
    """
    countable = [count for count in counts if count.noun not in {Cue.ADULT, Cue.THING}]
    children = {count.value for count in countable if count.is_children}
    found = set()
    for cue in (Cue.TOTAL, Cue.RUNNING, Cue.SO_FAR):
        for index in passage.places(cue):
            target = _total_beside(passage, index, countable, looks_back=cue is Cue.SO_FAR)
            if target is None:
                continue
            is_event = cue is Cue.TOTAL and target.value <= _LARGEST_SUM and not children - {target.value}
            if not is_event:
                found.add(target.first)
    return frozenset(found)


def _total_beside(passage: Passage, index: int, counts: list[Count], *, looks_back: bool) -> Count | None:
    """Look on both sides within the segment, in the order that the word prefers; then at what follows later."""
    _, after = passage.sentence(index)
    start, end = passage.segment(index)
    later = [count for count in counts if index <= count.first < min(after, index + _TOTAL_REACH)]
    behind = [count for count in later if count.first < end]
    ahead = [count for count in reversed(counts) if start <= count.first < index]
    order = (ahead, behind, later) if looks_back else (behind, ahead, later)
    return next((candidates[0] for candidates in order if candidates), None)


def find_people(passage: Passage, counts: Sequence[Count]) -> frozenset[int]:
    """The first tokens of people and of the children told among them: “13 Ukrainians, nine children among them”."""
    found: set[int] = set()
    for people in counts:
        if people.noun is not Cue.PEOPLE:
            continue
        _, after = passage.sentence(people.first)
        for count in counts:
            if people.first < count.first < after and count.is_children and count.value < people.value:
                found |= {people.first, count.first}
                break
    return frozenset(found)


def kind_of(passage: Passage, count: Count, totals: frozenset[int], people: frozenset[int]) -> FactKind | None:
    """Say which number a count is; `None` where it is a part of another, or no child.

    `totals` and `people` are what `find_totals` and `find_people` gave.
    """
    if count.noun in {Cue.ADULT, Cue.THING} or (count.noun is Cue.PEOPLE and count.first in people):
        return None
    if count.first not in totals and (count.is_year or (count.first not in people and _is_part(passage, count))):
        return None
    start, end = passage.segment(count.first)
    if passage.has(Cue.HARM, start, end):
        return None
    if count.is_told and _is_listed(passage, count) and not _is_off_a_list(passage, count):
        return FactKind.LISTED
    if _is_deported(passage, count):
        return FactKind.DEPORTED if count.is_told else None
    if _is_total(passage, count, totals):
        return FactKind.TOTAL
    if count.value > _LARGEST_EVENT:
        return None
    if not passage.in_title(count.first) and passage.has(Cue.BEFORE, start, end):
        return None
    return FactKind.CHILDREN


def _is_part(passage: Passage, count: Count) -> bool:
    """Whether “among them” or “of them” makes the number a part of another."""
    first, after = passage.sentence(count.first)
    if passage.has(Cue.AMONG, max(first, count.first - 3), count.first):
        return True
    if passage.has(Cue.PART, count.first, count.after):
        return True
    behind = range(count.after, min(after, count.after + 2))
    return any(
        Cue.PART in passage.cues[index]
        and not _begins_a_part(passage, index)
        and not passage.numeral_starts.intersection(range(count.after, index + 1))
        for index in behind
    )


def _begins_a_part(passage: Passage, index: int) -> bool:
    """Whether a word that may stand on either side of a part stands before it: “seven, among them four girls”."""
    return Cue.AMONG in passage.cues[index] and passage.has_number(index + 1)


def _is_listed(passage: Passage, count: Count) -> bool:
    start, end = passage.segment(count.first)
    return passage.has(Cue.LIST, max(start, count.first - _LIST_REACH), min(end, count.after + 3))


def _is_off_a_list(passage: Passage, count: Count) -> bool:
    """Whether a number is of those returned off a list that has a larger number of its own: “ten of a list of 339”."""
    first, after = passage.sentence(count.first)
    if not passage.has(Cue.RETURN, first, after):
        return False
    others = [other for other in passage.numerals if first <= other.first < after and other.first != count.first]
    return any(
        other.value > max(count.value, _LARGEST_EVENT) and passage.has(Cue.LIST, other.first - 3, other.after + 2)
        for other in others
    )


def _is_total(passage: Passage, count: Count, totals: frozenset[int]) -> bool:
    if not count.is_told:
        return False
    start, end = passage.segment(count.first)
    if count.first in totals:
        return True
    if count.value > _LARGEST_EVENT:
        is_object = passage.has(Cue.RETURN, max(start, count.first - 3), count.first)
        is_returned = passage.has(Cue.RETURN, start, end)
        return is_object or (is_returned and (count.noun is not None or passage.has(Cue.PERFECT, start, end)))
    is_rough = count.value >= _LEAST_ROUGH and count.value % 10 == 0
    if is_rough and passage.has(Cue.OVER, max(start, count.first - 2), count.first):
        return True
    return count.value >= _LARGE_FOR_PERFECT and passage.has(Cue.PERFECT, start, end)


def _is_deported(passage: Passage, count: Count) -> bool:
    """Whether the count is of the taken, not of the returned."""
    start, end = passage.segment(count.first)
    is_returned = passage.has(Cue.RETURN, start, end)
    if count.value > _MOST_RETURNED:
        return True
    if not passage.has(Cue.DEPORT, start, end):
        return False
    if count.value > _DEPORTED_FROM and not passage.has(Cue.PERFECT, start, end):
        return True
    # “Deportation of 15 children”: the nearest verb governs the number.
    before = max(start, count.first - 2), count.first
    if passage.has(Cue.DEPORT, *before) and not is_returned:
        return True
    first, after = passage.sentence(count.first)
    if count.is_told and count.value <= _LARGEST_EVENT and passage.in_title(count.first):
        return not passage.has(Cue.RETURN, first, after)
    return not is_returned and not passage.has(Cue.RETURN, first, after)
