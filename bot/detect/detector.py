"""Read an entry: its language, what it mentions, which topics hold and which do not, and the facts it tells."""

from collections.abc import Callable, Iterator

from bot.detect.annotate import Reading
from bot.detect.compiled import CompiledLexicon
from bot.detect.facts import find_facts
from bot.detect.letters import field_language
from bot.detect.rules import ConceptNode, Hit, RuleNode, Scope, lacking
from bot.detect.topics import CompiledTopic, CompiledTopics
from bot.model.detection import Detection, EntryText
from bot.model.fact import Facts
from bot.model.match import Match, Miss

_TELLING = frozenset({"child", "mediate"})

GuessLanguage = Callable[[str, str | None], str]


class TopicDetector:
    """Detects topics and facts with one lexicon and one set of topics; it never changes."""

    def __init__(self, lexicon: CompiledLexicon, topics: CompiledTopics, guess: GuessLanguage) -> None:
        """Take everything ready-made; `guess` tells the language of a text, given the feed's."""
        self._lexicon = lexicon
        self._topics = topics.topics
        self._guess = guess

    @property
    def lexicon(self) -> CompiledLexicon:
        """The lexicon that entries are read with."""
        return self._lexicon

    def read(self, text: EntryText) -> Reading:
        """Cut an entry into tokens and find what it mentions."""
        language = self._guess(f"{text.title}\n{text.summary}", text.language_hint)
        languages = (field_language(text.title, language), field_language(text.summary, language))
        return Reading(self._lexicon, text.title, text.summary, languages)

    def detect(self, text: EntryText) -> Detection:
        """Find the topics, the reasons for those that do not hold, and the facts."""
        reading = self.read(text)
        scope = Scope(reading.mentions)
        matches, misses = [], []
        for topic in self._topics:
            outcome = _judge(topic, scope, reading)
            if isinstance(outcome, Match):
                matches.append(outcome)
            else:
                misses.append(outcome)
        return Detection(
            language=reading.languages[0],
            matches=tuple(matches),
            misses=tuple(misses),
            facts=self._facts(reading, text) if matches or self._may_tell(reading) else Facts(),
            mentions=tuple(reading.evidence(found) for found in reading.mentions),
        )

    def _may_tell(self, reading: Reading) -> bool:
        """Whether facts are worth reading although no topic holds: `/whynot` and evaluation show them."""
        return any(self._lexicon.concepts[found.concept] in _TELLING for found in reading.mentions)

    def _facts(self, reading: Reading, text: EntryText) -> Facts:
        return find_facts(reading.annotated(), text.published_on)

    def topics_of(self, text: EntryText) -> tuple[str, ...]:
        """Name the topics that hold, without reasons or facts: the fastest answer."""
        reading = self.read(text)
        if not reading.mentions:
            return ()
        scope = Scope(reading.mentions)
        return tuple(topic.id for topic in self._topics if _holds(topic, scope))


def _holds(topic: CompiledTopic, scope: Scope) -> bool:
    return next(_holding(topic.any_of, scope), None) is not None and next(_holding(topic.none_of, scope), None) is None


def _holding(
    nodes: tuple[RuleNode | ConceptNode, ...], scope: Scope
) -> Iterator[tuple[int, RuleNode | ConceptNode, Hit]]:
    """Yield the rules that hold, in their order, with their first hit."""
    present = scope.concepts
    for position, node in enumerate(nodes):
        if all(not need.isdisjoint(present) for need in node.needs):
            hits = scope.hits(node)
            if hits:
                yield position, node, hits[0]


def _judge(topic: CompiledTopic, scope: Scope, reading: Reading) -> Match | Miss:
    held = next(_holding(topic.any_of, scope), None)
    if held is None:
        return _nearest(topic, scope)
    veto = next(_holding(topic.none_of, scope), None)
    if veto is not None:
        position, _, hit = veto
        return Miss(
            topic=topic.id,
            rule=f"{topic.id}.none_of.{position}",
            vetoed_by=tuple(reading.evidence(mention) for mention in hit.mentions),
        )
    position, _, hit = held
    return Match(
        topic=topic.id,
        rule=f"{topic.id}.any_of.{position}",
        evidence=tuple(reading.evidence(mention) for mention in hit.mentions),
        score=hit.score,
    )


def _nearest(topic: CompiledTopic, scope: Scope) -> Miss:
    """Tell what the rule that came nearest still lacked."""
    reasons = [(lacking(node, scope), position) for position, node in enumerate(topic.any_of)]
    missing, position = min(reasons, key=lambda reason: (len(reason[0]), reason[1]), default=((), 0))
    return Miss(topic=topic.id, rule=f"{topic.id}.any_of.{position}", missing=missing)
