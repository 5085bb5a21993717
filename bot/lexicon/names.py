"""Read the notation of names that `model/concept.py` describes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.detect.compiled import GAP


class WordKind(StrEnum):
    """How much of a language a written word stands for."""

    LEMMA = "lemma"
    EXACT = "exact"
    BEGINNING = "beginning"
    ENDING = "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWord:
    """One word of a name; `gap` is how many words may stand before it."""

    text: str
    kind: WordKind
    capital: bool = False
    gap: int = 0


class MalformedNameError(ValueError):
    """A name that is empty, or whose marks make no sense."""


def read_name(name: str) -> tuple[NameWord, ...]:
    """Read a name such as `bring ... back`, `^=Katar` or `похищ*`."""
    if name.isalpha():
        return (NameWord(text=name, kind=WordKind.LEMMA),)
    words: list[NameWord] = []
    gap = 0
    for part in name.replace("…", "...").split():
        if part == "...":
            gap = GAP
            continue
        for piece in _pieces(part):
            words.append(_read_word(piece, gap if words else 0))
            gap = 0
    if not words or gap:
        raise MalformedNameError(f"{name!r} is not a name")
    return tuple(words)


# What parts words in a text parts them in a name: hyphens, and apostrophes before letters other than Cyrillic.
_PARTING = re.compile("[-\u2010\u2011\u2013]|['’](?![\u0400-\u04ff*])")


def _pieces(part: str) -> list[str]:
    """Part a word where the tokeniser would, its marks kept: `=cease-fire` is `=cease =fire`."""
    marks = part[: len(part) - len(part.lstrip("^="))]
    pieces = [piece for piece in _PARTING.split(part[len(marks) :]) if piece]
    return [marks + piece for piece in pieces] if len(pieces) > 1 else [part]


def _read_word(part: str, gap: int) -> NameWord:
    capital = part.startswith("^")
    text = part.removeprefix("^")
    kind = WordKind.LEMMA
    if text.startswith("="):
        kind, text = WordKind.EXACT, text[1:]
    elif text.endswith("*"):
        kind, text = WordKind.BEGINNING, text[:-1]
    elif text.startswith("*"):
        kind, text = WordKind.ENDING, text[1:]
    if not text or any(mark in text for mark in "*^="):
        raise MalformedNameError(f"{part!r} is not a word of a name")
    if kind in (WordKind.BEGINNING, WordKind.ENDING) and len(text) < 3:
        raise MalformedNameError(f"{part!r}: at least three letters must stand beside the *")
    return NameWord(text=text, kind=kind, capital=capital, gap=gap)
