from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue.catalogue import Case, zone_of
from bot.catalogue.load import load_catalogue

CATALOGUE = load_catalogue()
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 1, "1 child returned"),
        ("en", 6, "6 children returned"),
        ("uk", 1, "1 дитина повернулася"),
        ("uk", 3, "3 дитини повернулися"),
        ("uk", 11, "11 дітей повернулися"),
        ("uk", 21, "21 дитина повернулася"),
        ("ru", 2, "2 ребёнка вернулись"),
        ("ru", 5, "5 детей вернулись"),
        ("ar", 1, "عودة طفل واحد"),
        ("ar", 2, "عودة طفلين"),
        ("ar", 6, "عودة 6 أطفال"),
        ("ar", 11, "عودة 11 طفلًا"),
        ("ar", 100, "عودة 100 طفل"),
    ],
)
def test_a_number_takes_the_plural_of_its_language(language: str, number: int, said: str) -> None:
    assert CATALOGUE.count(language, "fact.children", number) == said


def test_a_name_stands_in_the_case_that_the_sentence_needs() -> None:
    assert CATALOGUE.name("uk", "belarus", Case.ACCUSATIVE) == "Білорусь"
    assert CATALOGUE.name("uk", "belarus", Case.GENITIVE) == "Білорусі"
    assert CATALOGUE.name("ru", "lvova-belova", Case.GENITIVE) == "Марии Львовой-Беловой"


def test_a_language_without_cases_uses_the_nominative() -> None:
    assert CATALOGUE.name("en", "qatar", Case.GENITIVE) == "Qatar"
    assert CATALOGUE.name("ar", "qatar", Case.ACCUSATIVE) == "قطر"


def test_an_id_without_a_name_is_shown_as_words() -> None:
    assert CATALOGUE.name("uk", "red-crescent", Case.GENITIVE) == "Red Crescent"


def test_several_names_become_one_list() -> None:
    assert CATALOGUE.names("en", ("qatar", "un", "vatican")) == "Qatar, the United Nations and the Vatican"
    assert CATALOGUE.names("en", ("qatar",)) == "Qatar"
    assert CATALOGUE.names("en", ()) == ""


def test_a_language_that_we_do_not_speak_gets_english() -> None:
    assert CATALOGUE.say("xx", "alert.state_media") == "state media"
    assert CATALOGUE.country("xx", "QA") == "Qatar"


@pytest.mark.parametrize(
    ("code", "known"), [("uk", "uk"), ("uk-UA", "uk"), ("RU_ru", "ru"), ("xx", None), ("", None), (None, None)]
)
def test_a_platforms_code_leads_to_a_language_of_ours(code: str | None, known: str | None) -> None:
    assert CATALOGUE.known(code) == known


def test_values_are_never_read_as_patterns() -> None:
    assert CATALOGUE.say("en", "suggestion", word="{0.__class__} {x}") == "Did you mean {0.__class__} {x}?"


def test_times_are_shown_in_the_chats_zone_with_its_abbreviation() -> None:
    assert CATALOGUE.time("en", NOON, "Europe/Kyiv") == "2 Mar 2026, 14:00 EET"
    assert CATALOGUE.time("uk", NOON, "Europe/Kyiv") == "2 бер. 2026, 14:00 EET"


def test_a_zone_without_an_abbreviation_is_an_offset() -> None:
    assert CATALOGUE.time("en", NOON, "Asia/Qatar") == "2 Mar 2026, 15:00 UTC+3"
    assert CATALOGUE.time("en", NOON, "America/Sao_Paulo") == "2 Mar 2026, 09:00 UTC-3"
    assert CATALOGUE.time("en", NOON, "Asia/Kathmandu") == "2 Mar 2026, 17:45 UTC+5:45"


def test_utc_is_called_utc() -> None:
    assert zone_of(NOON) == "UTC"


def test_past_durations_are_said_in_their_largest_unit() -> None:
    assert CATALOGUE.ago("en", timedelta(minutes=2)) == "2 minutes ago"
    assert CATALOGUE.ago("uk", timedelta(days=9)) == "9 днів тому"


def test_a_moment_that_has_just_passed_or_is_still_to_come_is_a_second_ago() -> None:
    assert CATALOGUE.ago("en", timedelta(seconds=-5)) == "1 second ago"


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_a_correction_begins_with_our_words_as_a_message_runs_the_way_of_its_first_letter(language: str) -> None:
    for msgid in ("alert.corrected", "alert.corrected_unsaid"):
        assert not CATALOGUE.say(language, msgid, outlet="الجزيرة", change="5 → 6").startswith("الجزيرة")
