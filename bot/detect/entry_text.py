"""What detection reads of a stored entry, and where in the entry what it found stands.

The lead of an article that a second look brought is read below the summary, as a paragraph of its own. Detection knows
title and summary; ``placed`` gives what it found below the summary its place in the lead.
"""

from dataclasses import replace
from typing import TypeVar

from bot.model.detection import Detection, EntryText
from bot.model.entry import Entry
from bot.model.fact import Fact, Facts
from bot.model.feed import Feed
from bot.model.match import Evidence, Field, Match, Miss, Span

S = TypeVar("S", Evidence, Span)


def text_of(entry: Entry, feed: Feed | None) -> EntryText:
    """Return the part of an entry that detection reads, with the feed's language as a hint."""
    published = entry.published
    dated = published.published_at or published.updated_at or entry.seen_at
    return EntryText(
        title=published.title,
        summary="\n".join(part for part in (published.summary, entry.lead) if part),
        language_hint=published.language or (feed.language if feed else None),
        published_on=dated.date(),
    )


def placed(detection: Detection, entry: Entry) -> Detection:
    """Return what was found in ``text_of`` an entry with every span in the title, summary or lead where it stands."""
    if not entry.lead:
        return detection
    summary = entry.published.summary
    begin = len(summary) + 1 if summary else 0
    return replace(
        detection,
        matches=tuple(_match(match, begin) for match in detection.matches),
        misses=tuple(_miss(miss, begin) for miss in detection.misses),
        facts=Facts(items=tuple(_fact(fact, begin) for fact in detection.facts.items)),
        mentions=tuple(_place(mention, begin) for mention in detection.mentions),
    )


def _match(match: Match, begin: int) -> Match:
    return replace(match, evidence=tuple(_place(one, begin) for one in match.evidence))


def _miss(miss: Miss, begin: int) -> Miss:
    return replace(miss, vetoed_by=tuple(_place(one, begin) for one in miss.vetoed_by))


def _fact(fact: Fact, begin: int) -> Fact:
    return replace(fact, span=_place(fact.span, begin))


def _place(span: S, begin: int) -> S:
    """Move a span below the summary into the lead; no sentence spans both, so that none begins above and ends below."""
    if span.field is not Field.SUMMARY or span.start < begin:
        return span
    return replace(span, field=Field.LEAD, start=span.start - begin, end=span.end - begin)
