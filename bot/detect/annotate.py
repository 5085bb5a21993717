"""Find the concepts that a text mentions: fold, cut into tokens, look up, drop what is hidden, mark negation.

The inner form is lean on purpose: plain lists and tuples, since most entries mention little and are done at once.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from bot.detect.compiled import NOTHING, CompiledLexicon, Name
from bot.detect.fold import finish_token, fold
from bot.detect.text import AnnotatedText, Mention, Sentence, Token
from bot.model.match import Evidence, Field

# An apostrophe before a Cyrillic letter stands inside a word; elsewhere it parts article, genitive or case ending.
_TOKEN = re.compile(r"[^\W_]+(?:'[\u0400-\u04ff]+)*")
_PLAIN_TOKEN = re.compile(r"[^\W_]+")
_END_MARK = re.compile("[.!?…؟۔;؛\\n\\r]")
_CLOSING = frozenset("\"'»”“)].!?…")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "gen",
        "sen",
        "rep",
        "gov",
        "prof",
        "lt",
        "col",
        "vs",
        "no",
        "mt",
        "sr",
        "jr",
        "тис",
        "тыс",
        "млн",
        "млрд",
        "ст",
        "рр",
        "гг",
        "вул",
        "ул",
        "ім",
        "им",
        "обл",
        "см",
        "bzw",
        "ca",
        "sog",
        "mme",
        "mlle",
        "sra",
        "dra",
        "pr",
        "ks",
        "plk",
        "tys",
        "mln",
        "sn",
        "dk",
    ]
)
_LAST_WORD = re.compile(r"[^\W_]+$")
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


Place = tuple[int, int, int]
"""A concept's number and its half-open range of tokens."""


class Reading:
    """One entry while it is read: its tokens, and what they mention."""

    def __init__(self, lexicon: CompiledLexicon, title: str, summary: str, languages: tuple[str, str]) -> None:
        """Fold, cut and look up both fields, each in its language."""
        self.lexicon = lexicon
        self.languages = languages
        self.texts = (title, summary)
        self._folded = (fold(title), fold(summary))
        in_title, in_summary = (_tokens_of(folded.text) for folded in self._folded)
        self.words: list[str] = in_title + in_summary
        self.title_length = len(in_title)
        self._entries = lexicon.lookup(languages[0]).entries(in_title)
        self._entries += lexicon.lookup(languages[1]).entries(in_summary)

    def possible(self) -> int:
        """Give the mask of every concept that may be mentioned, by the first two words of its names alone."""
        possible = 0
        pairs: Mapping[int, tuple[Name, ...]] = {}
        for entry in self._entries:
            if entry is NOTHING:
                continue
            if pairs:
                for unit in entry.units:
                    for name in pairs.get(unit, ()):
                        possible |= 1 << name.concept
            possible |= entry.may
            pairs = entry.pairs
        return possible

    @cached_property
    def mentions(self) -> list[Found]:
        """What the entry mentions."""
        return self._resolve(self._find())

    @cached_property
    def sentences(self) -> list[int]:
        """The number of each token's sentence; the title is sentence 0."""
        text = self._folded[1].text
        numbers = [0] * self.title_length
        start, sentence = 0, 1
        for mark in _END_MARK.finditer(text):
            if self._ends_sentence(text, mark.start()):
                count = len(_tokens_of(text[start : mark.start()]))
                numbers += [sentence] * count
                sentence += count > 0
                start = mark.end()
        return numbers + [sentence] * (len(self.words) - len(numbers))

    def _ends_sentence(self, text: str, position: int) -> bool:
        """Whether a mark ends a sentence: before a space, but not after an initial, nor before a small letter."""
        mark = text[position]
        if mark in "\n\r":
            return True
        after = position + 1
        while after < len(text) and text[after] in _CLOSING:
            after += 1
        if after < len(text) and not text[after].isspace():
            return False
        return mark != "." or not self._is_abbreviation(text, position, after + 1)

    def _is_abbreviation(self, text: str, position: int, after: int) -> bool:
        before = _LAST_WORD.search(text, max(0, position - 12), position)
        if before is not None and ((len(before[0]) == 1 and before[0].isalpha()) or before[0] in _ABBREVIATIONS):
            return True
        return after < len(text) and self.texts[1][self._folded[1].original_span(after, after + 1)[0]].islower()

    def _find(self) -> list[Place]:
        """Give each name that stands in the text."""
        found: list[Place] = []
        entries = self._entries
        last = len(entries) - 1
        for index, entry in enumerate(entries):
            if entry is NOTHING:
                continue
            if entry.plain:
                found += [(concept, index, index + 1) for concept in entry.plain]
            if entry.pairs and index < last:
                for unit in entries[index + 1].units:
                    for name in entry.pairs.get(unit, ()):
                        self._add(found, name, index)
            for name in entry.loose:
                self._add(found, name, index)
        return found

    def _add(self, found: list[Place], name: Name, index: int) -> None:
        after = self._after(name, index)
        if after:
            found.append((name.concept, index, after))

    def _after(self, name: Name, index: int) -> int:
        """Where a name that begins at a token ends, or 0 where it does not stand there."""
        if name.capital[0] and not self._is_capital(index):
            return 0
        position = index + 1
        for (unit, gap), capital in zip(name.further, name.capital[1:], strict=True):
            position = self._next(unit, position, position + gap + 1, capital) + 1
            if not position:
                return 0
        return position if self.sentences[index] == self.sentences[position - 1] else 0

    def _next(self, unit: int, start: int, end: int, capital: bool) -> int:
        for position in range(start, min(end, len(self._entries))):
            if unit in self._entries[position].units and (not capital or self._is_capital(position)):
                return position
        return -1

    def _is_capital(self, index: int) -> bool:
        """Whether a token is written with a capital, or its field has no capitals that could tell."""
        text = self.texts[index >= self.title_length]
        return text[self._original(index)[0]].isupper() or text.islower()

    @cached_property
    def _title_spans(self) -> list[tuple[int, int]]:
        """Where each token of the title stands in its folded text."""
        return [token.span() for token in _TOKEN.finditer(self._folded[0].text)]

    @cached_property
    def _summary_spans(self) -> list[tuple[int, int]]:
        return [token.span() for token in _TOKEN.finditer(self._folded[1].text)]

    def _original(self, index: int) -> tuple[int, int]:
        if index < self.title_length:
            return self._folded[0].original_span(*self._title_spans[index])
        return self._folded[1].original_span(*self._summary_spans[index - self.title_length])

    def _resolve(self, found: list[Place]) -> list[Found]:
        """Drop what a longer mention covers or hides, and mark what is negated."""
        kept = _uncovered(found, self.lexicon)
        negation = self.lexicon.number(NEGATION)
        negations = [(first, after) for concept, first, after in kept if concept == negation]
        sentences, title_length = self.sentences, self.title_length
        if not negations:
            make = tuple.__new__
            return [
                make(Found, (c, first, after, sentences[first], False, first < title_length))
                for c, first, after in kept
            ]
        return [
            Found(c, first, after, sentences[first], self._is_negated(negations, first, after), first < title_length)
            for c, first, after in kept
        ]

    def _is_negated(self, negations: list[tuple[int, int]], first: int, after: int) -> bool:
        """Whether a negation governs a mention: just before it, within it, in German and Turkish just after it."""
        follows = self.languages[first >= self.title_length] in _NEGATION_FOLLOWS
        for start, end in negations:
            is_before = 0 <= first - end < _NEGATION_REACH
            is_after = follows and 0 <= start - after < _NEGATION_REACH
            is_within = first < start < after - 1
            if (is_before or is_after or is_within) and self.sentences[start] == self.sentences[first]:
                return True
        return False

    def evidence(self, found: Found) -> Evidence:
        """Show a mention as written in the original text."""
        field = Field.TITLE if found.in_title else Field.SUMMARY
        start = self._original(found.first)[0]
        end = self._original(found.after - 1)[1]
        words = self.texts[0 if found.in_title else 1][start:end]
        return Evidence(concept=self.lexicon.concepts[found.concept], words=words, field=field, start=start, end=end)

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
        for index, word in enumerate(self.words):
            start, end = self._original(index)
            field = Field.TITLE if index < self.title_length else Field.SUMMARY
            text = self.texts[0 if field is Field.TITLE else 1][start:end]
            yield Token(text=text, folded=finish_token(word), start=start, end=end, field=field)

    def _sentences(self) -> Iterator[Sentence]:
        yield Sentence(field=Field.TITLE, first=0, after=self.title_length)
        numbers = self.sentences[self.title_length :]
        for number in dict.fromkeys(numbers):
            first = self.title_length + numbers.index(number)
            yield Sentence(field=Field.SUMMARY, first=first, after=first + numbers.count(number))

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


def _tokens_of(text: str) -> list[str]:
    """Cut a folded text into tokens; without an apostrophe a plainer pattern does it in half the time."""
    found: list[str] = (_TOKEN if "'" in text else _PLAIN_TOKEN).findall(text)
    return found


def _uncovered(found: list[Place], lexicon: CompiledLexicon) -> list[Place]:
    """Keep of each concept the longest of mentions that cover one another, and nothing that another hides."""
    hides = lexicon.hides
    covering = [place for place in found if place[2] - place[1] > 1 or place[0] in hides]
    if not covering:
        return found
    shadow = {index for _, first, after in covering for index in range(first, after)}
    return [
        place for place in dict.fromkeys(found) if place[1] not in shadow or not _is_covered(place, covering, lexicon)
    ]


def _is_covered(place: Place, covering: list[Place], lexicon: CompiledLexicon) -> bool:
    concept, first, after = place
    for other, other_first, other_after in covering:
        if other_first <= first and after <= other_after:
            is_longer = other_after - other_first > after - first
            if (other == concept and is_longer) or concept in lexicon.hides.get(other, ()):
                return True
    return False
