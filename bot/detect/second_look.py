"""The second look: which entries say too little to be decided, and what is kept of the article. Pure.

An entry is looked at again when all of this holds:

- it has an address, and the article was not read before;
- it is fresh enough to alert anyone;
- its summary says little;
- no topic that can be half told holds, and one is: its ``look_again`` holds, and nothing vetoes it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.detection import Detection
from bot.model.entry import Entry
from bot.model.ids import TopicId
from bot.model.match import Field
from bot.model.topic import Topic

LITTLE = 240
"""Characters up to which a summary says little: a sentence, or the headline once more."""

_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…؟。][»”“\"')\]]*(?=\s)|(?=\n)|\Z)")

Detect = Callable[[Entry], Detection]
"""Detects in a stored entry, lead included, and places every span (``entry_text.placed``)."""


def may_look(entry: Entry, *, now: datetime, max_age: timedelta) -> bool:
    """Tell whether an article may be read at all for an entry."""
    published = entry.published
    was_looked_at = entry.lead is not None or entry.look_at is not None
    if not published.url or was_looked_at or len(published.summary) > LITTLE:
        return False
    dated = published.published_at or published.updated_at
    return now - dated <= max_age if dated is not None else not entry.undated_backlog


def needs_second_look(detection: Detection, topics: Mapping[TopicId, Topic]) -> bool:
    """Tell whether an entry tells half of a topic, and all of none that could be half told."""
    if not detection.half_told:
        return False
    return not any(match.topic in topics and topics[match.topic].look_again for match in detection.matches)


def needed_of(lead: str, entry: Entry, detect: Detect) -> str:
    """Return the sentences of a lead that the evidence and the facts need, "" where it makes no topic hold.

    Where the sentences alone would say something else than the whole lead does, those before them are kept too.
    """
    whole = detect(replace(entry, lead=lead))
    if not whole.matches:
        return ""
    needed = _needed_sentences(lead, tuple(_spans_in_lead(whole)))
    if not needed:
        return ""
    for shorter in ("\n".join(found[0] for found in needed), lead[: needed[-1].end()]):
        if _told(detect(replace(entry, lead=shorter))) == _told(whole):
            return shorter
    return lead


def _needed_sentences(lead: str, spans: tuple[tuple[int, int], ...]) -> list[re.Match[str]]:
    sentences = _SENTENCE.finditer(lead)
    return [found for found in sentences if any(start < found.end() and end > found.start() for start, end in spans)]


def _spans_in_lead(detection: Detection) -> Iterator[tuple[int, int]]:
    for match in detection.matches:
        yield from ((one.start, one.end) for one in match.evidence if one.field is Field.LEAD)
    yield from ((fact.span.start, fact.span.end) for fact in detection.facts.items if fact.span.field is Field.LEAD)


def _told(detection: Detection) -> object:
    facts = tuple((fact.kind, fact.value) for fact in detection.facts.items)
    return frozenset(match.topic for match in detection.matches), facts
