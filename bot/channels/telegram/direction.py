"""Keeping lines in order where scripts of both directions meet: https://www.unicode.org/reports/tr9/."""

import unicodedata
from enum import StrEnum

ISOLATE = "\u2068"
END = "\u2069"


class Direction(StrEnum):
    """Which way a text is read."""

    LEFT = "from left"
    RIGHT = "from right"


LINE_START = {Direction.LEFT: "\u200e", Direction.RIGHT: "\u200f"}
"""The mark that gives a line its direction whatever follows."""

_DIRECTIONS = {"L": Direction.LEFT, "R": Direction.RIGHT, "AL": Direction.RIGHT}
_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def direction_of(text: str) -> Direction | None:
    """Return the direction of a text's first letter, None without one."""
    return next((found for letter in text if (found := _DIRECTIONS.get(unicodedata.bidirectional(letter)))), None)


def isolated(text: str, base: Direction) -> str:
    """Return a text that cannot reorder its surroundings, nor be reordered by them, in a line of that direction."""
    if all(_DIRECTIONS.get(unicodedata.bidirectional(letter), base) is base for letter in text):
        return text
    return f"{ISOLATE}{text}{END}"


def without_controls(text: str) -> str:
    """Return text on one line, without control and direction characters; the joiners of emoji and letters stay."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cc", "Cs") and character not in _MARKS:
            kept.append(character)
    return "".join(kept)
