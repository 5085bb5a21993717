"""Find the concepts that a text mentions: fold, cut into tokens, look up, drop what is hidden, mark negation.

The inner form is lean on purpose: plain lists and tuples, since most entries mention little and are done at once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from bot.detect.compiled import ARABIC_CLITICS, STEM, CompiledLexicon, Name
from bot.detect.fold import finish_token, fold
from bot.detect.text import AnnotatedText, Mention, Sentence, Token
from bot.model.match import Evidence, Field

# An apostrophe before a Cyrillic letter stands inside a word; elsewhere it parts article, genitive or case ending.
_TOKEN = re.compile(r"[^\W_]+(?:'[\u0400-\u04ff]+)*")
_BOUNDARY = re.compile(r"[.!?…؟۔]+[\"'»”“)\]]*(?=\s)|[\n\r]+|;(?=\s)|؛")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st gen sen rep gov prof lt col vs no mt sr jr тис тыс млн млрд ст рр гг вул ул ім им обл см "
    "bzw ca sog mme mlle sra dra pr ks płk tys mln sn dk".split()
)
NEGATION = "negation"
"""The concept whose mentions negate what follows them; a lexicon without it knows no negation."""
_NEGATION_REACH = 3
_NEGATION_FOLLOWS = frozenset({"de", "tr"})


class Found(NamedTuple):
    """A mention in lean form: the concept's number, its tokens, its sentence."""

    concept: int
    first: int
    after: int
    sentence: int
    negated: bool
    in_title: bool


class Reading:
    """One entry while it is read: its tokens, and what they mention."""

    def __init__(self, lexicon: CompiledLexicon, title: str, summary: str, languages: tuple[str, str]) -> None:
        """Fold, cut and look up both fields, each in its language."""
        self.lexicon = lexicon
        self.languages = languages
        self.texts = (title, summary)
        self._folded = (fold(title), fold(summary))
        self.words: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._cut(0)
        self.title_length = len(self.words)
        self._cut(1)
        self.mentions = self._resolve(self._find())

    def _cut(self, field: int) -> None:
        text = self._folded[field].text
        cut = [(token[0], token.span()) for token in _TOKEN.finditer(text)]
        self._spans.extend(span for _, span in cut)
        if text.isascii():
            self.words.extend(word for word, _ in cut)
        else:
            self.words.extend(finish_token(word) for word, _ in cut)

    def _find(self) -> list[tuple[int, int, int]]:
        """Look every token up; give (concept, first, after) of each name that stands there."""
        found: list[tuple[int, int, int]] = []
        names = self.lexicon.names
        for field, (start, end) in enumerate(((0, self.title_length), (self.title_length, len(self.words)))):
            table = self.lexicon.words_of(self.languages[field])
            forms, beginnings, endings = table.forms, table.beginnings, table.endings
            for index in range(start, end):
                word = self.words[index]
                if (
                    word not in forms
                    and word[:STEM] not in beginnings
                    and word[-STEM:] not in endings
                    and (not table.is_arabic or word[0] not in ARABIC_CLITICS)
                ):
                    continue
                for unit in table.units(word):
                    for name in names.get(unit, ()):
                        after = index + 1 if name.is_plain else self._after(name, index, end)
                        if after:
                            found.append((name.concept, index, after))
        return found

    def _after(self, name: Name, index: int, end: int) -> int:
        """Where a name that begins at a token ends, or 0 where it does not stand there."""
        if name.capital[0] and not self._is_capital(index):
            return 0
        position = index + 1
        for (unit, gap), capital in zip(name.further, name.capital[1:], strict=True):
            position = self._next(unit, position, min(end, position + gap + 1), capital) + 1
            if not position:
                return 0
        if position - index > len(name.capital) and self.sentence_of(index) != self.sentence_of(position - 1):
            return 0
        return position

    def _next(self, unit: int, start: int, end: int, capital: bool) -> int:
        table = self.lexicon.words_of(self.languages[start >= self.title_length])
        for position in range(start, end):
            if unit in table.units(self.words[position]) and (not capital or self._is_capital(position)):
                return position
        return -1

    def _is_capital(self, index: int) -> bool:
        """Whether a token is written with a capital, or its field has no capitals that could tell."""
        field = int(index >= self.title_length)
        start, _ = self._original(index)
        text = self.texts[field]
        return text[start].isupper() or text.islower()

    def _original(self, index: int) -> tuple[int, int]:
        start, end = self._spans[index]
        return self._folded[index >= self.title_length].original_span(start, end)

    def _resolve(self, found: list[tuple[int, int, int]]) -> list[Found]:
        """Drop what a longer mention covers or hides, and mark what is negated."""
        kept = _uncovered(found, self.lexicon)
        negation = self.lexicon.number(NEGATION)
        negations = [(first, after) for concept, first, after in kept if concept == negation]
        mentions = []
        for concept, first, after in kept:
            negated = any(self._negates(place, first, after) for place in negations)
            mentions.append(Found(concept, first, after, self.sentence_of(first), negated, first < self.title_length))
        return mentions

    def _negates(self, negation: tuple[int, int], first: int, after: int) -> bool:
        """Whether a negation governs a mention: just before it, within it, in German and Turkish just after it."""
        start, end = negation
        language = self.languages[first >= self.title_length]
        is_before = 0 <= first - end < _NEGATION_REACH
        is_after = language in _NEGATION_FOLLOWS and 0 <= start - after < _NEGATION_REACH
        is_within = first < start < after - 1
        return (is_before or is_after or is_within) and self.sentence_of(start) == self.sentence_of(first)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        """The index of the first token of every sentence of the summary."""
        text = self._folded[1].text
        starts = [self.title_length]
        spans = self._spans[self.title_length :]
        begins = [begin for begin, _ in spans]
        for boundary in _BOUNDARY.finditer(text):
            after = bisect_right(begins, boundary.start())
            if 0 < after < len(begins) and not self._is_abbreviation(boundary, after):
                starts.append(self.title_length + after)
        return starts

    def _is_abbreviation(self, boundary: re.Match[str], after: int) -> bool:
        if boundary[0] != ".":
            return False
        before = self.words[self.title_length + after - 1]
        next_start = self._original(self.title_length + after)[0]
        is_short = len(before) == 1 and before.isalpha()
        return is_short or before in _ABBREVIATIONS or self.texts[1][next_start].islower()

    def sentence_of(self, index: int) -> int:
        """The number of the sentence that a token stands in; the title is sentence 0."""
        if index < self.title_length:
            return 0
        return bisect_right(self._sentence_starts, index)

    def evidence(self, found: Found) -> Evidence:
        """Show a mention as written in the original text."""
        field = Field.TITLE if found.in_title else Field.SUMMARY
        start = self._original(found.first)[0]
        end = self._original(found.after - 1)[1]
        words = self.texts[0 if found.in_title else 1][start:end]
        return Evidence(
            concept=self.lexicon.concepts[found.concept], words=words, field=field, start=start, end=end
        )

    def annotated(self) -> AnnotatedText:
        """Give the whole reading as a value."""
        return AnnotatedText(
            title=self.texts[0],
            summary=self.texts[1],
            language=self.languages[0],
            tokens=tuple(self._tokens()),
            sentences=tuple(self._sentences()),
            mentions=tuple(self._mention(found) for found in self.mentions),
        )

    def _tokens(self) -> Iterator[Token]:
        for index, folded in enumerate(self.words):
            start, end = self._original(index)
            field = Field.TITLE if index < self.title_length else Field.SUMMARY
            text = self.texts[0 if field is Field.TITLE else 1][start:end]
            yield Token(text=text, folded=folded, start=start, end=end, field=field)

    def _sentences(self) -> Iterator[Sentence]:
        yield Sentence(field=Field.TITLE, first=0, after=self.title_length)
        starts = [*self._sentence_starts, len(self.words)]
        for first, after in zip(starts, starts[1:], strict=False):
            yield Sentence(field=Field.SUMMARY, first=first, after=after)

    def _mention(self, found: Found) -> Mention:
        evidence = self.evidence(found)
        return Mention(
            concept=evidence.concept,
            words=evidence.words,
            field=evidence.field,
            start=evidence.start,
            end=evidence.end,
            first=found.first,
            after=found.after,
            sentence=found.sentence,
            negated=found.negated,
        )


def _uncovered(found: list[tuple[int, int, int]], lexicon: CompiledLexicon) -> list[tuple[int, int, int]]:
    """Keep of each concept the longest of mentions that cover one another, and nothing that another hides."""
    if len(found) < 2:
        return found
    kept = []
    for mention in dict.fromkeys(found):
        concept, first, after = mention
        for other, other_first, other_after in found:
            covers = other_first <= first and after <= other_after
            if not covers:
                continue
            is_longer = other_after - other_first > after - first
            if (other == concept and is_longer) or concept in lexicon.hides.get(other, ()):
                break
        else:
            kept.append(mention)
    return kept
