"""Numbers are read as digits and in words, in nine languages, each where it stands."""

import pytest

from bot.detect.numbers import read_numerals
from tests.unit.detect.shipped import annotated

READ = [
    ("en", "1,247 children", [(1247, "1,247")]),
    ("en", "19.5 thousand", [(19500, "19.5 thousand")]),
    ("en", "twenty-one boys", [(21, "twenty-one")]),
    ("en", "one hundred and five names", [(105, "one hundred and five")]),
    ("en", "six boys and three girls", [(6, "six"), (3, "three")]),
    ("en", "aged 6,9", [(6, "6"), (9, "9")]),
    ("en", "a dozen", [(12, "dozen")]),
    ("en", "two thousand three hundred", [(2300, "two thousand three hundred")]),
    ("uk", "1 247 дітей", [(1247, "1 247")]),
    ("uk", "1\u2009247 дітей", [(1247, "1\u2009247")]),
    ("uk", "4-х сиріт", [(4, "4-х")]),
    ("uk", "2024-го року", [(2024, "2024-го")]),
    ("uk", "П’ятьох", [(5, "П’ятьох")]),
    ("uk", "п'ятеро", [(5, "п'ятеро")]),
    ("uk", "дев'ятьох", [(9, "дев'ятьох")]),
    ("uk", "девʼятеро", [(9, "девʼятеро")]),
    ("uk", "тринадцятеро", [(13, "тринадцятеро")]),
    ("uk", "двадцять п'ять", [(25, "двадцять п'ять")]),
    ("uk", "19,5 тис. дітей", [(19500, "19,5 тис")]),
    ("ru", "шестерых", [(6, "шестерых")]),
    ("ru", "сто двадцать три", [(123, "сто двадцать три")]),
    ("ru", "тысяча двести", [(1200, "тысяча двести")]),
    ("ru", "вернулись в семью", []),
    ("ar", "١٢ طفلاً", [(12, "١٢")]),
    ("ar", "و3 في روسيا", [(3, "و3")]),
    ("ar", "خمسة وعشرون طفلا", [(25, "خمسة وعشرون")]),
    ("ar", "أحد عشر طفلا", [(11, "أحد عشر")]),
    ("ar", "ثلاثة عشر", [(13, "ثلاثة عشر")]),
    ("ar", "والستة", [(6, "والستة")]),
    ("ar", "20 ألف طفل", [(20000, "20 ألف")]),
    ("ar", "يوم الأحد", []),
    ("de", "dreiundzwanzig", [(23, "dreiundzwanzig")]),
    ("de", "16’000", [(16000, "16’000")]),
    ("de", "19.546 Kinder", [(19546, "19.546")]),
    ("fr", "vingt et un", [(21, "vingt et un")]),
    ("fr", "quatre-vingt-dix", [(90, "quatre-vingt-dix")]),
    ("fr", "soixante-dix-sept", [(77, "soixante-dix-sept")]),
    ("fr", "dix-sept", [(17, "dix-sept")]),
    ("pl", "pięcioro", [(5, "pięcioro")]),
    ("pl", "ośmiorga", [(8, "ośmiorga")]),
    ("pl", "dwadzieścia pięć", [(25, "dwadzieścia pięć")]),
    ("pl", "2 tys. dzieci", [(2000, "2 tys")]),
    ("es", "treinta y uno", [(31, "treinta y uno")]),
    ("es", "1.850 niños", [(1850, "1.850")]),
    ("tr", "on beş çocuk", [(15, "on beş")]),
    ("tr", "2 bin çocuk", [(2000, "2 bin")]),
    ("tr", "üç yüz", [(300, "üç yüz")]),
    ("en", "four hundred thousand", [(400000, "four hundred thousand")]),
    ("xx", "сім", [(7, "сім")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), READ)
def test_a_number_is_read_with_its_words(language: str, text: str, expected: list[tuple[int, str]]) -> None:
    numerals = read_numerals(annotated(text, language=language))

    assert [(numeral.value, text[numeral.span.start : numeral.span.end]) for numeral in numerals] == expected


def test_a_number_does_not_reach_from_the_title_into_the_summary() -> None:
    numerals = read_numerals(annotated("Group 1", "200 more wait"))

    assert [numeral.value for numeral in numerals] == [1, 200]
