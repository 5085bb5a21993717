"""Who mediates: a state or body counts only where the text says that it mediates, helps, hosts or is thanked for it."""

from collections.abc import Iterator, Sequence

from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.detect.text import Mention
from bot.model.fact import FactKind
from bot.model.match import Span

_MEDIATOR_OF_CONCEPT = {
    "qatar": "qatar",
    "qatari-official": "qatar",
    "qatar-foreign-ministry": "qatar",
    "usa": "usa",
    "white-house": "usa",
    "melania-trump": "usa",
    "papal-envoy": "vatican",
    "turkey": "turkey",
    "uae": "uae",
    "saudi-arabia": "saudi-arabia",
    "south-africa": "south-africa",
    "egypt": "egypt",
    "oman": "oman",
    "canada": "canada",
    "un": "un",
    "unicef": "unicef",
    "icrc": "icrc",
}
# Whose very mention beside a return tells of their part in it.
_KNOWN_FOR_IT = frozenset({"qatar", "qatari-official", "melania-trump", "white-house", "papal-envoy"})
_HOSTS_TALKS = frozenset({"qatar", "qatari-official", "qatar-foreign-ministry"})
_ONLY_BESIDE_MEDIATION = frozenset({"canada", "usa", "un"})
_PARTIES = frozenset({"usa", "white-house", "turkey", "egypt", "saudi-arabia", "uae", "canada"})
_ROLES = frozenset({"mediate", "facilitate", "help", "talks", "hosting"})
_PARTS = frozenset({"mediate", "facilitate", "help"})
_REACH = 7
_NEAR = 4

Found = tuple[FactKind, str, Span]


def find_mediators(passage: Passage) -> Iterator[Found]:
    """Give every mention that makes someone a mediator."""
    mentions = passage.text.mentions
    for mention in mentions:
        mediator = _MEDIATOR_OF_CONCEPT.get(mention.concept)
        if mediator is None:
            continue
        beside = [other for other in mentions if other.sentence == mention.sentence and other is not mention]
        if not _is_denied(passage, mention, beside) and _mediates(passage, mention, beside):
            yield FactKind.MEDIATOR, mediator, passage.span(mention.first, mention.after)


def find_denials(passage: Passage) -> Iterator[Found]:
    """Give the words that deny a mediation by whoever is named beside it."""
    named = [mention for mention in passage.text.mentions if mention.concept in _MEDIATOR_OF_CONCEPT]
    for mention in passage.text.mentions:
        if mention.concept != "mediate" or not _is_negated(passage, mention):
            continue
        if any(other.sentence == mention.sentence for other in named):
            yield FactKind.NEGATED, mention.concept, passage.span(mention.first, mention.after)


def _is_denied(passage: Passage, mention: Mention, beside: Sequence[Mention]) -> bool:
    """Whether every word for mediation in the mention's sentence is negated, or the mention stands between parties."""
    first, _ = passage.sentence(mention.first)
    if mention.concept in _PARTIES and passage.has(Cue.BETWEEN, max(first, mention.first - _NEAR), mention.first):
        return True
    roles = [other for other in beside if other.concept == "mediate"]
    return bool(roles) and all(_is_negated(passage, role) for role in roles)


def _is_negated(passage: Passage, role: Mention) -> bool:
    first, _ = passage.sentence(role.first)
    return role.negated or passage.has(Cue.DENY, max(first, role.first - _NEAR), role.first)


def _mediates(passage: Passage, mention: Mention, beside: Sequence[Mention]) -> bool:
    roles = [other for other in beside if other.concept in _ROLES and not other.negated]
    if mention.concept in _ONLY_BESIDE_MEDIATION:
        return any(role.concept in _PARTS and _distance(mention, role) <= _NEAR for role in roles)
    if mention.concept in _HOSTS_TALKS and roles:
        return True
    if mention.concept in _KNOWN_FOR_IT and _tells_of_children(passage, mention):
        return True
    return any(role.concept in _PARTS and _distance(mention, role) <= _REACH for role in roles)


def _tells_of_children(passage: Passage, mention: Mention) -> bool:
    """Whether the mention's sentence tells of children or a return, or the title does where this is the summary."""
    first, after = passage.sentence(mention.first)
    sentences = [(first, after)]
    return any(passage.has(Cue.RETURN, start, end) or passage.has(Cue.CHILDREN, start, end) for start, end in sentences)


def _distance(left: Mention, right: Mention) -> int:
    return max(left.first - right.after, right.first - left.after, 0) + 1
