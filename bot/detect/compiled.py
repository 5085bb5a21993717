"""The compiled lexicon: every form of every name, ready to be looked up token by token.

A *unit* is one word of a name with all its forms. A token's folded form leads to its units, a unit to the names
that begin with it, and a name's further units are compared with the tokens that follow.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.detect.fold import finish_token, in_other_alphabet
from bot.model.concept import ConceptId

GAP = 6
"""How many words may stand between the parts of a name written with `...`."""

STEM = 3
"""Beginnings (`похищ*`) and endings (`*kinder`) are found by their outermost three letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a concept as a chain of units: its first unit leads here.

    `further` holds the units after the first, each with the number of words that may stand before it;
    `capital` says for each unit whether the word must be written with a capital.
    """

    concept: int
    further: tuple[tuple[int, int], ...] = ()
    capital: tuple[bool, ...] = (False,)

    is_plain: bool = field(init=False, default=True)

    def __post_init__(self) -> None:
        """Remember whether the name is one word in any case of letters, which is looked up fastest."""
        object.__setattr__(self, "is_plain", not self.further and not self.capital[0])


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: whole forms, beginnings and endings, each leading to units."""

    forms: dict[str, tuple[int, ...]] = field(default_factory=dict)
    beginnings: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    endings: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    is_arabic: bool = False

    def units(self, word: str) -> tuple[int, ...]:
        """Give the units that a folded word is a form of."""
        if self.is_arabic:
            return tuple(dict.fromkeys(unit for stem in stems(word) for unit in self._whole(stem)))
        return self._whole(word)

    def _whole(self, word: str) -> tuple[int, ...]:
        found = self.forms.get(word, ())
        for beginning, unit in self.beginnings.get(word[:STEM], ()):
            if word.startswith(beginning):
                found += (unit,)
        for ending, unit in self.endings.get(word[-STEM:], ()):
            if word.endswith(ending) and word != ending:
                found += (unit,)
        return found


class Entry(NamedTuple):
    """What one word can begin: mentions at once, names by their second unit, and names that need a closer look.

    `may` is the mask of the concepts of `plain` and `loose`.
    """

    units: tuple[int, ...] = ()
    plain: tuple[int, ...] = ()
    pairs: Mapping[int, tuple[Name, ...]] = {}
    loose: tuple[Name, ...] = ()
    may: int = 0


NOTHING = Entry()
"""The entry of every word that the lexicon does not know."""

_REMEMBERED = 50_000
"""So many words are remembered per language before the memory starts anew."""


class Lookup:
    """Looks words of one language up, and remembers each, since a language's running words are few."""

    def __init__(self, words: Words, names: Mapping[int, tuple[Name, ...]]) -> None:
        """Take the words of the language and the names of all."""
        self._words = words
        self._names = names
        self._known: dict[str, Entry] = {}

    def entries(self, words: Sequence[str]) -> list[Entry]:
        """Give the entry of each word, as the text's folding left it."""
        known = self._known.get
        return [known(word) or self._look(word) for word in words]

    def _look(self, word: str) -> Entry:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        units = self._words.units(finish_token(word))
        if not units and (respelled := in_other_alphabet(word)):
            units = self._words.units(respelled)
        entry = self._known[word] = self._entry(units)
        return entry

    def _entry(self, units: tuple[int, ...]) -> Entry:
        if not units:
            return NOTHING
        plain: dict[int, None] = {}
        pairs: dict[int, tuple[Name, ...]] = {}
        loose: list[Name] = []
        may = 0
        for name in (name for unit in units for name in self._names.get(unit, ())):
            if name.is_plain:
                plain[name.concept] = None
                may |= 1 << name.concept
            elif name.further and not name.further[0][1]:
                second = name.further[0][0]
                pairs[second] = (*pairs.get(second, ()), name)
            else:
                loose.append(name)
                may |= 1 << name.concept
        return Entry(units, tuple(plain), pairs, tuple(loose), may)


@dataclass(frozen=True, slots=True)
class CompiledLexicon:
    """Everything that matching needs, and nothing that only expansion needs.

    `names` maps a unit to the names that begin with it; `closure` maps a concept to itself and all that it
    includes; `hides` maps a concept to those that do not count inside its mentions.
    """

    concepts: tuple[ConceptId, ...]
    words: Mapping[str, Words]
    names: Mapping[int, tuple[Name, ...]]
    closure: Mapping[str, frozenset[int]]
    hides: Mapping[int, frozenset[int]]
    _numbers: dict[str, int] = field(init=False, repr=False, compare=False)
    _lookups: dict[str, Lookup] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Number the concepts once, and make the languages ready to be looked up."""
        object.__setattr__(self, "_numbers", {concept: number for number, concept in enumerate(self.concepts)})
        lookups = {code: Lookup(words, self.names) for code, words in self.words.items()}
        object.__setattr__(self, "_lookups", lookups)

    def lookup(self, language: str) -> Lookup:
        """Give the look-up of a language, an empty one for a language that the lexicon does not know."""
        return self._lookups.get(language) or Lookup(Words(), {})

    def number(self, concept: str) -> int | None:
        """Give the number of a concept, if the lexicon has it."""
        return self._numbers.get(concept)

    def closure_of(self, concepts: Iterable[str]) -> frozenset[int]:
        """Give the numbers of these concepts and of all that they include."""
        return frozenset().union(*(self.closure[concept] for concept in concepts))


def stems(word: str) -> Iterator[str]:
    """Yield an Arabic word and what is left of it without the words written together with it (و ف س ب ل ك ال لل)."""
    yield word
    match = _CLITICS.match(word)
    if match is None:
        return
    for end in sorted({match.end(group) for group in range(1, 4) if match[group]}):
        if len(word) - end >= _SHORTEST_STEM:
            yield word[end:]


_CLITICS = re.compile("([وف])?([بكل]|س(?=[يتن]))?(ال|(?<=ل)ل)?")
_SHORTEST_STEM = 2
