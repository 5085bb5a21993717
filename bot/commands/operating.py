"""What operators do to the configuration as a whole: reload, revisions, rollback; and who did what."""

import re

from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.model.edit import Reloaded, ReloadKind
from bot.model.errors import ConfigurationError, Problem
from bot.model.message import Line, Style, Text
from bot.model.record import AuditRecord
from bot.model.request import Reply

LISTED = 10
LISTED_AT_MOST = 30
PROBLEMS_SHOWN = 10
PROBLEM = 300
DETAIL = 200

_NUMBER = re.compile(r"#?([0-9]{1,9})")


async def reload(asked: Asked) -> Reply:
    """Answer ``/reload``: read the files again, and say what came of it."""
    result = await asked.means.configuration.reload(operator(asked))
    if result.kind is not ReloadKind.ACCEPTED:
        problems = f": {len(result.problems)} problems" if result.problems else ""
        await audit(asked, "configuration.reload", f"{result.kind.value}{problems}")
    return answer(*outcome_lines(asked, result))


async def rollback(asked: Asked) -> Reply:
    """Answer ``/rollback n``: the files of that revision are in force again, under a new number."""
    number = _NUMBER.fullmatch(asked.request.arguments.strip())
    if number is None:
        return answer(line(asked.view.say("rollback.usage")))
    try:
        result = await asked.means.configuration.rollback(int(number[1]), operator(asked))
    except ConfigurationError as error:
        await audit(asked, "configuration.rollback", f"to {number[1]} refused")
        return answer(line(asked.view.say("rollback.refused"), Style.WARNING), *problem_lines(error.problems))
    return answer(*outcome_lines(asked, result))


async def revisions(asked: Asked) -> Reply:
    """Answer ``/revisions``: the latest configurations, with who made them and what they changed."""
    current = asked.rules.revision
    listed = await asked.store.read(lambda tx: tx.journal.revisions(limit=LISTED))
    lines: list[Line] = [line(asked.view.say("revisions.heading"), Style.BOLD)]
    for revision in listed:
        told = f" · {asked.view.time(revision.at)} · {revision.who} · {revision.summary}"
        in_force = f" ✅ {asked.view.say('revisions.current')}" if revision.number == current else ""
        lines.append((Text(text=str(revision.number), style=Style.BOLD), Text(text=clip(told, DETAIL) + in_force)))
    return answer(*lines, line(asked.view.say("rollback.usage"), Style.DIM))


async def audit_trail(asked: Asked) -> Reply:
    """Answer ``/audit [n]``: what operators did, newest first."""
    number = _NUMBER.fullmatch(asked.request.arguments.strip())
    limit = max(1, min(int(number[1]), LISTED_AT_MOST)) if number else LISTED
    records = await asked.store.read(lambda tx: tx.journal.audited(limit=limit))
    if not records:
        return answer(line(asked.view.say("audit.none")))
    return answer(
        line(asked.view.say("audit.heading"), Style.BOLD),
        *(_audit_line(asked, record) for record in records),
    )


def operator(asked: Asked) -> str:
    """Return who asks, as the audit trail names people."""
    person = asked.request.person
    return f"{person.platform.value}:{person.id}"


async def audit(asked: Asked, action: str, detail: str) -> None:
    """Write an operator's action to the audit trail."""
    record = AuditRecord(at=asked.now, who=operator(asked), action=action, detail=detail)
    await asked.store.write(lambda tx: tx.journal.audit(record))


def outcome_lines(asked: Asked, result: Reloaded) -> tuple[Line, ...]:
    """Say which configuration is in force now, and what was wrong or odd."""
    view = asked.view
    if result.kind is ReloadKind.UNCHANGED:
        return (line(view.say("reload.unchanged", revision=result.revision)),)
    if result.kind is ReloadKind.REFUSED:
        refused = line(view.say("reload.refused", revision=result.revision), Style.WARNING)
        return (refused, *problem_lines(result.problems))
    accepted = line(view.say("reload.accepted", revision=result.revision, summary=result.summary or "—"))
    if not result.warnings:
        return (accepted,)
    return (accepted, line(view.say("reload.warnings"), Style.BOLD), *problem_lines(result.warnings))


def problem_lines(problems: tuple[Problem, ...]) -> tuple[Line, ...]:
    """Show problems with file and line, the first of many."""
    shown = [line(clip(clean(str(problem)), PROBLEM), Style.CODE) for problem in problems[:PROBLEMS_SHOWN]]
    if len(problems) > PROBLEMS_SHOWN:
        shown.append(line(f"+ {len(problems) - PROBLEMS_SHOWN}", Style.DIM))
    return tuple(shown)


def _audit_line(asked: Asked, record: AuditRecord) -> Line:
    when = f"{asked.view.time(record.at)} · {record.who} · "
    return (
        Text(text=when, style=Style.DIM),
        Text(text=record.action, style=Style.CODE),
        Text(text=f" {clip(clean(record.detail), DETAIL)}".rstrip()),
    )
