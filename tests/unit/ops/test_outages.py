from collections.abc import Iterable
from datetime import timedelta

from bot.model.ids import FeedId
from bot.model.observation import FeedPolled, Progressed
from bot.model.poll import FailureReason, FeedFailed, FeedUnchanged
from bot.ops.outages import Outages
from tests.builders import NOON

FEEDS = tuple(FeedId(f"feed-{number:02}") for number in range(84))


def fail(outages: Outages, feeds: Iterable[FeedId], reason: FailureReason = FailureReason.NO_ROUTE) -> None:
    for feed in feeds:
        result = FeedFailed(feed=feed, reason=reason)
        outages.saw(FeedPolled(feed=feed, result=result, new_entries=0, took=timedelta(0), at=NOON))


def recover(outages: Outages, feeds: Iterable[FeedId]) -> None:
    for feed in feeds:
        result = FeedUnchanged(feed=feed)
        outages.saw(FeedPolled(feed=feed, result=result, new_entries=0, took=timedelta(0), at=NOON))


def changes(outages: Outages) -> list[str]:
    """What is told once nothing moves any more."""
    first = [str(outage) for outage in outages.changes(FEEDS)]
    return first + [str(outage) for outage in outages.changes(FEEDS)]


def test_all_that_fail_alike_make_one_line() -> None:
    outages = Outages()
    fail(outages, FEEDS[:78])
    fail(outages, FEEDS[78:80], FailureReason.TIMEOUT)
    assert changes(outages) == [
        "78 of 84 feeds: no route to host",
        "2 of 84 feeds: no answer in time (feed-78, feed-79)",
    ]


def test_it_is_said_once_and_not_at_every_poll() -> None:
    outages = Outages()
    fail(outages, FEEDS)
    assert len(changes(outages)) == 1
    fail(outages, FEEDS)
    assert changes(outages) == []


def test_feeds_that_fail_one_after_the_other_are_waited_for() -> None:
    outages = Outages()
    fail(outages, FEEDS[:10])
    assert outages.changes(FEEDS) == ()
    fail(outages, FEEDS[10:])
    assert outages.changes(FEEDS) == ()
    assert [str(outage) for outage in outages.changes(FEEDS)] == ["84 of 84 feeds: no route to host"]


def test_its_end_is_said_too() -> None:
    outages = Outages()
    fail(outages, FEEDS)
    changes(outages)
    recover(outages, FEEDS)
    assert changes(outages) == ["no feed of 84 fails any more with: no route to host"]
    assert changes(outages) == []


def test_a_flicker_between_two_looks_is_not_worth_a_line() -> None:
    outages = Outages()
    fail(outages, FEEDS[:1])
    outages.changes(FEEDS)
    recover(outages, FEEDS[:1])
    assert changes(outages) == []


def test_feeds_that_are_not_watched_any_more_do_not_count() -> None:
    outages = Outages()
    fail(outages, (*FEEDS[:5], FeedId("gone")))
    assert [str(outage) for outage in outages.current(FEEDS[:4])] == ["4 of 4 feeds: no route to host"]


def test_other_events_change_nothing() -> None:
    outages = Outages()
    outages.saw(Progressed(loop="poll", at=NOON))
    assert outages.current(FEEDS) == ()
