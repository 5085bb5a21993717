"""The archive: what was matched, by topic and by word."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.ids import FeedId
from bot.model.record import ArchivedEntry
from bot.ports import Transaction
from tests.builders import NOON, QATAR, RETURNED, minutes
from tests.contract.store.making import a_detection, a_match, add_entry, add_story, archive

SYNTAX = ['"', "AND", "OR", "NOT", "NEAR", "*", "chil*", "^a", "words:a", "(a", "a)", "a-b", "a+b", "''", ";--", "\x00"]


def _found(tx: Transaction, *words: str, limit: int = 10, offset: int = 0) -> list[str]:
    return _titles(tx.entries.search(words, limit=limit, offset=offset))


def _titles(found: tuple[ArchivedEntry, ...]) -> list[str]:
    return [one.source.title for one in found]


def test_an_entry_is_found_by_any_of_its_words(tx: Transaction) -> None:
    archive(tx, "A", "child", "return")
    assert _found(tx, "return") == ["A"]


def test_all_the_words_must_be_there(tx: Transaction) -> None:
    archive(tx, "A", "child", "return")
    archive(tx, "B", "child", "school")
    assert _found(tx, "child", "school") == ["B"]
    assert _found(tx, "return", "school") == []


def test_a_part_of_a_word_finds_nothing(tx: Transaction) -> None:
    archive(tx, "A", "children")
    assert _found(tx, "child") == []


@pytest.mark.parametrize("word", ["дитина", "їжа", "أطفال", "ребёнок", "çocuk", "ילד"])
def test_words_of_every_script_are_found(tx: Transaction, word: str) -> None:
    archive(tx, "A", word, "other")
    assert _found(tx, word) == ["A"]


@pytest.mark.parametrize(("word", "other"), [("їжа", "іжа"), ("ёлка", "елка"), ("كتاب", "كتّاب")])
def test_words_that_differ_in_a_letter_or_a_mark_are_different_words(tx: Transaction, word: str, other: str) -> None:
    archive(tx, "A", word)
    assert _found(tx, other) == []


def test_an_unmatched_entry_is_not_found(tx: Transaction) -> None:
    tx.entries.decide(add_entry(tx, "A"), a_detection(), None, at=NOON, words=["child"])
    assert _found(tx, "child") == []


def test_no_words_find_nothing(tx: Transaction) -> None:
    archive(tx, "A", "child")
    assert _found(tx) == []


@pytest.mark.parametrize("word", SYNTAX)
def test_a_databases_own_syntax_is_nothing_but_a_word(tx: Transaction, word: str) -> None:
    archive(tx, "A", "child", "return")
    assert _found(tx, word) == []
    assert _found(tx, "child", word) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(words=st.lists(st.text(max_size=12), max_size=4))
def test_whatever_is_searched_for_is_answered(tx: Transaction, words: list[str]) -> None:
    assert isinstance(_found(tx, *words), list)


def test_finds_are_newest_first_and_in_pages(tx: Transaction) -> None:
    for number in (2, 0, 3, 1):
        archive(tx, f"{number}", "child", published_at=NOON - minutes(10 - number))
    assert _found(tx, "child", limit=3) == ["3", "2", "1"]
    assert _found(tx, "child", limit=3, offset=3) == ["0"]


def test_of_one_instant_the_entry_stored_last_comes_first(tx: Transaction) -> None:
    archive(tx, "A", "child")
    archive(tx, "B", "child")
    assert _found(tx, "child") == ["B", "A"]


def test_recent_entries_of_any_of_the_topics_are_newest_first_and_in_pages(tx: Transaction) -> None:
    for number, topic in enumerate((RETURNED, QATAR, RETURNED, QATAR)):
        archive(tx, f"{number}", topic=topic, published_at=NOON - minutes(10 - number))
    both = frozenset({RETURNED, QATAR})
    assert _titles(tx.entries.recent(both, limit=3, offset=0)) == ["3", "2", "1"]
    assert _titles(tx.entries.recent(both, limit=3, offset=3)) == ["0"]
    assert _titles(tx.entries.recent(frozenset({QATAR}), limit=3, offset=0)) == ["3", "1"]
    assert tx.entries.recent(frozenset(), limit=3, offset=0) == ()


def test_an_entry_of_several_topics_is_shown_once(tx: Transaction) -> None:
    entry = add_entry(tx, "A")
    tx.entries.decide(entry, a_detection(RETURNED, QATAR), None, at=NOON, words=["a"])
    assert _titles(tx.entries.recent(frozenset({RETURNED, QATAR}), limit=3, offset=0)) == ["A"]


def test_an_entry_from_the_future_counts_as_seen(tx: Transaction) -> None:
    archive(tx, "Future", "child", published_at=NOON + minutes(999), seen_at=NOON - minutes(5))
    archive(tx, "Now", "child")
    assert _found(tx, "child") == ["Now", "Future"]


def test_an_entry_in_no_story_is_shown_by_what_it_says_itself(tx: Transaction) -> None:
    entry = archive(tx, "A", "child", summary="Words.", feed=FeedId("visti"))
    archived = tx.entries.archived(entry)
    assert archived is not None
    source = archived.source
    assert (archived.story, archived.guard_lifted) == (None, False)
    assert (source.title, source.summary, source.outlet, source.language) == ("A", "Words.", "visti", "en")
    assert (source.at, source.dated, source.matches) == (NOON, True, (a_match(),))


def test_an_undated_entry_is_shown_as_undated(tx: Transaction) -> None:
    archived = tx.entries.archived(archive(tx, "A", published_at=None))
    assert archived is not None
    assert (archived.source.dated, archived.source.at) == (False, NOON)


def test_an_entry_of_a_story_whose_guard_was_lifted_says_so(tx: Transaction) -> None:
    story = add_story(tx, "A", guard_lifted=True)
    tx.entries.decide(story.sources[0].entry, a_detection(RETURNED), story.id, at=NOON, words=["a"])
    archived = tx.entries.archived(story.sources[0].entry)
    assert archived is not None
    assert archived.guard_lifted


def test_an_entry_with_an_endless_word_is_stored_and_found_by_its_other_words(tx: Transaction) -> None:
    endless = "".join(f"{number}" for number in range(20_000))
    archive(tx, "A", "child", endless)
    assert _found(tx, "child") == ["A"]
    assert _found(tx, "child", endless) == ["A"]
