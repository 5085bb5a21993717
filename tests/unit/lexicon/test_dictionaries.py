"""The indexes on disk: found by bisection, built whole or not at all."""

from pathlib import Path

import pytest

from bot.lexicon.build import main
from bot.lexicon.dictionaries import Dictionaries, SortedFile, build_language, index_path, missing_languages
from bot.model.concept import LANGUAGES


def test_a_key_is_found_wherever_it_stands(tmp_path: Path) -> None:
    keys = [f"{number:03}" for number in range(200)]
    path = tmp_path / "index"
    path.write_text("".join(f"{key}\ta{key} b{key}\n" for key in keys))
    file = SortedFile(path)

    assert [file.find(key) for key in keys] == [(f"a{key}", f"b{key}") for key in keys]
    assert [file.find(key) for key in ("", "0005", "200", "zzz")] == [(), (), (), ()]
    file.close()


def test_nothing_is_missing_after_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"children": "child", "child": "child", "brought back": "bring back", "Çocuk": "çocuk"}
    monkeypatch.setattr(
        "simplemma.strategies.dictionaries.dictionary_factory.DefaultDictionaryFactory.get_dictionary",
        lambda self, language: small,
    )
    assert missing_languages(tmp_path) == LANGUAGES

    for language in LANGUAGES:
        build_language(tmp_path / "made", language)

    assert missing_languages(tmp_path / "made") == ()
    with Dictionaries(tmp_path / "made") as dictionaries:
        assert dictionaries.forms("en", "Child") == ("child", "children")
        assert dictionaries.lemmas("en", "children") == ("child",)
        assert dictionaries.forms("en", "bring back") == ()
        assert dictionaries.directory == tmp_path / "made"


def test_a_build_of_one_language_happens_here_and_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.lexicon.build.build_language", lambda directory, language: (directory / language).touch())

    main([str(tmp_path), "--only", "uk"])

    assert [path.name for path in tmp_path.iterdir()] == ["uk"]


def test_what_is_missing_is_built_in_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr("bot.lexicon.dictionaries.subprocess.run", lambda command, check: commands.append(command))

    main([str(tmp_path)])

    assert [command[-1] for command in commands] == list(LANGUAGES)


def test_a_missing_index_is_built_at_first_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(directory: Path, languages: list[str]) -> None:
        index_path(directory, "forms", languages[0]).write_text("child\tchild children\n")

    monkeypatch.setattr("bot.lexicon.dictionaries.build_in_child", build)

    with Dictionaries(tmp_path) as dictionaries:
        assert dictionaries.forms("en", "child") == ("child", "children")
