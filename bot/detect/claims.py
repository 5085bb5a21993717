"""Who is quoted: a name counts as a claimant only in a frame that says so.

The frames: a name before a colon (“Lubinets: six children are home”), after a dash at the end (“— Prokudin”),
beside a verb of saying, after “according to”, or as the subject that a title begins with. Who is thanked or met
is not quoted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.detect.text import Mention

CLAIMANT_OF_CONCEPT = {
    "lubinets": "ombudsman-ua",
    "ombudsman-office": "ombudsman-ua",
    "bring-kids-back": "bring-kids-back",
    "zarivna": "bring-kids-back",
    "childrens-adviser-ua": "childrens-adviser-ua",
    "zelensky": "zelensky",
    "olena-zelenska": "olena-zelenska",
    "president-office": "president-office",
    "yermak": "president-office",
    "ukraine-mfa": "ukraine-mfa",
    "ukraine-government": "ukraine-government",
    "governor": "governor",
    "save-ukraine": "save-ukraine",
    "mykola-kuleba": "save-ukraine",
    "lvova-belova": "lvova-belova",
    "russia-childrens-commissioner": "lvova-belova",
    "moskalkova": "moskalkova",
    "kremlin": "kremlin",
    "russia-mfa": "russia-mfa",
    "dmitriev": "dmitriev",
    "medinsky": "medinsky",
    "qatar-foreign-ministry": "qatar-mofa",
    "qatari-official": "qatar-mofa",
    "qna": "qna",
    "melania-trump": "melania-trump",
    "white-house": "white-house",
    "papal-envoy": "vatican",
    "un": "un",
    "unicef": "unicef",
    "icrc": "icrc",
}
"""Which claimant a mention of a concept is; ids as in `bot/model/claimant.py`."""

_TITLES = frozenset({"lubinets", "ombudsman-office"})
_TITLE_REACH = 2
_SAYING_REACH = 5
_COLON_REACH = 3
_END_REACH = 3
_SUBJECT_PLACE = 3
# Where a verb of saying mostly stands before its subject only when the sentence is turned round.
_SUBJECT_FIRST = frozenset({"en", "fr", "es", "de", "tr"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A claimant as quoted in the text; `first` and `after` are a half-open range of token indices."""

    claimant: str
    first: int
    after: int
    sentence: int


def find_attributions(passage: Passage) -> tuple[Attribution, ...]:
    """Give everyone who is quoted, in the order of the text."""
    named = [mention for mention in passage.text.mentions if mention.concept in CLAIMANT_OF_CONCEPT]
    people = [mention for mention in named if not _is_title_of_another(passage, mention, named)]
    return tuple(
        Attribution(
            claimant=CLAIMANT_OF_CONCEPT[mention.concept],
            first=mention.first,
            after=mention.after,
            sentence=mention.sentence,
        )
        for mention in people
        if _is_quoted(passage, mention, people)
    )


def claimant_of(attributions: Sequence[Attribution], sentence: int) -> str | None:
    """Say who is quoted for something in a sentence: one quoted there, or the only one of the whole text."""
    here = list(dict.fromkeys(found.claimant for found in attributions if found.sentence == sentence))
    if here:
        return here[0]
    everyone = {found.claimant for found in attributions}
    return everyone.pop() if len(everyone) == 1 else None


def _is_quoted(passage: Passage, mention: Mention, people: Sequence[Mention]) -> bool:
    first, after = passage.sentence(mention.first)
    if passage.has(Cue.ACCORDING, max(first, mention.first - 3), mention.first):
        return True
    if passage.text.language in {"tr", "de"} and passage.has(
        Cue.ACCORDING, mention.after, min(after, mention.after + 3)
    ):
        return True
    return (
        _stands_before_colon(passage, mention, first, after)
        or _stands_at_end(passage, mention, first, after)
        or _says(passage, mention, people, first, after)
        or _is_subject_of_title(passage, mention, after)
    )


def _is_title_of_another(passage: Passage, mention: Mention, named: Sequence[Mention]) -> bool:
    """Whether the words are another's title: “Ombudsman Maria Lvova-Belova” is not the Ukrainian ombudsman."""
    if mention.concept not in _TITLES or (passage.is_capital(mention.first) and not _is_office(passage, mention)):
        return False
    own = CLAIMANT_OF_CONCEPT[mention.concept]
    return any(
        0 <= other.first - mention.after <= _TITLE_REACH
        and CLAIMANT_OF_CONCEPT[other.concept] != own
        and not any(passage.breaks(index) for index in range(mention.after, other.first + 1))
        for other in named
    )


def _is_office(passage: Passage, mention: Mention) -> bool:
    return passage.text.tokens[mention.first].folded.startswith(("омбудс", "ombuds"))


def _stands_before_colon(passage: Passage, mention: Mention, first: int, after: int) -> bool:
    if mention.first - first > _COLON_REACH + 2:
        return False
    for index in range(mention.after, min(after, mention.after + _COLON_REACH) + 1):
        gap = passage.gap(index) if index < after else ""
        if ":" in gap:
            return True
        if index < after and passage.breaks(index):
            return False
    return False


def _stands_at_end(passage: Passage, mention: Mention, first: int, after: int) -> bool:
    """Whether the sentence ends with the name, a dash, comma or full stop parting it from what was said."""
    if after - mention.after > 2:
        return False
    starts = range(max(first, mention.first - _END_REACH), mention.first + 1)
    return any(passage.breaks(index) and index > first for index in starts)


def _says(passage: Passage, mention: Mention, people: Sequence[Mention], first: int, after: int) -> bool:
    """Whether the name is the subject of a verb of saying: what stands nearest, with no other name between."""
    behind = range(mention.after, min(after, mention.after + _SAYING_REACH))
    for index in behind:
        if _is_of_other(index, mention, people):
            break
        if passage.cues[index] & {Cue.SAY, Cue.THANK}:
            return True
    ahead = range(mention.first - 1, max(first, mention.first - _SAYING_REACH) - 1, -1)
    for index in ahead:
        if _is_of_other(index, mention, people) or Cue.THANK in passage.cues[index]:
            return False
        if Cue.SAY in passage.cues[index]:
            return passage.text.language not in _SUBJECT_FIRST or index == first or passage.breaks(index)
    return False


def _is_of_other(index: int, mention: Mention, people: Sequence[Mention]) -> bool:
    own = CLAIMANT_OF_CONCEPT[mention.concept]
    return any(other.first <= index < other.after and CLAIMANT_OF_CONCEPT[other.concept] != own for other in people)


def _is_subject_of_title(passage: Passage, mention: Mention, after: int) -> bool:
    """Whether the title begins with the name and tells of a return: who brings children home says so."""
    is_first = passage.in_title(mention.first) and mention.first < _SUBJECT_PLACE
    has_predicate = passage.has(Cue.RETURN, mention.after, after) and Cue.AND not in _cues_at(passage, mention.after)
    is_object = passage.has(Cue.LINK, mention.first - 1, mention.first) or any(
        passage.cues[index] & {Cue.SAY, Cue.THANK} for index in range(mention.first)
    )
    return is_first and has_predicate and not is_object


def _cues_at(passage: Passage, index: int) -> Iterator[Cue]:
    return iter(passage.cues[index] if index < len(passage.cues) else ())
