"""The guard's reading of a text: words cut on the original, folded for comparing.

A word keeps where it stands in the text as it was given; what is compared has no case, no marks, no invisible
characters, and one alphabet: a letter that only looks like one of the word's own counts as that one.
"""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = (
    "\u00ad\u034f\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u115f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
"""Marks and characters that take no room: a word may hold them anywhere and is still the word."""

APOSTROPHES = "'’ʼ‘`´′＇ˈ"
HYPHENS = r"\-‐‑"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_UNSEEN}]|[{APOSTROPHES}{HYPHENS}](?=[^\W_]))*")

CYRILLIC, ARABIC, LATIN, NUMBER = "cyrillic", "arabic", "latin", "number"
_SEEN = re.compile(rf"[{_UNSEEN}]+")
_MARK_OF_WORD = re.compile(rf"[{APOSTROPHES}]")

_PAIRS = [
    "аa",
    "вb",
    "еe",
    "кk",
    "мm",
    "нh",
    "оo",
    "рp",
    "сc",
    "тt",
    "уy",
    "хx",
    "іi",
    "јj",
    "ѕs",
    "ԁd",
    "ԛq",
    "ԝw",
    "һh",
    "ӏl",
    "бb",
    "αa",
    "βb",
    "εe",
    "ηn",
    "ιi",
    "κk",
    "νv",
    "οo",
    "ρp",
    "τt",
    "υu",
    "χx",
    "γy",
    "ωw",
    "ɑa",
    "ɡg",
    "ɩi",
    "ᴏo",
    "ꞌ'",
]
_TO_LATIN = {pair[0]: pair[1] for pair in _PAIRS}
_TO_CYRILLIC = {
    "a": "а", "b": "в", "c": "с", "d": "д", "e": "е", "g": "г", "h": "н", "i": "і", "j": "ј", "k": "к", "l": "л",
    "m": "м", "n": "п", "o": "о", "p": "р", "r": "г", "s": "ѕ", "t": "т", "u": "и", "x": "х", "y": "у",
    "α": "а", "β": "в", "ε": "е", "η": "н", "ι": "і", "κ": "к", "ν": "у", "ο": "о", "ρ": "р", "τ": "т", "υ": "у",
    "χ": "х",
    "0": "о", "3": "з", "6": "б",
}  # fmt: skip
_ONLY_LATIN = frozenset("dfgjlqrsvwz")
_LATIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_CYRILLIC_LETTERS = str.maketrans(
    {"ґ": "г", "є": "е", "і": "и", "ы": "и", "э": "е", "ъ": None, "ь": None, "ј": "и", "ѕ": "с", "ў": "у"}
)
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ڤ": "ف",
        "پ": "ب",
        "گ": "ج",
        "ؤ": "و",
        "ئ": "ي",
    }
)
_DIGITS = {"0": "o", "1": "l"}


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """Return a word as it is compared: lower case, bare letters, one alphabet, no apostrophes."""
    if word.isascii():
        folded = word.lower()
        return _MARK_OF_WORD.sub("", folded) if folded.isalpha() or "'" in folded or "`" in folded else _digits(folded)
    bare = _SEEN.sub("", unicodedata.normalize("NFKD", _SEEN.sub("", word))).lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if unicodedata.category(c)[0] != "M")
    bare = re.sub(rf"[{HYPHENS}]", "-", _MARK_OF_WORD.sub("", bare))
    return _one_alphabet(bare)


def _digits(folded: str) -> str:
    """Read a zero among letters as the letter it stands for: nobody is called S0fiia."""
    if folded[0].isdigit() or "-" in folded or not any(c.isalpha() for c in folded):
        return folded
    return "".join(_DIGITS.get(c, c) for c in folded)


def _one_alphabet(word: str) -> str:
    script = script_of(word)
    if script == CYRILLIC:
        if not word[0].isdigit():
            word = "".join(_TO_CYRILLIC.get(c, c) for c in word)
        return word.translate(_CYRILLIC_LETTERS)
    if script == ARABIC:
        return word.translate(_ARABIC_LETTERS)
    word = "".join(_TO_LATIN.get(c, c) for c in word).translate(_LATIN_LETTERS)
    return _digits(word) if word else word


def script_of(word: str) -> str:
    """Tell the alphabet that most of a word's letters belong to; a word without letters is a number."""
    if word.isascii():
        return LATIN if any(c.isalpha() for c in word) else NUMBER
    cyrillic = arabic = latin = 0
    for character in word:
        if "\u0400" <= character <= "\u052f":
            cyrillic += 1
        elif "\u0600" <= character <= "\u06ff" or "\ufb50" <= character <= "\ufeff":
            arabic += not character.isdigit()
        elif character.isalpha():
            latin += 1
    if not cyrillic + arabic + latin:
        return NUMBER
    if cyrillic and latin:
        own_latin = sum(c in _ONLY_LATIN for c in word.lower())
        own_cyrillic = sum("\u0400" <= c <= "\u052f" and c not in _TO_LATIN for c in word.lower())
        if own_latin != own_cyrillic:
            return LATIN if own_latin > own_cyrillic else CYRILLIC
    return CYRILLIC if cyrillic >= max(arabic, latin) else ARABIC if arabic >= latin else LATIN


def unsuffixed(word: str) -> str:
    """Return a word without what an apostrophe ties to its end: a possessive, a Turkish case."""
    marks = list(_MARK_OF_WORD.finditer(word))
    if not marks or len(word) - marks[-1].end() > _LONGEST_SUFFIX or marks[-1].start() < 2:
        return word
    return word[: marks[-1].start()]


_LONGEST_SUFFIX = 5


def folded_words(words: str) -> frozenset[str]:
    """Return a list of words, written with spaces, as they are compared."""
    return frozenset(fold(word) for word in words.split())
