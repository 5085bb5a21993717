"""How likely two entries tell the same event, as points. Pure.

| what | points |
|---|---|
| the same number of children | 3 |
| neither says a number | 0.5 |
| a shared mediator / mediators that differ | 1.5 / −2 |
| each shared person, body or place, up to three | 1 |
| the same topics / none shared | 0.5 / −1.5 |
| headlines alike, in one language | up to 4 |
| each day between them | −0.5 |

From ``ENOUGH`` points on they do. A different number takes nothing away: counts of one event differ, and that is a
dispute inside one story. It vetoes only where the same claimant gives both and the dates are more than two days apart.
"""

from datetime import timedelta

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
VETO_AFTER = timedelta(days=2)


def likeness(one: Signature, other: Signature) -> float:
    """Return the points; minus infinity where a number vetoes."""
    apart = abs(one.at - other.at)
    if _is_vetoed(one, other, apart):
        return float("-inf")
    return (
        apart / timedelta(days=1) * A_DAY
        + _numbers(one, other)
        + _mediators(one, other)
        + min(len(one.actors & other.actors), MOST_ACTORS) * SHARED_ACTOR
        + _topics(one, other)
        + _headlines(one, other)
    )


def _is_vetoed(one: Signature, other: Signature, apart: timedelta) -> bool:
    differ = one.children is not None and other.children is not None and one.children != other.children
    return differ and apart > VETO_AFTER and bool(one.claimants & other.claimants)


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
    ratio = fuzz.token_set_ratio(one.title, other.title, score_cutoff=ALIKE_FROM)
    return ALIKE * max(ratio - ALIKE_FROM, 0.0) / (100.0 - ALIKE_FROM)
