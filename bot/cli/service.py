"""``run`` and ``poll``: the commands that own the database."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from typing import Any

from bot.app import open_service
from bot.cli.home import enter, print_json, print_table
from bot.config.environment import Environment
from bot.model.errors import ConfigurationError, Problem
from bot.model.ids import FeedId
from bot.model.observation import FeedPolled
from bot.model.poll import FeedFailed, FeedRead


def run(options: argparse.Namespace) -> int:
    """Run the service, or one round of it."""
    environment = enter(options)
    if _is_conversation(environment) and not options.debug:
        logging.getLogger().setLevel(logging.WARNING)
    return asyncio.run(_run_once(environment) if options.once else _run(environment))


def _is_conversation(environment: Environment) -> bool:
    """Whether alerts, prompt and log share one terminal: routine log lines would only be in the way."""
    has_token = environment.telegram_bot_token or environment.slack_bot_token
    return not has_token and sys.stdout.isatty() and sys.stderr.isatty()


async def _run(environment: Environment) -> int:
    async with open_service(environment, out=sys.stdout, keyboard=sys.stdin) as service:
        await service.run()
    return 0


async def _run_once(environment: Environment) -> int:
    async with open_service(environment, out=sys.stdout, keyboard=None) as service:
        await service.poll()
    return 0


def poll(options: argparse.Namespace) -> int:
    """Poll now, once, and print what came of it; 1 if every feed failed."""
    polled = asyncio.run(_poll(enter(options), [FeedId(feed) for feed in options.feeds]))
    if options.json:
        print_json([_to_dict(one, matched) for one, matched in polled])
    else:
        print_table(
            [_to_row(one, matched) for one, matched in polled],
            head=("feed", "entries", "new", "matched", "ms", "problems"),
        )
    failed = sum(isinstance(one.result, FeedFailed) for one, _ in polled)
    return 1 if polled and failed == len(polled) else 0


async def _poll(environment: Environment, feeds: Sequence[FeedId]) -> list[tuple[FeedPolled, int]]:
    async with open_service(environment, out=sys.stderr, keyboard=None) as service:
        known = service.configuration.current().feeds
        unknown = [feed for feed in feeds if feed not in known]
        if unknown:
            what = f"there is no feed {', '.join(unknown)}; known ones: {', '.join(sorted(known)[:10])} …"
            raise ConfigurationError((Problem(file="feeds.yaml", line=None, what=what),))
        return await service.poll(feeds)


def _to_row(polled: FeedPolled, matched: int) -> tuple[str, ...]:
    result = polled.result
    entries = str(len(result.entries)) if isinstance(result, FeedRead) else "–"
    took = str(round(polled.took.total_seconds() * 1000))
    return polled.feed, entries, str(polled.new_entries), str(matched), took, _problem(polled)


def _problem(polled: FeedPolled) -> str:
    result = polled.result
    if isinstance(result, FeedFailed):
        return f"{result.reason}: {result.detail}" if result.detail else str(result.reason)
    if not isinstance(result, FeedRead):
        return "unchanged"
    said = [f"{len(result.skipped)} skipped"] if result.skipped else []
    if result.left_out:
        said.append(f"{result.left_out} left out above the limit")
    return ", ".join(said)


def _to_dict(polled: FeedPolled, matched: int) -> dict[str, Any]:
    result = polled.result
    return {
        "feed": polled.feed,
        "ok": not isinstance(result, FeedFailed),
        "entries": len(result.entries) if isinstance(result, FeedRead) else None,
        "new": polled.new_entries,
        "matched": matched,
        "skipped": len(result.skipped) if isinstance(result, FeedRead) else 0,
        "left_out": result.left_out if isinstance(result, FeedRead) else 0,
        "milliseconds": round(polled.took.total_seconds() * 1000),
        "problem": _problem(polled) or None,
    }
