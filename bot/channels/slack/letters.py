"""Characters that must not reach Slack as they came."""

import re

JOINER = "\u2060"
"""Takes no room and is no space: https://www.unicode.org/reports/tr14/#WJ."""

_MENTION = re.compile(r"<(?=[!@#])")


def guarded(text: str) -> str:
    """Break what would ping a channel or a person, should a reader of our blocks take their text for markup.

    Slack itself does not; exports, bridges and search tools may.
    """
    return _MENTION.sub(f"<{JOINER}", text)
