"""Read the numbers of a text, as digits or in words, each with the tokens it stands on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.detect.numbers_words import ARTICLES, BY_LANGUAGE, CYRILLIC, HALVED, HALVES, JOINING, THOUSANDS
from bot.detect.text import AnnotatedText, Token
from bot.model.match import Field, Span

# Arabic writes the conjunction and the prepositions as part of the word, also before digits.
_DIGITS = re.compile(r"[وفبلك]?(\d{1,9})")
_HUNDREDS = re.compile(r"\d{1,3}")
_SEPARATED = re.compile(r"[\s,.'’‘`´٬،\u00a0\u2009\u202f]")
# Spoken endings after a hyphen (“4-х”, “5-ти”, “12-oro”) belong to the number.
_SPOKEN_ENDINGS = frozenset(["го", "х", "ти", "тих", "ть", "ми", "ох", "м", "ро", "рых", "их", "oro", "orga"])
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ARABIC_CLITICS = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_MAX_GROUPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as it stands in the text; `first` and `after` are a half-open range of token indices.

    `is_article` tells that the word may be a mere article (“une”, “ein”), `is_digits` that it is written in digits.
    """

    value: int
    first: int
    after: int
    span: Span
    is_digits: bool = False
    is_article: bool = False


def read_numerals(text: AnnotatedText) -> tuple[Numeral, ...]:
    """Read every number of the text, from left to right; a number in words is read in the text's language."""
    reader = _Reader(text)
    return tuple(reader.read())


def words_value(word: str, words: Mapping[str, int]) -> int | None:
    """Give the value of one folded number word, Arabic ones with or without article and clitics."""
    value = words.get(word)
    if value is None and "\u0600" <= word[:1] <= "\u06ff":
        for clitic in _ARABIC_CLITICS:
            value = words.get(word[len(clitic) :]) if word.startswith(clitic) else None
            # الأحد is Sunday, not “the one”.
            if value is not None and value > 1:
                return value
        return None
    return value


class _Reader:
    """Walks over the tokens once, taking each number as far as it reaches."""

    def __init__(self, text: AnnotatedText) -> None:
        self._text = text
        self._tokens = text.tokens
        self._words = BY_LANGUAGE.get(text.language, CYRILLIC)
        self._joining = JOINING.get(text.language, frozenset())

    def read(self) -> Iterator[Numeral]:
        index = 0
        while index < len(self._tokens):
            numeral = self._digits(index) or self._halved(index) or self._spoken(index)
            if numeral is None:
                index += 1
                continue
            yield numeral
            index = numeral.after

    def _digits(self, first: int) -> Numeral | None:
        """Join `1 247`, `1,247`, `16'000`; take in a spoken ending and a multiplier."""
        word = self._tokens[first].folded
        matched = _DIGITS.fullmatch(word) if word[-1].isdigit() else None
        # A superscript is a footnote's mark (“11²”), which folding makes a digit.
        if not matched or not _is_plain(self._tokens[first].text):
            return None
        folded = matched[1]
        after, digits = first + 1, folded
        while len(folded) <= _MAX_GROUPS and self._is_group(after, folded):
            digits += self._tokens[after].folded
            after += 1
        value = int(digits)
        if self._gap(after) == "-" and self._tokens[after].folded in _SPOKEN_ENDINGS:
            after += 1
        elif digits == folded and (fraction := self._fraction(after)):
            multiplier = self._multiplier(after + 1)
            if multiplier == 1:
                return self._numeral(value, first, after, is_digits=True)
            return self._numeral(value * multiplier + fraction * multiplier // 10, first, after + 2, is_digits=True)
        multiplier = self._multiplier(after)
        if multiplier > 1:
            value, after = value * multiplier, after + 1
            # Turkish writes 19,546 as “19 bin 546”.
            if multiplier == 1000 and self._gap(after) == " " and _HUNDREDS.fullmatch(self._tokens[after].folded):
                value, after = value + int(self._tokens[after].folded), after + 1
        return self._numeral(value, first, after, is_digits=True)

    def _is_group(self, index: int, leading: str) -> bool:
        """Whether a token is three more digits of the number before it."""
        if index >= len(self._tokens) or leading == "0":
            return False
        folded = self._tokens[index].folded
        is_three = len(folded) == 3 and folded.isdigit() and _is_plain(self._tokens[index].text)
        return is_three and bool(_SEPARATED.fullmatch(self._gap(index)))

    def _fraction(self, index: int) -> int:
        """The tenths after a decimal point or comma (`19,5 тис.`), or 0."""
        if index >= len(self._tokens) or self._gap(index) not in {",", "."}:
            return 0
        folded = self._tokens[index].folded
        return int(folded) if len(folded) == 1 and folded.isdigit() else 0

    def _multiplier(self, index: int) -> int:
        if index >= len(self._tokens) or self._gap(index) not in {" ", "\u00a0", "\u2009", "\u202f"}:
            return 1
        return THOUSANDS.get(self._tokens[index].folded, 1)

    def _halved(self, first: int) -> Numeral | None:
        """Read “half a dozen”."""
        if self._tokens[first].folded not in HALVES:
            return None
        for index in range(first + 1, min(first + 3, len(self._tokens))):
            if not self._is_close(index):
                break
            value = HALVED.get(self._tokens[index].folded)
            if value is not None:
                return self._numeral(value // 2, first, index + 1)
        return None

    def _spoken(self, first: int) -> Numeral | None:
        """Take words as far as each makes the number longer: tens and units, hundreds, thousands."""
        value = self._value(first)
        if value is None:
            return None
        word = self._tokens[first].folded
        after = first + 1
        total, part = 0, value
        while after < len(self._tokens):
            step = self._step(after, part)
            if step is None:
                break
            total, part, after = total + step[0], step[1], step[2]
        is_article = after == first + 1 and word in ARTICLES
        return self._numeral(total + part, first, after, is_article=is_article)

    def _step(self, index: int, part: int) -> tuple[int, int, int] | None:
        """Take one more word: what is finished, the new open part, and the next token."""
        if not self._is_close(index):
            return None
        folded = self._tokens[index].folded
        if part < 1000 and (multiplier := THOUSANDS.get(folded)) and multiplier > part:
            return (part * multiplier, 0, index + 1) if multiplier >= 1000 else (0, part * multiplier, index + 1)
        if folded in self._joining and part >= 20 and self._joined(index + 1, part):
            index += 1
        value = self._value(index) if index < len(self._tokens) else None
        if value is None:
            return None
        if part == 0:  # the thousands are finished
            return 0, value, index + 1
        joined = _join(part, value, is_arabic=self._text.language == "ar", word=self._tokens[index].folded)
        return None if joined is None else (0, joined, index + 1)

    def _joined(self, index: int, part: int) -> bool:
        """Whether the token after an “and” is still the same number (`twenty and one`, `one hundred and five`)."""
        if index >= len(self._tokens) or not self._is_close(index):
            return False
        value = self._value(index)
        if value is None or (self._tokens[index].folded in ARTICLES and self._text.language == "en"):
            return False
        return part % 100 == 0 or (value < 10 and self._text.language in {"fr", "es"})

    def _value(self, index: int) -> int | None:
        return words_value(self._tokens[index].folded, self._words)

    def _is_close(self, index: int) -> bool:
        """Whether only a space or a hyphen parts a token from the one before."""
        return self._gap(index) in {" ", "-", "\u00a0", "\u2009", "\u202f", "\u2011"}

    def _gap(self, index: int) -> str:
        """The characters between a token and the one before; nothing where the field ends."""
        if not 0 < index < len(self._tokens) or self._tokens[index].field is not self._tokens[index - 1].field:
            return ""
        text = self._text.field_text(self._tokens[index].field)
        return _INVISIBLE.sub("", text[self._tokens[index - 1].end : self._tokens[index].start])

    def _numeral(
        self, value: int, first: int, after: int, *, is_digits: bool = False, is_article: bool = False
    ) -> Numeral:
        return Numeral(
            value=value,
            first=first,
            after=after,
            span=span_of(self._tokens, first, after),
            is_digits=is_digits,
            is_article=is_article,
        )


def _is_plain(text: str) -> bool:
    return all(character.isdecimal() or not character.isnumeric() for character in text)


def span_of(tokens: tuple[Token, ...], first: int, after: int) -> Span:
    """The place of a half-open range of tokens, which must not be empty and lie in one field."""
    field: Field = tokens[first].field
    return Span(field=field, start=tokens[first].start, end=tokens[after - 1].end)


def _join(part: int, value: int, *, is_arabic: bool, word: str) -> int | None:
    """Add a word to the number before it, where the two make one: 20 + 5, 100 + 20, 5 wa-20, 4 × 20."""
    if is_arabic and part < 10 and (value == 10 and not word.startswith("و")):
        return part + value
    if is_arabic and part < 10 and value % 10 == 0 and 20 <= value < 100 and word.startswith("و"):
        return part + value
    if value == 100 and 1 < part < 10:
        return part * value
    if part == 4 and value == 20:
        return 80
    if part in {60, 80} and 10 <= value < 20:
        return part + value
    fits = (part % 10 == 0 and part % 100 >= 20 and 0 < value < 10) or (part > 0 and part % 100 == 0 and value < 100)
    fits = fits or (part == 1000 and value < 1000) or (part == 10 and value < 10 and not is_arabic)
    return part + value if fits else None
