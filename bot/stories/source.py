"""A source of a story: an entry, what was found in it, and what its feed's outlet is."""

from dataclasses import replace

from bot.model.detection import Detection
from bot.model.entry import Entry
from bot.model.feed import Feed
from bot.model.story import Source


def source_of(entry: Entry, detection: Detection, feed: Feed | None) -> Source:
    """Join an entry, what was found in it, and what its feed's outlet is. A future date counts as seen."""
    published = entry.published
    dated = published.published_at or published.updated_at
    source = Source(
        entry=entry.id,
        feed=entry.feed,
        outlet=feed.outlet if feed else str(entry.feed),
        title=published.title,
        summary=published.summary,
        url=published.url,
        canonical_url=published.canonical_url,
        at=min(dated, entry.seen_at) if dated else entry.seen_at,
        seen_at=entry.seen_at,
        language=detection.language,
        matches=detection.matches,
        facts=detection.facts,
        concepts=frozenset(str(mention.concept) for mention in detection.mentions),
        dated=dated is not None,
        may_alert=not entry.undated_backlog,
    )
    if feed is None:
        return source
    return replace(
        source,
        country=feed.country,
        party=feed.party,
        state_media=feed.state_media,
        restricted=feed.restricted,
        excerpt=feed.excerpt,
    )
