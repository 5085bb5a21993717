"""Which story an entry belongs to. Pure, deterministic, and the same whatever order a batch arrived in.

An entry joins the story that holds it already, one with its address, else the one whose entries are most like it
(`similarity.py`), all within the window. A batch is taken in the order of `turn_of`, which looks at what entries say
and not at when they were stored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.model.ids import EntryId, StoryId
from bot.model.story import Source, Story
from bot.stories.signature import SECONDS_OF_DAY, Signature, Signatures, sign
from bot.stories.similarity import AT_MOST, ENOUGH, likeness, most_points, share_words

COMPARED = 200
"""So many of a story's latest entries are compared with a new one; the others are kept and counted."""

Sign = tuple[str, str | int]


def turn_of(source: Source) -> tuple[datetime, str, str, str, EntryId]:
    """Return what orders the entries of a batch: their date, then their words, last their number."""
    return source.at, source.feed, source.canonical_url or "", source.title, source.entry


class StoryBook:
    """The open stories, indexed for finding the one that an entry belongs to.

    ``signatures`` may be shared by books that are made one after the other.
    """

    def __init__(self, stories: Iterable[Story], *, window: timedelta, signatures: Signatures | None = None) -> None:
        self._window = window
        self._sign = (signatures or Signatures()).of
        self._stories: dict[StoryId, Story] = {}
        self._by_entry: dict[EntryId, StoryId] = {}
        self._by_address: dict[str, set[StoryId]] = defaultdict(set)
        self._compared: dict[EntryId, Signature] = {}
        self._by_sign: dict[Sign, set[EntryId]] = defaultdict(set)
        self._by_word: dict[Sign, set[EntryId]] = defaultdict(set)
        for story in stories:
            self.put(story)

    def put(self, story: Story) -> None:
        """Add a story, or a story's newer state."""
        self._stories[story.id] = story
        for source in story.sources:
            self._by_entry[source.entry] = story.id
        for source in story.sources[:-COMPARED]:
            self._forget(source.entry)
        for source in story.sources[-COMPARED:]:
            self._compare(story.id, source)

    def find(self, source: Source) -> Story | None:
        """Return the story an entry belongs to, or None if it begins one."""
        known = self._by_entry.get(source.entry)
        if known is not None:
            return self._stories[known]
        if not self._window:
            return None
        wanted = sign(source)
        return self._same_address(wanted, source) or self._most_alike(wanted)

    def _compare(self, story: StoryId, source: Source) -> None:
        signature, before = self._sign(source), self._compared.get(source.entry)
        if signature is before:
            return
        self._forget(source.entry)
        self._compared[source.entry] = signature
        for address in signature.addresses:
            self._by_address[address].add(story)
        for one in _signs(signature):
            self._by_sign[one].add(source.entry)
        for word in signature.words:
            self._by_word[signature.language, word].add(source.entry)

    def _forget(self, entry: EntryId) -> None:
        signature = self._compared.pop(entry, None)
        if signature is None:
            return
        for one in _signs(signature):
            self._by_sign[one].discard(entry)
        for word in signature.words:
            self._by_word[signature.language, word].discard(entry)

    def _same_address(self, wanted: Signature, source: Source) -> Story | None:
        found = {story for address in wanted.addresses for story in self._by_address.get(address, ())}
        return next((self._stories[story] for story in sorted(found) if self._is_near(story, source)), None)

    def _is_near(self, story: StoryId, source: Source) -> bool:
        return any(abs(known.at - source.at) <= self._window for known in self._stories[story].sources)

    def _most_alike(self, wanted: Signature) -> Story | None:
        best, points = None, ENOUGH
        for bound, entry in self._promising(wanted):
            if bound < points:
                break
            story, reached = self._by_entry[entry], likeness(wanted, self._compared[entry])
            if reached > points or (reached == points and (best is None or story < best)):
                best, points = story, reached
        return None if best is None else self._stories[best]

    def _promising(self, wanted: Signature) -> list[tuple[float, EntryId]]:
        """Return the entries that can have enough points, with the most they can have, in that order."""
        window, found = self._window.total_seconds() / SECONDS_OF_DAY, []
        for entry, shared in self._sharing(wanted).items():
            signature = self._compared[entry]
            bound = most_points(shared, wanted, signature)
            if bound >= ENOUGH and abs(signature.day - wanted.day) <= window:
                found.append((bound, entry))
        return sorted(found, reverse=True)

    def _sharing(self, wanted: Signature) -> dict[EntryId, float]:
        """Return the entries that have anything in common, with the points that it can bring at the most."""
        found: dict[EntryId, float] = defaultdict(float)
        for one in _signs(wanted):
            for entry in self._by_sign.get(one, ()):
                found[entry] += AT_MOST[one[0]]
        shared: Counter[EntryId] = Counter()
        for word in wanted.words:
            shared.update(self._by_word.get((wanted.language, word), ()))
        for entry, count in shared.items():
            if share_words(count, len(wanted.words), len(self._compared[entry].words)):
                found[entry] += AT_MOST["headline"]
        return found


def _signs(signature: Signature) -> Iterator[Sign]:
    if signature.children is not None:
        yield "children", signature.children
    for mediator in signature.mediators:
        yield "mediator", mediator
    for actor in signature.actors:
        yield "actor", actor
