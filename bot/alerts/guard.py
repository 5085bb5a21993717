"""What must not leave the house: minors' names, exact addresses, a child's medical details.

    text ──read──▶ words ──▶ people, Arabic people          names     [name withheld]
         ──patterns───────▶ street and house number         addresses [address withheld]
         ──patterns, words▶ diagnoses of a child            details   [detail withheld]

Pure. The words are matched folded (case, marks, invisible characters, look-alike letters) and cut on the original text,
so that what is shown differs from what the outlet wrote by the withheld spans alone. Where a rule cannot tell a child
from a grown-up, a lone given name is withheld and a full one with an office, a trade or a verb of speaking is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.alerts.guard_addresses import find_addresses
from bot.alerts.guard_arabic import clitic_of, find_arabic_people
from bot.alerts.guard_medical import find_details
from bot.alerts.guard_people import find_people
from bot.alerts.guard_reading import ADDRESS_WITHHELD, DETAIL_WITHHELD, NAME_WITHHELD, Token, read
from bot.alerts.guard_text import ARABIC
from bot.alerts.guard_vocabulary import STREET, WITHHELD


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
REMEMBERED = 512
"""Texts whose answer is remembered: one entry is shown to many chats, and edited often."""
_BETWEEN = "\n"
"""What is put between texts that are guarded together: no name goes over it."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """One span of a text, ``start`` to ``end``, that is not shown, and what it tells."""

    start: int
    end: int
    what: Withheld


@lru_cache(maxsize=REMEMBERED)
def guard(text: str, language: str) -> str:
    """Return a text without what must not leave the house; the same text where there is nothing of it."""
    return guard_together((text,), language)[0]


def guard_together(parts: Sequence[str], language: str) -> tuple[str, ...]:
    """Return texts that belong together guarded: a name that one of them shows to be a child's is withheld in all."""
    found = tuple(parts)
    while spans := guard_spans(_BETWEEN.join(found), language):
        found = tuple(_cut(part, spans, at) for part, at in zip(found, _starts(found), strict=True))
    return found


def guard_spans(text: str, language: str) -> tuple[Redaction, ...]:
    """Return the spans of a text that are withheld at first sight, in order, none touching another."""
    tokens = read(text, language)
    people = find_people(tokens)
    if any(token.info.script == ARABIC for token in tokens):
        people += find_arabic_people(tokens)
    named = {at for first, last in people for at in range(first, last + 1)}
    named |= {at for at, token in enumerate(tokens) if token.info.kinds & WITHHELD}
    found = [Redaction(*_between(tokens, span), Withheld.NAME) for span in people]
    if any(token.info.kinds & STREET for token in tokens):
        found += [Redaction(start, end, Withheld.ADDRESS) for start, end in find_addresses(text)]
    found += [Redaction(*_between(tokens, span), Withheld.DETAIL) for span in find_details(tokens, named)]
    return _merged(text, found)


def _between(tokens: list[Token], span: tuple[int, int]) -> tuple[int, int]:
    first, last = tokens[span[0]], tokens[span[1]]
    return first.start + clitic_of(first.info), last.end


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


def _starts(parts: Sequence[str]) -> Iterator[int]:
    at = 0
    for part in parts:
        yield at
        at += len(part) + len(_BETWEEN)


def _cut(part: str, spans: tuple[Redaction, ...], at: int) -> str:
    """Return the part that begins at ``at`` of the joined text, without the spans that lie in it."""
    pieces, last = [], 0
    for span in spans:
        if at <= span.start and span.end <= at + len(part):
            pieces += [part[last : span.start - at], SHOWN[span.what]]
            last = span.end - at
    return "".join([*pieces, part[last:]])
