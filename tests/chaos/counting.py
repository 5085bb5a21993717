"""What a run came to, counted per chat from what arrived and what the ledger says. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Arrival = tuple[str, Sequence[str], float]
"""The chat, the stories that the message tells, and when it arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many deliveries were wanted, and what became of them over all chats."""

    wanted: int
    lost: int
    duplicated: int
    out_of_order: int
    unwanted: int


def count(arrivals: Sequence[Arrival], *, line: Mapping[str, Sequence[str]]) -> Count:
    """Hold what arrived against ``line``: for each chat the stories that it was to be told, in the ledger's order."""
    told: dict[str, list[str]] = defaultdict(list)
    for chat, stories, _ in arrivals:
        told[chat] += stories
    lost = duplicated = out_of_order = unwanted = 0
    for chat in {*line, *told}:
        times, wanted = Counter(told[chat]), line.get(chat, ())
        known = frozenset(wanted)
        lost += sum(not times[story] for story in wanted)
        duplicated += sum(times[story] - 1 for story in times if story in known)
        unwanted += sum(times[story] for story in times if story not in known)
        out_of_order += _inversions(told[chat], wanted)
    return Count(
        wanted=sum(map(len, line.values())),
        lost=lost,
        duplicated=duplicated,
        out_of_order=out_of_order,
        unwanted=unwanted,
    )


def _inversions(told: Iterable[str], wanted: Sequence[str]) -> int:
    """Count the stories that arrived, for their first time, after one that stands behind them in the line."""
    place = {story: number for number, story in enumerate(wanted)}
    furthest, late = -1, 0
    for story in dict.fromkeys(told):
        at = place.get(story, furthest)
        late += at < furthest
        furthest = max(furthest, at)
    return late


def most_in_a_second(starts: Iterable[float]) -> int:
    """Return how many starts fell into the fullest sliding second."""
    times, most, first = sorted(starts), 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
