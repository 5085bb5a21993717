"""A text with the cues of its words, and the pieces it falls into: sentences, and segments between commas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.detect.facts_vocabulary import Cue, cues_of
from bot.detect.numbers import Numeral, read_numerals, span_of
from bot.detect.text import AnnotatedText
from bot.model.match import Field, Span

_BREAK = re.compile(r"[,;:()\[\]—–،؛|!?…]|\.(?=\s|$)|\s-\s|\.\.")
_RETURNS = ("return", "rescue", "save", "release", "journey", "receive", "fetch")


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
        return self._segments[index]

    @cached_property
    def _segments(self) -> list[tuple[int, int]]:
        breaks = self._breaks
        segments: list[tuple[int, int]] = []
        for sentence in self.text.sentences:
            start = sentence.first
            for index in range(sentence.first + 1, sentence.after + 1):
                if index == sentence.after or breaks[index]:
                    segments.extend([(start, index)] * (index - start))
                    start = index
        return segments

    @cached_property
    def _breaks(self) -> list[bool]:
        """Whether a break stands before each token, and after the last."""
        tokens, fields = self.text.tokens, (self.text.title, self.text.summary)
        breaks = [True]
        for left, right in pairwise(tokens):
            if left.field is not right.field:
                breaks.append(True)
                continue
            gap = fields[left.field is Field.SUMMARY][left.end : right.start]
            breaks.append(gap != " " and gap != "-" and _BREAK.search(gap) is not None)
        for index in self._inside_numerals:
            breaks[index] = False
        breaks.append(True)
        return breaks

    def gap(self, index: int) -> str:
        """The characters between a token and the one before it in the same field; a line break where there is none."""
        tokens = self.text.tokens
        if index >= len(tokens) or index <= 0 or tokens[index].field is not tokens[index - 1].field:
            return "\n."
        return self.text.field_text(tokens[index].field)[tokens[index - 1].end : tokens[index].start]

    def breaks(self, index: int) -> bool:
        """Whether a comma, dash, colon or full stop stands before a token; true at the end of a field."""
        return index >= len(self._breaks) or self._breaks[index]

    def has(self, cue: Cue, first: int, after: int) -> bool:
        """Whether any token of a half-open range has a cue."""
        return any(cue in cues for cues in self.cues[max(first, 0) : max(after, 0)])

    def has_number(self, index: int) -> bool:
        """Whether a number begins at a token."""
        return index in self.numeral_starts

    def words_are(self, first: int, *words: str) -> bool:
        """Whether just these folded words stand from a token on."""
        return tuple(token.folded for token in self.text.tokens[first : first + len(words)]) == words

    def places(self, cue: Cue) -> Iterator[int]:
        """Give the tokens that have a cue."""
        return (index for index, cues in enumerate(self.cues) if cue in cues)

    @cached_property
    def tells_of_return(self) -> bool:
        """Whether any word tells of a return, by its cue or by the lexicon."""
        return any(Cue.RETURN in cues for cues in self.cues) or bool(self.text.mentions_of(*_RETURNS))

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
