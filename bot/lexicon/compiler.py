"""Compile concepts into a lexicon: every name expanded to its forms, every form leading to its names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.detect.compiled import STEM, CompiledLexicon, Name, Words
from bot.detect.fold import fold_word
from bot.lexicon.expand import Expansion, FormSource, expand
from bot.lexicon.names import MalformedNameError, NameWord, WordKind, read_name
from bot.model.concept import ANY_LANGUAGE, LANGUAGES, Concept, ConceptId
from bot.model.fault import Fault

SCRIPT_SISTERS = {"uk": "ru", "ru": "uk"}
"""Languages that share an alphabet and are mixed in one entry: the sister's words count where one's own are silent."""

_SHOWN_FORMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """A lexicon, what was wrong with its concepts, and the forms of every lemma for those who want to see them."""

    lexicon: CompiledLexicon
    faults: tuple[Fault, ...]
    forms: Mapping[tuple[str, str], frozenset[str]]

    def forms_of(self, language: str, name: str) -> tuple[str, ...]:
        """Return the folded forms of a name's words, sorted within each word; words without forms are left out."""
        languages = LANGUAGES if language == ANY_LANGUAGE else (language,)
        found = (self.forms.get((code, word.text), ()) for word in read_name(name) for code in languages)
        return tuple(dict.fromkeys(form for forms in found for form in sorted(forms)))


@dataclass(slots=True)
class _Tables:
    """The tables while they grow."""

    forms: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=lambda: {code: {} for code in LANGUAGES})
    beginnings: dict[str, dict[str, tuple[tuple[str, int], ...]]] = field(
        default_factory=lambda: {code: {} for code in LANGUAGES}
    )
    endings: dict[str, dict[str, tuple[tuple[str, int], ...]]] = field(
        default_factory=lambda: {code: {} for code in LANGUAGES}
    )
    units: dict[tuple[str, WordKind, str], int] = field(default_factory=dict)
    names: dict[int, tuple[Name, ...]] = field(default_factory=dict)


class LexiconCompiler:
    """Compiles concepts; keeps the expansions it has made, so that the next compilation only pays for new words."""

    def __init__(self, source: FormSource) -> None:
        """Take the forms from this source."""
        self._source = source
        self._expansions: dict[tuple[str, str], Expansion] = {}
        self._tables = _Tables()
        self._faults: list[Fault] = []
        self._forms: dict[tuple[str, str], frozenset[str]] = {}

    def compile(self, concepts: Iterable[Concept]) -> Compilation:
        """Compile all concepts; what is wrong becomes a fault and is left out."""
        listed = tuple(concepts)
        self._tables, self._faults, self._forms = _Tables(), [], {}
        for number, concept in enumerate(listed):
            self._check(concept, {other.id for other in listed})
            for language, names in concept.names.items():
                for position, name in enumerate(names):
                    path = ("concepts", concept.id, "names", language, position)
                    self._add(number, language, name, path)
        return Compilation(lexicon=self._lexicon(listed), faults=tuple(self._faults), forms=self._forms)

    def _check(self, concept: Concept, known: set[ConceptId]) -> None:
        path = ("concepts", concept.id)
        if not any(concept.names.values()) and not concept.includes:
            self._faults.append(Fault(path=path, what="has no names and includes no other concept"))
        for kind, others in (("includes", concept.includes), ("hides", concept.hides)):
            for other in others:
                if other not in known:
                    self._faults.append(Fault(path=(*path, kind), what=f"there is no concept {other!r}"))

    def _add(self, concept: int, language: str, name: str, path: tuple[str | int, ...]) -> None:
        if language not in (*LANGUAGES, ANY_LANGUAGE):
            self._faults.append(Fault(path=path, what=f"{language!r} is none of {', '.join(LANGUAGES)}, any"))
            return
        try:
            words = read_name(name)
        except MalformedNameError as error:
            self._faults.append(Fault(path=path, what=str(error)))
            return
        for code in LANGUAGES if language == ANY_LANGUAGE else (language,):
            units = [self._unit(code, word, path, expanded=language != ANY_LANGUAGE) for word in words]
            further = tuple((unit, word.gap) for unit, word in zip(units[1:], words[1:], strict=True))
            entry = Name(concept=concept, further=further, capital=tuple(word.capital for word in words))
            present = self._tables.names.get(units[0], ())
            if entry not in present:
                self._tables.names[units[0]] = (*present, entry)

    def _unit(self, language: str, word: NameWord, path: tuple[str | int, ...], *, expanded: bool) -> int:
        """Give the number of a unit, entering its forms when it is new."""
        kind = word.kind if expanded or word.kind is not WordKind.LEMMA else WordKind.EXACT
        key = (language, kind, word.text)
        unit = self._tables.units.get(key)
        if unit is None:
            unit = self._tables.units[key] = len(self._tables.units)
            self._enter(language, kind, word.text, unit, path)
        return unit

    def _enter(self, language: str, kind: WordKind, text: str, unit: int, path: tuple[str | int, ...]) -> None:
        folded = fold_word(text)
        if kind is WordKind.BEGINNING:
            _append(self._tables.beginnings[language], folded[:STEM], (folded, unit))
        elif kind is WordKind.ENDING:
            _append(self._tables.endings[language], folded[-STEM:], (folded, unit))
        else:
            forms = frozenset({folded}) if kind is WordKind.EXACT else self._expand(language, text, path)
            self._forms[language, text] = forms
            table = self._tables.forms[language]
            for form in forms:
                table[form] = (*table.get(form, ()), unit)

    def _expand(self, language: str, lemma: str, path: tuple[str | int, ...]) -> frozenset[str]:
        expansion = self._expansions.get((language, lemma))
        if expansion is None:
            expansion = self._expansions[language, lemma] = expand(self._source, language, lemma)
        if not expansion.is_known and not lemma[:1].isupper() and language != "ar":
            shown = ", ".join(sorted(expansion.forms)[:_SHOWN_FORMS])
            what = f"the {language} dictionary does not know {lemma!r}; forms taken by rule: {shown}"
            self._faults.append(Fault(path=path, what=what, is_warning=True))
        return expansion.forms

    def _lexicon(self, concepts: tuple[Concept, ...]) -> CompiledLexicon:
        tables = self._tables
        own = {
            code: Words(tables.forms[code], tables.beginnings[code], tables.endings[code], is_arabic=code == "ar")
            for code in LANGUAGES
        }
        words = {code: _merged(own[code], own.get(SCRIPT_SISTERS.get(code, ""))) for code in LANGUAGES}
        numbers: dict[str, int] = {concept.id: number for number, concept in enumerate(concepts)}
        return CompiledLexicon(
            concepts=tuple(concept.id for concept in concepts),
            words=words,
            names=tables.names,
            closure=_closure(concepts, numbers),
            hides={
                numbers[concept.id]: frozenset(numbers[other] for other in concept.hides if other in numbers)
                for concept in concepts
                if concept.hides
            },
        )


def _append(table: dict[str, tuple[tuple[str, int], ...]], key: str, value: tuple[str, int]) -> None:
    table[key] = (*table.get(key, ()), value)


def _merged(own: Words, sister: Words | None) -> Words:
    """Give one's own words and, where they are silent, the sister's."""
    if sister is None:
        return own
    beginnings: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for table in (own.beginnings, sister.beginnings):
        for key, values in table.items():
            beginnings[key].extend(values)
    return Words({**sister.forms, **own.forms}, {key: tuple(values) for key, values in beginnings.items()}, own.endings)


def _closure(concepts: tuple[Concept, ...], numbers: Mapping[str, int]) -> dict[str, frozenset[int]]:
    """Map every concept to itself and all that it includes, directly or not."""
    included = {concept.id: concept.includes for concept in concepts}

    def reach(concept: ConceptId, seen: set[ConceptId]) -> set[ConceptId]:
        if concept in included and concept not in seen:
            seen.add(concept)
            for other in included[concept]:
                reach(other, seen)
        return seen

    return {concept.id: frozenset(numbers[found] for found in reach(concept.id, set())) for concept in concepts}
