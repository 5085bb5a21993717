"""The words that tell what a number counts and how a name is used, looked up token by token.

These tables are grammar, not names: people, bodies and places are concepts of the lexicon. A table's line is a cue
and its words: `word` exactly, `word*` any word that begins so, `*word` any that ends so, `two_words` one directly
after the other. All are folded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.detect.facts_words_arabic import ARABIC_WORDS
from bot.detect.facts_words_cyrillic import CYRILLIC_WORDS
from bot.detect.facts_words_latin import (
    ENGLISH_WORDS,
    FRENCH_WORDS,
    GERMAN_WORDS,
    POLISH_WORDS,
    SPANISH_WORDS,
    TURKISH_WORDS,
)

_ARABIC_CLITICS = ("وال", "بال", "فال", "كال", "ولل", "لل", "وب", "ول", "ال", "و", "ف", "ب", "ل", "ك")
_HEAD = 2


class Cue(StrEnum):
    """What a word tells about the words beside it."""

    CHILD = "child"  # one child
    CHILDREN = "children"
    PAIR = "pair"  # two children in one word: twins, an Arabic dual
    ADULT = "adult"
    PEOPLE = "people"
    THING = "thing"  # what is counted and no person: families, groups, countries, votes
    TIME = "time"  # years, days, hours
    MONTH = "month"
    RETURN = "return"
    DEPORT = "deport"
    TAKEN = "taken"  # of the taken as well as of the rescued: вывезти
    CROSS = "cross"  # crosses a border
    TO = "to"
    TOTAL = "total"  # a sum: of this event, or running where another number is this event's
    RUNNING = "running"  # tells of a running total that mostly stands after it: since the start of the year
    SO_FAR = "so_far"  # tells of a total that mostly stands before it: so far, to date, in total
    PERFECT = "perfect"  # tells of a total only beside a large number: has rescued, already
    OVER = "over"  # more than: nobody counts one event's children so
    LIST = "list"
    MORE = "more"
    PART = "part"  # stands after a number that is part of another: of them, of whom
    AMONG = "among"  # stands before such a number: including, among them
    BEFORE = "before"  # tells of an earlier event
    HARM = "harm"  # killed, wounded
    GENERIC = "generic"  # every, any, no
    RIGHTS = "rights"  # rights, home, hospital: of the child
    LINK = "link"  # prepositions, which end a noun phrase
    AND = "and"
    OF = "of"
    DENY = "deny"
    BETWEEN = "between"
    COUNTS = "counts"  # says how many: counts, put it at
    AGED = "aged"
    SAY = "say"
    THANK = "thank"  # a verb of saying whose object is a name: thanks, credits, praises
    ACCORDING = "according"
    VIA = "via"
    UKRAINE = "ukraine"
    RUSSIA = "russia"
    YESTERDAY = "yesterday"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class _Table:
    """Words of one language: exact ones, beginnings by their first letters, phrases by their first word."""

    exact: dict[str, set[Cue]] = field(default_factory=dict)
    stems: dict[str, list[tuple[str, Cue]]] = field(default_factory=dict)
    endings: list[tuple[str, Cue]] = field(default_factory=list)
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = field(default_factory=dict)


def _read(text: str) -> _Table:
    table = _Table()
    for line in text.strip().splitlines():
        name, *words = line.split()
        cue = Cue(name)
        for word in words:
            if "_" in word:
                head, *rest = word.split("_")
                table.phrases.setdefault(head, []).append((tuple(rest), cue))
            elif word.startswith("*"):
                table.endings.append((word[1:], cue))
            elif word.endswith("*"):
                table.stems.setdefault(word[:_HEAD], []).append((word[:-1], cue))
            else:
                table.exact.setdefault(word, set()).add(cue)
    return table


_TABLES: Mapping[str, _Table] = {
    "en": _read(ENGLISH_WORDS),
    "uk": _read(CYRILLIC_WORDS),
    "ar": _read(ARABIC_WORDS),
    "de": _read(GERMAN_WORDS),
    "fr": _read(FRENCH_WORDS),
    "pl": _read(POLISH_WORDS),
    "es": _read(SPANISH_WORDS),
    "tr": _read(TURKISH_WORDS),
}


def cues_of(words: Sequence[str], language: str) -> list[frozenset[Cue]]:
    """Give the cues of every word; a phrase puts its cue on each of its words."""
    language = "uk" if language == "ru" or language not in _TABLES else language
    table = _TABLES[language]
    cues = [_word_cues(word, language) for word in words]
    for index, word in enumerate(words):
        for rest, cue in table.phrases.get(word, ()):
            if tuple(words[index + 1 : index + 1 + len(rest)]) == rest:
                for place in range(index, index + 1 + len(rest)):
                    cues[place] |= {cue}
    return cues


@lru_cache(maxsize=16384)
def _word_cues(word: str, language: str) -> frozenset[Cue]:
    table = _TABLES[language]
    found = frozenset(_plain_cues(word, table))
    if not found and "\u0600" <= word[0] <= "\u06ff":
        for bare in _without_clitics(word):
            if bare_cues := frozenset(_plain_cues(bare, table)):
                return bare_cues
    return found


def _plain_cues(word: str, table: _Table) -> Iterator[Cue]:
    yield from table.exact.get(word, ())
    for stem, cue in table.stems.get(word[:_HEAD], ()):
        if word.startswith(stem):
            yield cue
    for ending, cue in table.endings:
        if word.endswith(ending):
            yield cue


def _without_clitics(word: str) -> Iterable[str]:
    return (
        word[len(clitic) :] for clitic in _ARABIC_CLITICS if word.startswith(clitic) and len(word) > len(clitic) + 1
    )
