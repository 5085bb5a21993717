"""The operator's files from outside: check, schema, lexicon, rollback."""

import json

from tests.unit.cli.shell import GOLDEN, HEADLINE, SETTINGS, Shell


def test_a_good_configuration_is_called_so(shell: Shell) -> None:
    answer = shell("check")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "0 problems, 0 warnings, golden cases: 1 of 1 hold")


def test_a_broken_golden_case_is_shown_with_its_line(shell: Shell) -> None:
    shell.write("golden.yaml", GOLDEN.format(headline=HEADLINE, topics="gulf"))
    answer = shell("check")
    assert answer.code == 2
    assert "golden.yaml:3: en-1" in answer.out


def test_every_problem_is_shown_with_file_and_line(shell: Shell) -> None:
    shell.write("settings.yaml", "version: 1\npoll: {interval: soon}\nnothing: 1\n")
    answer = shell("check", "--json")
    assert answer.code == 2
    assert {problem["line"] for problem in json.loads(answer.out)["problems"]} == {2, 3}


def test_an_unknown_word_is_a_warning(shell: Shell) -> None:
    text = (shell.config / "lexicon/words.yaml").read_text(encoding="utf-8")
    shell.write("lexicon/words.yaml", text + "  odd: {names: {en: [qwrtzness]}}\n")
    answer = shell("check")
    assert (answer.code, answer.out.count("warning  ")) == (0, 1)


def test_a_schema_is_printed(shell: Shell) -> None:
    assert "topics" in json.loads(shell("schema", "topics").out)["properties"]


def test_there_is_no_schema_of_anything_else(shell: Shell) -> None:
    assert shell("schema", "nothing").code == 2


def test_a_concept_is_shown_with_its_names_by_language(shell: Shell) -> None:
    answer = shell("lexicon", "show", "qatar")
    assert answer.code == 0
    first, *lines = answer.out.splitlines()
    assert first == "qatar Q846"
    assert [line.strip() for line in lines if not line.startswith("    ")] == ["en", "uk"]
    assert "    Doha: " in answer.out


def test_a_concept_is_shown_with_what_it_includes(shell: Shell) -> None:
    assert "  includes meeting\n" in shell("lexicon", "show", "talks").out


def test_an_unknown_concept_is_answered_with_the_known_ones(shell: Shell) -> None:
    answer = shell("lexicon", "show", "nothing")
    assert answer.code == 2
    assert "qatar" in answer.err


def test_an_earlier_configuration_is_written_back(archive: Shell) -> None:
    archive.write("settings.yaml", SETTINGS.replace("0s", "7s"))
    archive("run", "--once")
    answer = archive("rollback", "1")
    assert (answer.code, answer.out.startswith("revision 1 is in force again, as revision 3")) == (0, True)
    assert (archive.config / "settings.yaml").read_text(encoding="utf-8") == SETTINGS


def test_a_revision_that_never_was_is_refused(archive: Shell) -> None:
    answer = archive("rollback", "99")
    assert answer.code == 2
    assert "there is no revision 99" in answer.err


def test_the_dictionaries_need_preparing_once_only(shell: Shell) -> None:
    assert shell("setup").code == 0
