"""The shipped golden.yaml: how many cases, which languages, how many traps, and that each is well formed."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.model.concept import LANGUAGES

FILE = Path(__file__).parents[3] / "config" / "golden.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe").load(FILE)["cases"]
DEFAULT_TOPICS = {"returned-children", "qatar-ukraine"}
TOPICS = {*DEFAULT_TOPICS, "qatar-other", "children-deported"}
FACTS = {"children", "total", "mediators", "announced_by", "route", "negated"}
MANY = ("uk", "ru", "en", "ar")
COUNTS = Counter(case["lang"] for case in CASES)
TRAPS = Counter(case["lang"] for case in CASES if not DEFAULT_TOPICS & set(case["topics"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_enough_cases_in_each_language(language: str) -> None:
    assert COUNTS[language] >= (60 if language in MANY else 20)


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_half_of_each_language_are_traps(language: str) -> None:
    assert 0.4 <= TRAPS[language] / COUNTS[language] <= 0.6


def test_it_has_four_hundred_cases() -> None:
    assert len(CASES) >= 400


def test_no_two_cases_share_an_id_or_their_words() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({(case["title"], case["summary"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_case_names_sorted_known_topics_and_known_facts(case: dict[str, Any]) -> None:
    assert case["topics"] == sorted(set(case["topics"]))
    assert set(case["topics"]) <= TOPICS
    assert set(case.get("facts", {})) <= FACTS
    assert case["id"].startswith(f"{case['lang']}-")


def test_a_return_is_never_a_deportation_too() -> None:
    both = {"returned-children", "children-deported"}
    assert [case["id"] for case in CASES if both <= set(case["topics"])] == []
