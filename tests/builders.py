"""Values for tests: each builder makes a whole one, and a test names only what matters to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.alert import Told
from bot.model.chat import Chat, ChatAddress, Platform
from bot.model.entry import Entry, PublishedEntry
from bot.model.fact import Fact, FactKind, Facts
from bot.model.feed import Feed, FeedState
from bot.model.ids import ChatId, EntryId, FeedId, StoryId, TopicId
from bot.model.match import Field, Match, Span
from bot.model.story import Source, Story

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RETURNED = TopicId("returned-children")
QATAR = TopicId("qatar-ukraine")


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def a_feed(id_: str = "visti-uk", **values: Any) -> Feed:
    """A Ukrainian outlet's feed."""
    plain: dict[str, Any] = {
        "id": FeedId(id_),
        "url": f"https://{id_}.example/rss",
        "outlet": id_.title(),
        "language": "uk",
        "country": "UA",
    }
    return Feed(**{**plain, **values})


def a_feed_state(feed: str = "visti-uk", **values: Any) -> FeedState:
    """A feed's state, due at noon."""
    return FeedState(**{"feed": FeedId(feed), "next_poll_at": NOON, **values})


def published(title: str = "Six children returned to Ukraine with Qatar's mediation", **values: Any) -> PublishedEntry:
    """An entry as its feed published it, at noon."""
    plain: dict[str, Any] = {
        "key": values.get("url") or title,
        "title": title,
        "url": "https://visti.example/1",
        "canonical_url": values.get("url", "https://visti.example/1"),
        "published_at": NOON,
    }
    return PublishedEntry(**{**plain, **values})


def an_entry(number: int = 1, *, feed: str = "visti-uk", seen_at: datetime = NOON, **values: Any) -> Entry:
    """A stored entry; ``values`` go to what its feed published."""
    return Entry(id=EntryId(number), feed=FeedId(feed), published=published(**values), seen_at=seen_at)


def a_fact(kind: FactKind, value: int | str, claimant: str | None = None) -> Fact:
    """A fact whose words are its value."""
    words = str(value)
    return Fact(
        kind=kind, value=value, span=Span(field=Field.TITLE, start=0, end=len(words)), words=words, claimant=claimant
    )


def facts(
    *,
    children: int | None = None,
    total: int | None = None,
    claimant: str | None = None,
    mediators: tuple[str, ...] = (),
    route: tuple[str, ...] = (),
    announced_by: tuple[str, ...] = (),
    negated: bool = False,
) -> Facts:
    """Facts by what they say."""
    items: list[Fact] = []
    if children is not None:
        items.append(a_fact(FactKind.CHILDREN, children, claimant))
    if total is not None:
        items.append(a_fact(FactKind.TOTAL, total, claimant))
    items += [a_fact(FactKind.MEDIATOR, name) for name in mediators]
    items += [a_fact(FactKind.ROUTE, name) for name in route]
    items += [a_fact(FactKind.ANNOUNCED_BY, name) for name in announced_by]
    if negated:
        items.append(a_fact(FactKind.NEGATED, "not"))
    return Facts(items=tuple(items))


def a_source(number: int = 1, **values: Any) -> Source:
    """An entry inside a story: published and seen at noon, about returned children."""
    plain: dict[str, Any] = {
        "entry": EntryId(number),
        "feed": FeedId("visti-uk"),
        "outlet": "Visti",
        "title": f"Headline {number}",
        "url": f"https://visti.example/{number}",
        "canonical_url": f"https://visti.example/{number}",
        "at": NOON,
        "seen_at": NOON,
        "language": "en",
        "matches": tuple(
            Match(topic=topic, rule=f"{topic}.any_of.0", evidence=()) for topic in values.pop("topics", (RETURNED,))
        ),
        "facts": Facts(),
    }
    return Source(**{**plain, **values})


def a_story(*sources: Source, **values: Any) -> Story:
    """A story of these sources, or of one plain one."""
    known = sources or (a_source(),)
    return Story(**{"id": StoryId(1), "sources": known, "opened_at": NOON, "changed_at": NOON, **values})


def told(**values: Any) -> Told:
    """What subscribers know: told at noon, at revision 1."""
    return Told(**{"revision": 1, "at": NOON, "topics": frozenset({RETURNED}), **values})


def a_chat(number: int = 1, **values: Any) -> Chat:
    """A private chat."""
    where = ChatAddress(platform=Platform.TELEGRAM, address=str(1000 + number))
    return Chat(**{"id": ChatId(number), "where": where, "created_at": NOON, **values})
