"""``evaluate --guard``: what leaks past the guard, and what it withholds without need."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.alerts.guard import guard_together
from bot.cli.home import print_json
from bot.model.errors import ConfigurationError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardCase:
    """A text with what must not be seen of it and what must. ``parts`` are guarded together: a title, its summary."""

    id: str
    language: str
    parts: tuple[str, ...]
    must_hide: tuple[str, ...] = ()
    must_keep: tuple[str, ...] = ()


@dataclass(slots=True)
class GuardScores:
    """What came of the cases: ``leaks`` and ``false`` hold case, what, and what was shown; the rest counts by language.

    ``touched`` are lines that expect nothing and had something withheld: to be read by a person.
    """

    cases: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    unlabelled: Counter[str] = field(default_factory=Counter)
    leaks: list[tuple[GuardCase, str, str]] = field(default_factory=list)
    false: list[tuple[GuardCase, str, str]] = field(default_factory=list)
    touched: list[tuple[GuardCase, str]] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def count(self, case: GuardCase) -> None:
        """Guard one case's text and compare."""
        shown = "\n".join(guard_together(case.parts, case.language))
        given = "\n".join(case.parts)
        self.cases[case.language] += 1
        self.hidden[case.language] += len(case.must_hide)
        self.kept[case.language] += len(case.must_keep)
        self.leaks += [(case, one, shown) for one in case.must_hide if one in shown]
        self.false += [(case, one, shown) for one in case.must_keep if one in given and one not in shown]
        if not case.must_hide and not case.must_keep:
            self.unlabelled[case.language] += 1
            if shown != given:
                self.touched.append((case, shown))

    def named(self) -> dict[str, Any]:
        """Return the scores as values for scripts."""
        return {
            "cases": self.cases.total(),
            "languages": {
                language: {
                    "cases": self.cases[language],
                    "leaks": sum(case.language == language for case, _, _ in self.leaks),
                    "false_redactions": sum(case.language == language for case, _, _ in self.false),
                }
                for language in sorted(self.cases)
            },
            "leaks": [{"id": case.id, "leaked": one, "shown": shown} for case, one, shown in self.leaks],
            "false_redactions": [{"id": case.id, "lost": one, "shown": shown} for case, one, shown in self.false],
            "unlabelled": self.unlabelled.total(),
            "withheld_in": [{"id": case.id, "shown": shown} for case, shown in self.touched],
            "bad_lines": self.bad,
        }


def evaluate_guard(options: argparse.Namespace) -> int:
    """Print leaks and false redactions, by language; 1 on a leak or a bad line."""
    scores = GuardScores()
    for case in read_cases(options.file):
        if isinstance(case, str):
            scores.bad.append(case)
            print(case, file=sys.stderr)
        else:
            scores.count(case)
    if options.json:
        print_json(scores.named())
    else:
        _print(scores)
    return 1 if scores.leaks or scores.bad else 0


def read_cases(path: Path) -> Iterator[GuardCase | str]:
    """Yield each line's case, or what is wrong with the line."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    try:
                        yield _case(json.loads(raw))
                    except (ValueError, RecursionError) as error:
                        yield f"{path}:{number}: {error}"
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise ConfigurationError((Problem(file=str(path), line=None, what=what),)) from error


def _case(line: object) -> GuardCase:
    if not isinstance(line, dict):
        raise ValueError("expected a JSON object")  # noqa: TRY004
    parts = tuple(text for key in ("text", "title", "summary") if (text := _text(line, key)))
    if not parts:
        raise ValueError("expected `text`, or `title` and `summary`")
    return GuardCase(
        id=str(line.get("id", "")),
        language=_text(line, "lang"),
        parts=parts,
        must_hide=_texts(line, "must_hide"),
        must_keep=_texts(line, "must_keep"),
    )


def _text(line: Mapping[str, object], key: str) -> str:
    value = line.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"`{key}`: expected text")  # noqa: TRY004
    return value


def _texts(line: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = line.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"`{key}`: expected a list of texts")
    return tuple(values)


def _print(scores: GuardScores) -> None:
    for title, found in (("leaked", scores.leaks), ("withheld without need", scores.false)):
        for case, one, shown in found:
            print(f"{title}: {case.id} ({case.language}) {one!r} in: {_line(shown)}")
    for case, shown in scores.touched:
        print(f"withheld in an unlabelled line: {case.id} ({case.language}): {_line(shown)}")
    print("language  cases  to hide  leaks  to keep  false redactions")
    for language in sorted(scores.cases):
        leaks = sum(case.language == language for case, _, _ in scores.leaks)
        false = sum(case.language == language for case, _, _ in scores.false)
        print(
            f"{language or '?':8}  {scores.cases[language]:5}  {scores.hidden[language]:7}  {leaks:5}  "
            f"{scores.kept[language]:7}  {false:5}"
        )
    cases = len({case.id for case, _, _ in scores.false})
    print(
        f"{scores.cases.total()} lines: {len(scores.leaks)} leaks of {scores.hidden.total()}, "
        f"{len(scores.false)} false redactions of {scores.kept.total()} in {cases} lines"
    )
    if unlabelled := scores.unlabelled.total():
        share = 100 * len(scores.touched) / unlabelled
        print(f"{unlabelled} unlabelled lines: something withheld in {len(scores.touched)} ({share:.1f} %)")


def _line(shown: str) -> str:
    return " | ".join(shown.split("\n"))
