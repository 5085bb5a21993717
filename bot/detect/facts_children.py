"""How many children an entry is about: of all that is counted, what tells this event's number best."""

from dataclasses import replace
from enum import IntEnum
from itertools import zip_longest

from bot.detect.facts_counts import Count, find_counts
from bot.detect.facts_joining import join_counts
from bot.detect.facts_passage import Passage
from bot.detect.facts_roles import find_people, find_totals, kind_of
from bot.detect.facts_vocabulary import Cue
from bot.model.fact import FactKind

_LARGEST_BARE = 60


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
    told = [count for count in counts if count.is_told]
    totals, people = find_totals(passage, told), find_people(passage, told)
    joined = _add_directions(passage, join_counts(passage, counts))
    kinds: list[tuple[FactKind, Count]] = []
    events: list[tuple[Rank, int, Count]] = []
    for count in joined:
        kind = kind_of(passage, count, totals, people)
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
    before = max(first, count.first - 3), count.first
    if passage.has(Cue.COUNTS, *before) or passage.has(Cue.TOTAL, max(first, count.first - 1), count.first):
        return True
    if passage.has(Cue.MORE, max(first, count.first - 1), min(after, count.after + 1)):
        return True
    return any(passage.has(cue, *around) for cue in (Cue.RETURN,))
