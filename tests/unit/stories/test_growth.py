"""How a story begins and grows, and what it says as a whole."""

import pytest

from bot.model.feed import Party
from bot.model.ids import StoryId
from bot.model.story import StoryStatus
from bot.stories.growth import grow, open_story
from bot.stories.summary import claims_of, summarise
from tests.builders import NOON, a_source, a_story, facts, minutes


def test_a_story_begins_with_its_first_entry() -> None:
    story = open_story(StoryId(7), a_source(), now=NOON, due_at=NOON + minutes(1))
    assert (story.id, story.revision, story.due_at, len(story.sources)) == (7, 1, NOON + minutes(1), 1)


def test_another_entry_makes_a_new_revision() -> None:
    story = grow(a_story(), a_source(2), now=NOON + minutes(1))
    assert (story.revision, [source.entry for source in story.sources]) == (2, [1, 2])


def test_the_same_entry_again_changes_nothing() -> None:
    story = a_story()
    assert grow(story, a_source(), now=NOON + minutes(1)) is story


def test_an_outlets_other_number_is_a_correction() -> None:
    story = grow(a_story(a_source(facts=facts(children=5))), a_source(facts=facts(children=6)), now=NOON)
    assert story.sources[0].corrected == "5 → 6"


def test_an_outlets_other_headline_is_a_correction_and_stays_one() -> None:
    story = grow(a_story(), a_source(title="Another headline"), now=NOON)
    again = grow(story, a_source(title="Another headline", summary="more"), now=NOON)
    assert story.sources[0].corrected == "“Headline 1” → “Another headline”"
    assert again.sources[0].corrected == story.sources[0].corrected


@pytest.mark.parametrize("title", ["HEADLINE 1", "Headline 1!", " Headline\u00a01 "])
def test_other_capitals_spaces_or_punctuation_are_no_correction(title: str) -> None:
    story = grow(a_story(), a_source(title=title), now=NOON)
    assert (story.sources[0].title, story.sources[0].corrected) == (title, None)


def test_a_return_that_is_denied_now_is_a_correction() -> None:
    story = grow(a_story(), a_source(facts=facts(negated=True)), now=NOON)
    assert story.sources[0].corrected == "✓ → ✗"
    assert grow(story, a_source(), now=NOON).sources[0].corrected == "✗ → ✓"


def test_a_number_that_is_no_longer_stated_is_said() -> None:
    story = grow(a_story(a_source(facts=facts(children=5))), a_source(), now=NOON)
    assert story.sources[0].corrected == "5 → ?"


def test_counts_are_kept_by_claimant_and_never_merged() -> None:
    story = a_story(
        a_source(1, facts=facts(children=9, claimant="ombudsman-ua")),
        a_source(2, facts=facts(children=13, claimant="lvova-belova", total=64)),
        a_source(3, facts=facts(children=9)),
    )
    summary = summarise(story)
    assert summary.is_disputed
    assert summary.count == 9
    assert {(claim.claimant, claim.value) for claim in summary.counts} == {
        ("ombudsman-ua", 9),
        ("lvova-belova", 13),
        ("Visti", 9),
    }
    assert [claim.value for claim in summary.totals] == [64]
    assert len(claims_of(story)) == 4


def test_the_latest_word_of_a_claimant_counts() -> None:
    story = a_story(
        a_source(1, facts=facts(children=5, claimant="ombudsman-ua")),
        a_source(2, at=NOON + minutes(5), facts=facts(children=6, claimant="ombudsman-ua")),
    )
    assert summarise(story).count == 6


def test_the_status_follows_who_is_quoted_and_not_who_prints() -> None:
    russian_outlet = a_source(2, outlet="Vestnik", party=Party.RUSSIA)
    assert summarise(a_story(a_source(1))).status is StoryStatus.SINGLE_SOURCE
    assert summarise(a_story(a_source(1), russian_outlet)).status is StoryStatus.SEVERAL_SOURCES
    both = a_story(
        a_source(1, facts=facts(announced_by=("ombudsman-ua",))),
        a_source(2, facts=facts(announced_by=("lvova-belova",))),
    )
    assert summarise(both).status is StoryStatus.BOTH_SIDES
    mediated = a_story(a_source(1, facts=facts(mediators=("qatar",), announced_by=("qatar-mofa",))))
    assert summarise(mediated).status is StoryStatus.MEDIATOR_CONFIRMED
