"""``explain``, ``classify``, ``evaluate``: detection, seen from outside."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from bot.app import load_rules
from bot.cli.classifier import Classified
from bot.cli.classifier import classify as classify_lines
from bot.cli.explanation import print_explanation, to_dict
from bot.cli.guarding import evaluate_guard
from bot.cli.home import enter, print_json, reading
from bot.cli.lines import BadLine, ReadLine, read_lines
from bot.cli.scores import Grouping, Scores, errors, score
from bot.config.environment import Environment
from bot.detect.entry_text import text_of as text_of_entry
from bot.feeds.canonical import canonical_url
from bot.model.detection import EntryText
from bot.model.entry import Entry
from bot.model.errors import ConfigurationError, Problem
from bot.model.ids import EntryId
from bot.model.rules import Rules
from bot.ports import Transaction


def explain(options: argparse.Namespace) -> int:
    """Print why a text, an entry or an address does or does not match each topic."""
    environment = enter(options)
    rules = load_rules(environment)
    text = _given(options) if options.text is not None else asyncio.run(_stored(options, environment, rules))
    detection = rules.detector.explain(text)
    if options.json:
        print_json(to_dict(text, detection))
    else:
        print_explanation(text, detection, rules)
    return 0


def _given(options: argparse.Namespace) -> EntryText:
    title, _, summary = options.text.partition("\n")
    return EntryText(title=title.strip(), summary=summary.strip(), language_hint=options.lang)


async def _stored(options: argparse.Namespace, environment: Environment, rules: Rules) -> EntryText:
    def read(tx: Transaction) -> Entry | None:
        if options.entry is not None:
            return tx.entries.get(EntryId(options.entry))
        return next(iter(tx.entries.with_url(canonical_url(options.url) or options.url)), None)

    async with reading(environment) as store:
        entry = await store.read(read)
    if entry is None:
        what = f"no entry {options.entry}" if options.entry is not None else f"no feed published {options.url}"
        raise ConfigurationError((Problem(file="database", line=None, what=what),))
    return text_of_entry(entry, rules.feeds.get(entry.feed))


def classify(options: argparse.Namespace) -> int:
    """Print a JSON object for each line, in the same order; 1 if any line was bad."""
    rules = load_rules(enter(options))
    lines = list(read_lines(options.file))
    found = {one.line.line: one for one in classify_lines(_good(lines), rules)}
    for line in lines:
        answer = found[line.line].to_dict() if isinstance(line, ReadLine) else {"line": line.line, "error": line.error}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 1 if any(isinstance(line, BadLine) for line in lines) else 0


def evaluate(options: argparse.Namespace) -> int:
    """Print how well detection does on labelled lines; 1 if below a ``--min`` or if any line was bad."""
    if options.guard:
        return evaluate_guard(options)
    rules = load_rules(enter(options))
    floors = [_floor(text) for text in options.min]
    lines = list(read_lines(options.file))
    for line in lines:
        if isinstance(line, BadLine):
            print(f"{options.file}:{line.line}: {line.error}", file=sys.stderr)
    found = classify_lines(_good(lines), rules, title_only=options.title_only)
    defaults = frozenset(str(topic.id) for topic in rules.topics.values() if topic.default)
    scores = score(found, [str(topic) for topic in rules.topics], defaults)
    if options.json:
        print_json(scores.named())
    else:
        _print_scores(scores)
    if options.errors:
        _print_errors(found, options.errors, defaults)
    reached = scores.named()
    short = [f"{name}={reached.get(name, 0):.3f}<{floor}" for name, floor in floors if reached.get(name, 0) < floor]
    if short:
        print("falls short:", *short, file=sys.stderr)
    return 1 if short or len(found) < len(lines) else 0


def _good(lines: Sequence[ReadLine | BadLine]) -> list[ReadLine]:
    return [line for line in lines if isinstance(line, ReadLine)]


def _floor(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        problem = Problem(file="--min", line=None, what=f"expected SCORE=NUMBER such as any=0.97, found {text!r}")
        raise ConfigurationError((problem,)) from None


def _print_scores(scores: Scores) -> None:
    print("precision / recall / F1 by topic and language (any: either default topic)")
    for topic, languages in scores.topics.items():
        told = "  ".join(
            f"{language} {one.precision:.2f}/{one.recall:.2f}/{one.f1:.3f}" for language, one in languages.items()
        )
        print(f"  {topic:18} {told}")
    print("stories, B-cubed precision / recall / F")
    _print_grouping("in one language", scores.stories_same_language)
    _print_grouping("across languages", scores.stories)
    facts = scores.facts
    print("facts")
    print(f"  number of children right {facts.right}/{facts.stated}, invented {facts.invented}/{facts.not_stated}")
    mediators = facts.mediators
    print(f"  Qatar as mediator  {mediators.precision:.2f}/{mediators.recall:.2f}/{mediators.f1:.3f}")


def _print_grouping(name: str, grouping: Grouping | None) -> None:
    if grouping is None:
        print(f"  {name:18} no dated line with an event")
        return
    print(
        f"  {name:18} {grouping.precision:.3f}/{grouping.recall:.3f}/{grouping.f:.3f}"
        f"  over {grouping.lines} lines, {grouping.events} events, {grouping.stories} stories"
    )


def _print_errors(found: Sequence[Classified], topic: str, defaults: frozenset[str]) -> None:
    print(f"errors in {topic}")
    for one, verdict in errors(found, topic, defaults):
        print(f"  {verdict:6} {one.line.id}  {one.line.title}")
