"""Which story an entry belongs to. Pure and deterministic: a batch is taken in the order of dates, then of entries.

An entry joins the story that holds it already, one with its address, else the one whose entries are most like it
(`similarity.py`), all within the window.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.model.ids import EntryId, StoryId
from bot.model.story import Source, Story
from bot.stories.signature import Signature, sign
from bot.stories.similarity import ENOUGH, likeness


class StoryBook:
    """The open stories, indexed for finding the one that an entry belongs to."""

    def __init__(self, stories: Iterable[Story], *, window: timedelta) -> None:
        self._window = window
        self._stories: dict[StoryId, Story] = {}
        self._by_entry: dict[EntryId, StoryId] = {}
        self._by_url: dict[str, set[StoryId]] = defaultdict(set)
        self._signatures: dict[EntryId, Signature] = {}
        self._by_time: list[tuple[datetime, EntryId]] = []
        for story in stories:
            self.put(story)

    def put(self, story: Story) -> None:
        """Add a story, or a story's newer state."""
        self._stories[story.id] = story
        for source in story.sources:
            if source.entry not in self._signatures:
                insort(self._by_time, (source.at, source.entry))
            self._by_entry[source.entry] = story.id
            self._signatures[source.entry] = sign(source)
            if source.canonical_url is not None:
                self._by_url[source.canonical_url].add(story.id)

    def find(self, source: Source) -> Story | None:
        """Return the story an entry belongs to, or None if it begins one."""
        known = self._by_entry.get(source.entry)
        if known is not None:
            return self._stories[known]
        if not self._window:
            return None
        return self._same_address(source) or self._most_alike(source)

    def _same_address(self, source: Source) -> Story | None:
        stories = (self._stories[story] for story in sorted(self._by_url.get(source.canonical_url or "", ())))
        return next((story for story in stories if self._is_near(story, source)), None)

    def _is_near(self, story: Story, source: Source) -> bool:
        return any(abs(known.at - source.at) <= self._window for known in story.sources)

    def _most_alike(self, source: Source) -> Story | None:
        wanted = sign(source)
        points: dict[StoryId, float] = {}
        for entry in self._entries_near(source.at):
            story = self._by_entry[entry]
            points[story] = max(points.get(story, 0.0), likeness(wanted, self._signatures[entry]))
        best = max(points, key=lambda story: (points[story], -story), default=None)
        return self._stories[best] if best is not None and points[best] >= ENOUGH else None

    def _entries_near(self, at: datetime) -> Iterator[EntryId]:
        first = bisect_left(self._by_time, at - self._window, key=lambda known: known[0])
        last = bisect_right(self._by_time, at + self._window, key=lambda known: known[0])
        return (entry for _, entry in self._by_time[first:last])
