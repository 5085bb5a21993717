"""Read an entry: its language, what it mentions, which topics hold and which do not, and the facts it tells."""

from collections.abc import Callable

from bot.detect.annotate import Reading
from bot.detect.compiled import CompiledLexicon
from bot.detect.facts import find_facts
from bot.detect.judge import Case, Judge
from bot.detect.letters import field_language, is_latin
from bot.detect.screen import Screen
from bot.detect.topics import CompiledTopics
from bot.model.detection import Detection, EntryText
from bot.model.fact import Facts
from bot.model.ids import TopicId
from bot.model.match import Match

_SHORT = 120
_TELLING = frozenset({"child", "girl-or-boy", "minor-by-age", "mediate"})

GuessLanguage = Callable[[str, str | None], str]


class TopicDetector:
    """Detects topics and facts with one lexicon and one set of topics; it never changes."""

    def __init__(self, lexicon: CompiledLexicon, topics: CompiledTopics, guess: GuessLanguage) -> None:
        """Take everything ready-made; `guess` tells the language of a text, given the feed's."""
        self._lexicon = lexicon
        known: dict[int, Screen] = {}
        self._judges = tuple(Judge(topic, known) for topic in topics.topics)
        self._guess = guess

    @property
    def lexicon(self) -> CompiledLexicon:
        """The lexicon that entries are read with."""
        return self._lexicon

    def read(self, text: EntryText) -> Reading:
        """Cut an entry into tokens and find what it mentions."""
        language = self._language(f"{text.title}\n{text.summary}", text.language_hint)
        languages = (field_language(text.title, language), field_language(text.summary, language))
        return Reading(self._lexicon, text.title, text.summary, languages)

    def _language(self, written: str, hint: str | None) -> str:
        """Tell the language; of a short text in which names abound, the feed's if the lexicon knows more of it so."""
        guessed = self._guess(written, hint)
        if hint is None or hint == guessed or len(written) > _SHORT or not is_latin(guessed, hint):
            return guessed
        return hint if self._known_words(written, hint) > self._known_words(written, guessed) else guessed

    def _known_words(self, written: str, language: str) -> int:
        reading = Reading(self._lexicon, written, "", (language, language))
        return len(reading.mentions)

    def detect(self, text: EntryText) -> Detection:
        """Find the topics and, where one holds, the facts and mentions; most entries cost next to nothing."""
        reading = self.read(text)
        case = Case(reading) if self._may_tell_anything(reading) else None
        if not case:
            return Detection(language=reading.languages[0])
        held = [judge for judge in self._judges if judge.holds(case)]
        half_told = tuple(judge.topic.id for judge in self._judges if judge not in held and judge.is_half_told(case))
        if not held:
            return Detection(language=reading.languages[0], half_told=half_told)
        outcomes = [judge.outcome(case) for judge in held]
        return Detection(
            language=reading.languages[0],
            matches=tuple(outcome for outcome in outcomes if isinstance(outcome, Match)),
            half_told=half_told,
            facts=self._facts(reading, text),
            mentions=tuple(reading.evidence(found) for found in reading.mentions),
        )

    def explain(self, text: EntryText) -> Detection:
        """Find the same, and for every entry the reasons for topics that do not hold, the facts and mentions."""
        reading = self.read(text)
        case = Case(reading)
        matches, misses, half_told = [], [], []
        for judge in self._judges:
            outcome = judge.outcome(case)
            if isinstance(outcome, Match):
                matches.append(outcome)
                continue
            misses.append(outcome)
            if judge.is_half_told(case):
                half_told.append(judge.topic.id)
        return Detection(
            language=reading.languages[0],
            matches=tuple(matches),
            misses=tuple(misses),
            half_told=tuple(half_told),
            facts=self._facts(reading, text) if matches or self._may_tell(reading) else Facts(),
            mentions=tuple(reading.evidence(found) for found in reading.mentions),
        )

    def _may_tell_anything(self, reading: Reading) -> bool:
        """Whether any topic could hold or be half told, by the first words of names alone."""
        possible = reading.possible()
        return any(judge.may_hold(possible) or judge.may_be_half_told(possible) for judge in self._judges)

    def _may_match(self, reading: Reading) -> bool:
        """Whether any topic could hold, by the first words of names alone."""
        possible = reading.possible()
        return any(judge.may_hold(possible) for judge in self._judges)

    def _may_tell(self, reading: Reading) -> bool:
        """Whether facts are worth reading although no topic holds: `/whynot` and evaluation show them."""
        return any(self._lexicon.concepts[found.concept] in _TELLING for found in reading.mentions)

    def _facts(self, reading: Reading, text: EntryText) -> Facts:
        return find_facts(reading.annotated(), text.published_on)

    def topics_of(self, text: EntryText) -> tuple[TopicId, ...]:
        """Name the topics that hold, without reasons or facts: the fastest answer."""
        return self.topics_in(self.read(text))

    def topics_in(self, reading: Reading) -> tuple[TopicId, ...]:
        """Name the topics that hold for an entry already read."""
        if not self._may_match(reading):
            return ()
        case = Case(reading)
        return tuple(judge.topic.id for judge in self._judges if judge.holds(case))
