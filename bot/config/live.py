"""The configuration in force: the last good one, reloaded whole or not at all.

Loading runs in a thread, one at a time; `current` only changes when everything was read, checked, compiled and
numbered in the journal. A failed reload changes nothing but the list of problems.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.config.files import Stamp, read_files, take_stamp, write_files
from bot.config.load import Loaded, Loader
from bot.config.revisions import name_of, summarise_change
from bot.model.concept import Concept
from bot.model.edit import Reloaded, ReloadKind
from bot.model.errors import ConfigurationChanged, ConfigurationError, Problem, StoreError
from bot.model.record import AuditRecord
from bot.model.rules import Rules
from bot.ports import Clock, Store, Transaction

T = TypeVar("T")

LOOK_EVERY = timedelta(milliseconds=500)


class LiveConfiguration:
    """Implements the ports ``Configuration`` and ``ConfigurationDesk``; call ``start`` before ``current``."""

    def __init__(self, loader: Loader, store: Store, clock: Clock) -> None:
        self.loader = loader
        self._store = store
        self._clock = clock
        self._lock = asyncio.Lock()
        self._loaded: Loaded | None = None
        self._stamp: Stamp = ()

    def current(self) -> Rules:
        """Return the last good configuration."""
        return self.loaded.rules

    def concepts(self) -> tuple[Concept, ...]:
        """Return the lexicon's concepts as written, in the order of the files."""
        return self.loaded.concepts

    @property
    def loaded(self) -> Loaded:
        """The last good configuration with its texts and warnings."""
        if self._loaded is None:
            raise RuntimeError("the configuration was not started")
        return self._loaded

    async def alone(self, work: Callable[[], T]) -> T:
        """Run something that uses the loader in a thread, while nothing else does."""
        async with self._lock:
            return await asyncio.to_thread(work)

    async def start(self, loaded: Loaded | None = None, *, who: str = "file") -> Loaded:
        """Number what is on disk, or what was loaded a moment ago; raises ``ConfigurationError`` with every problem."""
        async with self._lock:
            if loaded is None:
                self._stamp = await asyncio.to_thread(take_stamp, self.loader.directory)
                loaded = await asyncio.to_thread(self.loader.load)
            return await self._put_in_force(loaded, who, action=None)

    async def reload(self, who: str = "file") -> Reloaded:
        """Read the files again. What is wrong is in the answer, and the last good configuration stays in force."""
        async with self._lock:
            before = self.loaded
            try:
                self._stamp = await asyncio.to_thread(take_stamp, self.loader.directory)
                texts, problems = await asyncio.to_thread(read_files, self.loader.directory)
                if texts == before.files and not problems:
                    return Reloaded(kind=ReloadKind.UNCHANGED, revision=before.rules.revision)
                loaded = await asyncio.to_thread(self.loader.load_texts, texts, 0, problems)
                after = await self._put_in_force(loaded, who, action="configuration.reload")
            except ConfigurationError as error:
                return self._refused(error.problems)
            except StoreError as error:
                return self._refused((Problem(file="database", line=None, what=f"cannot number a revision: {error}"),))
            return _accepted(before, after)

    def _refused(self, problems: tuple[Problem, ...]) -> Reloaded:
        return Reloaded(kind=ReloadKind.REFUSED, revision=self.current().revision, problems=problems)

    async def watch(self, told: Callable[[Reloaded], Awaitable[None]]) -> None:
        """Look for saved files until cancelled; tell of each reload that changed or refused something.

        A file counts as saved when nothing changed between two looks, so that a slow save is not read halfway.
        """
        last: Stamp = self._stamp
        was_refused = False
        while True:
            await self._clock.sleep(LOOK_EVERY)
            stamp = await asyncio.to_thread(take_stamp, self.loader.directory)
            if stamp != self._stamp and stamp == last:
                result = await self.reload()
                if was_refused or result.kind is not ReloadKind.UNCHANGED:
                    with suppress(StoreError):  # a database that cannot keep the news must not end the watch
                        await told(result)
                was_refused = result.kind is ReloadKind.REFUSED
            last = stamp

    async def replace(self, changed: Mapping[str, str], *, token: str, who: str, action: str, detail: str) -> Reloaded:
        """Write changed files and put them in force at once; raises ``ConfigurationError`` with nothing written.

        ``token`` is the `name_of` the files that the change was made from; ``ConfigurationChanged`` if somebody has
        saved since.
        """
        async with self._lock:
            before = self.loaded
            texts, problems = await asyncio.to_thread(read_files, self.loader.directory)
            if name_of(texts) != token:
                what = "the files were changed meanwhile; look at the preview again before you apply it"
                raise ConfigurationChanged((Problem(file=str(self.loader.directory), line=None, what=what),))
            loaded = await asyncio.to_thread(self.loader.load_texts, {**texts, **changed}, 0, problems)
            after = await self._write_and_number(texts, loaded, who, action=action, detail=detail)
            return _accepted(before, after)

    async def rollback(self, number: int, who: str) -> Reloaded:
        """Write the files of a revision back and put them in force; works before ``start``, on broken files too.

        Raises ``ConfigurationError`` when there is no such revision, or when it cannot be used any more.
        """
        revision = await self._store.read(lambda tx: tx.journal.revision(number))
        if revision is None:
            raise _refusal("journal", f"there is no revision {number}")
        async with self._lock:
            before = self._loaded
            loaded = await asyncio.to_thread(self.loader.load_texts, dict(revision.files))
            texts, _ = await asyncio.to_thread(read_files, self.loader.directory)
            after = await self._write_and_number(
                texts, loaded, who, action="configuration.rollback", detail=f"to {number}"
            )
            return _accepted(before, after)

    async def _write_and_number(
        self, old: Mapping[str, str], loaded: Loaded, who: str, *, action: str, detail: str
    ) -> Loaded:
        """Write a configuration's files and number it; where that cannot be, the old files are put back."""
        changed = {name: text for name, text in loaded.files.items() if old.get(name) != text}
        await self._write(changed, remove=_without(old, loaded.files))
        try:
            return await self._put_in_force(loaded, who, action=action, detail=detail)
        except StoreError:
            await self._write(old, remove=_without(changed, old))
            raise

    async def _write(self, files: Mapping[str, str], *, remove: tuple[str, ...]) -> None:
        try:
            await asyncio.to_thread(write_files, self.loader.directory, files, remove=remove)
        except OSError as error:
            where = error.filename or self.loader.directory
            raise _refusal(str(where), f"cannot be written: {error.strerror}") from error
        self._stamp = await asyncio.to_thread(take_stamp, self.loader.directory)

    async def _put_in_force(self, loaded: Loaded, who: str, *, action: str | None, detail: str = "") -> Loaded:
        """Number a configuration, then let it be the current one."""
        at = self._clock.now()

        def number(tx: Transaction) -> int:
            latest = tx.journal.latest_revision()
            summary = summarise_change(latest.files if latest else {}, loaded.files)
            revision = tx.journal.add_revision(at=at, who=who, files=loaded.files, summary=summary)
            if action is not None:
                told = " ".join(part for part in (detail, f"revision {revision}:", summary) if part)
                tx.journal.audit(AuditRecord(at=at, who=who, action=action, detail=told))
            return revision

        revision = await self._store.write(number)
        self._loaded = replace(loaded, rules=replace(loaded.rules, revision=revision))
        return self._loaded


def _without(names: Mapping[str, str], those: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in those)


def _accepted(before: Loaded | None, after: Loaded) -> Reloaded:
    return Reloaded(
        kind=ReloadKind.ACCEPTED,
        revision=after.rules.revision,
        summary=summarise_change(before.files if before else {}, after.files),
        warnings=after.warnings,
    )


def _refusal(file: str, what: str) -> ConfigurationError:
    return ConfigurationError((Problem(file=file, line=None, what=what),))
