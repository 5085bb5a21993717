"""What an operator changes about stories: joining two, parting one, withdrawing one, lifting its guard. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.model.ids import EntryId, StoryId
from bot.model.story import Source, Story


def merge(kept: Story, other: Story, *, now: datetime) -> tuple[Story, Story]:
    """Give the entries of a story to another; return that one and the one that is part of it now.

    The revision is above both, so that every message of either is out of date.
    """
    revision = max(kept.revision, other.revision) + 1
    joined = replace(kept, sources=_in_order((*kept.sources, *other.sources)), changed_at=now, revision=revision)
    part = replace(other, merged_into=kept.id, changed_at=now, revision=revision, due_at=None)
    return joined, part


def split(story: Story, entries: Collection[EntryId], *, to: StoryId, now: datetime) -> tuple[Story, Story]:
    """Move entries into a story of their own, which is decided at once; return what is left and the new one.

    Raises ``ValueError`` where nothing would be left, or nothing moved.
    """
    moved = tuple(source for source in story.sources if source.entry in entries)
    left = tuple(source for source in story.sources if source.entry not in entries)
    if not moved or not left:
        raise ValueError("both stories need an entry")
    rest = replace(story, sources=left, changed_at=now, revision=story.revision + 1)
    new = Story(id=to, sources=moved, opened_at=now, changed_at=now, due_at=now, guard_lifted=story.guard_lifted)
    return rest, new


def retract(story: Story, why: str, *, now: datetime) -> Story:
    """Withdraw a story and say why."""
    return replace(story, retracted=why, changed_at=now, revision=story.revision + 1)


def set_guard(story: Story, *, lifted: bool, now: datetime) -> Story:
    """Show what the guard withholds in a story's messages, or withhold it again."""
    return replace(story, guard_lifted=lifted, changed_at=now, revision=story.revision + 1)


def _in_order(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: (source.seen_at, source.entry)))
