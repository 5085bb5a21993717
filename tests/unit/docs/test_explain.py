"""The page of explanations says what the program says today. ``UPDATE_GOLDEN=1`` writes its answers anew.

Which of a topic's rules is nearest, and what it lacks, changes with every rule that is added: that is not compared.
"""

import os
import re

import pytest

from bot.cli.explanation import print_explanation
from bot.model.detection import EntryText
from bot.model.ids import TopicId
from bot.model.rules import Rules
from bot.model.settings import Settings
from bot.model.topic import Topic
from tests.unit.detect.shipped import shipped_detector
from tests.unit.docs.test_docs import ROOT, text_of

PAGE = ROOT / "docs/explain.md"
CASE = re.compile(
    r"^## (?P<title>.+)\n\n(?P<why>.+)\n\n```\n(?P<answer>language (?P<language>\w+)\n[^`]*)```$", re.MULTILINE
)
CASES = [found.groupdict() for found in CASE.finditer(text_of(PAGE))]
ANY = Topic(id=TopicId("any"), title={}, any_of=("child",))
"""Only whether there are topics at all matters for what is printed."""


def told(case: dict[str, str]) -> None:
    """Print the program's answer."""
    text = EntryText(title=case["title"], summary="", language_hint=case["language"])
    detector = shipped_detector()
    rules = Rules(revision=1, settings=Settings(), feeds={}, topics={ANY.id: ANY}, detector=detector)
    print_explanation(text, detector.explain(text), rules)


def write_anew(case: dict[str, str], answer: str) -> None:
    before = f"## {case['title']}\n\n{case['why']}\n\n```\n"
    PAGE.write_text(text_of(PAGE).replace(before + case["answer"], before + answer), encoding="utf-8")


def decided(answer: str) -> list[str]:
    """Return an answer without what the rules' numbers and wordings make of it."""
    return [re.sub(r"   (?:nearest|by) .*", "", line) for line in answer.splitlines()]


def test_it_has_ten_traps_in_five_languages() -> None:
    assert len(CASES) == text_of(PAGE).count("\n## ") == 10
    assert len({case["language"] for case in CASES}) == 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_each_answer_is_the_programs(case: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    told(case)
    answer = capsys.readouterr().out.partition("\n")[2]
    if os.environ.get("UPDATE_GOLDEN"):
        write_anew(case, answer)
    else:
        assert decided(case["answer"]) == decided(answer)
