"""When polls and deliveries are tried again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.model.poll import FailureReason, FeedFailed, FeedUnchanged, PollResult
from bot.schedule import SLOWEST_POLL, SLOWEST_RETRY, first_poll, next_poll, next_try
from tests.builders import NOON, a_feed, a_feed_state

INTERVAL = timedelta(minutes=5)
UNCHANGED = FeedUnchanged(feed=a_feed().id)


def failed(**values: Any) -> FeedFailed:
    return FeedFailed(feed=a_feed().id, reason=FailureReason.TIMEOUT, **values)


def wait(result: PollResult, failures: int = 0, **feed: Any) -> timedelta:
    state = a_feed_state(failures=failures)
    return next_poll(a_feed(**feed), state, result, interval=INTERVAL, now=NOON) - NOON


def test_a_good_feed_is_polled_after_an_interval_give_or_take_a_tenth() -> None:
    assert INTERVAL * 0.9 <= wait(UNCHANGED) <= INTERVAL * 1.1


def test_a_feeds_own_interval_wins() -> None:
    assert wait(UNCHANGED, interval=timedelta(hours=1)) >= timedelta(minutes=54)


@pytest.mark.parametrize(("failures", "times"), [(1, 2), (2, 4), (4, 16)])
def test_each_failure_doubles_the_wait(failures: int, times: int) -> None:
    assert INTERVAL * times * 0.9 <= wait(failed(), failures) <= INTERVAL * times * 1.1


def test_a_dead_feed_is_still_polled_every_few_hours() -> None:
    assert wait(failed(), 1000) <= SLOWEST_POLL * 1.1


def test_a_retry_after_is_never_undercut_but_cannot_switch_a_feed_off() -> None:
    assert wait(failed(retry_after=timedelta(hours=8)), 1) >= timedelta(hours=8)
    assert wait(failed(retry_after=timedelta(days=365)), 1) <= timedelta(days=1.1)


def test_first_polls_spread_over_two_seconds() -> None:
    firsts = {first_poll(a_feed(f"feed-{number}"), NOON) - NOON for number in range(50)}
    assert len(firsts) == 50
    assert max(firsts) < timedelta(seconds=2)


def test_deliveries_back_off_to_a_quarter_of_an_hour() -> None:
    assert timedelta(seconds=2) <= next_try(1, 1, NOON) - NOON <= timedelta(seconds=2.2)
    assert next_try(40, 1, NOON) - NOON <= SLOWEST_RETRY * 1.1
