"""Keeping lines in order where scripts of both directions meet: https://www.unicode.org/reports/tr9/. Pure.

A message has one direction, that of its first letter. What is written the other way is isolated, so that neither it
nor the punctuation and numbers beside it move; and a line that would be taken for one of the other direction starts
with a mark. Rendering tells which words of a sentence are somebody else's (``apart``), since only there can a
channel isolate them.
"""

import re
import unicodedata
from enum import StrEnum

from bot.model.message import Line, Style, Text

RIGHT_ISOLATE = "\u2067"
ISOLATE = "\u2068"
END = "\u2069"

_APART = "\x00"
_ISOLATED = re.compile(f"[{RIGHT_ISOLATE}{ISOLATE}][^{END}]*{END}")


class Direction(StrEnum):
    """Which way a text is read."""

    LEFT = "from left"
    RIGHT = "from right"


LINE_START = {Direction.LEFT: "\u200e", Direction.RIGHT: "\u200f"}
"""The mark that gives a line its direction whatever follows."""

_DIRECTIONS = {"L": Direction.LEFT, "R": Direction.RIGHT, "AL": Direction.RIGHT}


def apart(text: str) -> str:
    """Mark words of another's within a sentence, for ``runs``."""
    return f"{_APART}{text}{_APART}"


def runs(sentence: str, style: Style = Style.PLAIN) -> Line:
    """Return a sentence as a line in which the words set apart are runs of their own."""
    return tuple(Text(text=part, style=style) for part in sentence.split(_APART) if part)


def direction_of(text: str) -> Direction | None:
    """Return the direction of a text's first letter, None without one."""
    return next((found for letter in text if (found := _direction(letter))), None)


def isolated(text: str, base: Direction) -> str:
    """Return a text that cannot reorder its surroundings, nor be reordered by them, in a line of that direction.

    A text goes by its first letter; but in a message from right to left, one with letters of that script is taken for a
    sentence in it, though it may begin with a name in another.
    """
    found = {direction for letter in text if (direction := _direction(letter))}
    if found <= {base}:
        return text
    start = RIGHT_ISOLATE if Direction.RIGHT is base and base in found else ISOLATE
    body = text.strip(" ")
    before, after = text[: text.index(body)], text[text.index(body) + len(body) :]
    return f"{before}{start}{body}{END}{after}"


def line_start(line: str, base: Direction) -> str:
    """Return the mark that a line of isolated texts needs, often none.

    Some readers go by a line's first letter, others pass over what is isolated: the mark satisfies both.
    """
    first, outside = direction_of(line), direction_of(_outside(line))
    if not line.strip() or (first is base and outside is base):
        return ""
    is_plain = base is Direction.LEFT and first is None
    return "" if is_plain else LINE_START[base]


def _outside(line: str) -> str:
    """Return what of a line stands outside isolates, which are never nested here."""
    return _ISOLATED.sub("", line)


def _direction(letter: str) -> Direction | None:
    return _DIRECTIONS.get(unicodedata.bidirectional(letter))
