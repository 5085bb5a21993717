"""Where the children went and by which way: the route and the direction of a return."""

from collections.abc import Iterator

from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.detect.text import Mention
from bot.model.fact import FactKind
from bot.model.match import Span

_ROUTES = frozenset(
    {
        "belarus", "estonia", "latvia", "lithuania", "poland", "georgia", "moldova", "finland", "armenia", "turkey",
        "qatar",
    }
)  # fmt: skip
# “Through Qatar” tells of mediation; only its capital is a place on the way.
_DOHA = ("doha", "dauha", "дох", "досі", "دوحه", "الدوحه", "dosz")
_DIRECTIONS = {"ukraine": "to-ukraine", "russia": "to-russia"}
_SEARCH_BACK = 12
_VERB_REACH = 2

Found = tuple[FactKind, str, Span]


def find_places(passage: Passage) -> Iterator[Found]:
    """Give the places on the way home, then the countries that children were sent to."""
    way_ends_at = -1
    for mention in passage.text.mentions:
        if mention.concept not in _ROUTES:
            continue
        is_further = mention.first == way_ends_at + 1 and Cue.AND in passage.cues[way_ends_at]
        if is_further or _is_on_the_way(passage, mention):
            way_ends_at = mention.after
            yield FactKind.ROUTE, mention.concept, passage.span(mention.first, mention.after)
    for mention in passage.text.mentions:
        direction = _DIRECTIONS.get(mention.concept)
        if direction and _is_destination(passage, mention):
            yield FactKind.DIRECTION, direction, passage.span(mention.first, mention.after)


def _is_on_the_way(passage: Passage, mention: Mention) -> bool:
    """Whether “via” stands before a place (in Turkish behind it), or the children crossed from there."""
    if mention.concept == "qatar" and not passage.text.tokens[mention.first].folded.startswith(_DOHA):
        return False
    first, after = passage.sentence(mention.first)
    if passage.text.language == "tr":
        return passage.has(Cue.VIA, mention.after, min(after, mention.after + 2))
    before = max(first, mention.first - 2)
    if passage.has(Cue.VIA, before, mention.first):
        return True
    return passage.has(Cue.CROSS, max(first, mention.first - 3), mention.first)


def _is_destination(passage: Passage, mention: Mention) -> bool:
    """Whether a country is what a return leads to: “to” before it, and before that a verb of return, not of taking."""
    first, after = passage.sentence(mention.first)
    if passage.text.language == "tr":
        has_to = mention.after < after and Cue.TO in passage.cues[mention.after]
        return has_to and passage.has(Cue.RETURN, mention.after, after)
    before = mention.first - 1
    if passage.text.language == "ar" and passage.text.tokens[mention.first].folded.startswith("ل"):
        before = mention.first
    elif before < first or Cue.TO not in passage.cues[before]:
        return False
    for index in range(before - 1, max(first, before - _SEARCH_BACK) - 1, -1):
        cues = passage.cues[index]
        if cues & {Cue.DEPORT, Cue.TAKEN}:
            return Cue.TAKEN in cues and mention.concept == "ukraine"
        if Cue.RETURN in cues:
            return True
    return passage.has(Cue.RETURN, mention.after, min(after, mention.after + _VERB_REACH))
