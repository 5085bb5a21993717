"""Children whom an “and” joins are counted together: a boy and two girls are three."""

from dataclasses import replace

from bot.detect.facts_counts import MAX_AGE, NOUN_REACH, Count
from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue


def join_counts(passage: Passage, counts: list[Count]) -> list[Count]:
    """Add up children that an “and” joins: a boy and two girls are three."""
    joined: list[Count] = []
    for count in counts:
        if joined and _are_joined(passage, joined[-1], count):
            last = joined[-1]
            joined[-1] = replace(
                last,
                value=last.value + count.value,
                after=count.after,
                noun=Cue.CHILDREN,
                is_told=True,
                is_article=False,
            )
        else:
            joined.append(count)
    return joined


def _are_joined(passage: Passage, left: Count, right: Count) -> bool:
    if not (left.is_children and right.is_children) or right.first < left.after:
        return False
    between = range(left.after, right.first + 1)
    words = passage.text.tokens
    has_and = any(Cue.AND in passage.cues[index] for index in between if index < right.first)
    has_and = has_and or (passage.text.language == "ar" and words[right.first].folded.startswith("و"))
    if not has_and or len(between) > NOUN_REACH + 2:
        return False
    if any(passage.breaks(index) for index in between) and not _are_aged(passage, left.after, right.first):
        return False
    stops = (Cue.LINK, Cue.RETURN, Cue.SAY, Cue.ADULT)
    return not any(
        cue in passage.cues[index] and Cue.AND not in passage.cues[index] and not _is_possessive(words[index].folded)
        for index in between
        if index < right.first
        for cue in stops
    )


def _are_aged(passage: Passage, first: int, after: int) -> bool:
    """Whether nothing but an age between commas and the “and” stands between two children: “a boy, 12, and a girl”."""
    ages = {numeral.first for numeral in passage.numerals if numeral.is_digits and numeral.value < MAX_AGE}
    return all(
        index in ages or Cue.AND in passage.cues[index] or _is_light(passage, index) for index in range(first, after)
    )


def _is_light(passage: Passage, index: int) -> bool:
    word = passage.text.tokens[index].folded
    return _is_possessive(word) or word in {"a", "an"}


def _is_possessive(word: str) -> bool:
    return word in {
        "his",
        "her",
        "their",
        "його",
        "її",
        "їх",
        "его",
        "ее",
        "их",
        "ihr",
        "sein",
        "son",
        "sa",
        "su",
        "sus",
        "leur",
        "leurs",
        "seine",
        "ihre",
        "jego",
        "jej",
    }
