"""``replay``: dated lines through the real pipeline to the console, with every reason."""

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.alerts.guard import guard
from bot.app import dictionaries_dir, make_loader
from bot.catalogue.load import load_catalogue
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.listen import CONSOLE
from bot.channels.console.screen import Screen
from bot.cli.home import enter
from bot.cli.lines import BadLine, ReadLine, read_lines
from bot.cli.player import Player
from bot.config.environment import Environment
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.search import SearchNormaliser
from bot.model.alert import Alert
from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import LookUp
from bot.model.message import Message
from bot.model.observation import EntryFailed, Event, LoopFailed, StoryDecided
from bot.model.rules import Rules
from bot.ports import Channel
from bot.store.database import open_store

MOST = 1.15
"""So many messages for each thing that happened are few enough."""
NOT_FOLLOWED = "not followed"
ANY_LANGUAGE = ""


@dataclass
class Told:
    """A channel that counts what passes through it to another."""

    channel: Channel
    posts: int = 0
    edits: int = 0

    @property
    def platform(self) -> Platform:
        """The other's platform."""
        return self.channel.platform

    @property
    def account(self) -> str:
        """The other's account."""
        return self.channel.account

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        """Count a message, and pass it on."""
        self.posts += 1
        return await self.channel.post(where, message, reply_to=reply_to, key=key, plain=plain)

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        """Count an edit, and pass it on."""
        self.edits += 1
        await self.channel.edit(where, message_id, message, plain=plain)

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        """Pass the question on."""
        return await self.channel.look_up(where, key, since)


@dataclass
class Reasons:
    """An observer that prints what was decided about stories, and counts the reasons."""

    pings: Counter[str] = field(default_factory=Counter)
    silences: Counter[str] = field(default_factory=Counter)
    failures: int = 0

    def saw(self, event: Event) -> None:
        """Print a decision."""
        if isinstance(event, StoryDecided):
            self._decided(event)
        elif isinstance(event, EntryFailed | LoopFailed):
            self.failures += 1
            print(f"{_instant(event.at)}  failed: {event.error}")

    def _decided(self, event: StoryDecided) -> None:
        decision = event.decision
        if isinstance(decision, Alert):
            self.pings[decision.reason if event.deliveries else NOT_FOLLOWED] += 1
            detail = guard(decision.detail, ANY_LANGUAGE) if decision.detail else ""
            why = f"ping: {decision.reason}" + (f" ({detail})" if detail else "")
            why += "" if event.deliveries else f", {NOT_FOLLOWED}"
        else:
            self.silences[decision.why] += 1
            why = f"silent: {decision.why}" + (", edited" if decision.edit else "")
        print(f"{_instant(event.at)}  story {event.story}  {why}")


def replay(options: argparse.Namespace) -> int:
    """Play the lines of a file; 1 if any was bad or failed."""
    environment = enter(options)
    lines = list(read_lines(options.file))
    for line in lines:
        if isinstance(line, BadLine):
            print(f"{options.file}:{line.line}: {line.error}", file=sys.stderr)
    good = [line for line in lines if isinstance(line, ReadLine)]
    failures = asyncio.run(_replay(environment, good))
    return 1 if failures or len(good) < len(lines) else 0


async def _replay(environment: Environment, lines: Sequence[ReadLine]) -> int:
    reasons = Reasons()
    async with _player(environment, lines, reasons) as (player, told, rules):
        await player.subscribe(CONSOLE)
        await player.play()
    undated = sum(line.at is None for line in lines)
    defaults = frozenset(str(topic.id) for topic in rules.topics.values() if topic.default)
    _print_totals(told, reasons, undated, expected_messages(lines, defaults))
    return reasons.failures


@asynccontextmanager
async def _player(
    environment: Environment, lines: Sequence[ReadLine], reasons: Reasons
) -> AsyncIterator[tuple[Player, Told, Rules]]:
    with Dictionaries(dictionaries_dir()) as dictionaries, tempfile.TemporaryDirectory() as directory:
        rules = make_loader(environment, dictionaries).load().rules
        catalogue = load_catalogue()
        console = ConsoleChannel(Screen(sys.stdout, os.environ), catalogue, rules.settings.defaults.language)
        told = Told(channel=console)
        async with open_store(f"sqlite:///{Path(directory) / 'replay.db'}", exclusive=True) as store:
            player = Player(
                store=store,
                rules=rules,
                normaliser=SearchNormaliser(dictionaries),
                catalogue=catalogue,
                guard=guard,
                channel=told,
                observer=reasons,
                lines=lines,
            )
            yield player, told, rules


def expected_messages(lines: Sequence[ReadLine], defaults: frozenset[str]) -> int | None:
    """Return how many things happened by the lines' labels: events, and lines of a default topic without one.

    None where no line carries labels; undated lines are left out.
    """
    labelled = [line for line in lines if line.at is not None and "labels" in line.more]
    told = [line for line in labelled if defaults & {str(label) for label in line.more["labels"] or ()}]
    events = {str(line.more["event"]) for line in told if line.more.get("event")}
    return len(events) + sum(not line.more.get("event") for line in told) if labelled else None


def _print_totals(told: Told, reasons: Reasons, undated: int, expected: int | None) -> None:
    print(f"messages {told.posts}: {_counted(reasons.pings)}; edits {told.edits}; silent: {_counted(reasons.silences)}")
    if undated:
        print(f"undated lines left out: {undated}")
    if expected:
        ratio = told.posts / expected
        verdict = "ok" if ratio <= MOST else "too many"
        print(f"messages for each event or single item: {told.posts}/{expected} = {ratio:.2f}, ≤ {MOST}: {verdict}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in counts.most_common()) or "none"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
