"""Taking second looks: the article of an entry that says too little is read once, and then the entry is decided.

The pipeline marks the entries (``look_at``) and leaves them undecided. A round here claims what is due, reads outside
any transaction, keeps the sentences that evidence needs, and lets the entries be decided. A host is asked for one page
a minute: when it was asked last is in the tables, so that nobody asks sooner after a crash. An entry waits fifteen
minutes at most.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.detect.entry_text import placed, text_of
from bot.detect.second_look import needed_of
from bot.model.detection import Detection
from bot.model.entry import Entry
from bot.model.ids import EntryId
from bot.model.observation import LoopFailed
from bot.model.rules import Rules
from bot.ports import ArticleSource, Clock, Configuration, Observer, Store, Transaction

APART = timedelta(minutes=1)
"""Between two pages of one host."""

LONGEST_WAIT = timedelta(minutes=15)
LEASE = timedelta(minutes=2)
AT_ONCE = 8
CLAIMED_FROM = 200

_KEY = "second-looks"


class SecondLook:
    """Takes the looks that are due; ``take`` is one round."""

    def __init__(
        self,
        *,
        store: Store,
        articles: ArticleSource,
        configuration: Configuration,
        clock: Clock,
        observer: Observer,
    ) -> None:
        self._store = store
        self._articles = articles
        self._configuration = configuration
        self._clock = clock
        self._observer = observer

    async def take(self) -> int:
        """Take the looks that are due, and return how many entries can be decided now."""
        rules, now = self._configuration.current(), self._clock.now()
        if not await self._store.read(lambda tx: tx.entries.due_looks(now, limit=1)):
            return 0
        entries, given_up = await self._store.write(lambda tx: _claim(tx, rules, now))
        leads = await asyncio.gather(*(self._look(rules, entry) for entry in entries))
        found = {entry.id: lead for entry, lead in zip(entries, leads, strict=True)}
        if found:
            await self._store.write(lambda tx: _keep(tx, found))
        return len(entries) + given_up

    async def _look(self, rules: Rules, entry: Entry) -> str:
        """Return what is kept of an entry's article; a bug costs the look and not the entry."""
        try:
            lead = await self._articles.lead(entry.published.url or "")
            return await asyncio.to_thread(_needed, rules, entry, lead) if lead else ""
        except Exception as bug:
            error = f"entry {entry.id}: {type(bug).__name__}: {bug}"
            self._observer.saw(LoopFailed(loop="second look", error=error, at=self._clock.now()))
            return ""


def _needed(rules: Rules, entry: Entry, lead: str) -> str:
    feed = rules.feeds.get(entry.feed)

    def detect(entry: Entry) -> Detection:
        return placed(rules.detector.detect(text_of(entry, feed)), entry)

    return needed_of(lead, entry, detect)


def _claim(tx: Transaction, rules: Rules, now: datetime) -> tuple[tuple[Entry, ...], int]:
    """Lease one entry of each host that may be asked now, put the others off, and give up those that waited long."""
    asked = _asked_lately(tx, now)
    claimed: list[Entry] = []
    given_up = 0
    next_at: dict[str, datetime] = {host: at + APART for host, at in asked.items()}
    for entry in tx.entries.due_looks(now, limit=CLAIMED_FROM):
        host = urlsplit(entry.published.url or "").hostname or ""
        turn = next_at.get(host, now)
        waits_since = entry.changed_at or entry.seen_at
        if not rules.settings.second_look.enabled or turn - waits_since > LONGEST_WAIT:
            tx.entries.add_lead(entry.id, "")
            given_up += 1
        elif turn <= now and len(claimed) < AT_ONCE:
            tx.entries.look_again(entry.id, now + LEASE)
            claimed.append(entry)
            asked[host], next_at[host] = now, now + APART
        elif turn > now:
            tx.entries.look_again(entry.id, turn)
            next_at[host] = turn + APART
    tx.journal.remember(_KEY, {host: at.isoformat() for host, at in asked.items()})
    return tuple(claimed), given_up


def _asked_lately(tx: Transaction, now: datetime) -> dict[str, datetime]:
    kept: Mapping[str, Any] = tx.journal.recall(_KEY) or {}
    asked = {host: datetime.fromisoformat(at) for host, at in kept.items()}
    return {host: at for host, at in asked.items() if now - at < APART}


def _keep(tx: Transaction, leads: Mapping[EntryId, str]) -> None:
    for entry, lead in leads.items():
        tx.entries.add_lead(entry, lead)
