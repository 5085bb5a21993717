"""Compile concepts into a lexicon: every name expanded to its forms, every form leading to its names.

The compiler keeps what it has worked out about each word, so that the next compilation pays only for new ones; a cache
file carries that knowledge to the next start. A compiled lexicon never changes: it gets copies.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.detect.compiled import STEM, CompiledLexicon, Name, Words
from bot.detect.fold import fold_word
from bot.lexicon.expand import Expansion, FormSource, expand
from bot.lexicon.names import MalformedNameError, NameWord, WordKind, read_name
from bot.model.concept import ANY_LANGUAGE, LANGUAGES, Concept, ConceptId
from bot.model.fault import Fault

SCRIPT_SISTERS = {"uk": "ru", "ru": "uk"}
"""Languages that share an alphabet and are mixed in one entry: the sister's words count where one's own are silent."""

_SHOWN_FORMS = 12

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """A lexicon, what was wrong with its concepts, and the expansions of every lemma for those who want to see them."""

    lexicon: CompiledLexicon
    faults: tuple[Fault, ...]
    expansions: Mapping[tuple[str, str], Expansion]

    def forms_of(self, language: str, name: str) -> tuple[str, ...]:
        """Return the folded forms of a name's words, sorted within each word; beginnings and endings have none."""
        return _forms_of(language, name, lambda code, lemma: self.expansions[code, lemma])


class _Chain(NamedTuple):
    """A name without its concept: its first unit, the further ones with their gaps, which must be capitals."""

    unit: int
    further: tuple[tuple[int, int], ...]
    capital: tuple[bool, ...]
    warnings: tuple[str, ...]


class _Entered(NamedTuple):
    """A concept with its names under their first units, and what is wrong with them."""

    concept: Concept
    names: tuple[tuple[int, Name], ...]
    faults: tuple[Fault, ...]


class Expander:
    """Expands lemmas, and remembers; what it remembers can be taken out and put back."""

    def __init__(self, source: FormSource, known: Mapping[tuple[str, str], Expansion] | None = None) -> None:
        """Take forms from a source, unless they are known."""
        self._source = source
        self.known = dict(known or {})

    def expand(self, language: str, lemma: str) -> Expansion:
        """Give every form of a lemma."""
        expansion = self.known.get((language, lemma))
        if expansion is None:
            expansion = self.known[language, lemma] = expand(self._source, language, lemma)
        return expansion


class LexiconCompiler:
    """Compiles concepts, again and again."""

    def __init__(self, source: FormSource, known: Mapping[tuple[str, str], Expansion] | None = None) -> None:
        """Take the forms from this source, unless they are known from a cache."""
        self._expander = Expander(source, known)
        self._units: dict[tuple[str, str], int] = {}
        self._copies: dict[str, Words] = {}
        self._concepts: dict[int, _Entered] = {}
        self._chains: dict[tuple[str, str], tuple[_Chain, ...]] = {}
        self._words = {code: Words(is_arabic=code == "ar") for code in LANGUAGES}

    def forms_of(self, language: str, name: str) -> tuple[str, ...]:
        """Return the folded forms of a name, whether a concept has it or not; none of a malformed one."""
        try:
            return _forms_of(language, name, self._expander.expand)
        except MalformedNameError:
            return ()

    @property
    def known(self) -> Mapping[tuple[str, str], Expansion]:
        """Every expansion made or taken over so far."""
        return self._expander.known

    def compile(self, concepts: Iterable[Concept]) -> Compilation:
        """Compile all concepts; what is wrong becomes a fault and is left out."""
        listed = tuple(concepts)
        ids = frozenset(concept.id for concept in listed)
        faults: list[Fault] = []
        names: dict[int, list[Name]] = {}
        for number, concept in enumerate(listed):
            entered = self._entered(number, concept)
            faults += _misreferences(concept, ids)
            faults += entered.faults
            for unit, name in entered.names:
                if unit in names:
                    names[unit].append(name)
                else:
                    names[unit] = [name]
        lexicon = self._lexicon(listed, names)
        return Compilation(lexicon=lexicon, faults=tuple(faults), expansions=self._expander.known)

    def _entered(self, number: int, concept: Concept) -> "_Entered":
        """Work a concept's names out, unless it is the one that had this place the last time."""
        entered = self._concepts.get(number)
        if entered is None or entered.concept != concept:
            entered = self._concepts[number] = self._enter(number, concept)
        return entered

    def _enter(self, number: int, concept: Concept) -> "_Entered":
        names: list[tuple[int, Name]] = []
        faults: list[Fault] = []
        for path, language, written in _names_of(concept):
            try:
                chains = self._chains_of(language, written)
            except MalformedNameError as error:
                faults.append(Fault(path=path, what=str(error)))
                continue
            for chain in chains:
                name = Name(concept=number, further=chain.further, capital=chain.capital)
                names.append((chain.unit, name))
                faults += [Fault(path=path, what=what, is_warning=True) for what in chain.warnings]
        return _Entered(concept, tuple(names), tuple(faults))

    def _chains_of(self, language: str, name: str) -> tuple[_Chain, ...]:
        known = self._chains.get((language, name))
        if known is None:
            if language not in (*LANGUAGES, ANY_LANGUAGE):
                raise MalformedNameError(f"{language!r} is none of {', '.join(LANGUAGES)}, {ANY_LANGUAGE}")
            words = read_name(name)
            codes = LANGUAGES if language == ANY_LANGUAGE else (language,)
            known = self._chains[language, name] = tuple(
                self._chain(code, words, is_expanded=language != ANY_LANGUAGE) for code in codes
            )
        return known

    def _chain(self, language: str, words: tuple[NameWord, ...], *, is_expanded: bool) -> _Chain:
        units, warnings = [], []
        for word in words:
            if word.kind is WordKind.LEMMA and is_expanded:
                units.append(self._lemma_unit(language, word.text))
                warnings += self._warnings(language, word.text)
            else:
                units.append(self._written_unit(language, word))
        further = tuple((unit, word.gap) for unit, word in zip(units[1:], words[1:], strict=True))
        return _Chain(units[0], further, tuple([word.capital for word in words]), tuple(warnings))

    def _warnings(self, language: str, lemma: str) -> list[str]:
        """Warn of a lemma that its dictionary does not know; proper names and Arabic verbs are expected not to be."""
        expansion = self._expander.expand(language, lemma)
        if expansion.is_known or lemma[:1].isupper() or language == "ar":
            return []
        shown = ", ".join(sorted(expansion.forms)[:_SHOWN_FORMS])
        return [f"the {language} dictionary does not know {lemma!r}; forms taken by rule: {shown}"]

    def _lemma_unit(self, language: str, lemma: str) -> int:
        """Give the number of a lemma's unit, entering its forms when it is new."""
        unit = self._units.get((language, lemma))
        if unit is None:
            unit = self._new_unit(language, lemma)
            self._enter_forms(language, self._expander.expand(language, lemma).forms, unit)
        return unit

    def _written_unit(self, language: str, word: NameWord) -> int:
        """Give the number of a unit that is an exact word, a beginning or an ending."""
        marked = {WordKind.BEGINNING: f"{word.text}*", WordKind.ENDING: f"*{word.text}"}.get(word.kind, f"={word.text}")
        unit = self._units.get((language, marked))
        if unit is None:
            unit = self._new_unit(language, marked)
            words, folded = self._words[language], fold_word(word.text)
            if word.kind is WordKind.BEGINNING:
                _append(words.beginnings, folded[:STEM], (folded, unit))
            elif word.kind is WordKind.ENDING:
                _append(words.endings, folded[-STEM:], (folded, unit))
            else:
                self._enter_forms(language, (folded,), unit)
        return unit

    def _new_unit(self, language: str, marked: str) -> int:
        unit = self._units[language, marked] = len(self._units)
        self._copies.pop(language, None)
        self._copies.pop(SCRIPT_SISTERS.get(language, ""), None)
        return unit

    def _enter_forms(self, language: str, forms: Iterable[str], unit: int) -> None:
        table = self._words[language].forms
        alone = (unit,)
        for form in forms:
            present = table.get(form)
            table[form] = alone if present is None else (*present, unit)

    def _lexicon(self, concepts: tuple[Concept, ...], names: dict[int, list[Name]]) -> CompiledLexicon:
        numbers: dict[str, int] = {concept.id: number for number, concept in enumerate(concepts)}
        return CompiledLexicon(
            concepts=tuple(concept.id for concept in concepts),
            words={code: self._copy(code) for code in LANGUAGES},
            names={unit: tuple(entries) for unit, entries in names.items()},
            closure=_closure(concepts, numbers),
            hides={
                numbers[concept.id]: frozenset(numbers[other] for other in concept.hides if other in numbers)
                for concept in concepts
                if concept.hides
            },
        )

    def _copy(self, language: str) -> Words:
        """Copy the words of a language, and under them those of its sister where it has none."""
        copy = self._copies.get(language)
        if copy is None:
            copy = self._copies[language] = self._fresh_copy(language)
        return copy

    def _fresh_copy(self, language: str) -> Words:
        own = self._words[language]
        sister = self._words.get(SCRIPT_SISTERS.get(language, ""), Words())
        beginnings = dict(own.beginnings)
        for key, values in sister.beginnings.items():
            beginnings[key] = (*beginnings.get(key, ()), *values)
        return Words({**sister.forms, **own.forms}, beginnings, dict(own.endings), own.is_arabic)


def _forms_of(language: str, name: str, expansion_of: Callable[[str, str], Expansion]) -> tuple[str, ...]:
    found: list[str] = []
    for word in read_name(name):
        if word.kind is WordKind.EXACT or language == ANY_LANGUAGE:
            found.append(fold_word(word.text))
        elif word.kind is WordKind.LEMMA:
            found += sorted(expansion_of(language, word.text).forms)
    return tuple(dict.fromkeys(found))


def _names_of(concept: Concept) -> Iterable[tuple[Path, str, str]]:
    for language, names in concept.names.items():
        for position, name in enumerate(names):
            yield ("concepts", concept.id, "names", language, position), language, name


def _misreferences(concept: Concept, ids: frozenset[ConceptId]) -> Iterable[Fault]:
    path = ("concepts", concept.id)
    if not any(concept.names.values()) and not concept.includes:
        yield Fault(path=path, what="has no names and includes no other concept")
    for kind, others in (("includes", concept.includes), ("hides", concept.hides)):
        for other in others:
            if other not in ids:
                yield Fault(path=(*path, kind), what=f"there is no concept {other!r}")


def _append(table: dict[str, tuple[tuple[str, int], ...]], key: str, value: tuple[str, int]) -> None:
    table[key] = (*table.get(key, ()), value)


def _closure(concepts: tuple[Concept, ...], numbers: Mapping[str, int]) -> dict[str, frozenset[int]]:
    """Map every concept to itself and all that it includes, directly or not."""
    included = {concept.id: concept.includes for concept in concepts}

    def reach(concept: ConceptId, seen: set[ConceptId]) -> set[ConceptId]:
        if concept in included and concept not in seen:
            seen.add(concept)
            for other in included[concept]:
                reach(other, seen)
        return seen

    return {
        concept.id: frozenset(
            [numbers[concept.id]] if not concept.includes else (numbers[found] for found in reach(concept.id, set()))
        )
        for concept in concepts
    }
