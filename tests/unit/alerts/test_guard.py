"""The guard: what it withholds, what it leaves, and that it changes nothing else."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.guard import SHOWN, Withheld, guard, guard_spans, guard_together

CASES = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[3] / "config/guard-cases.jsonl").read_text("utf-8").splitlines()
]
LANGUAGES = ("en", "uk", "ru", "ar", "de", "fr", "es", "pl", "tr", "")
_SHOWN = re.compile("|".join(re.escape(shown) for shown in SHOWN.values()))

fragments = st.sampled_from([word for case in CASES for word in re.split(r"(\s+|[,.()])", case["text"]) if word])
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(fragments, st.text(max_size=3)), max_size=25).map(" ".join),
    st.lists(fragments, max_size=25).map("".join),
)


def is_text_with_spans_replaced(shown: str, text: str) -> bool:
    """Tell whether what is left between the withheld spans is the text, in order, from its start to its end."""
    pieces = _SHOWN.split(shown)
    return re.fullmatch("(?s:.+)".join(map(re.escape, pieces)), text) is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_of_our_own_hides_and_keeps_what_it_says(case: dict[str, object]) -> None:
    text, language, hide, keep = (case[key] for key in ("text", "lang", "must_hide", "must_keep"))
    assert isinstance(text, str)
    assert isinstance(language, str)
    assert isinstance(hide, list)
    assert isinstance(keep, list)
    shown = guard(text, language)
    assert [one for one in hide if one in shown] == []
    assert [one for one in keep if one not in shown] == []


def test_there_are_cases_in_every_language_we_read() -> None:
    counts = {language: sum(case["lang"] == language for case in CASES) for language in LANGUAGES[:-1]}
    assert sum(counts.values()) == len(CASES) >= 200
    assert min(counts.values()) >= 12


@given(texts, st.sampled_from(LANGUAGES))
def test_guarding_twice_is_guarding_once(text: str, language: str) -> None:
    shown = guard(text, language)
    assert guard(shown, language) == shown


@given(texts, st.sampled_from(LANGUAGES))
def test_only_withheld_spans_are_changed(text: str, language: str) -> None:
    assert is_text_with_spans_replaced(guard(text, language), text)


@given(texts, st.sampled_from(LANGUAGES))
def test_spans_are_in_order_and_apart(text: str, language: str) -> None:
    spans = guard_spans(text, language)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_span_says_what_it_is() -> None:
    text = "Illia, 11, has epilepsy and lives at 12 Shevchenko Street."
    assert [(text[span.start : span.end], span.what) for span in guard_spans(text, "en")] == [
        ("Illia", Withheld.NAME),
        ("epilepsy", Withheld.DETAIL),
        ("12 Shevchenko Street", Withheld.ADDRESS),
    ]


def test_a_name_told_in_the_summary_is_withheld_in_the_headline() -> None:
    headline, summary = guard_together(("Ratmir is home at last", "The boy Ratmir, 7, met his aunt."), "en")
    assert "Ratmir" not in headline + summary


def test_a_text_without_anything_to_withhold_is_returned_as_it_is() -> None:
    text = "Qatar mediated the return of eleven children, Dmytro Lubinets said in Kyiv."
    assert guard(text, "en") is text


@pytest.mark.parametrize("trick", ["Iлля", "Іл\u200bля", "Іл\u00adля", "Ілля\u0301", "ІЛЛЯ"])
def test_a_disguised_name_is_withheld(trick: str) -> None:
    assert trick not in guard(f"{trick}, 9 років, повернувся до Києва", "uk")


def test_an_unknown_language_is_read_by_its_letters() -> None:
    assert guard("Der zwölfjährige Artem ist zurück", "") == "Der zwölfjährige [name withheld] ist zurück"
    assert guard("дівчинка Софія вдома", "und") == "дівчинка [name withheld] вдома"
