"""What the guard knows of one word: which kinds of word it is, whether it is a given name, a number, an age.

child, children    one who is a minor by the word itself, and several
kin, kins          a relative who may be one; sibling: not necessarily younger than whoever is named
parent             a grown-up relative; adult: of age by office or work, or a place that is called after someone
office             may stand between an office and the name of its holder
named              says that a name is told; small: may stand between a cue and the name
says, fate         what grown-ups and children do in the news
own                his and her; and: joins names
years, months      count an age; aged: stands around it; after: may follow it
stop               a capitalised word that is no name of a minor; known: an adult everybody names
minor              a minor whom everybody names
plain              an Arabic word that is no name
street             a word of an address
little             small, of a child
withheld           a name that is not shown any more
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from bot.alerts.guard_addresses import is_street
from bot.alerts.guard_ages import age_in, number_in
from bot.alerts.guard_known import (
    BODIES,
    KNOWN_ADULTS,
    KNOWN_ADULTS_ARABIC,
    KNOWN_MINORS,
    MONTHS_AND_DAYS,
    PLACES,
)
from bot.alerts.guard_names import is_base_form, is_given_arabic, is_given_cyrillic, is_given_latin
from bot.alerts.guard_phrases import Phrase, phrases_at
from bot.alerts.guard_text import ARABIC as ARABIC_LETTERS
from bot.alerts.guard_text import CYRILLIC as CYRILLIC_LETTERS
from bot.alerts.guard_text import LATIN as LATIN_LETTERS
from bot.alerts.guard_text import NUMBER, fold, script_of, unsuffixed
from bot.alerts.guard_words_arabic import ARABIC
from bot.alerts.guard_words_cyrillic import CYRILLIC
from bot.alerts.guard_words_latin import ENGLISH, FRENCH, GERMAN, POLISH, SPANISH, TURKISH

(
    CHILD,
    CHILDREN,
    KIN,
    KINS,
    SIBLING,
    PARENT,
    ADULT,
    OFFICE,
    NAMED,
    SMALL,
    SAYS,
    FATE,
    OWN,
    AND,
    YEARS,
    MONTHS,
    AGED,
    AFTER,
    PLAIN,
) = (1 << bit for bit in range(19))
STOP, KNOWN, MINOR, STREET, LITTLE, WITHHELD = (1 << bit for bit in range(19, 25))

ONE_YOUNG = CHILD | KIN
SEVERAL_YOUNG = CHILDREN | KINS
YOUNG = ONE_YOUNG | SEVERAL_YOUNG
GROWN = PARENT | ADULT
PASSED = SMALL | AGED | YEARS | MONTHS | NAMED
CUE = YOUNG | GROWN | SAYS | FATE | OWN | YEARS | MONTHS | NAMED
NO_NAME = CUE | STOP | OFFICE | SMALL | AND | AGED

_BITS = {
    "child": CHILD, "children": CHILDREN, "kin": KIN, "kins": KINS, "sibling": SIBLING, "parent": PARENT,
    "adult": ADULT,
    "office": OFFICE, "named": NAMED, "small": SMALL, "says": SAYS, "fate": FATE, "own": OWN, "and": AND,
    "years": YEARS,
    "months": MONTHS, "aged": AGED, "after": AFTER, "plain": PLAIN,
    "little": LITTLE, "stop": STOP, "known": KNOWN, "minor": MINOR,
}  # fmt: skip
_LATIN_TABLES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "pl": POLISH, "tr": TURKISH}
_CAPITALISED = {
    "stop": f"{MONTHS_AND_DAYS} {PLACES} {BODIES}",
    "known": f"{KNOWN_ADULTS} {KNOWN_ADULTS_ARABIC}",
    "minor": KNOWN_MINORS,
}
_SHORTEST_BEGINNING = 2
_SHORT_BEGINNING = 4
_ENDING = 4
"""A short beginning takes no more letters than an ending has: Sumy's is no Sumenko."""
_ARABIC_CLITICS = "وبلف"


@dataclass(frozen=True, slots=True)
class Info:
    """What is known of a word wherever it stands. ``given``: 2 surely a given name, 1 perhaps; ``age``: -1 for none."""

    folded: str
    script: str
    capital: bool
    kinds: int
    given: int
    number: int
    age: int
    base: bool = True
    """Whether a given name is not inflected."""
    tied: bool = False
    """Whether an apostrophe ties a possessive or a case to it."""
    upper: bool = False
    certain: bool = True
    """Whether its kinds are its own, not those of words that begin as it does."""
    terms: tuple[tuple[int, Phrase], ...] = ()
    """The terms of illness that begin with it."""


WITHHELD_NAME = Info("", "withheld", True, WITHHELD, 2, -1, -1, base=False)


class _Table:
    """Words and beginnings of words, with their kinds."""

    def __init__(self, *tables: dict[str, str]) -> None:
        self._words: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        for table in tables:
            for kind, words in table.items():
                for word in words.split():
                    place = self._beginnings if word.endswith("*") else self._words
                    folded = fold(word.removesuffix("*"))
                    place[folded] = place.get(folded, 0) | _BITS[kind]

    def kinds(self, folded: str) -> int:
        """Return the kinds of a word: its own entry, else that of its longest known beginning."""
        found = self._words.get(folded)
        if found is not None:
            return found
        for length in range(len(folded), _SHORTEST_BEGINNING - 1, -1):
            found = self._beginnings.get(folded[:length])
            if found is not None and (length > _SHORT_BEGINNING or len(folded) - length <= _ENDING):
                return found
        return 0

    def has(self, folded: str) -> bool:
        """Tell whether a word has an entry of its own."""
        return folded in self._words


@cache
def _table(script: str, language: str) -> _Table:
    if script == CYRILLIC_LETTERS:
        return _Table(CYRILLIC)
    if script == ARABIC_LETTERS:
        return _Table(ARABIC)
    return _Table(*((_LATIN_TABLES[language],) if language in _LATIN_TABLES else tuple(_LATIN_TABLES.values())))


@cache
def _capitalised() -> _Table:
    return _Table(_CAPITALISED)


@lru_cache(maxsize=16384)
def describe(word: str, language: str) -> Info:
    """Return what is known of a word in a language; an unknown language is any that is written in its letters."""
    script = script_of(word)
    if script == NUMBER:
        number = number_in(fold(word))
        return Info(word, script, False, 0, 0, -1 if number is None else number, -1)
    if script == ARABIC_LETTERS:
        return _describe_arabic(word, language)
    core = unsuffixed(word) if script == LATIN_LETTERS else word
    folded = fold(core)
    whole = folded if core == word else fold(word)
    capital = next((c.isupper() for c in word if c.isalpha()), False)
    kinds = _table(script, language).kinds(whole) or _table(script, language).kinds(folded)
    if language == "de" and not capital and kinds & YOUNG:
        kinds = SMALL  # German nouns are capitalised: this is an adjective
    if capital:
        named = _capitalised().kinds(folded) or _compound(folded)
        kinds |= named
    if is_street(whole):
        kinds |= STREET
    given = _given(folded, script, language) or (_given(whole, script, language) if whole != folded else 0)
    age, number = age_in(whole), number_in(whole)
    return Info(
        folded=folded,
        script=script,
        capital=capital,
        kinds=kinds,
        given=given,
        number=-1 if number is None else number,
        age=-1 if age is None else age,
        base=is_base_form(folded, script == CYRILLIC_LETTERS),
        tied=core != word,
        upper=word.isupper() and len(word) > 1,
        certain=_table(script, language).has(folded) or _capitalised().has(folded),
        terms=phrases_at(whole, "cy" if script == CYRILLIC_LETTERS else language),
    )


def _compound(folded: str) -> int:
    """Return the kinds of a hyphenated name by its parts: one known part makes it known."""
    if "-" not in folded:
        return 0
    kinds = 0
    for part in folded.split("-"):
        kinds |= _capitalised().kinds(part) & (KNOWN | MINOR)
    return kinds


def _given(folded: str, script: str, language: str) -> int:
    parts = folded.split("-") if "-" in folded else (folded,)
    if script == CYRILLIC_LETTERS:
        return max(is_given_cyrillic(part) for part in parts)
    inflected = language not in _LATIN_TABLES or language == "pl"
    return max(is_given_latin(part, inflected=inflected) for part in parts)


def _describe_arabic(word: str, language: str) -> Info:
    folded = fold(word)
    table = _table(ARABIC_LETTERS, language)
    kinds = table.kinds(folded) | (_capitalised().kinds(folded) & (KNOWN | MINOR))
    if not kinds and len(folded) > 3 and folded[0] in _ARABIC_CLITICS:
        rest = folded[1:]
        kinds = table.kinds("ا" + rest if rest.startswith("ل") and folded[0] == "ل" else rest) | (
            _capitalised().kinds(rest) & (KNOWN | MINOR)
        )
    number = number_in(folded)
    kinds |= STREET if is_street(folded) else 0
    return Info(
        folded, ARABIC_LETTERS, False, kinds, is_given_arabic(folded),
        -1 if number is None else number, -1, terms=phrases_at(folded, "ar"),
    )  # fmt: skip
