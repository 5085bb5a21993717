"""Whatever arrives in whatever order: the same stories, and the index finds what comparing everything finds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.ids import EntryId, FeedId, StoryId
from bot.model.story import Source, Story
from bot.stories.grouping import StoryBook, turn_of
from bot.stories.growth import grow, open_story
from bot.stories.signature import sign
from bot.stories.similarity import ENOUGH, likeness
from tests.builders import NOON, QATAR, RETURNED, a_source, a_story, facts

WINDOW = timedelta(hours=72)
TITLES = (
    "Six children returned home",
    "Six more children are home again",
    "Шестеро дітей повернулися додому",
    "Talks in Doha",
    "🎉🎉",
    "",
)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """An entry about one of a few events, told with or without each fact."""
    return a_source(
        title=draw(st.sampled_from(TITLES)),
        feed=FeedId(draw(st.sampled_from(("a", "b")))),
        language=draw(st.sampled_from(("en", "uk"))),
        at=NOON + timedelta(hours=draw(st.integers(0, 6)) * 24),
        topics=draw(st.sampled_from(((RETURNED,), (QATAR,), (RETURNED, QATAR)))),
        canonical_url=draw(st.sampled_from((None, "https://visti.example/news/7456789", "https://a.example/1"))),
        concepts=frozenset(draw(st.sets(st.sampled_from(("lubinets", "belarus", "child", "an-operators-own"))))),
        facts=facts(
            children=draw(st.sampled_from((None, 5, 6, 9))),
            claimant=draw(st.sampled_from((None, "ombudsman-ua", "lvova-belova"))),
            mediators=draw(st.sampled_from(((), ("qatar",), ("usa",), ("qatar", "usa")))),
            announced_by=draw(st.sampled_from(((), ("ombudsman-ua",)))),
        ),
    )


def numbered(batch: Iterable[Source]) -> list[Source]:
    """Give entries the numbers of the order in which they were stored."""
    return [replace(source, entry=EntryId(number)) for number, source in enumerate(batch, start=1)]


def told_apart(batch: Sequence[Source]) -> set[frozenset[str]]:
    """Group a batch as the pipeline does; stories as sets of the entries' outlets, which name them."""
    book = StoryBook((), window=WINDOW)
    stories: dict[StoryId, Story] = {}
    for source in sorted(batch, key=turn_of):
        known = book.find(source)
        number = StoryId(len(stories) + 1)
        story = grow(known, source, now=NOON) if known else open_story(number, source, now=NOON, due_at=None)
        stories[story.id] = story
        book.put(story)
    return {frozenset(source.outlet for source in story.sources) for story in stories.values()}


@given(st.lists(sources(), max_size=12), st.data())
def test_any_order_of_a_batch_gives_the_same_stories(batch: list[Source], data: st.DataObject) -> None:
    named = [
        replace(source, outlet=str(number), title=f"{source.title} {number}") for number, source in enumerate(batch)
    ]
    other = data.draw(st.permutations(named))
    assert told_apart(numbered(named)) == told_apart(numbered(other))


@given(st.lists(sources(), max_size=10), sources())
def test_the_index_finds_what_comparing_with_every_entry_finds(batch: list[Source], source: Source) -> None:
    alone = [replace(one, canonical_url=None) for one in numbered(batch)]
    wanted = replace(source, entry=EntryId(99), canonical_url=None)
    near = [one for one in alone if abs(one.at - wanted.at) <= WINDOW]
    points = {one.entry: likeness(sign(wanted), sign(one)) for one in near}
    best = max(points, key=lambda entry: (points[entry], -entry), default=None)
    expected = StoryId(best) if best is not None and points[best] >= ENOUGH else None
    book = StoryBook([a_story(one, id=StoryId(one.entry)) for one in alone], window=WINDOW)
    found = book.find(wanted)
    assert (found.id if found else None) == expected
