"""Read the notation of names that `model/concept.py` describes."""

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
    words: list[NameWord] = []
    gap = 0
    for part in name.replace("…", "...").split():
        if part == "...":
            gap = GAP
            continue
        words.append(_read_word(part, gap if words else 0))
        gap = 0
    if not words or gap:
        raise MalformedNameError(f"{name!r} is not a name")
    return tuple(words)


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
