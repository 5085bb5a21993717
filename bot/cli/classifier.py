"""Classifying lines outside the database: the same detection and grouping as the service's, without a second look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.cli.lines import ReadLine
from bot.feeds.canonical import canonical_url
from bot.model.detection import Detection, EntryText
from bot.model.ids import EntryId, FeedId, StoryId, TopicId
from bot.model.rules import Rules
from bot.model.story import Source
from bot.stories.grouping import StoryBook, turn_of
from bot.stories.growth import grow, open_story

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """A line with what was found in it."""

    line: ReadLine
    detection: Detection
    story: str | None

    @property
    def topics(self) -> list[str]:
        """The topics it belongs to, sorted."""
        return sorted(match.topic for match in self.detection.matches)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as one JSON object."""
        facts = self.detection.facts
        return {
            "id": self.line.id,
            "lang": self.detection.language,
            "topics": self.topics,
            "story": self.story,
            "facts": {
                "children": facts.children,
                "total": facts.total,
                "mediators": list(facts.mediators),
                "announced_by": list(facts.announced_by),
                "route": list(facts.route),
                "negated": facts.negated,
            },
        }


def classify(lines: Sequence[ReadLine], rules: Rules, *, title_only: bool = False) -> list[Classified]:
    """Detect each line, then group the dated ones that match a default topic as if each arrived on its date."""
    detections = [rules.detector.explain(text_of(line, title_only=title_only)) for line in lines]
    stories = _group(lines, detections, rules)
    return [
        Classified(line=line, detection=detection, story=stories.get(position))
        for position, (line, detection) in enumerate(zip(lines, detections, strict=True))
    ]


def text_of(line: ReadLine, *, title_only: bool = False) -> EntryText:
    """Return the part of a line that detection reads."""
    return EntryText(
        title=line.title,
        summary="" if title_only else line.summary,
        language_hint=line.language,
        published_on=line.at.date() if line.at else None,
    )


def _group(lines: Sequence[ReadLine], detections: Sequence[Detection], rules: Rules) -> Mapping[int, str]:
    defaults = frozenset(topic.id for topic in rules.topics.values() if topic.default)
    told = [position for position, one in enumerate(detections) if defaults & {match.topic for match in one.matches}]
    stories = {position: f"alone-{lines[position].line}" for position in told if lines[position].at is None}
    book = StoryBook((), window=rules.settings.stories.window)
    dated = [
        (source_of(lines[position], detections[position], defaults), position)
        for position in told
        if lines[position].at is not None
    ]
    for source, position in sorted(dated, key=lambda one: turn_of(one[0])):
        stories[position] = _place(book, source)
    return stories


def _place(book: StoryBook, source: Source) -> str:
    known = book.find(source)
    story = (
        open_story(StoryId(source.entry), source, now=source.at, due_at=None)
        if known is None
        else grow(known, source, now=source.at)
    )
    book.put(story)
    return f"story-{story.id}"


def source_of(line: ReadLine, detection: Detection, topics: Iterable[TopicId]) -> Source:
    """Return a line as an entry inside a story; its number is its entry's id."""
    kept = frozenset(topics)
    at = line.at or LONG_AGO
    return Source(
        entry=EntryId(line.line),
        feed=FeedId(line.outlet or "line"),
        outlet=line.outlet or "line",
        title=line.title,
        summary=line.summary,
        url=line.url,
        canonical_url=canonical_url(line.url) if line.url else None,
        at=at,
        seen_at=at,
        language=detection.language,
        matches=tuple(match for match in detection.matches if match.topic in kept),
        facts=detection.facts,
        concepts=frozenset(str(mention.concept) for mention in detection.mentions),
        dated=line.at is not None,
    )
