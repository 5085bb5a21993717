"""Which story an entry belongs to. Pure, deterministic, and independent of the order within a batch."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from rapidfuzz import fuzz

from bot.model.ids import EntryId, StoryId
from bot.model.story import Source, Story

NEAR_IDENTICAL = 88.0
"""Token-sort similarity (0–100) from which two titles of one language count as the same headline."""

_WORDS = re.compile(r"\w+")


class StoryBook:
    """The open stories, indexed for finding the one that an entry belongs to."""

    def __init__(self, stories: Iterable[Story], *, window: timedelta) -> None:
        self._window = window
        self._stories: dict[StoryId, Story] = {}
        self._by_entry: dict[EntryId, StoryId] = {}
        self._by_url: dict[str, set[StoryId]] = defaultdict(set)
        for story in stories:
            self.put(story)

    def put(self, story: Story) -> None:
        """Add a story, or a story's newer state."""
        self._stories[story.id] = story
        for source in story.sources:
            self._by_entry[source.entry] = story.id
            if source.canonical_url is not None:
                self._by_url[source.canonical_url].add(story.id)

    def find(self, source: Source) -> Story | None:
        """Return the story that already holds this entry, its address, or a near-identical headline in the window."""
        known = self._by_entry.get(source.entry)
        if known is not None:
            return self._stories[known]
        if not self._window:
            return None
        same_address = self._by_url.get(source.canonical_url or "", set())
        near = [self._stories[story] for story in sorted(same_address)]
        near += [story for story in self._stories.values() if self._tells_the_same(story, source)]
        return next((story for story in near if self._is_near(story, source)), None)

    def _is_near(self, story: Story, source: Source) -> bool:
        return any(abs(known.at - source.at) <= self._window for known in story.sources)

    def _tells_the_same(self, story: Story, source: Source) -> bool:
        title = _folded(source.title)
        return any(
            known.language == source.language and fuzz.token_sort_ratio(_folded(known.title), title) >= NEAR_IDENTICAL
            for known in story.sources
        )


def _folded(title: str) -> str:
    return " ".join(_WORDS.findall(title.casefold()))
