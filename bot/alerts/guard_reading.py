"""A text as the guard reads it: its words in order, what lies between them, where one sentence ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.alerts.guard_text import APOSTROPHES, LATIN, folded_words, words_of
from bot.alerts.guard_vocabulary import Info, describe

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
    """Return a text's words, with what is known of each. What is already withheld is no word."""
    tokens: list[Token] = []
    last, first, before = 0, 0, None
    for start, end in _spans(text):
        gap = text[last:start]
        info = describe(text[start:end], language)
        opens = before is None or (gap != " " and _ends_sentence(gap, before))
        if opens:
            _mark_titled(tokens, first)
            first = len(tokens)
        tokens.append(Token(info, start, end, gap, opens, False))
        last, before = end, info
    _mark_titled(tokens, first)
    return tokens


def _spans(text: str) -> Iterator[tuple[int, int]]:
    blocked = [match.span() for match in _WITHHELD.finditer(text)] if "[" in text else []
    for match in words_of(text):
        start, end = match.span()
        if blocked and any(first <= start < stop for first, stop in blocked):
            continue
        elided = (
            _ELIDED.match(text, start, end)
            if text[start + 1 : start + 2] in APOSTROPHES or text[start] in "qQ"
            else None
        )
        if elided is not None:
            yield start, elided.end() - 1
            yield elided.end(), end
        else:
            yield start, end


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
    counted = [info for info in infos if len(info.folded) >= _COUNTED_LETTERS and info.script != "number"]
    if len(counted) < _COUNTED_WORDS:
        return all(info.capital for info in counted) and len(counted) > 1 and not _is_plain_name(counted)
    return sum(info.capital for info in counted) >= _TITLE_CASE * len(counted)


def _is_plain_name(infos: list[Info]) -> bool:
    return any(info.given for info in infos) or infos[0].script != LATIN
