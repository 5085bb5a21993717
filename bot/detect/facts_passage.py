"""A text with the cues of its words, and the pieces it falls into: sentences, and segments between commas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.detect.facts_vocabulary import Cue, cues_of
from bot.detect.numbers import Numeral, read_numerals, span_of
from bot.detect.text import AnnotatedText
from bot.model.match import Field, Span

_BREAK = re.compile(r"[,;:()\[\]—–،؛|!?…]|\.(?=\s|$)|\s-\s|\.\.")
_JOINT_ONLY = re.compile(r"[,،\s]*")


@dataclass(frozen=True)
class Passage:
    """An annotated text, and what its words tell about one another. All places are token indices."""

    text: AnnotatedText

    @cached_property
    def cues(self) -> list[frozenset[Cue]]:
        """The cues of every token."""
        return cues_of([token.folded for token in self.text.tokens], self.text.language)

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """Every number of the text."""
        return read_numerals(self.text)

    @cached_property
    def numeral_starts(self) -> frozenset[int]:
        """The tokens that numbers begin with."""
        return frozenset(numeral.first for numeral in self.numerals)

    @cached_property
    def _inside_numerals(self) -> frozenset[int]:
        return frozenset(index for numeral in self.numerals for index in range(numeral.first + 1, numeral.after))

    @cached_property
    def _sentence_numbers(self) -> list[int]:
        numbers = [0] * len(self.text.tokens)
        for number, sentence in enumerate(self.text.sentences):
            numbers[sentence.first : sentence.after] = [number] * (sentence.after - sentence.first)
        return numbers

    def sentence_number(self, index: int) -> int:
        """The number of the sentence that a token stands in."""
        return self._sentence_numbers[index]

    def sentence(self, index: int) -> tuple[int, int]:
        """The half-open range of the sentence that a token stands in."""
        sentence = self.text.sentences[self._sentence_numbers[index]]
        return sentence.first, sentence.after

    def segment(self, index: int) -> tuple[int, int]:
        """The half-open range between the commas, dashes and colons around a token."""
        first, after = self.sentence(index)
        start, end = index, index + 1
        while start > first and not self.breaks(start):
            start -= 1
        while end < after and not self.breaks(end):
            end += 1
        return start, end

    def gap(self, index: int) -> str:
        """The characters between a token and the one before it in the same field; a line break where there is none."""
        tokens = self.text.tokens
        if index >= len(tokens) or index <= 0 or tokens[index].field is not tokens[index - 1].field:
            return "\n."
        return self.text.field_text(tokens[index].field)[tokens[index - 1].end : tokens[index].start]

    def breaks(self, index: int) -> bool:
        """Whether a comma, dash, colon or full stop stands before a token."""
        gap = self.gap(index)
        if index in self._inside_numerals:
            return False
        return gap != " " and gap != "-" and bool(_BREAK.search(gap))

    def follows_by_comma(self, index: int) -> bool:
        """Whether only spaces or commas stand before a token."""
        return bool(_JOINT_ONLY.fullmatch(self.gap(index)))

    def has(self, cue: Cue, first: int, after: int) -> bool:
        """Whether any token of a half-open range has a cue."""
        return any(cue in cues for cues in self.cues[max(first, 0) : max(after, 0)])

    def places(self, cue: Cue) -> Iterator[int]:
        """Give the tokens that have a cue."""
        return (index for index, cues in enumerate(self.cues) if cue in cues)

    def in_title(self, index: int) -> bool:
        """Whether a token stands in the title."""
        return self.text.tokens[index].field is Field.TITLE

    def is_capital(self, index: int) -> bool:
        """Whether a token is written with a capital letter."""
        return index < len(self.text.tokens) and self.text.tokens[index].text[0].isupper()

    def span(self, first: int, after: int) -> Span:
        """The place of a range of tokens in the original text."""
        return span_of(self.text.tokens, first, after)

    def words(self, span: Span) -> str:
        """The original words at a place."""
        return self.text.field_text(span.field)[span.start : span.end]
