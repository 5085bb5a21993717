"""The commands that need no running service, each once as a process: exit codes, and what goes where."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Ended, Program
from tests.e2e.site import serving

pytestmark = pytest.mark.timeout(300)  # the processes of a module are all started by its first test

GOOD, BROKEN = "shore-en", "south-en"
HEADLINE = "Six Ukrainian children returned home from Russia with the mediation of Qatar"
TRAP = "Apple harvest begins in the valley"

LINES = [
    {"id": "one", "title": HEADLINE, "date": "2026-02-12", "labels": ["qatar-ukraine", "returned-children"]},
    {"id": "two", "title": TRAP, "date": "2026-02-12", "labels": []},
]
BAD_LINE = "{not json"

TWO_PROBLEMS = """\
version: 1
poll: {interval: soon}
alerts: {max_agee: 48h}
"""
ANOTHER_PROBLEM = """\
version: 1
feeds:
  - {id: a, url: "https://a.example/rss", outlet: A, language: en, state_media: false, verified: true}
  - {id: a, url: "https://b.example/rss", outlet: B, language: en, state_media: false, verified: true}
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[dict[str, Ended]]:
    """What each command said."""
    directory = tmp_path_factory.mktemp("commands")
    (directory / "labelled.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    (directory / "bad.jsonl").write_text(f"{json.dumps(LINES[0])}\n{BAD_LINE}\n", encoding="utf-8")
    with serving() as site, ThreadPoolExecutor(2) as pool:
        site.publish(GOOD, TRAP)
        site.publish(GOOD, HEADLINE)
        site.broken.add(BROKEN)
        good = Program(directory / "good", cache, feeds={GOOD: site.port, BROKEN: site.port})
        wrong = Program(directory / "wrong", cache, feeds={GOOD: site.port})
        wrong.configure("settings.yaml", TWO_PROBLEMS)
        wrong.configure("feeds.yaml", ANOTHER_PROBLEM)
        commands: dict[str, tuple[Program, tuple[str, ...]]] = {
            "poll": (good, ("poll", "--json")),
            "check": (good, ("check",)),
            "schema": (good, ("schema", "feeds")),
            "classify": (good, ("classify", str(directory / "bad.jsonl"))),
            "evaluate": (good, ("evaluate", str(directory / "labelled.jsonl"), "--json", "--min", "any=0.99")),
            "explain": (good, ("explain", HEADLINE, "--json")),
            "run on a wrong configuration": (wrong, ("run",)),
        }
        running = {name: pool.submit(program.run, *arguments) for name, (program, arguments) in commands.items()}
        yield {name: one.result() for name, one in running.items()}


def read(ended: Ended) -> Any:
    """Return what a command printed, read as JSON."""
    return json.loads(ended.out)


def test_check_finds_the_configuration_good(answers: dict[str, Ended]) -> None:
    assert answers["check"].code == 0, answers["check"].out
    assert "0 problems" in answers["check"].out.splitlines()[-1]


def test_a_wrong_configuration_stops_the_start_with_every_problem_and_its_line(answers: dict[str, Ended]) -> None:
    ended = answers["run on a wrong configuration"]
    assert (ended.code, ended.out) == (2, "")
    for place in ("settings.yaml:2:", "settings.yaml:3:", "feeds.yaml:4:"):
        assert place in ended.log


def test_schema_prints_a_json_schema(answers: dict[str, Ended]) -> None:
    assert answers["schema"].code == 0
    assert "feeds" in read(answers["schema"])["properties"]


def test_poll_says_what_came_of_each_feed(answers: dict[str, Ended]) -> None:
    polled = {one["feed"]: one for one in read(answers["poll"])}
    assert (polled[GOOD]["ok"], polled[GOOD]["entries"], polled[GOOD]["matched"]) == (True, 2, 1)
    assert not polled[BROKEN]["ok"]
    assert "not a feed" in polled[BROKEN]["problem"]


def test_poll_succeeds_when_one_feed_could_be_read(answers: dict[str, Ended]) -> None:
    assert answers["poll"].code == 0


def test_poll_tells_alerts_beside_its_data(answers: dict[str, Ended]) -> None:
    assert answers["poll"].log.count(HEADLINE) == 1


def test_classify_answers_every_line_in_its_order(answers: dict[str, Ended]) -> None:
    good, bad = map(json.loads, answers["classify"].out.splitlines())
    assert (good["id"], good["topics"]) == ("one", ["qatar-ukraine", "returned-children"])
    assert good["facts"]["children"] == 6
    assert bad["line"] == 2
    assert bad["error"]


def test_classify_fails_at_the_end_when_a_line_was_bad(answers: dict[str, Ended]) -> None:
    assert answers["classify"].code == 1


def test_evaluate_reaches_the_given_score(answers: dict[str, Ended]) -> None:
    assert answers["evaluate"].code == 0, answers["evaluate"].log
    assert read(answers["evaluate"])["any"] == 1.0


def test_explain_shows_the_words_that_matched(answers: dict[str, Ended]) -> None:
    explained = read(answers["explain"])
    assert answers["explain"].code == 0
    assert {match["topic"] for match in explained["matches"]} == {"qatar-ukraine", "returned-children"}
    assert "Qatar" in {evidence["words"] for match in explained["matches"] for evidence in match["evidence"]}
