"""From the files' texts to `Rules`: read, hold against the schema, check what spans files, compile.

Nothing stops at the first problem: every file is read and checked, and `ConfigurationError` carries all of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.config.complaints import check_shape
from bot.config.environment import Environment
from bot.config.files import FEEDS, SETTINGS, TOPICS, is_lexicon, read_files
from bot.config.reading import Document
from bot.config.reading_cache import DocumentReader
from bot.config.schema import FeedsFile, LexiconFile, SettingsFile, TopicsFile
from bot.config.values import to_concepts, to_feed, to_settings, to_topic_book
from bot.model.concept import LANGUAGES, Concept
from bot.model.detection import Detector
from bot.model.errors import ConfigurationError, Problem
from bot.model.fault import Fault
from bot.model.ids import TopicId
from bot.model.rules import Rules
from bot.model.topic import TopicBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of compiling: a detector, unless a fault that is no warning stands in the way."""

    detector: Detector | None
    faults: tuple[Fault, ...] = ()


class DetectorBuilder(Protocol):
    """Compiles concepts and topics; wired by the composition root, as the lexicon is a stranger here."""

    def __call__(self, concepts: tuple[Concept, ...], topics: TopicBook) -> Built:
        """Compile, reporting every fault with its path in the files."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A configuration that can be used: its values, the texts it came from, and what is odd but harmless."""

    rules: Rules
    files: Mapping[str, str]
    concepts: tuple[Concept, ...]
    warnings: tuple[Problem, ...] = ()


class Loader:
    """Loads configurations from one directory. Not for two threads at once: it remembers unchanged files."""

    def __init__(
        self,
        *,
        directory: Path,
        environment: Environment,
        build_detector: DetectorBuilder,
        cache_dir: Path | None = None,
        chat_languages: frozenset[str] = frozenset({"en", "uk"}),
    ) -> None:
        self.directory = directory
        self._environment = environment
        self._build_detector = build_detector
        self.documents = DocumentReader(cache_dir)
        self._chat_languages = chat_languages

    def load(self, revision: int = 0) -> Loaded:
        """Load what is on disk; raises ``ConfigurationError`` with every problem of files and environment."""
        texts, problems = read_files(self.directory)
        return self.load_texts(texts, revision, problems)

    def load_texts(self, texts: Mapping[str, str], revision: int = 0, found: tuple[Problem, ...] = ()) -> Loaded:
        """Load texts by their name below the directory; ``found`` are problems met on the way to them."""
        draft = _Draft(self.directory, self.documents, texts)
        problems = [*self._environment.problems, *found, *draft.problems, *draft.clashes()]
        problems += draft.check_defaults(self._chat_languages)
        built = self._build(draft)
        faulty, warnings = draft.place_faults(built.faults)
        problems += faulty
        if problems or built.detector is None or draft.settings is None or draft.feeds is None:
            raise ConfigurationError(tuple(dict.fromkeys(problems)))
        rules = Rules(
            revision=revision,
            settings=to_settings(draft.settings),
            feeds={feed.id: feed for feed in map(to_feed, draft.feeds.feeds)},
            topics={topic.id: topic for topic in draft.book.topics},
            detector=built.detector,
            operators=self._environment.operators,
        )
        return Loaded(
            rules=rules, files=dict(texts), concepts=draft.concepts, warnings=(*draft.oddities(draft.feeds), *warnings)
        )

    def _build(self, draft: "_Draft") -> Built:
        """Compile where lexicon and topics can be read; a lexicon with a hole in it would only make noise."""
        if not draft.is_ready_to_build:
            return Built(detector=None)
        return self._build_detector(draft.concepts, draft.book)


class _Draft:
    """All files of a configuration, as far as they could be read."""

    def __init__(self, directory: Path, reader: DocumentReader, texts: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self.settings: SettingsFile | None = None
        self.feeds: FeedsFile | None = None
        self.topics: TopicsFile | None = None
        self.lexicon: dict[str, LexiconFile | None] = {}
        self._directory = directory
        self._documents: dict[str, Document] = {}
        for name, text in texts.items():
            document, problems = reader.read(str(directory / name), text)
            self.problems += problems
            if document is not None:
                self._documents[name] = document
                self._take(name, document)
            elif is_lexicon(name):
                self.lexicon[name] = None
        readable = [file for file in self.lexicon.values() if file is not None]
        self.concepts = to_concepts(readable)
        self.book = to_topic_book(self.topics) if self.topics else TopicBook(topics=())

    def _take(self, name: str, document: Document) -> None:
        problems: tuple[Problem, ...] = ()
        if name == SETTINGS:
            self.settings, problems = check_shape(document, SettingsFile)
        elif name == FEEDS:
            self.feeds, problems = check_shape(document, FeedsFile)
        elif name == TOPICS:
            self.topics, problems = check_shape(document, TopicsFile)
        else:
            self.lexicon[name], problems = check_shape(document, LexiconFile)
        self.problems += problems

    @property
    def is_ready_to_build(self) -> bool:
        """Whether every file that detection needs could be read."""
        return self.topics is not None and bool(self.lexicon) and None not in self.lexicon.values()

    def clashes(self) -> Iterator[Problem]:
        """Yield what must be there once and is there twice: feed ids and addresses, concepts."""
        feeds = self._documents.get(FEEDS)
        if self.feeds is not None and feeds is not None:
            for key in ("id", "url"):
                places: dict[str, int] = {}
                for position, feed in enumerate(self.feeds.feeds):
                    value = getattr(feed, key)
                    first = places.setdefault(value, position)
                    if first != position:
                        line = feeds.line_of(("feeds", first))
                        what = f"the {key} `{value}` is here twice (first on line {line})"
                        yield feeds.problem(("feeds", position), what)
        yield from self._concept_clashes()

    def _concept_clashes(self) -> Iterator[Problem]:
        homes: dict[str, str] = {}
        for name, file in self.lexicon.items():
            for concept in file.concepts if file else ():
                home = homes.setdefault(concept, name)
                if home != name:
                    first = self._documents[home]
                    where = f"{first.file}:{first.line_of(('concepts', concept))}"
                    what = f"the concept `{concept}` is here twice (first in {where})"
                    yield self._documents[name].problem(("concepts", concept), what)

    def check_defaults(self, chat_languages: frozenset[str]) -> Iterator[Problem]:
        """Yield what settings.yaml names and nothing else knows."""
        document = self._documents.get(SETTINGS)
        if self.settings is None or document is None:
            return
        defaults = self.settings.defaults
        if defaults.language not in chat_languages:
            known = ", ".join(sorted(chat_languages))
            what = f"defaults.language: expected one of {known}, found `{defaults.language}`"
            yield document.problem(("defaults", "language"), what)
        for position, topic in enumerate(defaults.topics if self.topics else ()):
            if TopicId(topic) not in {known.id for known in self.book.topics}:
                what = f"defaults.topics: expected a topic of topics.yaml, found `{topic}`"
                yield document.problem(("defaults", "topics", position), what)

    def oddities(self, feeds: FeedsFile) -> Iterator[Problem]:
        """Yield what works, and is probably not meant."""
        document = self._documents[FEEDS]
        if not any(feed.enabled for feed in feeds.feeds):
            yield document.problem(("feeds",), "no feed is enabled, so that nothing will be found")
        for position, feed in enumerate(feeds.feeds):
            if feed.language not in LANGUAGES:
                what = (
                    f"{feed.id}: the lexicon has no names in `{feed.language}`; expected one of {', '.join(LANGUAGES)}"
                )
                yield document.problem(("feeds", position, "language"), what)

    def place_faults(self, faults: tuple[Fault, ...]) -> tuple[list[Problem], list[Problem]]:
        """Give each fault its file and line; problems first, warnings second."""
        problems: list[Problem] = []
        warnings: list[Problem] = []
        for fault in faults:
            (warnings if fault.is_warning else problems).append(self._place(fault))
        return problems, warnings

    def _place(self, fault: Fault) -> Problem:
        name = ".".join(str(step) for step in fault.path[1:])
        what = f"{name}: {fault.what}" if name else fault.what
        document = self._document_of(fault)
        if document is None:
            return Problem(file=str(self._directory), line=None, what=what)
        return document.problem(fault.path, what)

    def _document_of(self, fault: Fault) -> Document | None:
        if fault.path[:1] != ("concepts",):
            return self._documents.get(TOPICS)
        for name, file in self.lexicon.items():
            if file is not None and len(fault.path) > 1 and fault.path[1] in file.concepts:
                return self._documents[name]
        return None


def load_configuration(
    directory: Path, environment: Environment, build_detector: DetectorBuilder, *, cache_dir: Path | None = None
) -> Loaded:
    """Load the configuration once, for commands that do not stay; raises ``ConfigurationError``."""
    loader = Loader(directory=directory, environment=environment, build_detector=build_detector, cache_dir=cache_dir)
    return loader.load()
