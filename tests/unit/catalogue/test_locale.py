"""Every language says everything, with the same words to fill in, and nothing is asked for that is not there."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from bot.catalogue.load import languages, read_catalog
from bot.commands.table import COMMANDS
from bot.model.claimant import CLAIMANTS
from bot.model.feed import Party
from bot.model.story import StoryStatus

BOT = Path(__file__).parents[3] / "bot"
CATALOGS = {language: read_catalog(language) for language in languages()}
ENGLISH = CATALOGS["en"]
WITH_CASES = ("uk", "ru")
ASKED = re.compile(r"""\b(?:say|count)\(\s*(?:[\w.]+,\s*)?"([a-z_]+(?:\.[\w-]+)+)\"""")


def ids(catalog: Catalog, context: str | None = None) -> set[str]:
    return {_id(message) for message in catalog if message.id and message.context == context}


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> tuple[str, ...]:
    said = message.string or ()
    return (said,) if isinstance(said, str) else tuple(said)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_english_and_ukrainian_are_among_the_languages() -> None:
    assert {"en", "uk", "ru", "ar"} <= set(CATALOGS)


@pytest.mark.parametrize("language", CATALOGS)
def test_nothing_is_missing_empty_or_fuzzy(language: str) -> None:
    catalog = CATALOGS[language]
    assert ids(catalog) == ids(ENGLISH)
    assert [_id(message) for message in catalog if message.id and not all(texts(message))] == []
    assert [_id(message) for message in catalog if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", CATALOGS)
def test_only_words_that_english_fills_in_are_filled_in(language: str) -> None:
    expected = {_id(message): set().union(*map(fields, texts(message))) for message in ENGLISH if message.id}
    for message in CATALOGS[language]:
        if message.id:
            said = set().union(*map(fields, texts(message)))
            assert said <= expected[_id(message)], message.id
            if isinstance(message.id, str):
                assert said == expected[_id(message)], message.id


@pytest.mark.parametrize("language", CATALOGS)
def test_every_plural_form_is_there(language: str) -> None:
    catalog = CATALOGS[language]
    for message in catalog:
        if not isinstance(message.id, str):
            assert len(texts(message)) == catalog.num_plurals, message.id


@pytest.mark.parametrize("language", WITH_CASES)
def test_every_name_has_the_cases_that_sentences_need(language: str) -> None:
    names = {name for name in ids(ENGLISH) if name.startswith("name.")}
    assert names == ids(CATALOGS[language], "genitive")
    assert ids(CATALOGS[language], "accusative") <= names


@pytest.mark.parametrize("language", CATALOGS)
def test_no_word_mixes_latin_and_cyrillic_letters(language: str) -> None:
    mixed = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
    assert [text for message in CATALOGS[language] for text in texts(message) if mixed.search(text)] == []


def test_everything_that_the_code_asks_for_is_there() -> None:
    asked = {found for path in BOT.rglob("*.py") for found in ASKED.findall(path.read_text())}
    assert len(asked) > 50
    assert asked <= ids(ENGLISH)


def test_every_claimant_party_status_and_command_has_its_words() -> None:
    known = ids(ENGLISH)
    assert {f"name.{claimant}" for claimant in CLAIMANTS} <= known
    assert {f"party.{party.value}" for party in Party} <= known
    assert {f"alert.status.{status.value}" for status in StoryStatus} <= known
    assert {command.about for command in COMMANDS} <= known
