"""Whether an entry tells something new: no anniversary, no look back, no return of long ago, no old text again. Pure.

A missed alert is worse than one too many, so each sign needs to be plain: the wording must stand in the headline, and a
count that somebody is quoted for outweighs it (“On the anniversary, five more children came home”).
"""

import re
from datetime import date, timedelta

from rapidfuzz import fuzz

from bot.model.fact import Fact, FactKind
from bot.model.match import Field
from bot.model.story import Source

SAME_TEXT = 80.0
"""From this likeness on, in percent, a headline at an address seen before is the same text and not a new one there."""

_A_DAY = timedelta(days=1)
_LOOKING_BACK = re.compile(
    r"""
      \banniversary\b | \ba\ year\ (?:ago|on|later)\b | \byears?\ (?:ago|on)\b | \bon\ this\ day\b
    | \blook(?:ing|s)?\ back\b | \byear\ in\ review\b | \bthrowback\b | \bretrospective\b
    | \bрічниц | \bроковин | \b(?:рік|роки|років)\ тому\b | \bцього\ дня\b | \bпідсумки\ року\b
    | \bгодовщин | \b(?:год|года|лет)\ назад\b | \bв\ этот\ день\b | \bитоги\ года\b
    | ذكرى | \bقبل\ (?:عام|سنة|سنوات|أعوام)\b | \bحصاد\ العام\b
    | \bjahrestag | \bvor\ (?:einem\ jahr|\w+\ jahren)\b | \bjahresrückblick
    | \b(?:premier\ )?anniversaire\b | \bil\ y\ a\ (?:un\ an|\w+\ ans)\b | \brétrospective\b
    | \brocznic | \b(?:rok|lata|lat)\ temu\b | \bpodsumowanie\ roku\b
    | \baniversario\b | \bhace\ (?:un\ año|\w+\ años)\b | \bresumen\ del\ año\b
    | \by[ıi]l\ ?dönümü | \by[ıi]l\ önce\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_old_news(source: Source, max_age: timedelta) -> bool:
    """Whether an entry looks back instead of telling what happened within ``max_age`` of it."""
    return _tells_of_long_ago(source, max_age) or _looks_back(source)


def is_same_text(title: str, other: str) -> bool:
    """Whether two headlines at one address are one text: an outlet may reuse an address, as live pages do."""
    return fuzz.ratio(title.casefold(), other.casefold(), score_cutoff=SAME_TEXT) > 0


def _looks_back(source: Source) -> bool:
    if _LOOKING_BACK.search(source.title) is None:
        return False
    return not any(fact.claimant is not None for fact in source.facts.of_kind(FactKind.CHILDREN))


def _tells_of_long_ago(source: Source, max_age: timedelta) -> bool:
    """Whether every date of return lies too far back; one in the summary counts only if the headline has no count."""
    dates = tuple(source.facts.of_kind(FactKind.RETURNED_ON))
    if not dates or max(map(_day, dates)) >= (source.at - max_age - _A_DAY).date():
        return False
    in_title = any(fact.span.field is Field.TITLE for fact in dates)
    return in_title or all(fact.span.field is not Field.TITLE for fact in source.facts.of_kind(FactKind.CHILDREN))


def _day(fact: Fact) -> date:
    return date.fromisoformat(str(fact.value))
