"""What holds for the facts of every text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.detect.facts import find_facts
from bot.detect.fold import fold
from bot.model.fact import FactKind, facts_from_dict, facts_to_dict
from bot.model.match import Field
from tests.unit.detect.shipped import annotated

WORDS = """
six|1,247|13|children|a boy|and|two girls|returned to Ukraine|in total|,|.|:|Lubinets|Qatar|said|mediated|via Belarus
шестеро|дітей|повернули|п'ятьох|Лубінець|за посередництва Катару|خمسة|أطفال|عودة|وطفل|إلى|روسيا|طفلان|٣|—|of them
16-year-old|Anna|yesterday|13 February|list of|not|🇺🇦|  |19 тис.|“|”
"""
PIECES = st.lists(st.sampled_from(re.split(r"[|\n]", WORDS.strip())), max_size=14)
LANGUAGES = st.sampled_from(["en", "uk", "ru", "ar", "de", "fr", "pl", "es", "tr"])
INVISIBLE = "\u200b"
NUMBERS = {FactKind.CHILDREN, FactKind.TOTAL, FactKind.DEPORTED, FactKind.LISTED}


@given(title=PIECES, summary=PIECES, language=LANGUAGES)
def test_the_words_of_a_fact_stand_at_its_span(title: list[str], summary: list[str], language: str) -> None:
    texts = {Field.TITLE: " ".join(title), Field.SUMMARY: " ".join(summary)}

    facts = find_facts(annotated(texts[Field.TITLE], texts[Field.SUMMARY], language))

    for fact in facts.items:
        assert fact.words
        assert texts[fact.span.field][fact.span.start : fact.span.end] == fact.words


@given(title=PIECES, summary=PIECES, language=LANGUAGES)
def test_no_number_is_told_whose_digits_its_words_do_not_hold(
    title: list[str], summary: list[str], language: str
) -> None:
    facts = find_facts(annotated(" ".join(title), " ".join(summary), language))

    for fact in facts.items:
        shown = re.findall(r"\d+", re.sub(r"(?<=\d)[,. ](?=\d{3})", "", fold(fact.words).text))
        if fact.kind in NUMBERS and len(shown) == 1 and not re.search(r"[^\W\d]{3,}.*\d|тис", fact.words):
            assert isinstance(fact.value, int)
            assert fact.value >= int(shown[0])


@given(title=PIECES, summary=PIECES, language=LANGUAGES)
def test_zero_width_characters_change_nothing(title: list[str], summary: list[str], language: str) -> None:
    texts = " ".join(title), " ".join(summary)

    plain = find_facts(annotated(*texts, language))
    marked = find_facts(annotated(_with_marks(texts[0]), _with_marks(texts[1]), language))

    assert [(fact.kind, fact.value, fact.claimant) for fact in marked.items] == [
        (fact.kind, fact.value, fact.claimant) for fact in plain.items
    ]


def _with_marks(text: str) -> str:
    return re.sub(r"(?<=\w)(?=\w)", INVISIBLE, text)


@given(title=st.text(max_size=120), summary=st.text(max_size=120), language=LANGUAGES)
def test_any_text_has_facts_that_survive_being_stored(title: str, summary: str, language: str) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert facts_from_dict(facts_to_dict(facts)) == facts
