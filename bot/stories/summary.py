"""What a story says as a whole: counts and totals by claimant, who confirmed, who mediated. Pure.

A count belongs to who is quoted for it; where nobody is, to the outlet. The number shown is the one that most voices
give, each voice counted once with its latest; between equals the earliest told. Nothing that differs is merged:
``StorySummary.counts`` keeps them all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.model.claimant import MEDIATING_SIDES, side_of
from bot.model.fact import Fact, FactKind
from bot.model.feed import Party
from bot.model.story import Claim, Source, Story, StoryStatus, StorySummary


def claims_of(story: Story) -> tuple[Claim, ...]:
    """Return every number that anyone in the story gives, oldest first."""
    return tuple(
        Claim(
            claimant=fact.claimant or source.outlet,
            kind=fact.kind.value,
            value=fact.value,
            entry=source.entry,
            at=source.at,
        )
        for source in sorted(story.sources, key=lambda source: (source.at, source.entry))
        for fact in _numbers(source)
    )


def summarise(story: Story) -> StorySummary:
    """Read a story as a whole."""
    claims = claims_of(story)
    counts = _latest(claim for claim in claims if claim.kind == FactKind.CHILDREN)
    claimants = frozenset(_claimants(story))
    sides = frozenset(side for claimant in claimants if (side := side_of(claimant)) is not None)
    mediators = _by_mentions(mediator for source in story.sources for mediator in source.facts.mediators)
    return StorySummary(
        count=_most_told(counts),
        counts=counts,
        totals=_latest(claim for claim in claims if claim.kind == FactKind.TOTAL),
        claimants=claimants,
        sides=sides,
        mediators=mediators,
        route=_by_mentions(place for source in story.sources for place in source.facts.route),
        announced_by=_by_mentions(name for source in story.sources for name in source.facts.announced_by),
        status=_status(story, sides, bool(mediators)),
    )


def _numbers(source: Source) -> Iterator[Fact]:
    seen: set[FactKind] = set()
    for fact in source.facts.items:
        if fact.kind in (FactKind.CHILDREN, FactKind.TOTAL) and fact.kind not in seen:
            seen.add(fact.kind)
            yield fact


def _latest(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    latest: dict[str, Claim] = {}
    for claim in claims:
        latest.pop(claim.claimant, None)
        latest[claim.claimant] = claim
    return tuple(sorted(latest.values(), key=lambda claim: (claim.at, claim.entry)))


def _most_told(counts: tuple[Claim, ...]) -> int | None:
    votes = Counter(claim.value for claim in counts if isinstance(claim.value, int))
    return max(votes, key=lambda value: votes[value]) if votes else None


def _claimants(story: Story) -> Iterator[str]:
    for source in story.sources:
        yield from source.facts.announced_by
        for fact in source.facts.items:
            if fact.claimant is not None:
                yield fact.claimant


def _by_mentions(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(names).most_common())


def _status(story: Story, sides: frozenset[Party], mediated: bool) -> StoryStatus:
    if mediated and sides & MEDIATING_SIDES:
        return StoryStatus.MEDIATOR_CONFIRMED
    if {Party.UKRAINE, Party.RUSSIA} <= sides:
        return StoryStatus.BOTH_SIDES
    outlets = {source.outlet for source in story.sources}
    return StoryStatus.SEVERAL_SOURCES if len(outlets) > 1 else StoryStatus.SINGLE_SOURCE
