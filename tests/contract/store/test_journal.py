"""Operators' actions, numbered configurations, first times, small things remembered, and what is counted."""

from typing import Any

import pytest

from bot.model.record import AuditRecord, Counts, Revision
from bot.ports import Transaction
from tests.builders import NOON, RETURNED, a_feed_state, minutes
from tests.contract.store.ledger import Ledger
from tests.contract.store.making import add_chat, add_entry, archive, bare_story


def test_operators_actions_are_listed_newest_first(tx: Transaction) -> None:
    records = [AuditRecord(at=NOON, who="telegram:1", action=f"/feed {n}", detail="paused\n") for n in range(3)]
    for record in records:
        tx.journal.audit(record)
    assert tx.journal.audited(limit=2) == (records[2], records[1])


def test_configurations_are_numbered_from_one(tx: Transaction) -> None:
    assert tx.journal.latest_revision() is None
    assert tx.journal.add_revision(at=NOON, who="file", files={"a.yaml": "1"}, summary="") == 1
    assert tx.journal.add_revision(at=NOON, who="file", files={"a.yaml": "2"}, summary="") == 2


def test_a_configuration_comes_back_whole(tx: Transaction) -> None:
    files = {"topics.yaml": "назва: «діти»\n", "lexicon/places.yaml": "\ufeffversion: 1\r\n"}
    number = tx.journal.add_revision(at=NOON, who="telegram:1", files=files, summary="+1 feed")
    expected = Revision(number=number, at=NOON, who="telegram:1", files=files, summary="+1 feed")
    assert tx.journal.revision(number) == tx.journal.latest_revision() == expected
    assert tx.journal.revision(number + 1) is None


def test_configurations_are_listed_newest_first(tx: Transaction) -> None:
    for text in ("1", "2", "3"):
        tx.journal.add_revision(at=NOON, who="file", files={"a": text}, summary="")
    assert [revision.number for revision in tx.journal.revisions(limit=2)] == [3, 2]


def test_the_same_texts_as_the_latest_give_its_number_again(tx: Transaction) -> None:
    first = tx.journal.add_revision(at=NOON, who="file", files={"a": "1", "b": "2"}, summary="")
    assert tx.journal.add_revision(at=NOON + minutes(1), who="cli", files={"b": "2", "a": "1"}, summary="x") == first


def test_older_texts_that_return_get_a_number_of_their_own(tx: Transaction) -> None:
    for text in ("1", "2"):
        tx.journal.add_revision(at=NOON, who="file", files={"a": text}, summary="")
    assert tx.journal.add_revision(at=NOON, who="file", files={"a": "1"}, summary="") == 3


def test_a_key_is_a_first_time_once(tx: Transaction) -> None:
    assert tx.journal.first_time("k", at=NOON)
    assert not tx.journal.first_time("k", at=NOON + minutes(9999))
    assert tx.journal.first_time("other", at=NOON)


def test_a_key_is_a_first_time_again_after_longer_than_was_said(tx: Transaction) -> None:
    tx.journal.first_time("k", at=NOON)
    assert not tx.journal.first_time("k", at=NOON + minutes(5), again_after=minutes(5))
    assert tx.journal.first_time("k", at=NOON + minutes(6), again_after=minutes(5))
    assert not tx.journal.first_time("k", at=NOON + minutes(7), again_after=minutes(5))


def test_a_forgotten_key_is_a_first_time_again(tx: Transaction) -> None:
    tx.journal.first_time("k", at=NOON)
    tx.journal.forget_key("k")
    tx.journal.forget_key("unknown")
    assert tx.journal.first_time("k", at=NOON)


def test_the_latest_revisions_are_listed_newest_first(tx: Transaction) -> None:
    assert tx.journal.revisions(limit=2) == ()
    for number in range(3):
        tx.journal.add_revision(at=NOON, who="file", files={"a.yaml": str(number)}, summary=f"a.yaml {number}")
    listed = tx.journal.revisions(limit=2)
    assert [(revision.number, revision.summary) for revision in listed] == [(3, "a.yaml 2"), (2, "a.yaml 1")]


@pytest.mark.parametrize("value", [None, 0, 1.5, "слово", ["a", None], {"offset": 7, "open": True}])
def test_a_small_value_is_remembered(tx: Transaction, value: Any) -> None:
    tx.journal.remember("k", value)
    assert tx.journal.recall("k") == value


def test_the_value_remembered_last_counts(tx: Transaction) -> None:
    tx.journal.remember("k", 1)
    tx.journal.remember("k", 2)
    assert tx.journal.recall("k") == 2
    assert tx.journal.recall("other") is None


def test_an_empty_database_counts_nothing(tx: Transaction) -> None:
    assert tx.counts() == Counts()


def test_everything_is_counted(tx: Transaction) -> None:
    tx.feeds.save(a_feed_state("a"))
    add_entry(tx, "undecided")
    archive(tx, "matched")
    bug = add_entry(tx, "quarantined")
    for _ in range(3):
        tx.entries.failed(bug, "a bug")
    chat = add_chat(tx)
    tx.chats.subscribe(chat, [RETURNED], since=NOON)
    ledger = Ledger(tx)
    ledger.send(ledger.add(bare_story(tx), chat))
    ledger.add(bare_story(tx), chat)
    assert tx.counts() == Counts(
        feeds=1,
        entries=3,
        matched=1,
        undecided=1,
        quarantined=1,
        stories=2,
        chats=1,
        subscriptions=1,
        waiting_deliveries=1,
    )
