"""Fold text so that spellings of one word become equal: case, accents, Arabic letters, look-alikes.

Folding keeps one character for one wherever it can, so that offsets stay true for free. Where characters vanish
(zero-width, bidi, tatweel, tashkeel, stress marks) an offset table maps back to the original.
"""

import re
import unicodedata

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
# Whatever is more than small Cyrillic, Arabic or common punctuation goes the long way.
_RARE = re.compile(
    "[^\x00-\x7f\u0430-\u044f\u0451\u0454\u0456\u0457\u0491\u0621-\u064a\u060c\u061b\u061f\u064b-\u0652"
    "\u0670\u0671«»“”„–—…№’ʼ\u00a0]"
)
_ARABIC_LETTER = re.compile("[\u0621-\u0671]")
_ARABIC_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]+")
_ARABIC_PAIRS = (("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ٱ", "ا"), ("ى", "ي"), ("ئ", "ي"), ("ؤ", "و"), ("ة", "ه"))
_MARKS = re.compile("[\u0300-\u036f]")
_TO_CYRILLIC = str.maketrans("abcehikmnoprstuxyαβγεηικμνοπρτυχϲ", "авсенікмпоргѕтихуавгенікмиопртухс")
_CLOSE_TO_CYRILLIC = str.maketrans("abcehikmoptxyαβεικνορτυχ", "авсенікмортхуавеікиортух")
_TO_LATIN = str.maketrans("авсеніктоорухѕјԁαβεικνορτυχ", "abcehiktoopyxsjdabeiknoptyx")
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
    parts = unicodedata.normalize("NFKD", lowered).lower()
    stripped = "".join(part for part in parts if not unicodedata.combining(part))
    if len(stripped) != 1:
        return lowered if len(lowered) == 1 else character
    return _SPECIAL.get(stripped, stripped.translate(_ARABIC))


_TABLE = _FoldTable()


class Folded:
    """Folded text, and where its characters stand in the original."""

    __slots__ = ("_offsets", "_original", "text")

    def __init__(self, text: str, original: str) -> None:
        """Remember the original; where characters vanished, offsets are worked out at need."""
        self.text = text
        self._original = original
        self._offsets: list[int] | None = None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a span of the folded text to the original."""
        if len(self.text) == len(self._original):
            return start, end
        if self._offsets is None:
            self._offsets = _fold_slowly(self._original)[1]
        return self._offsets[start], self._offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text."""
    if text.isascii():
        return Folded(text.lower(), text)
    lowered = text.lower()
    if len(lowered) == len(text) and not _RARE.search(lowered):
        return Folded(_fold_common(lowered), text)
    if _MARKS.search(text):
        return Folded("".join(_fold_slowly(text)[0]), text)
    return Folded(text.translate(_TABLE), text)


def _fold_common(lowered: str) -> str:
    """Fold what consists of Cyrillic and Arabic letters and common punctuation: a few replacements."""
    if _ARABIC_LETTER.search(lowered):
        lowered = _ARABIC_MARKS.sub("", lowered)
        for letter, plain in _ARABIC_PAIRS:
            lowered = lowered.replace(letter, plain)
    return lowered.replace("ё", "е").replace("ґ", "г").replace("’", "'").replace("ʼ", "'")


def _fold_slowly(text: str) -> tuple[list[str], list[int]]:
    """Fold character by character; give where each came from."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if _MARKS.match(character) and characters:
            _compose(characters, character)
            continue
        single = _TABLE[ord(character)]
        if single is not None:
            characters.append(single)
            offsets.append(offset)
    return characters, offsets


def _compose(characters: list[str], mark: str) -> None:
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
    token = token.replace("'", "").replace("ß", "ss")
    if _CYRILLIC.search(token) and _LATIN_OR_GREEK.search(token):
        return _one_alphabet(token)
    return token.translate(_TO_LATIN) if _LATIN.search(token) else token


def in_other_alphabet(token: str) -> str | None:
    """Respell a word of mixed alphabets that could be of either in the one that `finish_token` does not choose."""
    if token.isascii() or not (_CYRILLIC.search(token) and _LATIN_OR_GREEK.search(token)):
        return None
    respelled = {token.translate(_TO_CYRILLIC), token.translate(_TO_LATIN)} - {finish_token(token)}
    return respelled.pop() if len(respelled) == 1 else None


def _one_alphabet(token: str) -> str:
    """Write a word of mixed alphabets in one: that of the letters which the other cannot imitate."""
    if _CYRILLIC.search(token.translate(_TO_LATIN)):
        return token.translate(_TO_CYRILLIC)
    if _LATIN.search(token.translate(_CLOSE_TO_CYRILLIC)):
        return token.translate(_TO_LATIN)
    is_cyrillic = len(_CYRILLIC.findall(token)) * 2 >= len(token)
    return token.translate(_TO_CYRILLIC if is_cyrillic else _TO_LATIN)
