"""Which story an entry belongs to."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.model.ids import StoryId
from bot.model.story import Source, Story
from bot.stories.grouping import COMPARED, StoryBook
from bot.stories.growth import grow, open_story
from bot.stories.signature import TELLING
from tests.builders import NOON, a_source, a_story, facts

WINDOW = timedelta(hours=72)
QATAR_SIX = facts(children=6, mediators=("qatar",), announced_by=("ombudsman-ua",))


def found(story: Story, source: Source, *, window: timedelta = WINDOW) -> StoryId | None:
    story_found = StoryBook([story], window=window).find(source)
    return None if story_found is None else story_found.id


def another(**values: Any) -> Source:
    return a_source(2, **{"outlet": "Other", "language": "ar", "title": "عودة ستة أطفال", **values})


def test_the_same_number_and_mediator_in_another_language_is_the_same_story() -> None:
    assert found(a_story(a_source(1, facts=QATAR_SIX)), another(facts=QATAR_SIX, at=NOON + timedelta(hours=9))) == 1


def test_another_number_on_the_same_day_is_a_dispute_inside_the_story() -> None:
    nine = facts(children=9, mediators=("qatar",), announced_by=("ombudsman-ua",))
    assert found(a_story(a_source(1, facts=QATAR_SIX)), another(facts=nine)) == 1


def test_another_number_by_the_same_claimant_days_later_is_another_event() -> None:
    first = facts(children=6, claimant="ombudsman-ua", mediators=("qatar",), announced_by=("ombudsman-ua",))
    later = facts(children=9, claimant="ombudsman-ua", mediators=("qatar",), announced_by=("ombudsman-ua",))
    assert found(a_story(a_source(1, facts=first)), another(facts=later, at=NOON + timedelta(days=2.5))) is None


def test_another_mediator_is_another_event() -> None:
    vatican = facts(children=3, mediators=("vatican",))
    assert found(a_story(a_source(1, facts=QATAR_SIX)), another(facts=vatican)) is None


def test_two_near_identical_headlines_a_week_apart_are_two_events() -> None:
    title = "Five more children returned home"
    week_later = a_source(2, title=title, at=NOON + timedelta(days=7))
    assert found(a_story(a_source(1, title=title)), week_later) is None


def test_syndicated_copies_collapse_by_headline() -> None:
    title = "Family of a missing pilot thanks rescuers"
    assert found(a_story(a_source(1, title=title)), a_source(2, title=title + "!", url=None, canonical_url=None)) == 1


def test_one_address_is_one_story_whatever_the_words() -> None:
    copy = another(canonical_url="https://visti.example/1", topics=("qatar-other",))
    assert found(a_story(), copy) == 1


def test_a_known_entry_stays_in_its_story() -> None:
    assert found(a_story(), a_source(1, title="Quite other words", at=NOON + timedelta(days=30))) == 1


def test_no_window_makes_every_entry_its_own_story() -> None:
    assert found(a_story(a_source(1, facts=QATAR_SIX)), another(facts=QATAR_SIX), window=timedelta(0)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://visti.example/news/7456789", "https://visti.example/eng/news/7456789", True),
        ("https://visti.example/ua/news/7456789", "https://ru.visti.example/news/7456789", True),
        ("https://visti.example/20260302/home", "https://visti.example/20260302/away", False),
        ("https://visti.example/news/1234", "https://visti.example/eng/news/1234", False),
        ("https://visti.example/news/7456789", "https://vestnik.example/news/7456789", False),
    ],
)
def test_translations_of_one_outlet_share_the_number_in_their_address(one: str, other: str, same: bool) -> None:
    first = a_source(1, title="Шестеро вдома", language="uk", canonical_url=one)
    twin = a_source(2, title="Шестеро дома", language="ru", canonical_url=other)
    assert (found(a_story(first), twin) == 1) is same


def test_an_operators_own_concept_is_no_sign_of_one_event() -> None:
    shared = frozenset({"an-operators-own", "another-of-theirs"})
    assert found(a_story(a_source(1, concepts=shared)), another(concepts=shared)) is None


def test_a_person_named_on_the_same_day_is_a_sign_of_one_event() -> None:
    shared = frozenset({"melania-trump"})
    assert found(a_story(a_source(1, concepts=shared)), another(concepts=shared)) == 1


def test_hours_of_one_day_do_not_part_reports_and_a_day_does() -> None:
    shared = frozenset({"melania-trump"})
    story = a_story(a_source(1, concepts=shared))
    assert found(story, another(concepts=shared, at=NOON + timedelta(hours=23))) == 1
    assert found(story, another(concepts=shared, at=NOON + timedelta(hours=25))) is None


def test_every_telling_concept_is_in_the_shipped_lexicon() -> None:
    files = sorted(Path("config/lexicon").glob("*.yaml"))
    shipped = {concept for file in files for concept in YAML(typ="safe").load(file)["concepts"]}
    assert TELLING - shipped == set()


@pytest.mark.parametrize("title", ["", "🎉🎉🎉", "<b></b>", "!!!"])
def test_headlines_without_words_are_not_alike(title: str) -> None:
    assert found(a_story(a_source(1, title=title)), a_source(2, title=title, canonical_url=None)) is None


def test_a_headline_of_ten_thousand_characters_is_compared_by_its_beginning() -> None:
    title = "Six children returned home " + "and more " * 1200
    assert found(a_story(a_source(1, title=title)), a_source(2, title=title + "x", canonical_url=None)) == 1


def test_a_story_of_hundreds_of_entries_grows_on_and_keeps_its_first() -> None:
    story = open_story(StoryId(1), a_source(1, facts=QATAR_SIX), now=NOON, due_at=None)
    for number in range(2, COMPARED + 60):
        story = grow(story, a_source(number, facts=QATAR_SIX, seen_at=NOON + timedelta(minutes=number)), now=NOON)
    book = StoryBook([story], window=WINDOW)
    late = a_source(9999, facts=QATAR_SIX, at=NOON + timedelta(hours=20))
    for source in (late, a_source(1, title="Other words")):
        assert book.find(source) == story


def test_an_entrys_newer_words_replace_its_older_ones() -> None:
    story = a_story(a_source(1, title="Family of a missing pilot thanks rescuers"))
    book = StoryBook([story], window=WINDOW)
    book.put(grow(story, a_source(1, title="Storm closes the bridge"), now=NOON))
    old_words = a_source(2, title="Family of a missing pilot thanks rescuers", canonical_url=None)
    assert book.find(old_words) is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_in_which_stories_are_read_changes_nothing(order: tuple[int, int]) -> None:
    stories = [
        a_story(a_source(1, facts=QATAR_SIX), id=StoryId(1)),
        a_story(a_source(3, facts=facts(children=2, mediators=("usa",))), id=StoryId(2)),
    ]
    book = StoryBook([stories[position] for position in order], window=WINDOW)
    story = book.find(another(facts=QATAR_SIX))
    assert story is not None
    assert story.id == 1
