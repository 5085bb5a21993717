"""A working journal in memory, a clock that runs fast, and a detector that finds names as they are written."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from bot.config.environment import Environment
from bot.config.load import Built, Loader
from bot.model.concept import Concept
from bot.model.detection import Detection, EntryText
from bot.model.errors import StoreUnwritable
from bot.model.fact import Fact, FactKind, Facts
from bot.model.fault import Fault
from bot.model.match import Field, Match, Span
from bot.model.record import AuditRecord, Revision
from bot.model.topic import TopicBook
from bot.ports import Store, Transaction

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SETTINGS = "version: 1\ndefaults: {topics: [returned]}\n"
FEEDS = """\
version: 1
feeds:
  - {id: one, url: "https://one.example/rss", outlet: One, language: uk}
  - {id: two, url: "https://two.example/rss", outlet: Two, language: en, enabled: false}
"""
TOPICS = """\
version: 1
topics:
  returned:
    title: {en: Returned}
    any_of: [return]
  gulf:
    title: {en: The Gulf}
    any_of: [qatar]
"""
PLACES = """\
# Places, and how they are written.
version: 1
concepts:
  qatar:  # the mediator
    wikidata: Q846
    names:
      en: [Qatar, 'Doha']   # capital too
      uk: [Катар]

  # What happens.
  return:
    names: {en: [returned], uk: ["повернули"]}
"""
GOLDEN = """\
version: 1
cases:
  - {id: en-1, lang: en, title: "Six children returned", topics: [returned], facts: {children: 6}}
  - {id: en-2, lang: en, title: "Talks in Qatar", topics: [gulf]}
  - {id: en-3, lang: en, title: "Talks in Muscat", topics: []}
"""
FILES = {"settings.yaml": SETTINGS, "feeds.yaml": FEEDS, "topics.yaml": TOPICS, "lexicon/places.yaml": PLACES}


def write(directory: Path, files: Mapping[str, str]) -> Path:
    """Write files below a directory."""
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def write_configuration(directory: Path, **changed: str) -> Path:
    """Write a small configuration that can be used; `feeds="…"` replaces a file."""
    names = {
        "settings": "settings.yaml",
        "feeds": "feeds.yaml",
        "topics": "topics.yaml",
        "places": "lexicon/places.yaml",
    }
    files = FILES | {"golden.yaml": GOLDEN} | {names[key]: text for key, text in changed.items()}
    return write(directory, files)


def a_loader(directory: Path, environment: Environment | None = None) -> Loader:
    """A loader with the fake detection."""
    return Loader(directory=directory, environment=environment or Environment(), build_detector=build_detector)


def build_detector(concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
    """Compile nothing; an unknown concept is a fault, a name in capitals a warning."""
    known = {concept.id for concept in concepts}
    faults = [
        Fault(path=("topics", topic.id, "any_of", position), what=f"there is no concept {term!r}")
        for topic in topics.topics
        for position, term in enumerate(topic.any_of)
        if term not in known
    ]
    faults += [
        Fault(path=("concepts", concept.id, "names", language, position), what=f"shouts {name!r}", is_warning=True)
        for concept in concepts
        for language, names in concept.names.items()
        for position, name in enumerate(names)
        if name.isupper()
    ]
    return Built(detector=PlainDetector(concepts, topics), faults=tuple(faults))


class PlainDetector:
    """Finds names as they are written; "Six" is the only number it knows."""

    def __init__(self, concepts: tuple[Concept, ...], topics: TopicBook) -> None:
        self._names = {
            str(concept.id): [name for names in concept.names.values() for name in names] for concept in concepts
        }
        self._topics = topics.topics

    def detect(self, text: EntryText) -> Detection:
        matches = tuple(
            Match(topic=topic.id, rule=str(topic.id), evidence=())
            for topic in self._topics
            if any(name in text.title for term in topic.any_of for name in self._names.get(str(term), ()))
        )
        span = Span(field=Field.TITLE, start=0, end=3)
        six = Fact(kind=FactKind.CHILDREN, value=6, span=span, words="Six")
        return Detection(language="en", matches=matches, facts=Facts(items=(six,) if "Six" in text.title else ()))

    def explain(self, text: EntryText) -> Detection:
        return self.detect(text)


class FakeJournal:
    """The part of the journal that configurations use."""

    def __init__(self) -> None:
        self.revisions: list[Revision] = []
        self.records: list[AuditRecord] = []

    def audit(self, record: AuditRecord) -> None:
        self.records.append(record)

    def add_revision(self, *, at: datetime, who: str, files: Mapping[str, str], summary: str) -> int:
        latest = self.latest_revision()
        if latest is not None and latest.files == files:
            return latest.number
        number = len(self.revisions) + 1
        self.revisions.append(Revision(number=number, at=at, who=who, files=dict(files), summary=summary))
        return number

    def revision(self, number: int) -> Revision | None:
        return self.revisions[number - 1] if 0 < number <= len(self.revisions) else None

    def latest_revision(self) -> Revision | None:
        return self.revisions[-1] if self.revisions else None


class FakeStore:
    """A store that holds a journal and nothing else; it can be made unwritable."""

    def __init__(self) -> None:
        self.journal = FakeJournal()
        self.is_full = False

    async def write(self, work: Callable[[Transaction], T]) -> T:
        if self.is_full:
            raise StoreUnwritable("the disk is full")
        return work(cast(Transaction, self))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return work(cast(Transaction, self))

    def as_store(self) -> Store:
        """Pass for the whole port."""
        return cast(Store, self)


class FastClock:
    """A clock whose sleeps last a hundredth."""

    def now(self) -> datetime:
        return NOON

    async def sleep(self, for_: timedelta) -> None:
        await asyncio.sleep(for_.total_seconds() / 100)
