from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.quantities import format_duration, format_size, parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("0.5s", 0.5), ("250ms", 0.25), ("90s", 90), ("15m", 900), ("48h", 172800), ("30d", 2592000)],
)
def test_a_duration_is_read_in_every_unit(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5min", "1e3s", "٥m", "5m ", "1h30m", ".5s"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**11))
def test_a_written_duration_is_read_back(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(("text", "size"), [("1B", 1), ("512KiB", 524288), ("10MiB", 10485760), ("1GiB", 1073741824)])
def test_a_size_is_read_and_written_in_every_unit(text: str, size: int) -> None:
    assert parse_size(text) == size
    assert format_size(size) == text


@pytest.mark.parametrize("text", ["", "10", "10MB", "10 MiB", "-1KiB", "1.5MiB"])
def test_anything_else_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="expected a size such as"):
        parse_size(text)
