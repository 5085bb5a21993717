"""What must not leave the house: minors' names, exact addresses, a child's medical details.

    text ──read──▶ words ──▶ people, Arabic people          names     [name withheld]
         ──patterns───────▶ street and house number         addresses [address withheld]
         ──patterns, words▶ diagnoses of a child            details   [detail withheld]

Pure. The words are matched folded (case, marks, invisible characters, look-alike letters) and cut on the original text,
so that what is shown differs from what the outlet wrote by the withheld spans alone. Where a rule cannot tell a child
from a grown-up, a lone given name is withheld and a full one with an office, a trade or a verb of speaking is kept.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.alerts.guard_arabic import find_arabic_people
from bot.alerts.guard_people import find_people
from bot.alerts.guard_reading import ADDRESS_WITHHELD, DETAIL_WITHHELD, NAME_WITHHELD, Token, read
from bot.alerts.guard_text import ARABIC


class Withheld(StrEnum):
    """What a span of a text tells."""

    NAME = "name"
    ADDRESS = "address"
    DETAIL = "detail"


SHOWN = {
    Withheld.NAME: NAME_WITHHELD,
    Withheld.ADDRESS: ADDRESS_WITHHELD,
    Withheld.DETAIL: DETAIL_WITHHELD,
}
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Redaction:
    """One span of a text, ``start`` to ``end``, that is not shown, and what it tells."""

    start: int
    end: int
    what: Withheld


def guard(text: str, language: str) -> str:
    """Return a text without what must not leave the house; the same text where there is nothing of it."""
    for _ in range(_PASSES):
        spans = guard_spans(text, language)
        if not spans:
            return text
        text = _cut(text, spans)
    return text


def guard_spans(text: str, language: str) -> tuple[Redaction, ...]:
    """Return the spans of a text that are withheld at first sight, in order, none touching another."""
    tokens = read(text, language)
    found = [Redaction(*_between(tokens, span), Withheld.NAME) for span in find_people(tokens)]
    if any(token.info.script == ARABIC for token in tokens):
        found += [Redaction(*_between(tokens, span), Withheld.NAME) for span in find_arabic_people(tokens)]
    return _merged(text, found)


def _between(tokens: list[Token], span: tuple[int, int]) -> tuple[int, int]:
    return tokens[span[0]].start, tokens[span[1]].end


def _merged(text: str, found: list[Redaction]) -> tuple[Redaction, ...]:
    """Join what overlaps and what only spaces part, an address before a detail before a name."""
    merged: list[Redaction] = []
    for one in sorted(found, key=lambda redaction: (redaction.start, -redaction.end)):
        last = merged[-1] if merged else None
        if last is not None and (
            one.start < last.end or (one.what is last.what and not text[last.end : one.start].strip())
        ):
            merged[-1] = Redaction(last.start, max(last.end, one.end), last.what)
        else:
            merged.append(one)
    return tuple(merged)


def _cut(text: str, spans: tuple[Redaction, ...]) -> str:
    pieces, last = [], 0
    for span in spans:
        pieces += [text[last : span.start], SHOWN[span.what]]
        last = span.end
    return "".join([*pieces, text[last:]])
