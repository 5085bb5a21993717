"""The shipped lexicon knows the hand-written forms of the core words, and leaves their look-alikes alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from bot.detect.annotate import Reading
from bot.detect.compiled import CompiledLexicon
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.dictionaries import Dictionaries
from bot.model.concept import Concept, ConceptId

ROOT = Path(__file__).parents[3]
TABLES = tuple(sorted((Path(__file__).parent / "forms").glob("*.yaml")))
FRAME = "Xxx 1: {} 2"
"""A capital letter before the word, so that its own case counts, and nothing that a concept could mean."""


class Row(NamedTuple):
    """Words of one language that must be, or must not be, mentions of a concept."""

    language: str
    concept: str
    lemma: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        """Name the row in a test's id."""
        return f"{self.language}-{self.concept}-{self.lemma}"


def rows_of(table: Path, kind: str, key: str) -> Iterable[Row]:
    entries: list[dict[str, str]] = YAML(typ="safe").load(table)[kind]
    for entry in entries:
        yield Row(table.stem, entry["concept"], entry.get("lemma", "look-alikes"), tuple(entry[key].split(", ")))


def rows_of_all(kind: str, key: str) -> list[Row]:
    return [row for table in TABLES for row in rows_of(table, kind, key)]


FORMS = rows_of_all("match", "forms")
LOOK_ALIKES = rows_of_all("miss", "words")


@pytest.fixture(scope="module")
def lexicon(dictionaries: Dictionaries) -> CompiledLexicon:
    return LexiconCompiler(dictionaries).compile(shipped_concepts()).lexicon


def shipped_concepts() -> Iterable[Concept]:
    for file in sorted((ROOT / "config" / "lexicon").glob("*.yaml")):
        written: dict[str, dict[str, Any]] = YAML(typ="safe").load(file)["concepts"]
        for concept, fields in written.items():
            yield Concept(
                id=ConceptId(concept),
                names={language: tuple(names) for language, names in fields.get("names", {}).items()},
                includes=tuple(fields.get("includes", ())),
                hides=tuple(fields.get("hides", ())),
            )


def mentioned(lexicon: CompiledLexicon, row: Row) -> list[str]:
    """Give those words of a row that the lexicon takes for the row's concept."""
    numbers = lexicon.closure_of([row.concept])
    found = []
    for word in row.words:
        reading = Reading(lexicon, FRAME.format(word), "", (row.language, row.language))
        if any(mention.concept in numbers for mention in reading.mentions):
            found.append(word)
    return found


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_every_form_is_a_mention(lexicon: CompiledLexicon, row: Row) -> None:
    assert sorted(set(row.words) - set(mentioned(lexicon, row))) == []


@pytest.mark.parametrize("row", LOOK_ALIKES, ids=str)
def test_no_look_alike_is_a_mention(lexicon: CompiledLexicon, row: Row) -> None:
    assert mentioned(lexicon, row) == []


def test_the_tables_hold_a_thousand_forms_and_three_hundred_look_alikes() -> None:
    assert len({(row.language, row.lemma) for row in FORMS}) >= 40
    assert len({(row.language, row.lemma, word) for row in FORMS for word in row.words}) >= 1000
    assert len({(row.language, row.concept, word) for row in LOOK_ALIKES for word in row.words}) >= 300
