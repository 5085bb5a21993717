"""Detection, seen from outside: explain, classify, evaluate."""

import json
from typing import Any

import pytest

from tests.unit.cli.shell import HEADLINE, OTHER, TRAP, Shell


def write_lines(shell: Shell, *lines: dict[str, Any] | str) -> str:
    path = shell.data / "lines.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return str(path)


# --- explain ----------------------------------------------------------------------------------------------------------


def test_a_text_is_explained_topic_by_topic(shell: Shell) -> None:
    answer = shell("explain", f"{HEADLINE}\nA summary")
    assert answer.code == 0
    assert "MATCHES  returned" in answer.out
    assert "no match gulf" in answer.out
    assert "summary  A summary" in answer.out


def test_a_stored_entry_is_explained(archive: Shell) -> None:
    titles = {json.loads(archive("explain", "--entry", str(number), "--json").out)["title"] for number in (1, 2, 3)}
    assert titles == {HEADLINE, OTHER, TRAP}


def test_an_entry_is_found_by_its_address(archive: Shell) -> None:
    assert HEADLINE in archive("explain", "--url", "https://one.example/3?utm_source=x").out


@pytest.mark.parametrize("what", [("--entry", "99"), ("--url", "https://nowhere.example/")])
def test_what_is_not_stored_cannot_be_explained(archive: Shell, what: tuple[str, str]) -> None:
    assert archive("explain", *what).code == 2


# --- classify ---------------------------------------------------------------------------------------------------------


def test_lines_are_answered_in_their_order(shell: Shell) -> None:
    lines = write_lines(shell, {"id": 1, "title": TRAP}, {"id": "b", "title": HEADLINE, "date": "2026-02-12"})
    answer = shell("classify", lines)
    first, second = map(json.loads, answer.out.splitlines())
    assert (answer.code, first["id"], first["topics"], first["story"]) == (0, "1", [], None)
    assert (second["topics"], second["story"]) == (["returned"], "story-2")


def test_reports_of_one_event_are_one_story(shell: Shell) -> None:
    line = {"title": HEADLINE, "date": "2026-02-12T10:00:00+02:00"}
    answer = shell("classify", write_lines(shell, {"id": "a", **line}, {"id": "b", **line}))
    assert {json.loads(line)["story"] for line in answer.out.splitlines()} == {"story-1"}


def test_an_undated_line_stands_alone(shell: Shell) -> None:
    answer = shell("classify", write_lines(shell, {"id": "a", "title": HEADLINE}, {"id": "b", "title": HEADLINE}))
    assert len({json.loads(line)["story"] for line in answer.out.splitlines()}) == 2


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "not JSON"),
        ("[]", "expected a JSON object"),
        ('{"id": "a"}', "`title`: expected text, found nothing"),
        ('{"id": "a", "title": 3}', "`title`: expected text, found int"),
        ('{"id": "a", "title": "t", "date": "soon"}', "`date`: expected ISO 8601"),
    ],
)
def test_a_bad_line_is_answered_with_its_number(shell: Shell, line: str, error: str) -> None:
    answer = shell("classify", write_lines(shell, {"id": "a", "title": TRAP}, line))
    bad = json.loads(answer.out.splitlines()[1])
    assert (answer.code, bad["line"]) == (1, 2)
    assert bad["error"].startswith(error)


def test_a_file_that_is_not_there_is_said(shell: Shell) -> None:
    answer = shell("classify", str(shell.data / "nothing.jsonl"))
    assert answer.code == 2
    assert "cannot be read" in answer.err


# --- evaluate ---------------------------------------------------------------------------------------------------------

LABELLED = (
    {
        "id": "a",
        "title": HEADLINE,
        "lang": "en",
        "date": "2026-02-12",
        "event": "e1",
        "labels": ["returned"],
        "facts": {"children": 6, "mediators": []},
    },
    {"id": "b", "title": TRAP, "lang": "en", "date": "2026-02-12", "labels": ["returned"]},
    {"id": "c", "title": OTHER, "lang": "en", "date": "2026-02-12", "labels": [], "borderline": ["gulf"]},
)


def test_scores_are_printed_for_people(shell: Shell) -> None:
    answer = shell("evaluate", write_lines(shell, *LABELLED))
    assert answer.code == 0
    assert "returned" in answer.out
    assert "1.00/0.50/0.667" in answer.out


def test_scores_are_printed_as_json(shell: Shell) -> None:
    scores = json.loads(shell("evaluate", write_lines(shell, *LABELLED), "--json").out)
    assert scores["returned:en"] == pytest.approx(2 / 3)
    assert scores["b3"] == 1.0


def test_the_errors_of_a_topic_are_listed(shell: Shell) -> None:
    answer = shell("evaluate", write_lines(shell, *LABELLED), "--errors", "returned")
    assert f"missed b  {TRAP}" in answer.out


def test_summaries_can_be_left_out(shell: Shell) -> None:
    line = {"id": "a", "title": TRAP, "summary": HEADLINE, "labels": ["returned"]}
    lines = write_lines(shell, line)
    assert json.loads(shell("evaluate", lines, "--json").out)["returned"] == 1.0
    assert json.loads(shell("evaluate", lines, "--json", "--title-only").out)["returned"] == 0.0


def test_falling_short_of_a_score_fails(shell: Shell) -> None:
    answer = shell("evaluate", write_lines(shell, *LABELLED), "--min", "returned=0.9")
    assert answer.code == 1
    assert "returned=0.667<0.9" in answer.err


def test_a_floor_that_is_no_number_is_refused(shell: Shell) -> None:
    answer = shell("evaluate", write_lines(shell, *LABELLED), "--min", "returned")
    assert answer.code == 2
    assert "--min" in answer.err


def test_a_bad_line_fails_an_evaluation(shell: Shell) -> None:
    answer = shell("evaluate", write_lines(shell, *LABELLED, "{"))
    assert answer.code == 1
    assert "lines.jsonl:4: not JSON" in answer.err
