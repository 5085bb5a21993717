"""Compiling concepts: what is wrong becomes a fault with its place, and what is known is not worked out again."""

import pytest

from bot.detect.annotate import Reading
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.expand import Expansion
from bot.model.concept import Concept, ConceptId


class OneWord:
    """A dictionary that knows one verb, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def forms(self, language: str, lemma: str) -> tuple[str, ...]:
        self.asked.append(lemma)
        return ("bring", "brings", "brought") if (language, lemma) == ("en", "bring") else ()

    def lemmas(self, language: str, form: str) -> tuple[str, ...]:
        return ("bring",) if (language, form) == ("en", "bring") else ()


def a_concept(
    names: tuple[str, ...] = (), language: str = "en", id_: str = "one", includes: str = "", hides: str = ""
) -> Concept:
    return Concept(
        id=ConceptId(id_),
        names={language: names} if names else {},
        includes=tuple(map(ConceptId, includes.split())),
        hides=tuple(map(ConceptId, hides.split())),
    )


def faults_of(*concepts: Concept) -> list[tuple[str, bool]]:
    faults = LexiconCompiler(OneWord()).compile(concepts).faults
    return [(fault.what, fault.is_warning) for fault in faults]


def mentions(compiler: LexiconCompiler, concept: Concept, text: str, language: str = "en") -> list[str]:
    reading = Reading(compiler.compile((concept,)).lexicon, text, "", (language, language))
    return [reading.evidence(found).words for found in reading.mentions]


def test_one_lemma_stands_for_all_forms_of_the_dictionary() -> None:
    assert mentions(LexiconCompiler(OneWord()), a_concept(("bring",)), "brought or brings") == ["brought", "brings"]


def test_a_name_of_any_language_stands_unchanged_in_each() -> None:
    concept = a_concept(("Bring Kids Back",), "any")

    assert mentions(LexiconCompiler(OneWord()), concept, "план Bring Kids Back", "uk") == ["Bring Kids Back"]


def test_a_sister_language_counts_where_ones_own_is_silent() -> None:
    assert mentions(LexiconCompiler(OneWord()), a_concept(("=дети",), "ru"), "дети", "uk") == ["дети"]


def test_a_new_word_is_all_that_a_second_compilation_asks_for() -> None:
    source = OneWord()
    compiler = LexiconCompiler(source)
    compiler.compile((a_concept(("bring", "kid")),))
    source.asked.clear()

    assert mentions(compiler, a_concept(("bring", "kid", "boat")), "a boat") == ["boat"]
    assert source.asked == ["boat"]


def test_a_lexicon_already_given_out_never_changes() -> None:
    compiler = LexiconCompiler(OneWord())
    before = compiler.compile((a_concept(("bring",)),)).lexicon
    compiler.compile((a_concept(("bring", "boat")),))

    assert Reading(before, "a boat", "", ("en", "en")).mentions == []


def test_known_expansions_are_taken_over() -> None:
    source = OneWord()
    known = {("en", "boat"): Expansion(forms=frozenset({"boat", "bateau"}), is_known=True)}

    assert mentions(LexiconCompiler(source, known), a_concept(("boat",)), "un bateau") == ["bateau"]
    assert source.asked == []


def test_the_forms_of_a_name_can_be_listed() -> None:
    compilation = LexiconCompiler(OneWord()).compile((a_concept(("bring =kids",)),))

    assert compilation.forms_of("en", "bring =kids") == ("bring", "brings", "brought", "kids")
    assert compilation.forms_of("any", "Save") == ("save",)
    assert compilation.forms_of("en", "=kids kid*") == ("kids",)


def test_a_lemma_that_no_dictionary_knows_is_a_warning_with_the_forms_taken() -> None:
    assert faults_of(a_concept(("boat",))) == [
        ("the en dictionary does not know 'boat'; forms taken by rule: boat, boated, boates, boating, boats", True)
    ]


def test_a_proper_name_and_an_exact_word_are_no_warning() -> None:
    assert faults_of(a_concept(("Yermokhin", "=boat"))) == []


@pytest.mark.parametrize(
    ("name", "language", "what"),
    [
        ("a* b*", "en", "at least three letters"),
        ("=", "en", "is not a word of a name"),
        ("boat", "xx", "'xx' is none of en, uk"),
        ("", "en", ""),
    ],
)
def test_a_malformed_name_is_a_fault_and_left_out(name: str, language: str, what: str) -> None:
    [(told, is_warning)] = faults_of(a_concept((name,), language))

    assert what in told
    assert not is_warning


def test_a_concept_that_nothing_can_mention_is_a_fault() -> None:
    assert faults_of(a_concept()) == [("has no names and includes no other concept", False)]


def test_a_concept_that_does_not_exist_is_a_fault_wherever_it_is_named() -> None:
    found = faults_of(a_concept(("=a1b",), includes="two", hides="three"))

    assert found == [("there is no concept 'two'", False), ("there is no concept 'three'", False)]


def test_concepts_that_include_one_another_end() -> None:
    one = a_concept(("=a1b",), id_="one", includes="two")
    two = a_concept(("=c2d",), id_="two", includes="one")

    lexicon = LexiconCompiler(OneWord()).compile((one, two)).lexicon

    assert lexicon.closure_of(["one"]) == lexicon.closure_of(["two"]) == frozenset({0, 1})
