"""How many children stories tell of, by whom it was said, and the running totals that were quoted. Pure.

A story counts once: with the number that its message shows, and with the least and the most that anyone gave. Totals
are each claimant's own, by its own definition: they are shown side by side and never compared or added.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.model.fact import FactKind
from bot.model.ids import StoryId
from bot.model.story import Claim, Story, StorySummary
from bot.stories.summary import summarise

Told = tuple[Story, StorySummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many children some stories tell of: as shown, at the least and at the most; ``stories`` newest first."""

    children: int
    least: int
    most: int
    stories: tuple[StoryId, ...]


def counted(stories: Iterable[Story]) -> tuple[Told, ...]:
    """Return the stories that count: a return to Ukraine, with a number, neither denied nor withdrawn."""
    read = ((story, summarise(story)) for story in stories if story.retracted is None)
    return tuple((story, summary) for story, summary in read if summary.count is not None and _is_return(story))


def tally(told: Iterable[Told]) -> Tally:
    """Add up stories."""
    known = tuple(told)
    numbers = [[claim.value for claim in summary.counts if isinstance(claim.value, int)] for _, summary in known]
    return Tally(
        children=sum(summary.count or 0 for _, summary in known),
        least=sum(min(values, default=0) for values in numbers),
        most=sum(max(values, default=0) for values in numbers),
        stories=tuple(story.id for story, _ in known),
    )


def by_mediator(told: Iterable[Told]) -> dict[str, Tally]:
    """Add up by mediator, the most children first; a story with two mediators counts for each."""
    return _grouped(told, lambda story, summary: summary.mediators)


def by_claimant(told: Iterable[Told]) -> dict[str, Tally]:
    """Add up by who gave the numbers, the most children first; each claimant's own number counts."""
    claimed: dict[str, list[tuple[StoryId, int]]] = defaultdict(list)
    for story, summary in told:
        for claim in summary.counts:
            if isinstance(claim.value, int):
                claimed[claim.claimant].append((story.id, claim.value))
    tallies = {claimant: _own_tally(claims) for claimant, claims in claimed.items()}
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].children, item[0])))


def latest_totals(stories: Iterable[Story]) -> tuple[tuple[StoryId, Claim], ...]:
    """Return each claimant's latest running total, latest first, with the story that quotes it."""
    latest: dict[str, tuple[StoryId, Claim]] = {}
    for story in stories:
        for claim in summarise(story).totals if story.retracted is None else ():
            known = latest.get(claim.claimant)
            if known is None or (claim.at, claim.entry) > (known[1].at, known[1].entry):
                latest[claim.claimant] = story.id, claim
    return tuple(sorted(latest.values(), key=lambda item: (item[1].at, item[1].entry), reverse=True))


def _own_tally(claims: list[tuple[StoryId, int]]) -> Tally:
    children = sum(value for _, value in claims)
    return Tally(children=children, least=children, most=children, stories=tuple(story for story, _ in claims))


def _grouped(told: Iterable[Told], keys: Callable[[Story, StorySummary], Iterable[str]]) -> dict[str, Tally]:
    groups: dict[str, list[Told]] = defaultdict(list)
    for story, summary in told:
        for key in keys(story, summary):
            groups[key].append((story, summary))
    tallies = {key: tally(group) for key, group in groups.items()}
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].children, item[0])))


def _is_return(story: Story) -> bool:
    if all(source.facts.negated for source in story.sources):
        return False
    return set(_directions(story)) != {"to-russia"}


def _directions(story: Story) -> Iterator[str]:
    for source in story.sources:
        yield from (str(fact.value) for fact in source.facts.of_kind(FactKind.DIRECTION))
