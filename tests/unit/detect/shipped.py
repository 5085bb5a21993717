"""Texts read with the shipped lexicon, without any dictionary: facts rest on its stems and exact words.

The shipped detector alone has the dictionaries, as the service has.
"""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.app import dictionaries_dir
from bot.config.environment import Environment
from bot.config.load import Built, Loader
from bot.detect.annotate import Reading
from bot.detect.compiled import CompiledLexicon
from bot.detect.detector import TopicDetector
from bot.detect.text import AnnotatedText
from bot.detect.topics import compile_topics
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.language import LinguaGuesser
from bot.model.concept import Concept, ConceptId
from bot.model.detection import EntryText
from bot.model.topic import TopicBook

_CONFIG = Path(__file__).parents[3] / "config"
_LEXICON = _CONFIG / "lexicon"


class WithoutDictionaries:
    """Knows no word: every form comes from the rules."""

    def forms(self, language: str, lemma: str) -> tuple[str, ...]:
        return ()

    def lemmas(self, language: str, form: str) -> tuple[str, ...]:
        return ()


@cache
def shipped_lexicon() -> CompiledLexicon:
    """The shipped concepts, compiled once."""
    yaml = YAML(typ="safe")
    concepts = [
        Concept(
            id=ConceptId(id_),
            names={language: tuple(map(str, names)) for language, names in (concept.get("names") or {}).items()},
            includes=tuple(map(ConceptId, concept.get("includes", ()))),
            hides=tuple(map(ConceptId, concept.get("hides", ()))),
        )
        for path in sorted(_LEXICON.glob("*.yaml"))
        for id_, concept in yaml.load(path)["concepts"].items()
    ]
    return LexiconCompiler(WithoutDictionaries()).compile(concepts).lexicon


def annotated(title: str, summary: str = "", language: str = "en") -> AnnotatedText:
    """A text with its tokens, sentences and mentions."""
    return Reading(shipped_lexicon(), title, summary, (language, language)).annotated()


@cache
def shipped_detector() -> TopicDetector:
    """The shipped concepts and topics with the dictionaries' forms, compiled once."""
    made: list[TopicDetector] = []

    def build(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        with Dictionaries(dictionaries_dir()) as dictionaries:
            lexicon = LexiconCompiler(dictionaries).compile(concepts).lexicon
        made.append(TopicDetector(lexicon, compile_topics(topics, lexicon), LinguaGuesser().guess))
        return Built(detector=made[0])

    Loader(directory=_CONFIG, environment=Environment(), build_detector=build).load()
    return made[0]


@cache
def golden_texts() -> tuple[EntryText, ...]:
    """The texts of the golden cases, which hold every way of telling something."""
    cases = YAML(typ="safe").load(_CONFIG / "golden.yaml")["cases"]
    return tuple(
        EntryText(title=case["title"], summary=case.get("summary") or "", language_hint=case["lang"]) for case in cases
    )
