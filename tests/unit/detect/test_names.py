"""Every way of writing a name, found and not found in a text."""

import pytest

from bot.detect.annotate import Reading
from bot.detect.compiled import stems
from bot.lexicon.compiler import LexiconCompiler
from bot.model.concept import Concept
from tests.unit.detect.shipped import WithoutDictionaries
from tests.unit.detect.small import a_concept, small_lexicon


def found(name: str, text: str, language: str = "en", *others: Concept) -> list[str]:
    """The words of a name's mentions."""
    lexicon = (
        LexiconCompiler(WithoutDictionaries()).compile((a_concept("one", name, language=language), *others)).lexicon
    )
    reading = Reading(lexicon, text, "", (language, language))
    return [shown.words for shown in map(reading.evidence, reading.mentions) if shown.concept == "one"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("rescue", "They rescues, we rescued", ["rescues"]),
        ("=kids", "Kids and a kid", ["Kids"]),
        ("^Doha", "doha and Doha", ["Doha"]),
        ("^=Doha", "DOHA!", ["DOHA"]),
        ("^Doha", "doha in lower case", ["doha"]),
        ("bring back", "bring them back, bring back", ["bring back"]),
        ("bring ... back", "bring all of them back", ["bring all of them back"]),
        ("bring ... back", "bring one two three four five six seven back", []),
        ("rescu*", "the rescuers", ["rescuers"]),
        ("*kids", "kids and grandkids", ["grandkids"]),
        ("=cease-fire", "a cease-fire", ["cease-fire"]),
        ("=Q", "(Q)", ["Q"]),
    ],
)
def test_a_name_is_found_as_it_is_written(name: str, text: str, words: list[str]) -> None:
    assert found(name, text) == words


@pytest.mark.parametrize(
    ("name", "text", "language", "words"),
    [
        ("дитина", "дитину й дитини", "uk", ["дитину", "дитини"]),
        ("=п'ять", "п’ять і пʼять", "uk", ["п’ять", "пʼять"]),
        ("ещё", "еще раз", "ru", ["еще"]),
        ("=طفل", "والطفل وللأطفال", "ar", ["والطفل"]),
        ("=اطفال", "للأطفال وأطفالٌ", "ar", ["للأطفال", "وأطفال"]),
        ("=İstanbul", "istanbul İSTANBUL", "tr", ["istanbul", "İSTANBUL"]),
        ("Rückkehr", "die rueckkehr", "de", ["rueckkehr"]),
        ("=Straße", "Strasse", "de", ["Strasse"]),
    ],
)
def test_spellings_of_one_word_are_one(name: str, text: str, language: str, words: list[str]) -> None:
    assert found(name, text, language) == words


@pytest.mark.parametrize("text", ["Kaтaр", "Катаp", "К\u200bатар", "Кат\u0301ар", "Ка\u00adтар", "ΚΑТАР"])
def test_nothing_hides_a_word(text: str) -> None:
    assert found("=Катар", text, "uk") == [text]


def test_of_mentions_that_cover_one_another_the_longest_counts() -> None:
    concept = Concept(id=a_concept("one").id, names={"en": ("back", "bring back")})
    lexicon = LexiconCompiler(WithoutDictionaries()).compile((concept,)).lexicon
    reading = Reading(lexicon, "bring back and back", "", ("en", "en"))

    assert [reading.evidence(one).words for one in reading.mentions] == ["bring back", "back"]


def test_a_concept_hides_another_within_its_mentions() -> None:
    reading = Reading(small_lexicon(), "Qatar Airways flies to Qatar", "", ("en", "en"))

    assert [(reading.evidence(one).concept, one.first) for one in reading.mentions] == [("airline", 0), ("qatar", 4)]


def test_a_name_spans_no_two_sentences() -> None:
    reading = Reading(small_lexicon(), "News", "They come. Home is near.", ("en", "en"))

    assert reading.mentions == []


def test_an_abbreviation_ends_no_sentence() -> None:
    reading = Reading(small_lexicon(), "", "Mr. Smith of the U.S. spoke. No. 5 it was. He left.", ("en", "en"))

    assert sorted(set(reading.sentences)) == [1, 2, 3]


def test_the_negation_stands_before_and_in_german_after_too() -> None:
    concepts = (a_concept("return", "=kommen", language="de"), a_concept("negation", "=nicht", language="de"))
    lexicon = LexiconCompiler(WithoutDictionaries()).compile(concepts).lexicon
    reading = Reading(lexicon, "Sie kommen nicht", "", ("de", "de"))

    assert [one.negated for one in reading.mentions] == [True, False]


def test_a_language_that_the_lexicon_does_not_know_mentions_nothing() -> None:
    assert Reading(small_lexicon(), "Children return", "", ("sw", "sw")).mentions == []


def test_an_arabic_word_is_parted_from_its_clitics() -> None:
    assert list(stems("وبالاطفال")) == ["وبالاطفال", "بالاطفال", "الاطفال", "اطفال"]
    assert list(stems("وهم")) == ["وهم", "هم"]
    assert list(stems("قطر")) == ["قطر"]
