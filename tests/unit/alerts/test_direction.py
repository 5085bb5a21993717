"""Which way lines run where scripts meet. Expected orders were read off a browser's picture of each line."""

import pytest

from bot.alerts.direction import Direction, apart, direction_of, isolated, line_start, runs
from bot.model.message import Style, Text

LEFT, RIGHT = Direction.LEFT, Direction.RIGHT


@pytest.mark.parametrize(
    ("text", "direction"), [("6 дітей", LEFT), ("6 أطفال", RIGHT), ("שלום", RIGHT), ("5 → 6", None), ("", None)]
)
def test_a_text_goes_by_its_first_letter(text: str, direction: Direction | None) -> None:
    assert direction_of(text) is direction


@pytest.mark.parametrize(
    ("text", "base"), [("Visti", LEFT), ("5 → 6", LEFT), ("5 → 6", RIGHT), ("أطفال", RIGHT), ("", LEFT), (" ", RIGHT)]
)
def test_what_runs_with_the_message_is_left_alone(text: str, base: Direction) -> None:
    assert isolated(text, base) == text


@pytest.mark.parametrize(
    ("text", "base", "shown"),
    [
        ("الجزيرة", LEFT, "\u2068الجزيرة\u2069"),
        ("Visti", RIGHT, "\u2068Visti\u2069"),
        (" (visti.example) ", RIGHT, " \u2068(visti.example)\u2069 "),
        ("Visti أطفال", RIGHT, "\u2067Visti أطفال\u2069"),
        ("Visti أطفال", LEFT, "\u2068Visti أطفال\u2069"),
    ],
)
def test_what_runs_the_other_way_is_isolated_within_its_spaces(text: str, base: Direction, shown: str) -> None:
    assert isolated(text, base) == shown


@pytest.mark.parametrize(
    ("line", "base", "mark"),
    [
        ("6 children", LEFT, ""),
        ("5 → 6", LEFT, ""),
        ("5 → 6", RIGHT, "\u200f"),
        ("عودة \u2068Visti\u2069", RIGHT, ""),
        ("\u2067عودة Visti\u2069", RIGHT, "\u200f"),
        ("\u2068عودة\u2069 (visti.example)", LEFT, "\u200e"),
        ("\u2068عودة\u2069", LEFT, "\u200e"),
        (" ", RIGHT, ""),
    ],
)
def test_a_line_starts_with_a_mark_where_a_reader_could_take_it_for_the_other_direction(
    line: str, base: Direction, mark: str
) -> None:
    assert line_start(line, base) == mark


def test_words_set_apart_in_a_sentence_become_runs_of_their_own() -> None:
    line = runs(f"Corrected by {apart('الجزيرة')}: 5 → 6", Style.BOLD)
    assert line == tuple(Text(text=text, style=Style.BOLD) for text in ("Corrected by ", "الجزيرة", ": 5 → 6"))
