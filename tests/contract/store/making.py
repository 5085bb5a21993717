"""Rows for the tests of the store."""

from datetime import datetime
from typing import Any

from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.concept import ConceptId
from bot.model.detection import Detection
from bot.model.ids import ChatId, EntryId, FeedId, StoryId, TopicId
from bot.model.match import Evidence, Field, Match
from bot.model.story import Story
from bot.ports import Transaction
from tests.builders import NOON, RETURNED, a_source, published

FEED = FeedId("visti-uk")
LATER = datetime.max.replace(tzinfo=NOON.tzinfo)


def a_match(topic: TopicId = RETURNED) -> Match:
    """A match on one word of the title."""
    evidence = Evidence(concept=ConceptId("child"), words="children", field=Field.TITLE, start=4, end=12)
    return Match(topic=topic, rule=f"{topic}.any_of.0", evidence=(evidence,), score=1.5)


def a_detection(*topics: TopicId) -> Detection:
    """What was found in an entry of these topics; of none, nothing."""
    return Detection(language="en", matches=tuple(a_match(topic) for topic in topics))


def add_entry(tx: Transaction, title: str = "Six children returned", **values: Any) -> EntryId:
    """Store an undecided entry."""
    seen_at = values.pop("seen_at", NOON)
    feed = values.pop("feed", FEED)
    backlog = values.pop("undated_backlog", False)
    url = values.setdefault("url", f"https://visti.example/{title.replace(' ', '-')}")
    assert tx.entries.add(feed, [published(title, **values)], seen_at=seen_at, undated_backlog=backlog) == 1
    return max(entry.id for entry in tx.entries.with_url(url))


def archive(tx: Transaction, title: str, *words: str, topic: TopicId = RETURNED, **values: Any) -> EntryId:
    """Store an entry that matched, outside any story."""
    entry = add_entry(tx, title, **values)
    tx.entries.decide(entry, a_detection(topic), None, at=NOON, words=words or title.lower().split())
    return entry


def add_story(tx: Transaction, *titles: str, topics: tuple[TopicId, ...] = (RETURNED,), **values: Any) -> Story:
    """Save a story of new entries with these titles."""
    sources = tuple(a_source(add_entry(tx, title), title=title, topics=topics) for title in titles)
    story = Story(**{"id": tx.stories.new_id(), "sources": sources, "opened_at": NOON, "changed_at": NOON, **values})
    tx.stories.save(story)
    return story


def bare_story(tx: Transaction, revision: int = 1) -> StoryId:
    """Save a story without sources, for what only needs that it is there."""
    return add_story(tx, revision=revision).id


def address(number: int | str = 1, *, thread: str | None = None, **values: Any) -> ChatAddress:
    """The address of a Telegram chat."""
    return ChatAddress(**{"platform": Platform.TELEGRAM, "address": str(number), "thread": thread, **values})


def add_chat(tx: Transaction, where: ChatAddress | int = 1, *, state: ChatState = ChatState.ACTIVE) -> ChatId:
    """Add a chat."""
    place = where if isinstance(where, ChatAddress) else address(where)
    return tx.chats.add(place, ChatKind.PRIVATE, language="en", timezone="UTC", state=state, at=NOON).id
