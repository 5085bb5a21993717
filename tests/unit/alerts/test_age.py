"""Anniversaries, looks back and returns of long ago are no news; what is new on such a day is."""

from datetime import timedelta

import pytest

from bot.alerts.age import is_old_news, is_same_text
from bot.model.fact import Fact, FactKind, Facts
from bot.model.match import Field, Span
from tests.builders import NOON, a_source, facts

MAX_AGE = timedelta(hours=48)


@pytest.mark.parametrize(
    "title",
    [
        "Anniversary of the children's return",
        "Two years on: how six children came home",
        "On this day: children returned to Ukraine",
        "The year in review: children who came home",
        "Річниця повернення дітей додому",
        "Рік тому додому повернулися шестеро дітей",
        "Годовщина возвращения детей",
        "Год назад домой вернулись шестеро детей",
        "ذكرى عودة الأطفال إلى أوكرانيا",
        "Jahrestag der Rückkehr: Kinder erzählen",
        "Il y a un an, six enfants rentraient en Ukraine",
        "Rok temu wróciło sześcioro dzieci",
        "Hace un año volvieron seis niños",
        "Altı çocuğun dönüşünün yıl dönümü",
    ],
)
def test_a_headline_that_looks_back_is_no_news(title: str) -> None:
    assert is_old_news(a_source(title=title), MAX_AGE)


@pytest.mark.parametrize(
    "title",
    [
        "Six children returned home",
        "Додому повернулися шестеро дітей",
        "Домой вернулись шестеро детей",
        "عودة ستة أطفال إلى أوكرانيا",
        "Children aged two to seventeen years came home",
        "Дети вернулись назад домой",
    ],
)
def test_a_headline_that_tells_a_return_is_news(title: str) -> None:
    assert not is_old_news(a_source(title=title), MAX_AGE)


def test_a_count_that_somebody_is_quoted_for_outweighs_an_anniversary() -> None:
    quoted = facts(children=5, claimant="ombudsman-ua")
    assert not is_old_news(a_source(title="On the anniversary, five more children came home", facts=quoted), MAX_AGE)


def returned_on(day: str, field: Field, *, counted_in: Field | None = None) -> Facts:
    span = Span(field=field, start=0, end=3)
    items = [Fact(kind=FactKind.RETURNED_ON, value=day, span=span, words="day")]
    if counted_in is not None:
        counted = Span(field=counted_in, start=0, end=1)
        items.append(Fact(kind=FactKind.CHILDREN, value=6, span=counted, words="6"))
    return Facts(items=tuple(items))


@pytest.mark.parametrize(
    ("told", "is_old"),
    [
        (returned_on("2026-02-12", Field.TITLE), True),
        (returned_on("2026-02-12", Field.TITLE, counted_in=Field.TITLE), True),
        (returned_on("2026-02-12", Field.SUMMARY), True),
        (returned_on("2026-02-12", Field.SUMMARY, counted_in=Field.SUMMARY), True),
        (returned_on("2026-02-12", Field.SUMMARY, counted_in=Field.TITLE), False),
        (returned_on("2026-03-01", Field.TITLE), False),
        (returned_on("2026-02-27", Field.TITLE), False),
        (returned_on("2026-02-26", Field.TITLE), True),
    ],
)
def test_a_return_of_long_ago_is_no_news(told: Facts, is_old: bool) -> None:
    assert NOON.date().isoformat() == "2026-03-02"
    assert is_old_news(a_source(facts=told), MAX_AGE) is is_old


def test_of_several_dates_the_latest_counts() -> None:
    both = Facts(items=returned_on("2026-02-12", Field.TITLE).items + returned_on("2026-03-01", Field.SUMMARY).items)
    assert not is_old_news(a_source(facts=both), MAX_AGE)


def test_a_headline_with_a_word_changed_is_the_same_text_and_other_news_is_not() -> None:
    assert is_same_text("Six children returned home", "Six children returned home!")
    assert not is_same_text("Live: the day in Kyiv", "Five children brought home through Qatar")
