"""Which of the counted children are this event's, and which belong to a running total, a list or the deportation."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from itertools import zip_longest

from bot.detect.facts_counts import Count, find_counts, join_counts
from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.model.fact import FactKind

_LARGEST_EVENT = 99
"""No single return has brought home a hundred children: from here on a number of returned ones is a running total."""
_LARGE_FOR_PERFECT = 40
_LARGEST_SUM = 30
_LARGEST_BARE = 60
_TOTAL_REACH = 12
_LIST_REACH = 4
_DEPORTED_FROM = 2000
"""More were never returned; the deported are counted in these numbers."""


class Rank(IntEnum):
    """How directly a count tells the number of this event, the best first."""

    TITLE = 0
    TITLE_ALONE = 1
    TITLE_SINGLE = 2
    SUMMARY = 3
    SUMMARY_ALONE = 4
    SUMMARY_SINGLE = 5


def count_children(passage: Passage) -> list[tuple[FactKind, Count]]:
    """Give the counted children by kind, of each kind the most telling first; parts of a number are left out."""
    counts = find_counts(passage)
    totals = _totals(passage, [count for count in counts if count.is_told])
    joined = _add_directions(passage, join_counts(passage, counts))
    kinds: list[tuple[FactKind, Count]] = []
    events: list[tuple[Rank, int, Count]] = []
    for count in joined:
        kind = _kind(passage, count, totals)
        if kind is not FactKind.CHILDREN:
            if kind is not None:
                kinds.append((kind, count))
            continue
        if (rank := _rank(passage, count)) is not None:
            events.append((rank, count.first, count))
    best = [(FactKind.CHILDREN, count) for _, _, count in sorted(events, key=lambda event: event[:2])]
    return best + sorted(kinds, key=_is_round)


def _is_round(kind_and_count: tuple[FactKind, Count]) -> bool:
    """An exact total tells more than “over a thousand”."""
    return kind_and_count[1].value % 100 == 0


def _totals(passage: Passage, counts: Sequence[Count]) -> frozenset[int]:
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


def _add_directions(passage: Passage, counts: list[Count]) -> list[Count]:
    """Put the sum of “five to Ukraine and one to Russia” before its two parts."""
    told = []
    for left, right in zip_longest(counts, counts[1:]):
        if right is not None and _go_both_ways(passage, left, right):
            told.append(
                replace(left, value=left.value + right.value, after=right.after, noun=Cue.CHILDREN, is_told=True)
            )
        told.append(left)
    return told


def _go_both_ways(passage: Passage, left: Count, right: Count) -> bool:
    possible = {Cue.CHILD, Cue.CHILDREN, None}
    if left.noun not in possible or right.noun not in possible or left.noun is right.noun is None:
        return False
    first, after = passage.sentence(left.first)
    if not first <= right.first < after or max(left.value, right.value) > _LARGEST_BARE:
        return False
    sides = (left.after, right.first), (right.after, min(after, right.after + 6))
    ways = [{cue for cue in (Cue.UKRAINE, Cue.RUSSIA) if passage.has(cue, start, end)} for start, end in sides]
    return ways in ([{Cue.UKRAINE}, {Cue.RUSSIA}], [{Cue.RUSSIA}, {Cue.UKRAINE}])


def _kind(passage: Passage, count: Count, totals: frozenset[int]) -> FactKind | None:
    """Say which number a count is; `None` where it is a part of another, or no child."""
    if count.noun in {Cue.ADULT, Cue.THING}:
        return None
    if count.first not in totals and (count.is_year or _is_part(passage, count)):
        return None
    start, end = passage.segment(count.first)
    if passage.has(Cue.HARM, start, end):
        return None
    if count.is_told and _is_listed(passage, count):
        return FactKind.LISTED
    if _is_deported(passage, count):
        return FactKind.DEPORTED if count.is_told else None
    if _is_total(passage, count, totals):
        return FactKind.TOTAL
    if not passage.in_title(count.first) and passage.has(Cue.BEFORE, start, end):
        return None
    return FactKind.CHILDREN


def _is_part(passage: Passage, count: Count) -> bool:
    """Whether “among them” or “of them” makes the number a part of another."""
    first, after = passage.sentence(count.first)
    if passage.has(Cue.AMONG, max(first, count.first - 3), count.first):
        return True
    return passage.has(Cue.PART, count.after, min(after, count.after + 2)) or (
        passage.has(Cue.PART, count.first, count.after)
    )


def _is_listed(passage: Passage, count: Count) -> bool:
    start, end = passage.segment(count.first)
    return passage.has(Cue.LIST, max(start, count.first - _LIST_REACH), min(end, count.after + 3))


def _is_total(passage: Passage, count: Count, totals: frozenset[int]) -> bool:
    if not count.is_told:
        return False
    start, end = passage.segment(count.first)
    if count.first in totals:
        return True
    if count.value > _LARGEST_EVENT:
        is_object = passage.has(Cue.RETURN, max(start, count.first - 3), count.first)
        is_returned = passage.has(Cue.PERFECT, start, end) and passage.has(Cue.RETURN, start, end)
        return count.noun is not None or is_object or is_returned
    return count.value >= _LARGE_FOR_PERFECT and passage.has(Cue.PERFECT, start, end)


def _is_deported(passage: Passage, count: Count) -> bool:
    """Whether the count is of the taken, not of the returned."""
    start, end = passage.segment(count.first)
    if count.value > _DEPORTED_FROM:
        return True
    if not passage.has(Cue.DEPORT, start, end):
        return False
    # “Deportation of 15 children”: the nearest verb governs the number.
    before = max(start, count.first - 2), count.first
    if passage.has(Cue.DEPORT, *before) and not passage.has(Cue.RETURN, start, end):
        return True
    first, after = passage.sentence(count.first)
    if count.is_told and count.value <= _LARGEST_EVENT and passage.in_title(count.first):
        return not passage.has(Cue.RETURN, first, after)
    return not passage.has(Cue.RETURN, start, end) and not passage.has(Cue.RETURN, first, after)


def _rank(passage: Passage, count: Count) -> Rank | None:
    """Say how directly a count tells this event's number; `None` where it does not."""
    if not passage.tells_of_return:
        return None
    in_title = passage.in_title(count.first)
    if count.is_children and count.is_told and not (count.is_article and count.value == 1):
        return Rank.TITLE if in_title else Rank.SUMMARY
    if count.is_children and (count.noun is Cue.PAIR):
        return Rank.TITLE if in_title else Rank.SUMMARY
    if count.is_children:
        return _single_rank(passage, count)
    if _stands_for_children(passage, count):
        return Rank.TITLE_ALONE if in_title else Rank.SUMMARY_ALONE
    return None


def _single_rank(passage: Passage, count: Count) -> Rank | None:
    """A single child counts where the text tells of a return, and the title of no several children."""
    in_title = passage.in_title(count.first)
    title_end = passage.text.sentences[0].after if passage.text.sentences else 0
    # A word that is genitive singular as well as plural tells of no several children.
    if any(Cue.CHILDREN in cues and Cue.CHILD not in cues for cues in passage.cues[:title_end]):
        return None
    first, after = passage.sentence(count.first)
    if not passage.has(Cue.RETURN, first, after) and not passage.has(Cue.RETURN, 0, title_end):
        return None
    return Rank.TITLE_SINGLE if in_title else Rank.SUMMARY_SINGLE


def _stands_for_children(passage: Passage, count: Count) -> bool:
    """Whether a number without a child noun is of children: beside a return, a “more” or a “counts”."""
    if count.noun not in {Cue.PEOPLE, None} or count.value > _LARGEST_BARE or count.is_article:
        return False
    if not any(cues & {Cue.CHILD, Cue.CHILDREN, Cue.PAIR} for cues in passage.cues):
        return False
    first, after = passage.segment(count.first)
    around = max(first, count.first - 3), min(after, count.after + 3)
    if count.noun is Cue.PEOPLE:
        return passage.has(Cue.RETURN, *passage.sentence(count.first))
    if passage.has(Cue.COUNTS, max(first, count.first - 3), count.first):
        return True
    return any(passage.has(cue, *around) for cue in (Cue.RETURN,))
