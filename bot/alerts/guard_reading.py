"""A text as the guard reads it: its words in order, what lies between them, where one sentence ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.alerts.guard_text import APOSTROPHES, ARABIC, LATIN, NUMBER, WORD, folded_words
from bot.alerts.guard_vocabulary import WITHHELD_NAME, Info, describe

NAME_WITHHELD, ADDRESS_WITHHELD, DETAIL_WITHHELD = "[name withheld]", "[address withheld]", "[detail withheld]"
_WITHHELD = re.compile(r"\[(?:name|address|detail) withheld\]")

_ENDS = frozenset("!?\n|•…;。؟")
_ABBREVIATIONS = folded_words("""
    р г ст м вул ул кв д буд с пров пер им ім dr mr mrs ms st sr sra nr no lat ur bzw ca str ok geb z y o yr
""")
_ELIDED = re.compile(r"(?:[dlnsmtcj]|qu)['’ʼ](?=[^\W_])", re.IGNORECASE)
_TITLE_CASE = 0.6
_COUNTED_LETTERS = 4
_COUNTED_WORDS = 4


@dataclass(slots=True)
class Token:
    """A word where it stands. ``gap`` is what lies before it; ``opens``: it begins a sentence."""

    info: Info
    start: int
    end: int
    gap: str
    opens: bool
    titled: bool
    """Whether its sentence capitalises nearly every word, so that a capital says nothing."""


def read(text: str, language: str) -> list[Token]:
    """Return a text's words, with what is known of each. A name that is withheld already is one word, a name."""
    tokens: list[Token] = []
    last, first, before = 0, 0, None
    for start, end in _spans(text):
        gap = text[last:start]
        info = WITHHELD_NAME if text[start] == "[" else describe(text[start:end], language)
        opens = before is None or (gap != " " and _ends_sentence(gap, before))
        if opens:
            _mark_titled(tokens, first)
            first = len(tokens)
        tokens.append(Token(info, start, end, gap, opens, False))
        last, before = end, info
    _mark_titled(tokens, first)
    return tokens


def _spans(text: str) -> Iterator[tuple[int, int]]:
    if "[" not in text:
        yield from _words(text, 0, len(text))
        return
    last = 0
    for match in _WITHHELD.finditer(text):
        yield from _words(text, last, match.start())
        if match[0] == NAME_WITHHELD:
            yield match.span()
        last = match.end()
    yield from _words(text, last, len(text))


def _words(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    for match in WORD.finditer(text, first, last):
        start, end = match.span()
        elided = _ELIDED.match(text, start, end) if _may_elide(text, start) else None
        if elided is not None:
            yield start, elided.end() - 1
            yield elided.end(), end
        else:
            yield start, end


def _may_elide(text: str, start: int) -> bool:
    return text[start + 1 : start + 2] in APOSTROPHES or text[start] in "qQ"


def _ends_sentence(gap: str, before: Info) -> bool:
    if not _ENDS.isdisjoint(gap):
        return True
    at = gap.find(".")
    if at < 0:
        return False
    is_short = len(before.folded) == 1 and before.capital
    return not (at == 0 and (is_short or before.folded in _ABBREVIATIONS))


def _mark_titled(tokens: list[Token], first: int) -> None:
    sentence = tokens[first:]
    if _is_titled([token.info for token in sentence]):
        for token in sentence:
            token.titled = True


def _is_titled(infos: list[Info]) -> bool:
    counted = [info for info in infos if len(info.folded) >= _COUNTED_LETTERS and info.script != NUMBER]
    if not counted or counted[0].script == ARABIC:
        return False
    if sum(info.upper for info in counted) >= _TITLE_CASE * len(counted):
        return True
    if counted[0].script != LATIN or (len(counted) < _COUNTED_WORDS and any(info.given for info in counted)):
        return False
    return len(counted) > 1 and sum(info.capital for info in counted) >= _TITLE_CASE * len(counted)
