"""Golden cases: short entries with decided answers, which every configuration must give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config.complaints import check_shape
from bot.config.files import GOLDEN, read_texts
from bot.config.reading_cache import DocumentReader
from bot.config.schema import GoldenCase as CaseShape
from bot.config.schema import GoldenFile
from bot.model.detection import Detection, Detector, EntryText
from bot.model.edit import CaseChange
from bot.model.errors import Problem

_FACTS = ("children", "total", "mediators", "announced_by", "route", "negated")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenCase:
    """A case with its place; `facts` are the names and values of those that are checked."""

    id: str
    file: str
    line: int
    text: EntryText
    topics: frozenset[str]
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenFailure:
    """A case that the configuration gets wrong: each line says what was expected and what came."""

    case: GoldenCase
    differences: tuple[str, ...]

    def __str__(self) -> str:
        what = "; ".join(self.differences)
        return f"{self.case.file}:{self.case.line}: {self.case.id}: {what} ({self.case.text.title})"


def read_golden(directory: Path, reader: DocumentReader) -> tuple[tuple[GoldenCase, ...], tuple[Problem, ...]]:
    """Read golden.yaml; a case that is there twice is a problem."""
    texts, problems = read_texts(directory, (GOLDEN,))
    if problems:
        return (), problems
    document, problems = reader.read(str(directory / GOLDEN), texts[GOLDEN])
    if document is None:
        return (), problems
    file, problems = check_shape(document, GoldenFile)
    if file is None:
        return (), problems
    cases = tuple(
        _to_case(shape, document.file, document.line_of(("cases", position)))
        for position, shape in enumerate(file.cases)
    )
    return cases, tuple(_doubles(cases))


def _to_case(shape: CaseShape, file: str, line: int) -> GoldenCase:
    checked = shape.facts.model_fields_set
    return GoldenCase(
        id=shape.id,
        file=file,
        line=line,
        text=EntryText(title=shape.title, summary=shape.summary, language_hint=shape.lang),
        topics=frozenset(shape.topics),
        facts=tuple((name, _comparable(getattr(shape.facts, name))) for name in _FACTS if name in checked),
    )


def _doubles(cases: Iterable[GoldenCase]) -> Iterable[Problem]:
    places: dict[str, int] = {}
    for case in cases:
        first = places.setdefault(case.id, case.line)
        if first != case.line:
            what = f"the case `{case.id}` is here twice (first on line {first})"
            yield Problem(file=case.file, line=case.line, what=what)


def unknown_topics(cases: Iterable[GoldenCase], known: Iterable[str]) -> tuple[Problem, ...]:
    """Find the cases that expect topics which nobody can subscribe to."""
    topics = frozenset(known)
    return tuple(
        Problem(file=case.file, line=case.line, what=f"{case.id}: there is no topic `{topic}`")
        for case in cases
        for topic in sorted(case.topics - topics)
    )


def run_golden(detector: Detector, cases: Iterable[GoldenCase]) -> tuple[GoldenFailure, ...]:
    """Hold a detector against the cases and return those it gets wrong."""
    found = ((case, tuple(_differences(case, detector.explain(case.text)))) for case in cases)
    return tuple(GoldenFailure(case=case, differences=differences) for case, differences in found if differences)


def compare_golden(before: Detector, after: Detector, cases: Sequence[GoldenCase]) -> tuple[CaseChange, ...]:
    """Find the cases whose checked answers differ between two detectors."""
    changes = []
    for case in cases:
        old, new = before.explain(case.text), after.explain(case.text)
        told_before, told_after = _answer(case, old), _answer(case, new)
        if told_before != told_after:
            breaks = not any(_differences(case, old)) and any(_differences(case, new))
            title = case.text.title
            changes.append(CaseChange(case=case.id, title=title, before=told_before, after=told_after, breaks=breaks))
    return tuple(changes)


def _differences(case: GoldenCase, detection: Detection) -> Iterable[str]:
    topics = _topics(detection)
    if topics != case.topics:
        yield f"expected the topics {_list(case.topics)}, got {_list(topics)}"
    for name, expected in case.facts:
        got = _comparable(getattr(detection.facts, name))
        if got != expected:
            yield f"expected {name} {_value(expected)}, got {_value(got)}"


def _answer(case: GoldenCase, detection: Detection) -> str:
    facts = [f"{name} {_value(_comparable(getattr(detection.facts, name)))}" for name, _ in case.facts]
    return ", ".join([_list(_topics(detection)), *facts])


def _topics(detection: Detection) -> frozenset[str]:
    return frozenset(str(match.topic) for match in detection.matches)


def _comparable(value: object) -> object:
    return frozenset(value) if isinstance(value, (list, tuple)) else value


def _list(names: Iterable[object]) -> str:
    return "[" + ", ".join(sorted(map(str, names))) + "]"


def _value(value: object) -> str:
    if isinstance(value, frozenset):
        return _list(value)
    return "not stated" if value is None else str(value).lower()
