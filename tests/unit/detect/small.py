"""A small lexicon without dictionaries, and detectors with one topic over it."""

from collections.abc import Mapping
from functools import cache

from bot.detect.compiled import CompiledLexicon
from bot.detect.detector import TopicDetector
from bot.detect.topics import compile_topics
from bot.lexicon.compiler import LexiconCompiler
from bot.model.concept import Concept, ConceptId
from bot.model.ids import TopicId
from bot.model.topic import Rule, Topic, TopicBook
from tests.unit.detect.shipped import WithoutDictionaries

TOPIC = TopicId("topic")


def a_concept(id_: str, *names: str, language: str = "en", includes: str = "", hides: str = "") -> Concept:
    """A concept with names in one language."""
    return Concept(
        id=ConceptId(id_),
        names={language: names} if names else {},
        includes=tuple(map(ConceptId, includes.split())),
        hides=tuple(map(ConceptId, hides.split())),
    )


@cache
def small_lexicon() -> CompiledLexicon:
    """Children, returns, countries and a negation, in English."""
    concepts = (
        a_concept("child", "child", "=children", "=boy"),
        a_concept("return", "return", "bring ... home", "come home"),
        a_concept("ukraine", "Ukraine"),
        a_concept("qatar", "=Qatar"),
        a_concept("airline", "Qatar Airways", hides="qatar"),
        a_concept("mediate", "mediate", "broker"),
        a_concept("school", "school"),
        a_concept("negation", "=not", "=no"),
        a_concept("country", includes="ukraine qatar"),
    )
    return LexiconCompiler(WithoutDictionaries()).compile(concepts).lexicon


def a_detector(
    *any_of: Rule | str, none_of: tuple[Rule | str, ...] = (), rules: Mapping[str, Rule] | None = None
) -> TopicDetector:
    """A detector with one topic over the small lexicon."""
    topic = Topic(id=TOPIC, title={}, any_of=any_of, none_of=none_of)
    book = TopicBook(topics=(topic,), rules=rules or {})
    return TopicDetector(small_lexicon(), compile_topics(book, small_lexicon()), lambda _, hint: hint or "en")
