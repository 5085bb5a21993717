"""Characters that must not reach Slack as they came."""

import re
import unicodedata

JOINER = "\u2060"
"""Takes no room and is no space: https://www.unicode.org/reports/tr14/#WJ."""

_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MENTION = re.compile(r"<(?=[!@#])")


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


def guarded(text: str) -> str:
    """Break what would ping a channel or a person, should a reader of our blocks take their text for markup.

    Slack itself does not; exports, bridges and search tools may.
    """
    return _MENTION.sub(f"<{JOINER}", text)
