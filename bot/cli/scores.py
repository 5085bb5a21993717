"""How well detection does on labelled lines: topics by precision, recall and F1, stories by B-cubed, facts by counts.

A line's labels: ``labels`` (topics it belongs to), ``borderline`` (topics another reader might flip, ``*`` for all:
left out of that topic's score), ``event`` (lines of one real event share it), ``facts`` with ``children``,
``children_alt`` and ``mediators``. B-cubed is Bagga and Baldwin's (1998), over dated lines with an event in a default
topic; a line without a predicted story stands alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.classifier import Classified

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of true positives, false positives and false negatives."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of what is right that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """B-cubed precision, recall and F over ``lines`` lines of ``events`` events."""

    precision: float
    recall: float
    lines: int
    events: int
    stories: int

    @property
    def f(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactScores:
    """How many numbers of children are right of those stated, and invented where none is; the mediators."""

    right: int
    stated: int
    invented: int
    not_stated: int
    mediators: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Everything that is measured; topic scores by topic (``any``: either default one), then language or ``all``."""

    topics: Mapping[str, Mapping[str, Score]]
    stories_same_language: Grouping | None
    stories: Grouping | None
    facts: FactScores

    def named(self) -> dict[str, float]:
        """Return every score that ``--min`` can name."""
        found = {
            topic if language == ALL else f"{topic}:{language}": score.f1
            for topic, languages in self.topics.items()
            for language, score in languages.items()
        }
        if self.stories is not None and self.stories_same_language is not None:
            found |= {"b3": self.stories.f, "b3:same": self.stories_same_language.f}
        if self.facts.stated:
            found["children"] = self.facts.right / self.facts.stated
        return found


Wrong = tuple[Classified, str]


def score(found: Sequence[Classified], topics: Sequence[str], defaults: frozenset[str]) -> Scores:
    """Score classified lines against their labels."""
    by_topic = {topic: _by_language(_verdicts(found, topic, defaults)) for topic in (*topics, "any")}
    labelled = [one for one in found if _event(one) and one.line.at and defaults & _labels(one)]
    return Scores(
        topics=by_topic,
        stories_same_language=_group(labelled, lambda one: str(one.line.more.get("lang"))),
        stories=_group(labelled, lambda _: ""),
        facts=_facts(found, defaults),
    )


def errors(found: Sequence[Classified], topic: str, defaults: frozenset[str]) -> Iterator[Wrong]:
    """Yield the lines that are wrong in a topic, with ``missed`` or ``false``."""
    for one, verdict in _verdicts(found, topic, defaults):
        if verdict in ("missed", "false"):
            yield one, verdict


def _verdicts(found: Iterable[Classified], topic: str, defaults: frozenset[str]) -> Iterator[tuple[Classified, str]]:
    wanted_topics = defaults if topic == "any" else frozenset({topic})
    for one in found:
        borderline = set(one.line.more.get("borderline") or ())
        if borderline & ({"*"} | wanted_topics) or (topic == "any" and borderline):
            continue
        wanted, got = bool(wanted_topics & _labels(one)), bool(wanted_topics & set(one.topics))
        yield one, {(True, True): "right", (True, False): "missed", (False, True): "false"}.get((wanted, got), "")


def _by_language(verdicts: Iterable[tuple[Classified, str]]) -> dict[str, Score]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, verdict in verdicts:
        for language in (ALL, str(one.line.more.get("lang") or one.detection.language)):
            counts[language][verdict] += 1
    return {
        language: Score(right=count["right"], false=count["false"], missed=count["missed"])
        for language, count in sorted(counts.items(), key=lambda item: (item[0] != ALL, item[0]))
        if language == ALL or count["right"] + count["false"] + count["missed"]
    }


def _group(lines: Sequence[Classified], scope: Callable[[Classified], str]) -> Grouping | None:
    if not lines:
        return None
    events: dict[tuple[str, str], set[int]] = defaultdict(set)
    stories: dict[tuple[str, str], set[int]] = defaultdict(set)
    for position, one in enumerate(lines):
        events[_event(one), scope(one)].add(position)
        stories[one.story or f"none-{position}", scope(one)].add(position)
    precision = recall = 0.0
    for position, one in enumerate(lines):
        event = events[_event(one), scope(one)]
        story = stories[one.story or f"none-{position}", scope(one)]
        precision += len(event & story) / len(story) / len(lines)
        recall += len(event & story) / len(event) / len(lines)
    return Grouping(precision=precision, recall=recall, lines=len(lines), events=len(events), stories=len(stories))


def _facts(found: Iterable[Classified], defaults: frozenset[str]) -> FactScores:
    right = stated = invented = not_stated = 0
    verdicts: Counter[str] = Counter()
    for one in found:
        if one.line.more.get("borderline") or not defaults & _labels(one):
            continue
        labelled: Mapping[str, Any] = one.line.more.get("facts") or {}
        children, other = labelled.get("children"), labelled.get("children_alt")
        if children is not None:
            stated += 1
            right += one.detection.facts.children in {children, children if other is None else other}
        elif other is None:
            not_stated += 1
            invented += one.detection.facts.children is not None
        wanted = "qatar" in (labelled.get("mediators") or ())
        got = "qatar" in one.detection.facts.mediators
        verdicts[{(True, True): "right", (True, False): "missed", (False, True): "false"}.get((wanted, got), "")] += 1
    mediators = Score(right=verdicts["right"], false=verdicts["false"], missed=verdicts["missed"])
    return FactScores(right=right, stated=stated, invented=invented, not_stated=not_stated, mediators=mediators)


def _labels(one: Classified) -> frozenset[str]:
    return frozenset(one.line.more.get("labels") or ())


def _event(one: Classified) -> str:
    return str(one.line.more.get("event") or "")
