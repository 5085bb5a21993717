"""Feed states: due times, leases, what a poll leaves behind."""

from datetime import datetime

import pytest
from sqlalchemy.exc import StatementError

from bot.model.feed import FeedState
from bot.model.ids import FeedId
from bot.ports import Transaction
from tests.builders import NOON, a_feed_state, minutes


def _claim(tx: Transaction, *, now: datetime = NOON, limit: int = 10, owner: str = "me") -> list[str]:
    claimed = tx.feeds.claim_due(now, limit=limit, owner=owner, until=now + minutes(1))
    return [state.feed for state in claimed]


def _ensure(tx: Transaction, *feeds: str, at: datetime = NOON) -> None:
    tx.feeds.ensure({FeedId(feed): at for feed in feeds})


def _whole(feed: str) -> FeedState:
    return a_feed_state(
        feed,
        etag='W/"1"',
        last_modified="Mon, 02 Mar 2026 12:00:00 GMT",
        body_hash="abc",
        last_polled_at=NOON,
        last_success_at=NOON - minutes(5),
        last_entry_at=NOON - minutes(10),
        failures=3,
        last_reason="timeout",
        last_error="no answer",
        entries_skipped=2,
        entries_left_out=7,
    )


def test_a_new_feed_has_a_state_that_is_due_at_the_given_instant(tx: Transaction) -> None:
    _ensure(tx, "a", at=NOON + minutes(3))
    assert tx.feeds.get(FeedId("a")) == a_feed_state("a", next_poll_at=NOON + minutes(3))


def test_ensuring_a_known_feed_leaves_its_state_as_it_is(tx: Transaction) -> None:
    tx.feeds.save(_whole("a"))
    _ensure(tx, "a", "b", at=NOON + minutes(99))
    assert tx.feeds.get(FeedId("a")) == _whole("a")
    assert tx.feeds.get(FeedId("b")) is not None


def test_ensuring_nothing_changes_nothing(tx: Transaction) -> None:
    tx.feeds.ensure({})
    assert tx.feeds.all() == ()


def test_an_unknown_feed_has_no_state(tx: Transaction) -> None:
    assert tx.feeds.get(FeedId("nobody")) is None


def test_all_states_are_listed_by_feed_id(tx: Transaction) -> None:
    _ensure(tx, "c", "a", "b")
    assert [state.feed for state in tx.feeds.all()] == ["a", "b", "c"]


def test_a_state_comes_back_as_it_was_saved(tx: Transaction) -> None:
    _ensure(tx, "a")
    tx.feeds.save(_whole("a"))
    assert tx.feeds.get(FeedId("a")) == _whole("a")


def test_a_state_can_be_saved_for_a_feed_that_had_none(tx: Transaction) -> None:
    tx.feeds.save(_whole("new"))
    assert tx.feeds.get(FeedId("new")) == _whole("new")


def test_the_longest_overdue_feeds_are_claimed_first(tx: Transaction) -> None:
    _ensure(tx, "late", at=NOON - minutes(1))
    _ensure(tx, "later", at=NOON - minutes(9))
    _ensure(tx, "just", at=NOON)
    assert _claim(tx, limit=2) == ["later", "late"]


def test_a_feed_that_is_not_due_is_not_claimed(tx: Transaction) -> None:
    _ensure(tx, "a", at=NOON + minutes(1))
    assert _claim(tx) == []


def test_a_leased_feed_is_claimed_by_nobody_else(tx: Transaction) -> None:
    _ensure(tx, "a")
    assert _claim(tx) == ["a"]
    assert _claim(tx, owner="you") == []


def test_a_lease_that_ran_out_frees_the_feed(tx: Transaction) -> None:
    _ensure(tx, "a")
    _claim(tx)
    assert _claim(tx, now=NOON + minutes(1), owner="you") == ["a"]


def test_saving_a_state_ends_its_lease(tx: Transaction) -> None:
    _ensure(tx, "a")
    _claim(tx)
    tx.feeds.save(a_feed_state("a"))
    assert _claim(tx, owner="you") == ["a"]


def test_a_paused_feed_is_not_claimed_until_it_is_resumed(tx: Transaction) -> None:
    _ensure(tx, "a")
    assert tx.feeds.pause(FeedId("a"), True)
    assert _claim(tx) == []
    assert tx.feeds.pause(FeedId("a"), False)
    assert _claim(tx) == ["a"]


def test_a_feed_paused_during_its_poll_stays_paused_when_the_poll_is_saved(tx: Transaction) -> None:
    _ensure(tx, "a")
    (claimed,) = tx.feeds.claim_due(NOON, limit=1, owner="me", until=NOON + minutes(1))
    tx.feeds.pause(FeedId("a"), True)
    tx.feeds.save(claimed)
    state = tx.feeds.get(FeedId("a"))
    assert state is not None
    assert state.paused


def test_an_unknown_feed_cannot_be_paused(tx: Transaction) -> None:
    assert not tx.feeds.pause(FeedId("nobody"), True)


def test_text_that_no_database_takes_is_stored_with_the_replacement_character(tx: Transaction) -> None:
    tx.feeds.save(a_feed_state("a", last_error="a\x00b\ud800c"))
    state = tx.feeds.get(FeedId("a"))
    assert state is not None
    assert state.last_error == "a\ufffdb\ufffdc"


def test_what_a_dead_process_leased_can_be_claimed_again(tx: Transaction) -> None:
    _ensure(tx, "a", "b")
    _claim(tx, owner="dead", limit=1)
    assert tx.feeds.end_leases() == 1
    assert _claim(tx) == ["a", "b"]


def test_an_instant_without_a_zone_is_refused(tx: Transaction) -> None:
    with pytest.raises(StatementError, match="an instant without a zone"):
        _ensure(tx, "a", at=NOON.replace(tzinfo=None))
    assert tx.feeds.all() == ()
