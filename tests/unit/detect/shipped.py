"""Texts read with the shipped lexicon, without any dictionary: facts rest on its stems and exact words."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.detect.annotate import Reading
from bot.detect.compiled import CompiledLexicon
from bot.detect.text import AnnotatedText
from bot.lexicon.compiler import LexiconCompiler
from bot.model.concept import Concept, ConceptId

_LEXICON = Path(__file__).parents[3] / "config" / "lexicon"


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
