"""What detection reads of a stored entry."""

from bot.model.detection import EntryText
from bot.model.entry import Entry
from bot.model.feed import Feed


def text_of(entry: Entry, feed: Feed | None) -> EntryText:
    """Return the part of an entry that detection reads, with the feed's language as a hint."""
    published = entry.published
    dated = published.published_at or published.updated_at or entry.seen_at
    return EntryText(
        title=published.title,
        summary=published.summary or (entry.lead or ""),
        language_hint=published.language or (feed.language if feed else None),
        published_on=dated.date(),
    )
