"""Stories with their sources, and the alerts they led to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.model.alert import Alert, Reason
from bot.model.feed import Excerpt, Party
from bot.model.ids import AlertId, EntryId, StoryId
from bot.model.story import Story
from bot.ports import Transaction
from bot.store.stories import CACHED_STORIES, SourceCache
from tests.builders import NOON, QATAR, RETURNED, a_source, facts, minutes, told
from tests.contract.store.making import a_match, add_entry, add_story

Restarted = Callable[[], Transaction]
NOBODY = StoryId(10**9)


def _titles(story: Story | None) -> list[str]:
    return [] if story is None else [source.title for source in story.sources]


def _ids(stories: tuple[Story, ...]) -> list[StoryId]:
    return [story.id for story in stories]


def _an_alert(story: StoryId, reason: Reason = Reason.FIRST, *, at: datetime = NOON, revision: int = 1) -> Alert:
    return Alert(story=story, revision=revision, reason=reason, at=at, told=told(revision=revision, at=at))


# Saving


def test_a_story_comes_back_whole(tx: Transaction, restarted: Restarted) -> None:
    whole = a_source(
        add_entry(tx, "A"),
        matches=(a_match(RETURNED), a_match(QATAR)),
        facts=facts(children=6, total=1200, claimant="lvova-belova", mediators=("qatar",), negated=True),
        summary="Слова \x1b أطفال.",
        country="QA",
        party=Party.QATAR,
        state_media=True,
        restricted=("eu",),
        excerpt=Excerpt.NONE,
        concepts=frozenset({"child", "qatar"}),
        dated=False,
        may_alert=False,
        corrected="six, not eight",
        seen_at=NOON + minutes(1),
    )
    story = Story(
        id=tx.stories.new_id(),
        sources=(whole, a_source(add_entry(tx, "B"))),
        opened_at=NOON,
        changed_at=NOON + minutes(2),
        revision=7,
        due_at=NOON + minutes(3),
        retracted="not true",
        guard_lifted=True,
    )
    tx.stories.save(story)
    assert tx.stories.get(story.id) == story
    assert restarted().stories.get(story.id) == story


def test_ids_are_never_given_twice(tx: Transaction) -> None:
    assert len({tx.stories.new_id() for _ in range(5)}) == 5


def test_a_story_that_is_not_there_is_none(tx: Transaction) -> None:
    assert tx.stories.get(NOBODY) is None
    assert tx.stories.told(NOBODY) is None
    assert tx.stories.alerts(NOBODY) == ()


def test_a_source_joins_a_saved_story(tx: Transaction, restarted: Restarted) -> None:
    story = add_story(tx, "A")
    grown = replace(story, sources=(*story.sources, a_source(add_entry(tx, "B"), title="B")), revision=2)
    tx.stories.save(grown)
    assert tx.stories.get(story.id) == grown
    assert restarted().stories.get(story.id) == grown


@pytest.mark.parametrize("remembered", [True, False])
def test_sources_are_replaced_reordered_and_dropped(tx: Transaction, restarted: Restarted, remembered: bool) -> None:
    story = add_story(tx, "A", "B", "C")
    first, second, _ = story.sources
    changed = replace(story, sources=(replace(second, title="B again"), first))
    (tx if remembered else restarted()).stories.save(changed)
    assert tx.stories.get(story.id) == changed
    assert restarted().stories.get(story.id) == changed


def test_a_story_that_grew_without_new_sources_keeps_them(tx: Transaction, restarted: Restarted) -> None:
    story = add_story(tx, "A")
    changed = replace(story, revision=2, due_at=NOON, retracted="an error", guard_lifted=True)
    restarted().stories.save(changed)
    assert tx.stories.get(story.id) == changed


def test_a_source_that_moves_to_another_story_leaves_the_first(tx: Transaction, restarted: Restarted) -> None:
    losing, winning = add_story(tx, "A", "B"), add_story(tx, "C")
    tx.stories.save(replace(winning, sources=(*winning.sources, losing.sources[1])))
    for eyes in (tx, restarted()):
        assert _titles(eyes.stories.get(losing.id)) == ["A"]
        assert _titles(eyes.stories.get(winning.id)) == ["C", "B"]


def test_a_story_that_lost_a_source_can_take_it_back(tx: Transaction, restarted: Restarted) -> None:
    first, second = add_story(tx, "A", "B"), add_story(tx, "C")
    tx.stories.save(replace(second, sources=(*second.sources, first.sources[1])))
    tx.stories.save(first)
    for eyes in (tx, restarted()):
        assert _titles(eyes.stories.get(first.id)) == ["A", "B"]
        assert _titles(eyes.stories.get(second.id)) == ["C"]


def test_what_was_rolled_back_is_not_remembered(tx: Transaction, restarted: Restarted) -> None:
    story = add_story(tx, "A")
    restarted().stories.save(replace(story, sources=(replace(story.sources[0], title="Elsewhere"),)))
    assert _titles(tx.stories.get(story.id)) == ["Elsewhere"]


def test_of_many_stories_the_sources_of_the_last_ones_are_remembered() -> None:
    cache = SourceCache()
    for number in range(CACHED_STORIES + 1):
        cache.put(number, "hash", ())
    assert cache.get(0, "hash") is None
    assert cache.get(1, "hash") == cache.get(CACHED_STORIES, "hash") == ()
    assert cache.get(1, "another hash") is None


# Finding


def test_an_entry_leads_to_its_story(tx: Transaction) -> None:
    story = add_story(tx, "A")
    assert tx.stories.of_entry(story.sources[0].entry) == story


def test_an_entry_without_a_story_leads_nowhere(tx: Transaction) -> None:
    assert tx.stories.of_entry(add_entry(tx, "A")) is None
    assert tx.stories.of_entry(EntryId(10**9)) is None


def test_open_stories_are_those_changed_since_the_oldest_first(tx: Transaction) -> None:
    second = add_story(tx, "B", opened_at=NOON + minutes(2), changed_at=NOON + minutes(3))
    first = add_story(tx, "A", opened_at=NOON + minutes(1), changed_at=NOON + minutes(9))
    add_story(tx, "C", changed_at=NOON - minutes(1))
    assert tx.stories.open(NOON + minutes(3)) == (first, second)


def test_settling_stories_are_due_in_the_order_of_their_instants(tx: Transaction) -> None:
    late = add_story(tx, "A", due_at=NOON)
    early = add_story(tx, "B", due_at=NOON - minutes(1))
    add_story(tx, "C", due_at=NOON + minutes(1))
    add_story(tx, "D")
    assert _ids(tx.stories.due(NOON, limit=10)) == [early.id, late.id]
    assert _ids(tx.stories.due(NOON, limit=1)) == [early.id]


def test_the_next_settling_story_says_when_to_wake(tx: Transaction) -> None:
    assert tx.stories.next_due_at() is None
    add_story(tx, "A", due_at=NOON + minutes(2))
    story = add_story(tx, "B", due_at=NOON + minutes(1))
    assert tx.stories.next_due_at() == NOON + minutes(1)
    tx.stories.save(replace(story, due_at=None))
    assert tx.stories.next_due_at() == NOON + minutes(2)


def test_recent_stories_of_any_of_the_topics_come_latest_change_first_and_in_pages(tx: Transaction) -> None:
    first = add_story(tx, "A", changed_at=NOON + minutes(1))
    second = add_story(tx, "B", topics=(QATAR,), changed_at=NOON + minutes(2))
    third = add_story(tx, "C", topics=(QATAR, RETURNED), changed_at=NOON + minutes(3))
    both = frozenset({RETURNED, QATAR})
    assert _ids(tx.stories.recent(both, limit=2, offset=0)) == [third.id, second.id]
    assert _ids(tx.stories.recent(both, limit=2, offset=2)) == [first.id]
    assert _ids(tx.stories.recent(frozenset({RETURNED}), limit=2, offset=0)) == [third.id, first.id]
    assert tx.stories.recent(frozenset(), limit=2, offset=0) == ()


def test_a_story_is_recent_by_the_topics_and_the_change_it_has_now(tx: Transaction) -> None:
    changing = add_story(tx, "A")
    other = add_story(tx, "B", topics=(QATAR,), changed_at=NOON + minutes(1))
    source = replace(changing.sources[0], matches=(a_match(QATAR),))
    tx.stories.save(replace(changing, sources=(source,), changed_at=NOON + minutes(2)))
    assert tx.stories.recent(frozenset({RETURNED}), limit=2, offset=0) == ()
    assert _ids(tx.stories.recent(frozenset({QATAR}), limit=2, offset=0)) == [changing.id, other.id]


# Merging


def test_a_merged_story_leads_to_the_one_it_was_merged_into(tx: Transaction) -> None:
    merged, kept, last = add_story(tx, "A"), add_story(tx, "B"), add_story(tx, "C")
    tx.stories.save(replace(kept, sources=(*kept.sources, *merged.sources)))
    tx.stories.save(replace(merged, merged_into=kept.id))
    assert _titles(tx.stories.get(merged.id)) == ["B", "A"]
    assert _titles(tx.stories.of_entry(merged.sources[0].entry)) == ["B", "A"]
    tx.stories.save(replace(kept, merged_into=last.id))
    found = tx.stories.get(merged.id)
    assert found is not None
    assert found.id == last.id


def test_a_merged_story_is_neither_open_nor_due_nor_recent(tx: Transaction) -> None:
    merged, kept = add_story(tx, "A", due_at=NOON), add_story(tx, "B")
    tx.stories.save(replace(merged, merged_into=kept.id))
    assert _ids(tx.stories.open(NOON)) == [kept.id]
    assert tx.stories.due(NOON, limit=10) == ()
    assert tx.stories.next_due_at() is None
    assert _ids(tx.stories.recent(frozenset({RETURNED}), limit=10, offset=0)) == [kept.id]
    assert tx.counts().stories == 1


def test_stories_merged_into_one_another_lead_nowhere_and_do_not_hang(tx: Transaction) -> None:
    first, second = add_story(tx, "A"), add_story(tx, "B")
    tx.stories.save(replace(first, merged_into=second.id))
    tx.stories.save(replace(second, merged_into=first.id))
    assert tx.stories.get(first.id) is None


# Alerts


def test_an_alert_comes_back_whole(tx: Transaction) -> None:
    story = add_story(tx, "A")
    known = told(
        revision=3,
        count=6,
        claimants=frozenset({"lubinets"}),
        mediators=frozenset({"qatar"}),
        topics=frozenset({RETURNED, QATAR}),
        corrected=frozenset({1}),
    )
    alert = Alert(story=story.id, revision=3, reason=Reason.CORRECTION, at=NOON, told=known, detail="eight → six")
    number = tx.stories.add_alert(alert)
    assert tx.stories.alerts(story.id) == (replace(alert, id=AlertId(number)),)


def test_a_storys_alerts_are_listed_oldest_first(tx: Transaction) -> None:
    story, other = add_story(tx, "A"), add_story(tx, "B")
    ids = [tx.stories.add_alert(_an_alert(story.id, reason)) for reason in (Reason.FIRST, Reason.NEW_COUNT)]
    tx.stories.add_alert(_an_alert(other.id))
    assert [alert.id for alert in tx.stories.alerts(story.id)] == ids


def test_nothing_was_told_before_the_first_alert(tx: Transaction) -> None:
    assert tx.stories.told(add_story(tx, "A").id) is None


def test_what_was_told_last_is_what_subscribers_know(tx: Transaction) -> None:
    story = add_story(tx, "A")
    tx.stories.add_alert(_an_alert(story.id))
    tx.stories.add_alert(_an_alert(story.id, Reason.NEW_COUNT, at=NOON + minutes(5), revision=2))
    assert tx.stories.told(story.id) == told(revision=2, at=NOON + minutes(5))


def test_the_latest_first_alert_is_the_last_new_story(tx: Transaction) -> None:
    story = add_story(tx, "A")
    assert tx.counts().last_story_at is None
    tx.stories.add_alert(_an_alert(story.id))
    tx.stories.add_alert(_an_alert(story.id, Reason.NEW_COUNT, at=NOON + minutes(5)))
    assert tx.counts().last_story_at == NOON
