"""What the numbers of a text count: children, or something else; and the children told without a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.detect.numbers import Numeral

_CHILD_CUES = frozenset({Cue.CHILD, Cue.CHILDREN, Cue.PAIR})
_NOUNS = (Cue.TIME, Cue.ADULT, Cue.THING, Cue.MONTH)
NOUN_REACH = 5
_ENDS_PHRASE = frozenset({Cue.LINK, Cue.AND, Cue.OF, Cue.SAY, Cue.GENERIC})
MAX_AGE = 18


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Languages in which a child noun without an article or a number is rarely one child.
_DETERMINERS = {
    "de": _words("ein eine einen einem einer das dem der den ihr ihre ihren sein seine seinen"),
    "fr": _words("un une le la l ce cet cette son sa leur d du au"),
    "es": _words("un una el la su sus al del"),
    "tr": frozenset({"bir"}),
}
_DETERMINER_REACH = 3
_SINGULAR_AGE = re.compile(
    r".*(?:річн|летн|летни|літн|letni|jahrig)(?:а|ий|у|ого|ої|ому|яя|юю|его|ей|е|a|ego|iej|e|er)$"
)
_SPELLED_AGE = re.compile("(?:zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf)(?:zehn)?jahrige[rn]?")
_YEAR = re.compile(r"(?:19|20)\d\d(-?го|-?й|s)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of something: the tokens of the number and its noun, and what the noun says.

    `noun` is `None` where the number stands alone. `is_told` is false where there is a noun and no number (“a girl”,
    “twins”). `is_year` tells that the number may as well be a year.
    """

    value: int
    first: int
    after: int
    noun: Cue | None
    is_told: bool = True
    is_article: bool = False
    is_year: bool = False

    @property
    def is_children(self) -> bool:
        """Whether children are what is counted."""
        return self.noun in _CHILD_CUES


def find_counts(passage: Passage) -> list[Count]:
    """Give everything that is counted, and children told without a number, in the order of the text."""
    counts = _shares([count for numeral in passage.numerals if (count := _count(passage, numeral))], passage)
    taken = {index for count in counts if count.noun for index in range(count.first, count.after)}
    counts.extend(_uncounted(passage, taken))
    return sorted(counts, key=lambda count: count.first)


def _shares(counts: list[Count], passage: Passage) -> list[Count]:
    """Read “five of 16 children” as five: the whole is no count of this event."""
    told: list[Count] = []
    for count in counts:
        share = told[-1] if told else None
        if share is not None and count.noun is Cue.CHILDREN and _is_whole_of(passage, share, count):
            told[-1] = replace(share, noun=Cue.CHILDREN, after=count.after)
        else:
            told.append(count)
    return told


def _is_whole_of(passage: Passage, share: Count, whole: Count) -> bool:
    between = range(share.after, whole.first)
    if share.noun is not None or share.value >= whole.value or len(between) not in {1, 2}:
        return False
    return Cue.OF in passage.cues[share.after] and not any(passage.breaks(index) for index in between)


def _count(passage: Passage, numeral: Numeral) -> Count | None:
    """Say what a number counts; nothing for years, ages, dates, percentages and money."""
    if _is_measure(passage, numeral):
        return None
    noun, after = _noun_after(passage, numeral)
    if noun is None and (found := _noun_before(passage, numeral)) is not None:
        return Count(value=numeral.value, first=found, after=numeral.after, noun=Cue.CHILDREN)
    if noun in {Cue.TIME, Cue.MONTH} or (noun is None and _is_age(passage, numeral)):
        return None
    year = _YEAR.fullmatch(passage.words(numeral.span)) if noun is None else None
    if year and (year[1] or passage.cues[numeral.first - 1] & {Cue.LINK, Cue.PERFECT, Cue.MONTH, Cue.AND}):
        return None
    return Count(
        value=numeral.value,
        first=numeral.first,
        after=after,
        noun=noun,
        is_article=numeral.is_article,
        is_year=year is not None,
    )


def _is_measure(passage: Passage, numeral: Numeral) -> bool:
    """Whether a sign beside the number says money, percent, a clock, a date or a name such as F-16."""
    text = passage.text.field_text(numeral.span.field)
    before = text[max(numeral.span.start - 1, 0) : numeral.span.start]
    behind = text[numeral.span.end : numeral.span.end + 2]
    if before in {"$", "€", "£", "№", "#"} or behind[:1] in {"%", "٪", "°", "€", "$"}:
        return True
    if behind[:1] in {":", ".", "/"} and behind[1:].isdigit():
        return True
    return numeral.is_digits and before in {"-", ":", ".", "/"} and numeral.first > 0 and _is_glued(passage, numeral)


def _is_glued(passage: Passage, numeral: Numeral) -> bool:
    """Whether the number hangs on the word before it (`F-16`, `10:30`, `13.02`)."""
    return (passage.gap(numeral.first) in {"-", ":", ".", "/"} and numeral.first - 1 not in passage.numeral_starts) or (
        passage.gap(numeral.first) in {":", ".", "/"}
    )


def _noun_after(passage: Passage, numeral: Numeral) -> tuple[Cue | None, int]:
    """Look to the right over adjectives for the noun that a number counts."""
    for index in range(numeral.after, min(numeral.after + NOUN_REACH, len(passage.text.tokens))):
        if passage.breaks(index) or index in passage.numeral_starts:
            break
        cues = passage.cues[index]
        if cues & _CHILD_CUES:
            return Cue.CHILDREN, index + 1
        for noun in _NOUNS:
            if noun in cues and (noun is not Cue.TIME or index <= numeral.after + 1):
                return noun, index + 1
        if Cue.PEOPLE in cues:
            is_adjective = index + 1 < len(passage.text.tokens) and passage.cues[index + 1] & _CHILD_CUES
            if not is_adjective:
                return Cue.PEOPLE, index + 1
        if index == numeral.after and _is_partitive(passage, index):
            continue
        if cues & _ENDS_PHRASE or Cue.RETURN in cues:
            break
    return None, numeral.after


def _is_partitive(passage: Passage, index: int) -> bool:
    """Whether an “of” belongs to the number before it: “une dizaine d'enfants”, “una docena de niños”."""
    is_of = passage.text.language in {"fr", "es"} and passage.text.tokens[index].folded in {"d", "de"}
    return is_of and index + 1 < len(passage.cues) and bool(passage.cues[index + 1] & _CHILD_CUES)


def _noun_before(passage: Passage, numeral: Numeral) -> int | None:
    """In Arabic the number may follow its noun, an adjective between them."""
    if passage.text.language != "ar":
        return None
    for index in (numeral.first - 1, numeral.first - 2):
        if index < 0 or passage.breaks(index + 1) or Cue.LINK in passage.cues[index]:
            return None
        if Cue.CHILDREN in passage.cues[index]:
            return index
    return None


def _is_age(passage: Passage, numeral: Numeral) -> bool:
    """Whether a number without a noun is an age: before or in a range with years, after “aged”, or between commas."""
    if numeral.value > MAX_AGE + 7:
        return False
    others = [other for other in passage.numerals if other is not numeral]
    for other in others:
        is_near = 0 <= other.first - numeral.after <= 1 or 0 <= numeral.first - other.after <= 1
        if is_near and (
            _noun_after(passage, other)[0] is Cue.TIME or _is_dash(passage, min(numeral.after, other.after))
        ):
            return True
    if passage.has(Cue.AGED, numeral.first - 3, numeral.first):
        return True
    is_apposition = "," in passage.gap(numeral.first) and passage.breaks(numeral.after)
    return numeral.is_digits and is_apposition and passage.is_capital(numeral.first - 1)


def _is_dash(passage: Passage, index: int) -> bool:
    return passage.gap(index) in {"-", "–", "—", "‑"}


def _uncounted(passage: Passage, taken: set[int]) -> Iterator[Count]:
    """Give single children and pairs that stand without a number."""
    for index, cues in enumerate(passage.cues):
        if index in taken:
            continue
        if Cue.PAIR in cues:
            yield Count(value=2, first=index, after=index + 1, noun=Cue.PAIR, is_told=False)
        elif Cue.CHILD in cues and _is_one_child(passage, index):
            yield Count(value=1, first=index, after=index + 1, noun=Cue.CHILD, is_told=False)
    yield from _ages_with_a_name(passage)
    yield from _ages_alone(passage)
    yield from _siblings_by_age(passage)


def _ages_alone(passage: Passage) -> Iterator[Count]:
    """Give a child told by an age that is a noun: “ein 16-Jähriger”, “the 12-year-old returned”."""
    tokens = passage.text.tokens
    for numeral in passage.numerals:
        place = numeral.after
        if numeral.value >= MAX_AGE or place >= len(tokens) or Cue.TIME not in passage.cues[place]:
            continue
        if passage.text.language == "de" and tokens[place].text.startswith("Jährige"):
            yield Count(value=1, first=numeral.first, after=place + 1, noun=Cue.CHILD, is_told=False)
        elif passage.text.language == "en" and passage.words_are(place, "year", "old"):
            after = place + 2
            if passage.breaks(after) or passage.cues[after] & {Cue.RETURN, Cue.DEPORT, Cue.LINK, Cue.SAY}:
                yield Count(value=1, first=numeral.first, after=after, noun=Cue.CHILD, is_told=False)
    for index, token in enumerate(tokens):
        if passage.text.language == "de" and _SPELLED_AGE.fullmatch(token.folded) and token.text[0].isupper():
            yield Count(value=1, first=index, after=index + 1, noun=Cue.CHILD, is_told=False)


def _siblings_by_age(passage: Passage) -> Iterator[Count]:
    """Give children whose ages tell how many they are: “sisters 9 and 13 years old”."""
    for left, right in zip(passage.numerals, passage.numerals[1:], strict=False):
        noun = left.first - 1
        is_pair = right.first == left.after + 1 and Cue.AND in passage.cues[left.after]
        is_pair = is_pair or (right.first == left.after and passage.text.tokens[left.after].folded.startswith("و"))
        if not is_pair or max(left.value, right.value) >= MAX_AGE or noun < 0 or passage.breaks(left.first):
            continue
        if Cue.AGED in passage.cues[noun]:
            noun -= 1
        is_age = right.after < len(passage.cues) and Cue.TIME in passage.cues[right.after]
        if is_age and noun >= 0 and Cue.CHILDREN in passage.cues[noun] and Cue.LINK not in passage.cues[left.first - 1]:
            yield Count(value=2, first=noun, after=noun + 1, noun=Cue.PAIR, is_told=False)


def _is_one_child(passage: Passage, index: int) -> bool:
    """Whether a singular child noun is about one child: no “every child”, no “child's rights”, no compound."""
    first, after = passage.segment(index)
    before = max(index - 2, first), index
    if passage.has(Cue.GENERIC, *before) or (passage.text.language != "en" and passage.has(Cue.RIGHTS, *before)):
        return False
    if index + 1 < after and Cue.RIGHTS in passage.cues[index + 1]:
        return False
    determiners = _DETERMINERS.get(passage.text.language)
    if determiners is None:
        return True
    words = passage.text.tokens[max(index - _DETERMINER_REACH, first) : index]
    if any(word.folded in determiners or word.folded[0].isdigit() for word in words):
        return True
    # “Ukrainisches Mädchen”: in a headline the adjective's ending tells what the article would.
    return passage.text.language == "de" and bool(words) and words[-1].folded.endswith(("es", "er"))


def _ages_with_a_name(passage: Passage) -> Iterator[Count]:
    """Give children told by an age and a name alone: “16-year-old Maria”."""
    for numeral in passage.numerals:
        place = numeral.after
        if numeral.value > MAX_AGE or place >= len(passage.text.tokens) or Cue.TIME not in passage.cues[place]:
            continue
        while place < len(passage.text.tokens) and Cue.TIME in passage.cues[place] and not passage.breaks(place):
            place += 1
        is_adjective = place > numeral.after + 1 or _SINGULAR_AGE.fullmatch(passage.text.tokens[place - 1].folded)
        if is_adjective and passage.is_capital(place) and not passage.breaks(place):
            yield Count(value=1, first=numeral.first, after=place, noun=Cue.CHILD, is_told=False)
    for index, token in enumerate(passage.text.tokens):
        if len(token.folded) > 10 and _SINGULAR_AGE.fullmatch(token.folded) and passage.is_capital(index + 1):
            yield Count(value=1, first=index, after=index + 1, noun=Cue.CHILD, is_told=False)
