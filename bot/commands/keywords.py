"""The lexicon's words: which a concept has, and adding or removing one.

A change is looked at before it is applied: the forms it brings, the golden cases it alters. What waits for the button
is kept for an hour, since an action holds 64 bytes. The button asks again who presses it, and the editor whether the
files are still those that were looked at; if not, the new preview is shown in place of the old one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.commands.operating import audit, operator, outcome_lines, problem_lines
from bot.commands.parse import button
from bot.commands.suggest import nearest
from bot.model.concept import Concept, ConceptId
from bot.model.edit import CaseChange, EditPreview, WordChange
from bot.model.errors import ConfigurationChanged, ConfigurationError
from bot.model.message import Line, Style, Text
from bot.model.request import Reply
from bot.ports import Journal

APPLY = "kw"
KEPT_FOR = timedelta(hours=1)
KEPT_AT_MOST = 50
FORMS_SHOWN = 80
CASES_SHOWN = 10
ECHOED = 60
HEADLINE = 100

_KEY = "lexicon-previews"


async def keywords(asked: Asked) -> Reply:
    """Answer ``/keywords [concept]``: the names of a concept by language, or which concepts there are."""
    word = clean(asked.request.arguments)
    concepts = {str(concept.id): concept for concept in asked.means.configuration.concepts()}
    if not word:
        return answer(
            line(asked.view.say("keywords.heading"), Style.BOLD),
            line(asked.view.comma(sorted(concepts))),
            line(asked.view.say("keywords.how"), Style.DIM),
        )
    concept = concepts.get(word)
    return _unknown(asked, word, concepts) if concept is None else answer(*_concept_lines(asked, concept))


async def keyword(asked: Asked) -> Reply:
    """Answer ``/keyword add|remove concept language word``: say what it would change, and ask."""
    words = clean(asked.request.arguments).split(maxsplit=3)
    if len(words) < 4 or words[0].casefold() not in ("add", "remove"):
        return answer(line(asked.view.say("keyword.usage")))
    concepts = {str(concept.id): concept for concept in asked.means.configuration.concepts()}
    if words[1] not in concepts:
        return _unknown(asked, words[1], concepts)
    remove = words[0].casefold() == "remove"
    change = WordChange(concept=ConceptId(words[1]), language=words[2].lower(), word=words[3], remove=remove)
    return await _preview(asked, change)


async def press_apply(asked: Asked) -> Reply:
    """Answer the button below a preview: make the change, if it still is the one that was looked at."""
    key, now = asked.request.arguments, asked.now
    known = await asked.store.write(lambda tx: _take(tx.journal, key, now))
    if known is None:
        return answer(line(asked.view.say("keyword.stale")), replaces=True)
    change, token = known
    try:
        result = await asked.means.editor.apply(change, token=token, who=operator(asked))
    except ConfigurationChanged:
        return await _preview(asked, change, line(asked.view.say("keyword.changed"), Style.WARNING), replaces=True)
    except ConfigurationError as error:
        verb = "remove" if change.remove else "add"
        detail = f"{verb} {change.concept} {change.language} {change.word}; refused"
        await audit(asked, "configuration.edit", detail)
        return _refused(asked, error, replaces=True)
    return answer(*outcome_lines(asked, result), replaces=True)


async def _preview(asked: Asked, change: WordChange, *before: Line, replaces: bool = False) -> Reply:
    try:
        preview = await asked.means.editor.preview(change)
    except ConfigurationError as error:
        return _refused(asked, error, replaces=replaces)
    now = asked.now
    key = await asked.store.write(lambda tx: _keep(tx.journal, preview, now))
    return answer(
        *before,
        *_preview_lines(asked, preview),
        buttons=((button(asked.view.say("keyword.apply"), APPLY, key),),),
        replaces=replaces,
    )


def _preview_lines(asked: Asked, preview: EditPreview) -> tuple[Line, ...]:
    view, change = asked.view, preview.change
    asks = "keyword.remove" if change.remove else "keyword.add"
    asked_line = view.say(asks, word=change.word, language=change.language, concept=change.concept)
    forms = view.comma(preview.forms[:FORMS_SHOWN]) or change.word
    more = f" + {len(preview.forms) - FORMS_SHOWN}" if len(preview.forms) > FORMS_SHOWN else ""
    lines = [line(asked_line, Style.BOLD), line(view.say("keyword.forms", forms=forms + more))]
    if not preview.cases:
        lines.append(line(view.say("keyword.no_cases")))
    else:
        lines.append(line(view.say("keyword.cases"), Style.BOLD))
        lines += [_case_line(asked, case) for case in preview.cases[:CASES_SHOWN]]
    if len(preview.cases) > CASES_SHOWN:
        lines.append(line(f"+ {len(preview.cases) - CASES_SHOWN}", Style.DIM))
    if preview.warnings:
        lines += [line(view.say("reload.warnings"), Style.BOLD), *problem_lines(preview.warnings)]
    return tuple(lines)


def _case_line(asked: Asked, case: CaseChange) -> Line:
    breaks = f" ⚠️ {asked.view.say('keyword.breaks')}" if case.breaks else ""
    told = f" {case.before} → {case.after}{breaks}: {clip(clean(case.title), HEADLINE)}"
    return (Text(text=case.case, style=Style.CODE), Text(text=told))


def _concept_lines(asked: Asked, concept: Concept) -> list[Line]:
    head = f"{concept.id} {concept.wikidata or ''}".rstrip()
    lines: list[Line] = [line(head, Style.BOLD)]
    for language, names in concept.names.items():
        lines.append((Text(text=language, style=Style.CODE), Text(text=f" {asked.view.comma(names)}")))
    for kind, others in (("includes", concept.includes), ("hides", concept.hides)):
        if others:
            lines.append((Text(text=kind, style=Style.CODE), Text(text=f" {asked.view.comma(others)}")))
    return lines


def _unknown(asked: Asked, word: str, concepts: Mapping[str, Concept]) -> Reply:
    lines = [line(asked.view.say("keywords.unknown", word=clip(word, ECHOED)))]
    near = nearest(word, concepts)
    if near is not None:
        lines.append(line(asked.view.say("suggestion", word=near)))
    return answer(*lines)


def _refused(asked: Asked, error: ConfigurationError, *, replaces: bool) -> Reply:
    refused = line(asked.view.say("keyword.refused"), Style.WARNING)
    return answer(refused, *problem_lines(error.problems), replaces=replaces)


def _keep(journal: Journal, preview: EditPreview, now: datetime) -> str:
    """Keep a previewed change, and return the short key for its button."""
    change = preview.change
    kept = {
        "concept": change.concept,
        "language": change.language,
        "word": change.word,
        "remove": change.remove,
        "token": preview.token,
        "at": now.isoformat(),
    }
    key = blake2b(repr(sorted(kept.items())).encode(), digest_size=8).hexdigest()
    previews = _fresh(journal, now) | {key: kept}
    newest = sorted(previews, key=lambda known: str(previews[known]["at"]))[-KEPT_AT_MOST:]
    journal.remember(_KEY, {known: previews[known] for known in newest})
    return key


def _take(journal: Journal, key: str, now: datetime) -> tuple[WordChange, str] | None:
    """Return what a key stands for and forget it: a button works once."""
    previews = _fresh(journal, now)
    kept = previews.pop(key, None)
    if kept is None:
        return None
    journal.remember(_KEY, previews)
    change = WordChange(
        concept=ConceptId(kept["concept"]), language=kept["language"], word=kept["word"], remove=kept["remove"]
    )
    return change, kept["token"]


def _fresh(journal: Journal, now: datetime) -> dict[str, Any]:
    previews: Mapping[str, Any] = journal.recall(_KEY) or {}
    return {key: one for key, one in previews.items() if now - datetime.fromisoformat(one["at"]) < KEPT_FOR}
