"""One accepted configuration, whole: taken at the start of a batch and used to its end."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.detection import Detector
from bot.model.feed import Feed
from bot.model.ids import FeedId, TopicId
from bot.model.request import Person
from bot.model.settings import Settings
from bot.model.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A numbered revision of everything operators edit, compiled and ready to use."""

    revision: int
    settings: Settings
    feeds: Mapping[FeedId, Feed]
    topics: Mapping[TopicId, Topic]
    detector: Detector
    operators: frozenset[Person] = frozenset()

    @property
    def enabled_feeds(self) -> tuple[Feed, ...]:
        """The feeds to poll."""
        return tuple(feed for feed in self.feeds.values() if feed.enabled)
