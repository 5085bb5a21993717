"""Every spelling of an instant that feeds use is read as that instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.dates import parse_date, sane

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 12:00:00 GMT",
        "Mon, 23 Nov 2026 12:00:00 +0000",
        "Mon, 23 Nov 2026 14:00:00 EET",
        "Mon, 23 Nov 2026 15:00:00 EEST",
        "Mon, 23 Nov 2026 15:00:00 MSK",
        "Mon, 23 Nov 2026 07:00:00 EST",
        "Mon, 23 Nov 2026 14:00:00 +0200 (EET)",
        "Mon, 23 Nov 2026 14:00 UTC+2",
        "Mon, 23 Nov 2026 14:00:00 GMT+02:00",
        "Tue, 23 Nov 2026 12:00:00",
        "23 November 2026 12:00",
        "23 Nov 26 12:00 UT",
        "November 23, 2026, 12:00 pm",
        "Nov. 23rd, 2026 12:00 p.m.",
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.123+00:00",
        "2026-11-23T14:00:00+0200",
        "2026-11-23T14:00+02",
        "2026-11-23 12:00:00",
        "2026/11/23 12:00",
        "20261123T120000Z",
        "20261123120000",
        "23.11.2026 12:00",
        "23/11/2026 12:00:00",
        "11/23/2026 12:00",
        "12:00 23.11.2026",
        "1795435200",
        "1795435200000",
        "Пн, 23 Ноя 2026 15:00:00 +0300",
        "23 ноября 2026, 15:00 МСК",
        "Пн, 23 лис 2026 14:00:00 +0200",
        "23 листопада 2026 р., 12:00",
        "Seg, 23 nov 2026 09:00:00 -0300",
        "Mo, 23 November 2026 13:00:00 MEZ",
        "pon, 23 lis 2026 13:00:00 +0100",
        "23 Kasım 2026 15:00 TRT",
        "23 نوفمبر 2026 12:00",
        "23 de noviembre de 2026 12:00",
        "  Mon,\n 23   Nov 2026 12:00:00   GMT ",
    ],
)
def test_it_reads(text: str) -> None:
    found = parse_date(text)
    assert found == NOON
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-11-23", "23.11.2026", "23 Nov 2026", "20261123", "Nov 23, 2026"])
def test_a_day_is_its_beginning(text: str) -> None:
    assert parse_date(text) == DAY


def test_twenty_four_hours_are_the_next_day() -> None:
    assert parse_date("Mon, 23 Nov 2026 24:00:00 GMT") == DAY + timedelta(days=1)


def test_midnight_and_noon_of_twelve_hours() -> None:
    assert parse_date("Nov 23, 2026 12:30 AM") == DAY + timedelta(minutes=30)
    assert parse_date("Nov 23, 2026 1:30 PM") == DAY + timedelta(hours=13, minutes=30)


@pytest.mark.parametrize("month", ["янв", "Января", "січня", "Jan", "January", "stycznia", "enero", "Ocak", "يناير"])
def test_january_in_many_languages(month: str) -> None:
    assert parse_date(f"5 {month} 2026") == datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "yesterday, 12:00", "23 Foo 2026", "99.99.2026", "2026-13-45", "Mon, 23 Nov 1970 12:00:00 GMT",
        "23 Nov 2199", "12345", "1", "9" * 13, "Mon, 23 Nov 2026 25:00:00 GMT", "2026-11-23 12:61", "²²²²²²²²²²",
        "2026-11-23T12:00:00+99:00",
    ],
)  # fmt: skip
def test_it_reads_no_date_into_other_things(text: str) -> None:
    assert parse_date(text) is None


def test_sanity_has_two_ends() -> None:
    assert sane(NOON) == NOON
    assert sane(NOON.replace(year=1990)) is None
    assert sane(NOON.replace(year=2150)) is None


@given(st.text(max_size=200) | st.from_regex(r"\d{1,4}[-./ ]\w{1,9}[-./ ]\d{1,4} \d\d?:\d\d( [-+]?\w{1,5})?"))
def test_it_never_raises(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(1996, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001 - made aware below
def test_it_reads_back_what_python_writes(naive: datetime) -> None:
    instant = naive.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(instant.isoformat()) == instant
    assert parse_date(instant.strftime("%d.%m.%Y %H:%M:%S")) == instant
