"""What an entry says of its event, apart from its language: numbers, mediators, people and bodies, topics, time."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.model.fact import FactKind
from bot.model.ids import TopicId
from bot.model.story import Source

TELLING = frozenset(
    # people and their offices
    {"zelensky", "olena-zelenska", "president-office", "yermak", "lubinets", "ombudsman-office", "mykola-kuleba"}
    | {"zarivna", "childrens-adviser-ua", "governor", "ukraine-mfa", "ukraine-government", "yermokhin", "kremlin"}
    | {"lvova-belova", "russia-childrens-commissioner", "moskalkova", "russia-mfa", "dmitriev", "medinsky"}
    | {"qatari-official", "qatar-foreign-ministry", "qna", "melania-trump", "white-house", "papal-envoy"}
    # bodies
    | {"bring-kids-back", "save-ukraine", "icc", "icrc", "un", "unicef", "yale-lab"}
    # places and states, apart from those that every entry names
    | {"belarus", "usa", "turkey", "uae", "saudi-arabia", "south-africa", "egypt", "oman", "canada", "estonia"}
    | {"latvia", "lithuania", "poland", "georgia", "moldova", "finland", "armenia"}
    # what is done only now and then
    | {"hosting", "list", "warrant"}
)
"""Concepts that tell one event from another. All others, an operator's own among them, are mentioned too generally."""

SECONDS_OF_DAY = 86_400
REMEMBERED = 20_000
"""So many signatures are remembered before the memory starts anew."""

TITLE_READ = 300
"""Characters of a headline that are compared."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_DATE = re.compile(r"(?:19|20)\d{6}|\d{2}(?:0[1-9]|1[0-2])(?:19|20)\d{2}")
_LANGUAGE_HOST = re.compile(r"^(?:en|eng|english|uk|ua|ukr|ru|rus|russian|ar|arabic|de|fr|pl|es|tr)\.(?=[^.]+\.[^.])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parts of an entry that entries about the same event share. ``actors`` are people, bodies and places.

    ``day`` is the time in days since 1970, ``title`` the headline's words with single spaces, ``words`` their set.
    ``addresses`` mark copies of one text: see `addresses_of`.
    """

    day: float
    language: str
    title: str
    words: frozenset[str]
    topics: frozenset[TopicId]
    children: int | None
    claimants: frozenset[str]
    mediators: frozenset[str]
    actors: frozenset[str]
    addresses: tuple[str, ...]


class Signatures:
    """Remembers the signatures of the entries in open stories, which are read again for every batch.

    It goes by identity: the same value that was signed, not one that looks the same.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Source, Signature]] = {}

    def of(self, source: Source) -> Signature:
        """Return an entry's signature."""
        known = self._known.get(id(source))
        if known is not None and known[0] is source:
            return known[1]
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        signature = sign(source)
        self._known[id(source)] = source, signature
        return signature


def sign(source: Source) -> Signature:
    """Read an entry's signature; the words that made it match a topic are no sign of one event."""
    evidence = {one.concept for match in source.matches for one in match.evidence}
    facts = source.facts
    words = _WORD.findall(source.title[:TITLE_READ].casefold())
    return Signature(
        day=source.at.timestamp() / SECONDS_OF_DAY,
        language=source.language,
        title=" ".join(words),
        words=frozenset(words),
        topics=source.topics,
        children=facts.children,
        claimants=frozenset(fact.claimant for fact in facts.of_kind(FactKind.CHILDREN) if fact.claimant),
        mediators=frozenset(facts.mediators),
        actors=((source.concepts & TELLING) - evidence) | frozenset(facts.announced_by),
        addresses=addresses_of(source),
    )


def addresses_of(source: Source) -> tuple[str, ...]:
    """Return what marks copies of one text: its canonical address, and the number that its translations share.

    Outlets in several languages often keep one number: ``/news/7456789`` and ``/eng/news/7456789``. Numbers shorter
    than five digits, and dates, are shared by texts that have nothing in common.
    """
    if source.canonical_url is None:
        return ()
    parts = urlsplit(source.canonical_url)
    numbers = [number for number in _NUMBER.findall(parts.path) if not _DATE.fullmatch(number)]
    if not numbers:
        return (source.canonical_url,)
    host = _LANGUAGE_HOST.sub("", parts.netloc)
    return source.canonical_url, f"{host} {numbers[-1]}"
