"""When to try again: polls by interval, jitter and back-off, deliveries by back-off. Pure arithmetic.

The jitter is taken from a hash of what is scheduled, so that the same poll always gets the same instant: feeds spread
over their interval without anything being random.
"""

from datetime import datetime, timedelta
from zlib import crc32

from bot.model.feed import Feed, FeedState
from bot.model.poll import FeedFailed, PollResult

JITTER = 0.1
SLOWEST_POLL = timedelta(hours=6)
FIRST_RETRY = timedelta(seconds=2)
SLOWEST_RETRY = timedelta(minutes=15)


def first_poll(feed: Feed, now: datetime) -> datetime:
    """Spread the first polls of a start over two seconds."""
    return now + timedelta(seconds=2 * _fraction(feed.id))


def next_poll(feed: Feed, state: FeedState, result: PollResult, *, interval: timedelta, now: datetime) -> datetime:
    """Return when to poll again.

    After a success: one interval, ±10 %. After failures the interval doubles each time, up to six hours, and a
    ``Retry-After`` is never undercut (though it is capped at a day, so that no feed can switch itself off).
    """
    base = feed.interval or interval
    if isinstance(result, FeedFailed):
        base = min(base * (1 << min(state.failures, 10)), max(SLOWEST_POLL, base))
        if result.retry_after is not None:
            base = max(base, min(result.retry_after, timedelta(days=1)))
            return now + base * (1 + JITTER * _fraction(f"{feed.id}{now.isoformat()}"))
    spread = 2 * _fraction(f"{feed.id}{now.isoformat()}") - 1
    return now + base * (1 + JITTER * spread)


def next_try(attempts: int, key: int, now: datetime) -> datetime:
    """Return when to try a delivery again after its ``attempts``-th definite failure (from 1)."""
    wait = min(FIRST_RETRY * (1 << min(attempts - 1, 12)), SLOWEST_RETRY)
    return now + wait * (1 + JITTER * _fraction(f"{key}:{attempts}"))


def _fraction(text: str) -> float:
    return crc32(text.encode()) / 2**32
