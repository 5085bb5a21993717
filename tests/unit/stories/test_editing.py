"""Stories that an operator joins, parts or withdraws."""

import pytest

from bot.model.ids import EntryId, StoryId
from bot.stories.editing import merge, retract, split
from tests.builders import NOON, a_source, a_story, minutes

LATER = NOON + minutes(5)


def test_a_merged_story_gives_its_entries_and_says_where_they_are() -> None:
    kept = a_story(a_source(2, seen_at=NOON + minutes(1)), revision=2)
    other = a_story(a_source(1), id=StoryId(7), revision=5, due_at=LATER)
    joined, part = merge(kept, other, now=LATER)
    assert ([source.entry for source in joined.sources], joined.revision, joined.changed_at) == ([1, 2], 6, LATER)
    assert (part.merged_into, part.revision, part.due_at) == (1, 6, None)


def test_a_split_moves_entries_into_a_story_that_is_decided_at_once() -> None:
    rest, new = split(a_story(a_source(1), a_source(2)), [EntryId(2)], to=StoryId(9), now=LATER)
    assert ([source.entry for source in rest.sources], rest.revision) == ([1], 2)
    assert ([source.entry for source in new.sources], new.id, new.due_at) == ([2], 9, LATER)


@pytest.mark.parametrize("entries", [[1, 2], [3], []])
def test_both_stories_need_an_entry(entries: list[int]) -> None:
    with pytest.raises(ValueError, match="both stories need an entry"):
        split(a_story(a_source(1), a_source(2)), [EntryId(entry) for entry in entries], to=StoryId(9), now=LATER)


def test_a_withdrawn_story_says_why_and_is_a_new_revision() -> None:
    story = retract(a_story(), "it was last year", now=LATER)
    assert (story.retracted, story.revision, story.changed_at) == ("it was last year", 2, LATER)
