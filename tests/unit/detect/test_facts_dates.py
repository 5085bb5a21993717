"""When children came home is read only where the text states it, and where they went."""

from datetime import date

import pytest

from bot.detect.facts import find_facts
from bot.model.fact import FactKind
from tests.unit.detect.shipped import annotated

PUBLISHED = date(2026, 2, 14)
DATED = [
    ("en", "Six children returned on 13 February", "2026-02-13"),
    ("en", "Six children returned on February 13, 2025", "2025-02-13"),
    ("en", "Six children returned on 13 February 2025", "2025-02-13"),
    ("en", "Six children returned to Ukraine on 20 December", "2025-12-20"),
    ("uk", "Вчора повернули шістьох дітей", "2026-02-13"),
    ("uk", "13 лютого з окупації повернули шістьох дітей", "2026-02-13"),
    ("ru", "Сегодня домой вернулись двое детей", "2026-02-14"),
    ("ru", "5 марта 2025 года вернулись двое детей", "2025-03-05"),
    ("ar", "عاد خمسة أطفال إلى أوكرانيا يوم 13 فبراير", "2026-02-13"),
    ("ar", "عاد خمسة أطفال إلى أوكرانيا يوم 3 شباط", "2026-02-03"),
    ("de", "Am 13. Februar kehrten vier Kinder zurück", "2026-02-13"),
    ("fr", "Quatre enfants rentrés le 13 février", "2026-02-13"),
    ("pl", "Czworo dzieci wróciło 13 lutego", "2026-02-13"),
    ("es", "Cinco niños regresaron el 13 de febrero", None),
    ("tr", "Beş çocuk 13 Şubat'ta geri döndü", "2026-02-13"),
    ("en", "Children taken to Russia on 24 February 2022 return to Ukraine", None),
    ("en", "Six children returned on 31 February", None),
    ("en", "Talks on children on 13 February", None),
]
DIRECTIONS = [
    ("en", "Children taken to Russia return to Ukraine", ["to-ukraine"]),
    ("en", "Sisters returned from Ukraine to Russia", ["to-russia"]),
    ("uk", "Вивезених до Росії дітей повернули в Україну", ["to-ukraine"]),
    ("ru", "Детей, вывезенных в Россию, вернули в Украину", ["to-ukraine"]),
    ("ru", "В Россию вернулись двое детей", ["to-russia"]),
    ("ar", "عودة خمسة أطفال إلى أوكرانيا وطفل إلى روسيا", ["to-ukraine", "to-russia"]),
    ("ar", "عودة خمسة أطفال لأوكرانيا", ["to-ukraine"]),
    ("tr", "Çocuklar Ukrayna'ya geri döndü", ["to-ukraine"]),
    ("en", "Russia took children to Russia", []),
]


@pytest.mark.parametrize(("language", "title", "expected"), DATED)
def test_the_day_of_return_is_read(language: str, title: str, expected: str | None) -> None:
    facts = find_facts(annotated(title, language=language), PUBLISHED)

    assert next((fact.value for fact in facts.of_kind(FactKind.RETURNED_ON)), None) == expected


def test_without_a_publication_date_only_a_whole_date_counts() -> None:
    assert not list(find_facts(annotated("Six children returned on 13 February")).of_kind(FactKind.RETURNED_ON))
    assert not list(find_facts(annotated("Six children returned today")).of_kind(FactKind.RETURNED_ON))


@pytest.mark.parametrize(("language", "title", "expected"), DIRECTIONS)
def test_the_direction_is_where_the_return_leads(language: str, title: str, expected: list[str]) -> None:
    facts = find_facts(annotated(title, language=language))

    assert [fact.value for fact in facts.of_kind(FactKind.DIRECTION)] == expected
