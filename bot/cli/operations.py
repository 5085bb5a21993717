"""``status``, ``health``, ``deliveries``, ``export``, ``backup``, ``db upgrade``: beside a running service."""

import argparse
import asyncio
import csv
import json
import sys
from collections.abc import Iterator
from typing import Any

from bot.alerts.guard import guard_together
from bot.alerts.untrusted import clean, clip
from bot.app import load_rules
from bot.cli.home import enter_strictly, print_json, print_table, reading
from bot.clock import SystemClock
from bot.config.environment import Environment
from bot.model.delivery import DeliveryState
from bot.model.errors import StoreError
from bot.model.feed import Excerpt
from bot.model.ids import DeliveryId, TopicId
from bot.model.record import ArchivedEntry
from bot.ops.health import JOURNAL_KEY, HealthRecord
from bot.ops.status import StatusReport, describe_status, report_status
from bot.ports import Transaction
from bot.store.database import upgrade as upgrade_database

HEADLINE = 200
PAGE = 500


def status(options: argparse.Namespace) -> int:
    """Print what is watched, what waits and what is wrong."""
    environment = enter_strictly(options)
    report = asyncio.run(_status(environment))
    if options.json:
        print_json(report.to_dict())
    else:
        print(describe_status(report))
    return 0


async def _status(environment: Environment) -> StatusReport:
    rules = load_rules(environment)
    async with reading(environment) as store:
        return await store.read(lambda tx: report_status(tx, rules, SystemClock().now()))


def health(options: argparse.Namespace) -> int:
    """Exit 0 only when the service made progress lately; say why not."""
    environment = enter_strictly(options)
    try:
        kept = asyncio.run(_recall_health(environment))
    except StoreError as error:
        print(f"unhealthy: {error}")
        return 1
    if kept is None:
        print("unhealthy: the service has never run on this database")
        return 1
    judgement = HealthRecord.from_dict(kept).judge(SystemClock().now())
    for notice in judgement.notices:
        print(f"notice: {notice}")
    print("healthy" if judgement.healthy else f"unhealthy: {'; '.join(judgement.reasons)}")
    return 0 if judgement.healthy else 1


async def _recall_health(environment: Environment) -> dict[str, Any] | None:
    async with reading(environment) as store:
        kept: dict[str, Any] | None = await store.read(lambda tx: tx.journal.recall(JOURNAL_KEY))
        return kept


def deliveries(options: argparse.Namespace) -> int:
    """List deliveries that did not arrive, or make some ready again."""
    environment = enter_strictly(options)
    if options.action == "requeue":
        ids = [DeliveryId(number) for number in options.ids]
        made_ready = asyncio.run(_requeue(environment, ids))
        print(f"{made_ready} of {len(ids)} are ready again")
        return 0 if made_ready == len(ids) else 1
    return asyncio.run(_list(environment, _states(options), options.limit, as_json=options.json))


def _states(options: argparse.Namespace) -> frozenset[DeliveryState]:
    if options.dead:
        return frozenset({DeliveryState.DEAD})
    if options.unknown:
        return frozenset({DeliveryState.UNKNOWN, DeliveryState.SENDING})
    return frozenset({DeliveryState.DEAD, DeliveryState.PARKED, DeliveryState.UNKNOWN})


async def _requeue(environment: Environment, ids: list[DeliveryId]) -> int:
    async with reading(environment) as store:
        return await store.write(lambda tx: tx.deliveries.requeue(ids, now=SystemClock().now()))


async def _list(environment: Environment, states: frozenset[DeliveryState], limit: int, *, as_json: bool) -> int:
    async with reading(environment) as store:
        listed = await store.read(lambda tx: tx.deliveries.listed(states, limit=limit, offset=0))
        counts, duplicates = await store.read(lambda tx: (tx.deliveries.counts(), tx.deliveries.possible_duplicates()))
    rows = [
        {
            "id": delivery.id,
            "state": str(delivery.state),
            "kind": str(delivery.kind),
            "story": delivery.story,
            "revision": delivery.revision,
            "chat": f"{where.platform}:{where.address}" + (f"/{where.thread}" if where.thread else ""),
            "attempts": delivery.attempts,
            "possible_duplicates": delivery.possible_duplicates,
            "created_at": delivery.created_at.isoformat(timespec="seconds"),
            "error": delivery.error,
        }
        for delivery, where in listed
    ]
    if as_json:
        print_json(
            {
                "deliveries": rows,
                "counts": {str(state): count for state, count in counts.items()},
                "possible_duplicates": duplicates,
            }
        )
        return 0
    head = ("id", "state", "kind", "story", "chat", "attempts", "created_at", "error")
    print_table([tuple(str(row[column] or "") for column in head) for row in rows], head=head)
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()) if count)
    print(f"in all: {told or 'none'}; possible duplicates: {duplicates}")
    return 0


def export(options: argparse.Namespace) -> int:
    """Print the archive, oldest last: facts, headlines and links, never an extract."""
    environment = enter_strictly(options)
    return asyncio.run(_export(environment, options.format))


async def _export(environment: Environment, form: str) -> int:
    rules = load_rules(environment)
    topics = frozenset(rules.topics)
    writer = csv.DictWriter(sys.stdout, fieldnames=EXPORTED) if form == "csv" else None
    if writer is not None:
        writer.writeheader()
    async with reading(environment) as store:
        offset = 0
        while page := await store.read(_page(topics, offset)):
            for entry in page:
                row = _exported(entry)
                if writer is not None:
                    writer.writerow(row)
                else:
                    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            offset += len(page)
    return 0


def _page(topics: frozenset[TopicId], offset: int) -> Any:
    def read(tx: Transaction) -> tuple[ArchivedEntry, ...]:
        return tx.entries.recent(topics, limit=PAGE, offset=offset)

    return read


EXPORTED = (
    "entry", "story", "at", "outlet", "country", "party", "state_media", "language", "topics", "headline", "url",
    "children", "total", "mediators", "announced_by", "route",
)  # fmt: skip


def _exported(entry: ArchivedEntry) -> dict[str, Any]:
    source, facts = entry.source, entry.source.facts
    is_quoted = not source.restricted and source.excerpt is not Excerpt.NONE
    return {
        "entry": source.entry,
        "story": entry.story,
        "at": source.at.isoformat(timespec="seconds"),
        "outlet": source.outlet,
        "country": source.country,
        "party": str(source.party),
        "state_media": source.state_media,
        "language": source.language,
        "topics": " ".join(_sorted(source.topics)),
        "headline": _headline(entry) if is_quoted else "",
        "url": source.url if is_quoted else "",
        "children": facts.children,
        "total": facts.total,
        "mediators": " ".join(facts.mediators),
        "announced_by": " ".join(facts.announced_by),
        "route": " ".join(facts.route),
    }


def _headline(entry: ArchivedEntry) -> str:
    """Return a headline as a message would show it: guarded, unless an operator lifted its story's guard."""
    title, summary = clean(entry.source.title), clean(entry.source.summary)
    if not entry.guard_lifted:
        title, _ = guard_together((title, summary), entry.source.language)
    return clip(title, HEADLINE)


def _sorted(topics: frozenset[TopicId]) -> Iterator[str]:
    return iter(sorted(str(topic) for topic in topics))


def backup(options: argparse.Namespace) -> int:
    """Copy the running database to a file and verify the copy."""
    environment = enter_strictly(options)
    asyncio.run(_backup(environment, options))
    print(f"{options.file} holds a verified copy")
    return 0


async def _backup(environment: Environment, options: argparse.Namespace) -> None:
    async with reading(environment) as store:
        await store.backup(options.file)


def upgrade(options: argparse.Namespace) -> int:
    """Bring the tables up to date, alone on the database."""
    environment = enter_strictly(options)
    before, after = asyncio.run(upgrade_database(environment.database_url))
    print(f"the database is at {after}" + ("" if before == after else f", it was at {before or 'nothing'}"))
    return 0
