"""Read the facts of an entry: how many children, who says so, who mediated, by which way and when.

Facts come in a fixed order of kinds, of each kind the most telling first; whatever is not stated is absent. Every
fact's words are the original text at its span. A running total, a list and the number of the deported are facts of
their own kinds and never this event's number.
"""

from collections.abc import Iterator
from datetime import date

from bot.detect.claims import Attribution, claimant_of, find_attributions
from bot.detect.facts_children import count_children
from bot.detect.facts_dates import find_dates
from bot.detect.facts_mediators import find_denials, find_mediators
from bot.detect.facts_passage import Passage
from bot.detect.facts_places import find_places
from bot.detect.text import AnnotatedText
from bot.model.fact import Fact, FactKind, Facts
from bot.model.match import Span


def find_facts(text: AnnotatedText, published_on: date | None = None) -> Facts:
    """Read every fact that a text states; `published_on` is what “yesterday” is counted from."""
    if not text.tokens:
        return Facts()
    passage = Passage(text)
    attributions = find_attributions(passage)
    return Facts(
        items=(
            *_numbers(passage, attributions),
            *_first_of_each(passage, find_mediators(passage)),
            *_first_of_each(passage, find_places(passage)),
            *_announcers(passage, attributions),
            *_first_of_each(passage, find_dates(passage, published_on)),
            *_first_of_each(passage, find_denials(passage)),
        )
    )


def _numbers(passage: Passage, attributions: tuple[Attribution, ...]) -> Iterator[Fact]:
    for kind, count in count_children(passage):
        span = passage.span(count.first, count.after)
        yield Fact(
            kind=kind,
            value=count.value,
            span=span,
            words=passage.words(span),
            claimant=claimant_of(attributions, passage.sentence_number(count.first)),
        )


def _announcers(passage: Passage, attributions: tuple[Attribution, ...]) -> Iterator[Fact]:
    seen: set[str] = set()
    for found in attributions:
        if found.claimant not in seen:
            seen.add(found.claimant)
            span = passage.span(found.first, found.after)
            yield Fact(
                kind=FactKind.ANNOUNCED_BY,
                value=found.claimant,
                span=span,
                words=passage.words(span),
                claimant=found.claimant,
            )


def _first_of_each(passage: Passage, found: Iterator[tuple[FactKind, str, Span]]) -> Iterator[Fact]:
    """Keep the first place of each value."""
    seen: set[tuple[FactKind, str]] = set()
    for kind, value, span in found:
        if (kind, value) not in seen:
            seen.add((kind, value))
            yield Fact(kind=kind, value=value, span=span, words=passage.words(span))
