"""How likely two entries tell the same event, as points. Pure.

| what | points |
|---|---|
| the same number of children | 3 |
| neither says a number | 0.5 |
| a shared mediator / mediators that differ | 1.5 / −2 |
| each shared person, body or place, up to three | 1 |
| the same topics / none shared | 0.5 / −1.5 |
| headlines alike, in one language | up to 4 |
| each whole day between them | −0.5 |

From ``ENOUGH`` points on they do. A different number takes nothing away: counts of one event differ, and that is a
dispute inside one story. It vetoes only where the same claimant gives both and the dates are more than two days apart.

Most pairs are told apart by what they share alone: `most_points` bounds the points from above, without comparing.
"""

from math import floor
from types import MappingProxyType

from rapidfuzz import fuzz

from bot.stories.signature import Signature

ENOUGH = 2.0
SAME_NUMBER = 3.0
NO_NUMBER = 0.5
SAME_MEDIATOR, OTHER_MEDIATOR = 1.5, -2.0
SHARED_ACTOR, MOST_ACTORS = 1.0, 3
SAME_TOPICS, OTHER_TOPICS = 0.5, -1.5
A_DAY = -0.5
ALIKE, ALIKE_FROM = 4.0, 55.0
WORDS_SHARED = 1 / 3
"""Headlines are compared from this share of the shorter one's words on: letters alone make any two look alike,
and a single word is no headline."""
VETO_AFTER_DAYS = 2

AT_MOST = MappingProxyType(
    {"children": SAME_NUMBER, "mediator": SAME_MEDIATOR, "actor": SHARED_ACTOR, "headline": ALIKE}
)
"""What sharing one thing of a kind can bring."""


def likeness(one: Signature, other: Signature) -> float:
    """Return the points; minus infinity where a number vetoes."""
    days = abs(one.day - other.day)
    if days > VETO_AFTER_DAYS and _is_vetoed(one, other):
        return float("-inf")
    return (
        floor(days) * A_DAY
        + _numbers(one, other)
        + _mediators(one, other)
        + min(len(one.actors & other.actors), MOST_ACTORS) * SHARED_ACTOR
        + _topics(one, other)
        + _headlines(one, other)
    )


def most_points(shared: float, one: Signature, other: Signature) -> float:
    """Return the most that entries can have that share what brings ``shared`` at the most (`AT_MOST`)."""
    without_number = NO_NUMBER if one.children is None and other.children is None else 0.0
    return shared + without_number + SAME_TOPICS + floor(abs(one.day - other.day)) * A_DAY


def share_words(shared: int, one: int, other: int) -> bool:
    """Whether headlines of so many words share enough of them to be compared."""
    return shared > 1 and shared >= WORDS_SHARED * min(one, other)


def _is_vetoed(one: Signature, other: Signature) -> bool:
    differ = one.children is not None and other.children is not None and one.children != other.children
    return differ and bool(one.claimants & other.claimants)


def _numbers(one: Signature, other: Signature) -> float:
    if one.children is None and other.children is None:
        return NO_NUMBER
    return SAME_NUMBER if one.children == other.children else 0.0


def _mediators(one: Signature, other: Signature) -> float:
    if one.mediators & other.mediators:
        return SAME_MEDIATOR
    return OTHER_MEDIATOR if one.mediators and other.mediators else 0.0


def _topics(one: Signature, other: Signature) -> float:
    if one.topics == other.topics:
        return SAME_TOPICS
    return 0.0 if one.topics & other.topics else OTHER_TOPICS


def _headlines(one: Signature, other: Signature) -> float:
    if one.language != other.language:
        return 0.0
    if not share_words(len(one.words & other.words), len(one.words), len(other.words)):
        return 0.0
    ratio = fuzz.token_set_ratio(one.title, other.title, score_cutoff=ALIKE_FROM)
    return ALIKE * max(ratio - ALIKE_FROM, 0.0) / (100.0 - ALIKE_FROM)
