"""An entry's text, cut into tokens and sentences, with the concepts that it mentions.

Every offset counts characters of the original title or summary, so that `title[start:end]` are the words.
The title is one sentence, the first; no sentence spans both fields.
"""

from dataclasses import dataclass

from bot.model.concept import ConceptId
from bot.model.match import Evidence, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word or number as written, and folded: lower case, no diacritics of reading, one alphabet."""

    text: str
    folded: str
    start: int
    end: int
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A half-open range of token indices in one field."""

    field: Field
    first: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A concept found in the text; `first` and `after` are a half-open range of token indices.

    A mention with a gap (`bring … back`) spans from its first word to its last. `sentence` is an index into
    the text's sentences. `negated` tells that a negation governs it (“will not return”).
    """

    concept: ConceptId
    words: str
    field: Field
    start: int
    end: int
    first: int
    after: int
    sentence: int
    negated: bool = False

    @property
    def evidence(self) -> Evidence:
        """The mention without its place among the tokens."""
        return Evidence(concept=self.concept, words=self.words, field=self.field, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedText:
    """A title and summary with their tokens (one sequence over both fields), sentences and mentions."""

    title: str
    summary: str
    language: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]

    def field_text(self, field: Field) -> str:
        """Give the original text of a field."""
        return self.title if field is Field.TITLE else self.summary

    def mentions_of(self, *concepts: str) -> tuple[Mention, ...]:
        """Give the mentions of any of these concepts, in the order of the text."""
        return tuple(mention for mention in self.mentions if mention.concept in concepts)
