"""How a story begins and grows. Pure."""

import re
from dataclasses import replace
from datetime import datetime

from bot.model.ids import StoryId
from bot.model.story import Source, Story

_WORD = re.compile(r"\w+")


def open_story(story: StoryId, source: Source, *, now: datetime, due_at: datetime | None) -> Story:
    """Begin a story with its first entry; ``due_at`` is when it has settled."""
    return Story(id=story, sources=(source,), opened_at=now, changed_at=now, due_at=due_at)


def grow(story: Story, source: Source, *, now: datetime) -> Story:
    """Add an entry, or take its outlet's newer words; the story itself when that changes nothing."""
    before = next((known for known in story.sources if known.entry == source.entry), None)
    if before is not None:
        source = replace(source, seen_at=before.seen_at, corrected=corrected(before, source))
        if source == before:
            return story
    others = tuple(known for known in story.sources if known.entry != source.entry)
    sources = tuple(sorted((*others, source), key=lambda known: (known.seen_at, known.entry)))
    return replace(story, sources=sources, changed_at=now, revision=story.revision + 1)


def corrected(before: Source, after: Source) -> str | None:
    """Say what an outlet changed in its headline, its number, or whether it happened; None if neither changed.

    Other capitals, spaces or punctuation are no other headline. What happened, or did not, is said by a sign, since
    every language reads it.
    """
    if after.facts.children != before.facts.children:
        return f"{_shown(before.facts.children)} → {_shown(after.facts.children)}"
    if _words(after.title) != _words(before.title):
        return f"“{before.title}” → “{after.title}”"
    if after.facts.negated != before.facts.negated:
        return "✓ → ✗" if after.facts.negated else "✗ → ✓"
    return before.corrected


def _words(title: str) -> list[str]:
    return _WORD.findall(title.casefold())


def _shown(number: int | None) -> str:
    return "?" if number is None else str(number)
