"""Feed documents written for these tests, and what is needed to ask for them."""

from datetime import UTC, datetime, timedelta

from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.settings import PollSettings

ITEM = """<item><title>{title}</title><link>https://example.org/{n}</link><guid>{n}</guid>
<description>{text}</description><pubDate>Mon, 23 Nov 2026 16:06:17 +0200</pubDate></item>"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Новини</title><link>https://example.org/</link>{items}</channel></rss>"""


def rss(*titles: str, text: str = "Текст") -> bytes:
    """An RSS 2.0 document with an item for each title."""
    items = "".join(ITEM.format(n=n, title=title, text=text) for n, title in enumerate(titles, start=1))
    return RSS.format(items=items).encode()


def a_feed(url: str, *, user_agent: str | None = None) -> Feed:
    """A feed at an address."""
    return Feed(id=FeedId("test"), url=url, outlet="Test", language="uk", user_agent=user_agent)


def a_state(*, etag: str | None = None, last_modified: str | None = None, body_hash: str | None = None) -> FeedState:
    """What we remember of it."""
    return FeedState(
        feed=FeedId("test"),
        next_poll_at=datetime(2026, 11, 23, tzinfo=UTC),
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
    )


def settings(
    *, timeout: float = 5, max_bytes: int = 10 * 1024 * 1024, max_entries: int = 2000, proxy: str | None = None
) -> PollSettings:
    """Poll settings that do not wait long."""
    return PollSettings(timeout=timedelta(seconds=timeout), max_bytes=max_bytes, max_entries=max_entries, proxy=proxy)
