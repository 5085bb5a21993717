"""``evaluate --guard``: leaks and false redactions of labelled lines, and what is withheld of others."""

import json

import pytest

from tests.unit.cli.shell import Shell
from tests.unit.cli.test_detection import write_lines

CHILD = "Illia, 11, is home, Dmytro Lubinets said."


def test_lines_without_a_leak_are_counted_by_language(shell: Shell) -> None:
    answer = shell(
        "evaluate",
        "--guard",
        write_lines(
            shell,
            {"id": "a", "lang": "en", "text": CHILD, "must_hide": ["Illia"], "must_keep": ["Dmytro Lubinets"]},
            {"id": "b", "lang": "uk", "text": "11-річний Ілля вдома", "must_hide": ["Ілля"]},
        ),
    )
    assert answer.code == 0
    assert "2 lines: 0 leaks of 2, 0 false redactions of 1 in 0 lines" in answer.out
    assert "en            1" in answer.out


def test_a_leak_is_printed_and_fails(shell: Shell) -> None:
    line = {"id": "a", "lang": "en", "text": CHILD, "must_hide": ["Lubinets"]}
    answer = shell("evaluate", "--guard", write_lines(shell, line))
    assert answer.code == 1
    assert "leaked: a (en) 'Lubinets' in: [name withheld], 11, is home" in answer.out


def test_a_false_redaction_is_printed_and_passes(shell: Shell) -> None:
    line = {"id": "a", "lang": "en", "text": CHILD, "must_keep": ["Illia"]}
    answer = shell("evaluate", "--guard", write_lines(shell, line))
    assert answer.code == 0
    assert "withheld without need: a (en) 'Illia'" in answer.out


def test_title_and_summary_are_guarded_together(shell: Shell) -> None:
    line = {"lang": "en", "title": "Ratmir is home", "summary": "The boy Ratmir, 7, met her.", "must_hide": ["Ratmir"]}
    assert shell("evaluate", "--guard", write_lines(shell, {"id": 1, **line})).code == 0


def test_what_is_withheld_of_unlabelled_lines_is_shown(shell: Shell) -> None:
    lines = write_lines(shell, {"id": "a", "title": CHILD, "lang": "en"}, {"id": "b", "title": "Talks in Doha"})
    answer = shell("evaluate", "--guard", lines)
    assert "withheld in an unlabelled line: a (en)" in answer.out
    assert "2 unlabelled lines: something withheld in 1 (50.0 %)" in answer.out


def test_scores_can_be_read_by_programs(shell: Shell) -> None:
    line = {"id": "a", "lang": "en", "text": CHILD, "must_hide": ["Lubinets"], "must_keep": ["Illia"]}
    found = json.loads(shell("evaluate", "--guard", "--json", write_lines(shell, line)).out)
    assert found["languages"] == {"en": {"cases": 1, "leaks": 1, "false_redactions": 1}}
    assert [one["leaked"] for one in found["leaks"]] == ["Lubinets"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[]", "expected a JSON object"),
        ("{", "Expecting property name"),
        ('{"id": "a"}', "expected `text`, or `title` and `summary`"),
        ('{"text": 5}', "`text`: expected text"),
        ('{"text": "x", "must_hide": "x"}', "`must_hide`: expected a list of texts"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_fails(shell: Shell, line: str, why: str) -> None:
    answer = shell("evaluate", "--guard", write_lines(shell, line))
    assert answer.code == 1
    assert "lines.jsonl:1: " in answer.err
    assert why in answer.err


def test_a_file_that_is_not_there_is_a_usage_error(shell: Shell) -> None:
    assert shell("evaluate", "--guard", "nowhere.jsonl").code == 2
