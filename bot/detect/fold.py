"""Fold text so that spellings of one word become equal: case, accents, Arabic letters, look-alikes.

Folding keeps one character for one wherever it can, so that offsets stay true for free. Where characters vanish
(zero-width, bidi, tatweel, tashkeel, stress marks) an offset table maps back to the original.
"""

import re
import unicodedata
from dataclasses import dataclass

_ARABIC = str.maketrans(
    "أإآٱىیےئؤةۀکگڤپچ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "ااااييييوههكجفبج01234567890123456789",
)
_SPECIAL = {
    "ё": "е", "Ё": "е", "ґ": "г", "Ґ": "г", "ѐ": "е", "ѝ": "и",
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "þ": "t",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "′": "'", "＇": "'", "ʹ": "'", "ʻ": "'",
}  # fmt: skip
# Zero-width, bidi, soft hyphen, variation selectors, tatweel, tashkeel and the marks of Cyrillic stress.
_VANISHING = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0300-\u036f]"
)
# Whatever is more than a small Cyrillic letter or common punctuation goes the long way.
_RARE = re.compile("[^\x00-\x7f\u0430-\u044f\u0451\u0454\u0456\u0457\u0491«»“”„–—…№’ʼ\u00a0]")
_MARKS = re.compile("[\u0300-\u036f]")
_TO_CYRILLIC = str.maketrans("abcehikmnoprstuxyαβγεηικμνοπρτυχϲ", "авсенікмпоргѕтихуавгенікмиопртухс")
_CLOSE_TO_CYRILLIC = str.maketrans("abcehikmoptxyαβεικνορτυχ", "авсенікмортхуавеікиортух")
_TO_LATIN = str.maketrans("авсеніктоорухѕјԁαβεικνορτυχ", "abcehiktoopyxsjdabeiknoptyx")
_CLEAN = re.compile("[\u0430-\u04ff0-9]+|[\u0620-\u064a0-9]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN_OR_GREEK = re.compile("[a-z\u0370-\u03ff]")
_LATIN = re.compile("[a-z]")


class _FoldTable(dict[int, str | None]):
    """Character by character, worked out at first sight; `None` makes a character vanish."""

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str | None:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if _VANISHING.match(character):
        return None
    arabic = character.translate(_ARABIC)
    if arabic != character:
        return arabic
    lowered = character.lower()
    if "\u0400" <= character <= "\u04ff":
        return lowered
    stripped = "".join(part for part in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(part))
    if len(stripped) != 1:
        return lowered if len(lowered) == 1 else character
    return _SPECIAL.get(stripped, stripped.translate(_ARABIC))


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `offsets[i]` is where its character i begins in the original, `None` where nothing moved."""

    text: str
    offsets: tuple[int, ...] | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text to the original."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text, remembering where each character came from."""
    if text.isascii():
        return Folded(text.lower())
    lowered = text.lower()
    if not _RARE.search(lowered) and len(lowered) == len(text):
        return Folded(lowered.replace("ё", "е").replace("ґ", "г").replace("’", "'").replace("ʼ", "'"))
    folded = text.translate(_TABLE)
    if len(folded) == len(text):
        return Folded(folded)
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if _MARKS.match(character) and characters:
            _compose(characters, offsets, text, character)
            continue
        single = _TABLE[ord(character)]
        if single is not None:
            characters.append(single)
            offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))


def _compose(characters: list[str], offsets: list[int], text: str, mark: str) -> None:
    """Join a combining mark with its letter where that makes another letter (и + breve is й)."""
    composed = unicodedata.normalize("NFC", characters[-1] + mark)
    if len(composed) == 1:
        characters[-1] = _TABLE[ord(composed)] or composed


def fold_word(word: str) -> str:
    """Fold one word of a lexicon or dictionary as `fold` and the tokeniser do with a text."""
    return finish_token(fold(word).text)


def finish_token(token: str) -> str:
    """Undo what hides a word once its ends are known: inner apostrophes, ß, letters of another alphabet."""
    if token.isascii() and "'" not in token:
        return token
    if _CLEAN.fullmatch(token):
        return token
    token = token.replace("'", "").replace("ß", "ss")
    if _CYRILLIC.search(token) and _LATIN_OR_GREEK.search(token):
        return _one_alphabet(token)
    return token.translate(_TO_LATIN) if _LATIN.search(token) else token


def _one_alphabet(token: str) -> str:
    """Write a word of mixed alphabets in one: that of the letters which the other cannot imitate."""
    if _CYRILLIC.search(token.translate(_TO_LATIN)):
        return token.translate(_TO_CYRILLIC)
    if _LATIN.search(token.translate(_CLOSE_TO_CYRILLIC)):
        return token.translate(_TO_LATIN)
    is_cyrillic = len(_CYRILLIC.findall(token)) * 2 >= len(token)
    return token.translate(_TO_CYRILLIC if is_cyrillic else _TO_LATIN)
