"""One process that runs every loop. APScheduler is the metronome and only that: it sets events, the task group works.

APScheduler 3 cancels its running jobs at shutdown, so nothing that must finish is ever a job.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.dispatch import Dispatcher
from bot.model.errors import StoreError
from bot.model.feed import Feed, FeedState
from bot.model.observation import FeedPolled, LoopFailed, Progressed
from bot.pipeline import Pipeline
from bot.ports import Clock, Observer
from bot.second_look import SecondLook

POLLS_AT_ONCE = 100
TICK = timedelta(seconds=1)
AFTER_ERROR = timedelta(seconds=2)
CHORE_AGAIN = timedelta(seconds=5)
"""When a chore that the database refused is tried again, however seldom it is done."""
DRAIN_FOR = timedelta(seconds=8)
"""How long a stop waits for what is on the wire; the whole shutdown ends within ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something to be done every so often: retention, a health record, a heartbeat."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[object]]


class LocalRunner:
    """Runs the loops of one process until it is stopped."""

    def __init__(
        self,
        *,
        pipeline: Pipeline,
        dispatchers: Sequence[Dispatcher],
        chores: Sequence[Chore],
        clock: Clock,
        observer: Observer,
        second_look: SecondLook | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._second_look = second_look
        self._dispatchers = dispatchers
        self._chores = chores
        self._clock = clock
        self._observer = observer
        self._stopping = asyncio.Event()
        self._poll_now = asyncio.Event()
        self._decide_now = asyncio.Event()
        self._polling: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """End every loop after its round."""
        self._stopping.set()
        self._poll_now.set()
        self._decide_now.set()
        for dispatcher in self._dispatchers:
            dispatcher.stop()

    async def run(self) -> None:
        """Run until stopped, then drain for at most ``DRAIN_FOR``."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(self._poll_now.set, "interval", seconds=TICK.total_seconds(), misfire_grace_time=None)
        scheduler.start()
        work = asyncio.create_task(self._run_loops())
        try:
            await asyncio.wait([work, asyncio.create_task(self._stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                await asyncio.wait([work], timeout=DRAIN_FOR.total_seconds())
        finally:
            scheduler.shutdown(wait=False)
            await _end(work)

    async def run_once(self, feeds: Sequence[tuple[Feed, FeedState]]) -> list[FeedPolled]:
        """Poll the given feeds, decide everything, send what is due, and return what came of each poll."""
        async with asyncio.TaskGroup() as group:
            polls = [group.create_task(self._pipeline.poll(feed, state)) for feed, state in feeds]
        await self._decide_all()
        if self._second_look is not None and await self._second_look.take():
            await self._decide_all()
        async with asyncio.TaskGroup() as group:
            for dispatcher in self._dispatchers:
                group.create_task(dispatcher.drain())
        return [poll.result() for poll in polls]

    async def _run_loops(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poll_loop(group))
            group.create_task(self._decide_loop())
            if self._second_look is not None:
                looking = group.create_task(self._look_loop(self._second_look))
                group.create_task(self._end_at_stop(looking))
            for dispatcher in self._dispatchers:
                group.create_task(dispatcher.run())
            for chore in self._chores:
                group.create_task(self._chore_loop(chore))

    # --- polling ------------------------------------------------------------------------------------------------------

    async def _poll_loop(self, group: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set():
            self._poll_now.clear()
            try:
                due = await self._pipeline.claim_feeds(POLLS_AT_ONCE - len(self._polling))
            except StoreError as error:
                await self._failed("poll", error)
                continue
            for feed, state in due:
                task = group.create_task(self._poll(feed, state))
                self._polling.add(task)
                task.add_done_callback(self._polling.discard)
            self._observer.saw(Progressed(loop="poll", at=self._clock.now()))
            await self._poll_now.wait()
        for task in self._polling:
            task.cancel()  # nothing of an unfinished poll is stored; the feed is simply due again

    async def _poll(self, feed: Feed, state: FeedState) -> None:
        try:
            polled = await self._pipeline.poll(feed, state)
        except StoreError as error:
            await self._failed("poll", error)
            return
        if polled.new_entries:
            self._decide_now.set()

    # --- deciding -----------------------------------------------------------------------------------------------------

    async def _decide_loop(self) -> None:
        while not self._stopping.is_set():
            self._decide_now.clear()
            try:
                if await self._decide():
                    continue
                self._observer.saw(Progressed(loop="decide", at=self._clock.now()))
                await self._until_something_is_due()
            except StoreError as error:
                await self._failed("decide", error)

    async def _decide_all(self) -> None:
        """Decide until nothing is left, waiting for what settles but not for what was put off."""
        while True:
            if await self._decide():
                continue
            next_at, now = await self._pipeline.next_story_at(), self._clock.now()
            if next_at is None or next_at > now + self._pipeline.settles_for:
                return
            await self._clock.sleep(max(next_at - now, timedelta(milliseconds=1)))

    async def _decide(self) -> bool:
        """Run one round; True when there may be more to do at once."""
        entries = await self._pipeline.decide_entries()
        stories = await self._pipeline.decide_stories()
        if entries.deliveries or stories.deliveries:
            for dispatcher in self._dispatchers:
                dispatcher.wake()
        return bool(entries.decided or stories.decided)

    async def _until_something_is_due(self) -> None:
        next_at = await self._pipeline.next_story_at()
        longest = timedelta(seconds=5)
        wait = longest if next_at is None else min(max(next_at - self._clock.now(), timedelta(0)), longest)
        try:
            async with asyncio.timeout(wait.total_seconds()):
                await self._decide_now.wait()
        except TimeoutError:
            return

    async def _look_loop(self, second_look: SecondLook) -> None:
        while not self._stopping.is_set():
            try:
                if await second_look.take():
                    self._decide_now.set()
            except StoreError as error:
                await self._failed("second look", error)
            try:
                async with asyncio.timeout(TICK.total_seconds()):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    async def _end_at_stop(self, looking: asyncio.Task[None]) -> None:
        """Wait for no page that is being read: its look is simply due again after the next start."""
        await self._stopping.wait()
        looking.cancel()

    # --- the rest -----------------------------------------------------------------------------------------------------

    async def _chore_loop(self, chore: Chore) -> None:
        while not self._stopping.is_set():
            wait = chore.every
            try:
                await chore.work()
                self._observer.saw(Progressed(loop=chore.name, at=self._clock.now()))
            except StoreError as error:
                await self._failed(chore.name, error)
                wait = min(wait, CHORE_AGAIN)
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    async def _failed(self, loop: str, error: Exception) -> None:
        self._observer.saw(LoopFailed(loop=loop, error=str(error), at=self._clock.now()))
        await self._clock.sleep(AFTER_ERROR)


async def _end(work: asyncio.Task[None]) -> None:
    if work.done():
        await work
        return
    work.cancel()
    try:
        await work
    except asyncio.CancelledError:
        return
