"""Entries from stored to decided: new ones, changed ones, second looks, quarantine, retention."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.model.entry import Entry, PublishedEntry
from bot.model.ids import EntryId, FeedId
from bot.ports import Transaction
from bot.store.entries import FORGET_AT_ONCE, LOOK_OVERDUE_AFTER
from tests.builders import NOON, QATAR, RETURNED, minutes, published
from tests.contract.store.making import FEED, a_detection, add_entry, add_story, archive

NOBODY = EntryId(10**9)


def _add(tx: Transaction, *entries: PublishedEntry, seen_at: datetime = NOON, undated_backlog: bool = False) -> int:
    return tx.entries.add(FEED, entries, seen_at=seen_at, undated_backlog=undated_backlog)


def _undecided(tx: Transaction, now: datetime = NOON, limit: int = 100) -> list[Entry]:
    return list(tx.entries.undecided(now, limit=limit))


def _titles(tx: Transaction, now: datetime = NOON, limit: int = 100) -> list[str]:
    return [entry.published.title for entry in _undecided(tx, now, limit)]


def _decide(tx: Transaction, entry: EntryId) -> None:
    tx.entries.decide(entry, a_detection(), None, at=NOON, words=())


def _get(tx: Transaction, entry: EntryId) -> Entry:
    found = tx.entries.get(entry)
    assert found is not None
    return found


# Adding


def test_a_new_entry_comes_back_as_it_was_published(tx: Transaction) -> None:
    entry = published(summary="Words.", updated_at=NOON + minutes(1), language="uk", url="https://visti.example/a?b=1")
    assert _add(tx, entry) == 1
    (stored,) = _undecided(tx)
    assert (stored.published, stored.feed, stored.seen_at) == (entry, FEED, NOON)
    assert (stored.attempts, stored.lead, stored.look_at, stored.previous_title) == (0, None, None, None)


def test_only_keys_that_are_new_in_the_feed_are_stored(tx: Transaction) -> None:
    _add(tx, published("A"), published("B"))
    assert _add(tx, published("A"), published("C")) == 1
    assert sorted(_titles(tx)) == ["A", "B", "C"]


def test_another_feeds_entry_with_the_same_key_is_another_entry(tx: Transaction) -> None:
    _add(tx, published("A"))
    assert tx.entries.add(FeedId("other"), [published("A")], seen_at=NOON, undated_backlog=False) == 1


def test_of_one_key_twice_in_a_batch_the_first_counts(tx: Transaction) -> None:
    assert _add(tx, published("First", key="k"), published("Second", key="k")) == 1
    assert _titles(tx) == ["First"]


def test_an_empty_batch_stores_nothing(tx: Transaction) -> None:
    assert _add(tx) == 0


def test_entries_of_a_batch_are_stored_in_the_order_of_their_dates(tx: Transaction) -> None:
    _add(tx, published("New"), published("Old", published_at=NOON - minutes(60)))
    assert _titles(tx) == ["Old", "New"]


def test_of_one_date_the_entry_that_its_feed_lists_last_is_the_oldest(tx: Transaction) -> None:
    _add(tx, published("New"), published("Old"))
    assert _titles(tx) == ["Old", "New"]


def test_only_undated_entries_of_a_backlog_are_marked(tx: Transaction) -> None:
    undated = published("Undated", published_at=None)
    updated = published("Updated", published_at=None, updated_at=NOON)
    _add(tx, undated, updated, published("Dated"), undated_backlog=True)
    assert {entry.published.title for entry in _undecided(tx) if entry.undated_backlog} == {"Undated"}


def test_undated_entries_of_a_later_poll_are_not_marked(tx: Transaction) -> None:
    _add(tx, published(published_at=None), undated_backlog=False)
    assert not _undecided(tx)[0].undated_backlog


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_a_key_that_no_database_takes_is_known_again(tx: Transaction, text: str) -> None:
    assert _add(tx, published(text, key=text)) == 1
    assert _add(tx, published(text, key=text)) == 0
    assert _undecided(tx)[0].published.title == "a\ufffdb"


# Changed entries


def test_an_unchanged_entry_stays_decided(tx: Transaction) -> None:
    _decide(tx, add_entry(tx, "A"))
    _add(tx, published("A", url="https://visti.example/A"), seen_at=NOON + minutes(5))
    assert _undecided(tx) == []


@pytest.mark.parametrize(("title", "summary"), [("Eight returned", "Words."), ("Six returned", "More words.")])
def test_a_decided_entry_with_new_words_keeps_its_id_and_is_undecided_again(
    tx: Transaction, title: str, summary: str
) -> None:
    entry = published("Six returned", key="k", summary="Words.")
    _add(tx, entry)
    before = _undecided(tx)[0]
    _decide(tx, before.id)
    changed = replace(entry, title=title, summary=summary, updated_at=NOON + minutes(4))
    assert _add(tx, changed, seen_at=NOON + minutes(5)) == 0
    (again,) = _undecided(tx)
    assert (again.id, again.published, again.seen_at) == (before.id, changed, NOON)
    assert (again.previous_title, again.previous_summary) == ("Six returned", "Words.")
    assert again.changed_at == NOON + minutes(5)
    assert again.content_hash != before.content_hash


def test_words_that_nobody_decided_on_are_not_remembered_as_the_old_ones(tx: Transaction) -> None:
    _add(tx, published("Told", key="k"))
    _decide(tx, _undecided(tx)[0].id)
    _add(tx, published("Between", key="k"), seen_at=NOON + minutes(1))
    _add(tx, published("Now", key="k"), seen_at=NOON + minutes(2))
    (again,) = _undecided(tx)
    assert (again.previous_title, again.published.title) == ("Told", "Now")
    assert again.changed_at == NOON + minutes(1)


def test_an_entry_changed_before_its_first_decision_has_no_old_words(tx: Transaction) -> None:
    _add(tx, published("First", key="k"))
    _add(tx, published("Second", key="k"))
    (entry,) = _undecided(tx)
    assert (entry.previous_title, entry.published.title) == (None, "Second")


def test_a_changed_entry_leaves_its_quarantine_and_its_second_look(tx: Transaction) -> None:
    entry = add_entry(tx, "A", key="k")
    for _ in range(3):
        tx.entries.failed(entry, "a bug")
    tx.entries.look_again(entry, NOON + minutes(2))
    _add(tx, published("B", key="k"))
    (again,) = _undecided(tx)
    assert (again.attempts, again.look_at) == (0, None)
    assert tx.entries.quarantined() == ()


def test_a_changed_entry_stays_in_the_archive_until_it_is_decided_again(tx: Transaction) -> None:
    entry = archive(tx, "Six returned", key="k")
    _add(tx, published("Nothing to see", key="k"))
    assert tx.entries.archived(entry) is not None
    _decide(tx, entry)
    assert tx.entries.archived(entry) is None
    assert tx.entries.search(["six"], limit=10, offset=0) == ()


# Undecided


def test_the_oldest_undecided_entries_come_first_and_only_so_many(tx: Transaction) -> None:
    for title in "ABC":
        add_entry(tx, title)
    assert _titles(tx, limit=2) == ["A", "B"]


def test_a_decided_entry_is_not_undecided(tx: Transaction) -> None:
    first, second = add_entry(tx, "A"), add_entry(tx, "B")
    _decide(tx, first)
    assert [entry.id for entry in _undecided(tx)] == [second]
    assert tx.entries.count_undecided(NOON) == 1


def test_a_bug_is_counted_and_its_entry_stays_undecided_twice(tx: Transaction) -> None:
    entry = add_entry(tx)
    assert [tx.entries.failed(entry, "a bug"), tx.entries.failed(entry, "a bug")] == [1, 2]
    assert _undecided(tx)[0].attempts == 2
    assert tx.entries.quarantined() == ()


def test_the_third_bug_quarantines_an_entry_with_its_last_error(tx: Transaction) -> None:
    entry = add_entry(tx)
    for error in ("one", "two", "three\x00"):
        count = tx.entries.failed(entry, error)
    assert count == 3
    assert _undecided(tx) == []
    assert tx.entries.count_undecided(NOON) == 0
    assert [(kept.id, error) for kept, error in tx.entries.quarantined()] == [(entry, "three\ufffd")]


def test_deciding_an_entry_that_is_not_there_any_more_changes_nothing(tx: Transaction) -> None:
    _decide(tx, NOBODY)
    assert tx.counts().entries == 0


def test_an_entry_that_is_not_there_is_none(tx: Transaction) -> None:
    assert tx.entries.get(NOBODY) is None
    assert tx.entries.archived(NOBODY) is None


def test_entries_are_found_by_canonical_url_newest_first(tx: Transaction) -> None:
    old = add_entry(tx, "A", url="https://x.example/1", published_at=NOON - minutes(1))
    new = add_entry(tx, "B", url="https://x.example/1", feed=FeedId("other"))
    add_entry(tx, "C", url="https://x.example/2")
    assert {entry.id for entry in tx.entries.with_url("https://x.example/1")} == {old, new}
    assert [entry.published.title for entry in tx.entries.with_url("https://x.example/1")] == ["B", "A"]
    assert tx.entries.with_url("https://x.example/3") == ()


def test_an_entry_with_an_endless_url_is_stored_and_found_by_it(tx: Transaction) -> None:
    endless = "https://x.example/" + "".join(f"{number}" for number in range(20_000))
    entry = add_entry(tx, "A", key="k", url=endless, canonical_url=endless)
    assert [one.id for one in tx.entries.with_url(endless)] == [entry]


# Second looks


def test_an_entry_that_waits_for_its_second_look_is_not_decided_yet(tx: Transaction) -> None:
    entry = add_entry(tx)
    tx.entries.look_again(entry, NOON + minutes(2))
    assert _undecided(tx) == []
    assert tx.entries.count_undecided(NOON) == 1


def test_second_looks_are_taken_when_they_are_due_the_earliest_first(tx: Transaction) -> None:
    first, second, third = (add_entry(tx, title) for title in "ABC")
    tx.entries.look_again(first, NOON + minutes(2))
    tx.entries.look_again(second, NOON + minutes(1))
    tx.entries.look_again(third, NOON + minutes(3))
    assert tx.entries.due_looks(NOON, limit=10) == ()
    assert [entry.id for entry in tx.entries.due_looks(NOON + minutes(2), limit=10)] == [second, first]
    assert [entry.id for entry in tx.entries.due_looks(NOON + minutes(9), limit=1)] == [second]


@pytest.mark.parametrize("lead", ["The first paragraph.", ""])
def test_a_taken_second_look_lets_the_entry_be_decided_at_once(tx: Transaction, lead: str) -> None:
    entry = add_entry(tx)
    tx.entries.look_again(entry, NOON + minutes(2))
    tx.entries.add_lead(entry, lead)
    assert tx.entries.due_looks(NOON + minutes(9), limit=10) == ()
    assert [(one.id, one.lead) for one in _undecided(tx)] == [(entry, lead)]


def test_a_second_look_that_nobody_took_is_not_waited_for_for_ever(tx: Transaction) -> None:
    entry = add_entry(tx)
    tx.entries.look_again(entry, NOON)
    assert _undecided(tx, NOON + LOOK_OVERDUE_AFTER) == []
    assert [one.id for one in _undecided(tx, NOON + LOOK_OVERDUE_AFTER + minutes(1))] == [entry]


def test_a_decided_entry_has_no_second_look_any_more(tx: Transaction) -> None:
    entry = add_entry(tx)
    tx.entries.look_again(entry, NOON)
    _decide(tx, entry)
    assert tx.entries.due_looks(NOON + minutes(9), limit=10) == ()
    assert _get(tx, entry).look_at is None


# Deciding and forgetting


def test_a_decided_entry_belongs_to_its_story(tx: Transaction) -> None:
    story = add_story(tx, "A")
    entry = story.sources[0].entry
    tx.entries.decide(entry, a_detection(RETURNED), story.id, at=NOON, words=["a"])
    archived = tx.entries.archived(entry)
    assert archived is not None
    assert (archived.story, archived.source) == (story.id, story.sources[0])


def test_deciding_again_replaces_topics_and_words(tx: Transaction) -> None:
    entry = archive(tx, "Six returned")
    tx.entries.decide(entry, a_detection(QATAR), None, at=NOON, words=["doha"])
    assert tx.entries.recent(frozenset({RETURNED}), limit=10, offset=0) == ()
    assert [one.source.entry for one in tx.entries.recent(frozenset({QATAR}), limit=10, offset=0)] == [entry]
    assert tx.entries.search(["six"], limit=10, offset=0) == ()
    assert [one.source.entry for one in tx.entries.search(["doha"], limit=10, offset=0)] == [entry]


def test_old_decided_unmatched_entries_are_forgotten(tx: Transaction) -> None:
    old = add_entry(tx, "old", seen_at=NOON - minutes(1))
    _decide(tx, old)
    assert tx.entries.forget_unmatched(NOON) == 1
    assert tx.entries.get(old) is None


def test_nothing_else_is_forgotten(tx: Transaction) -> None:
    long_ago = NOON - minutes(999)
    add_entry(tx, "undecided", seen_at=long_ago)
    archive(tx, "matched", seen_at=long_ago)
    _decide(tx, add_entry(tx, "seen just now", seen_at=NOON))
    _decide(tx, add_story(tx, "in a story").sources[0].entry)
    quarantined = add_entry(tx, "quarantined", seen_at=long_ago)
    for _ in range(3):
        tx.entries.failed(quarantined, "a bug")
    assert tx.entries.forget_unmatched(NOON) == 0
    assert tx.counts().entries == 5


def test_forgetting_is_bounded(tx: Transaction) -> None:
    _add(tx, *(published(f"{n}") for n in range(FORGET_AT_ONCE + 1)), seen_at=NOON - minutes(1))
    for entry in _undecided(tx, limit=FORGET_AT_ONCE + 1):
        _decide(tx, entry.id)
    assert tx.entries.forget_unmatched(NOON) == FORGET_AT_ONCE
    assert tx.entries.forget_unmatched(NOON) == 1
