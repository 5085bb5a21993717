"""Receiving updates by long polling: one request after the other, each chat's updates in their order.

A loop of our own and not the library's: that one sleeps up to 30 seconds through a stop, polls once more after another
poller was found, hides time-outs from its caller, confirms updates before they are handled, and stumbles over every
one that it cannot read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import structlog
from telegram import Update
from telegram.error import Conflict

from bot.channels.telegram.api import ReceivingBot
from bot.channels.telegram.errors import Translated
from bot.channels.telegram.listen import LISTENED_TO, TelegramListener
from bot.channels.telegram.memory import HandledUpdates
from bot.channels.telegram.send import TelegramChannel
from bot.model.errors import AccountStopped, DeliveryError, HomewardError, StoreError, TemporaryFailure
from bot.model.observation import AccountState, LoopFailed, Progressed
from bot.ports import Clock, Observer

Result = TypeVar("Result")
Received = tuple[int, Update | None]

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
TOKEN_AGAIN_AFTER = timedelta(seconds=60)
CONFLICT_PAUSE = timedelta(seconds=5)
"""A poll of our own, left over from a crash, ends in this time; a second refusal is another program's."""

AT_ONCE = 100
BATCH_WAIT = 1.0
"""Seconds that the next poll, which confirms a batch, waits for the batch to be handled."""
STOP_WAIT = 5.0


class OtherPoller(Exception):
    """Another program polls with this token: we leave it to it."""


class Poller:
    """Receives updates until it is cancelled, or until another program turns out to poll with the same token."""

    def __init__(
        self,
        *,
        bot: ReceivingBot,
        channel: TelegramChannel,
        listener: TelegramListener,
        updates: HandledUpdates,
        clock: Clock,
        observer: Observer,
        held_for: float,
        greeted: Callable[[], Coroutine[Any, Any, None]],
        stopped: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._listener = listener
        self._updates = updates
        self._clock = clock
        self._observer = observer
        self._held_for = held_for
        self._greeted = greeted
        self._stopped = stopped
        self._stopped_for: str | None = None
        self._conflicts = 0
        self._offset: int | None = None
        self._lanes: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()
        self._log = structlog.get_logger("homeward").bind(platform=channel.platform.value, account=channel.account)

    async def run(self) -> None:
        """Receive and handle; updates being handled at the end get a few seconds more."""
        try:
            await self._until_it_works(self._greet)
            self._start(self._greeted())
            while True:
                await self._handle_all(await self._until_it_works(self._fetch))
        except OtherPoller:
            return
        except Exception:
            self._log.exception("listening ended")
            raise
        finally:
            await self._finish()

    # --- asking -------------------------------------------------------------------------------------------------------

    async def _greet(self) -> None:
        with Translated():
            me = await self._bot.get_me()
            self._listener.username = me.username or ""
        await self._updates.load()

    async def _fetch(self) -> Sequence[Received]:
        with Translated():
            received = await self._bot.receive(offset=self._offset, held_for=self._held_for, kinds=LISTENED_TO)
            self._conflicts = 0
            return received
        return ()

    async def _until_it_works(self, ask: Callable[[], Awaitable[Result]]) -> Result:
        failures = 0
        while True:
            try:
                answer = await ask()
            except AccountStopped as error:
                await self._clock.sleep(await self._refused(error))
            except (DeliveryError, StoreError) as error:
                failures += 1
                await self._clock.sleep(self._failed(error, failures))
            else:
                await self._works(failures)
                return answer

    def _failed(self, error: HomewardError, failures: int) -> timedelta:
        """Take note of a failure, in the log once an outage, and return how long to wait."""
        self._observer.saw(LoopFailed(loop=self._loop, error=str(error), at=self._clock.now()))
        if failures == 1:
            self._log.warning("polling failed", why=str(error))
        pause = min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
        return max(pause, error.retry_after or pause) if isinstance(error, TemporaryFailure) else pause

    async def _refused(self, error: AccountStopped) -> timedelta:
        """Stop the account, and return how long to wait. Raises ``OtherPoller`` to give up."""
        if isinstance(error.__cause__, Conflict):
            self._conflicts += 1
            if self._conflicts == 1:
                self._log.warning("polling refused once", why=str(error))
                return CONFLICT_PAUSE
            await self._stop(f"{error}; stop it, then start this service again")
            raise OtherPoller from error
        await self._stop(str(error))
        return TOKEN_AGAIN_AFTER

    async def _stop(self, why: str) -> None:
        if self._stopped_for != why:
            self._log.error("account stopped", why=why)
            self._channel.stop(why)
            self._stopped_for = why
            if self._stopped is not None:
                await self._stopped(why)
        self._tell_state()

    async def _works(self, failures: int) -> None:
        if failures:
            self._log.info("polling resumed", failures=failures)
        if self._stopped_for is not None:
            self._log.info("account resumed")
            self._channel.resume()
            self._stopped_for = None
            self._tell_state()
        self._observer.saw(Progressed(loop=self._loop, at=self._clock.now()))

    def _tell_state(self) -> None:
        self._observer.saw(
            AccountState(
                platform=self._channel.platform,
                account=self._channel.account,
                stopped=self._stopped_for,
                at=self._clock.now(),
            )
        )

    @property
    def _loop(self) -> str:
        return loop_name(self._channel)

    # --- handling -----------------------------------------------------------------------------------------------------

    async def _handle_all(self, received: Sequence[Received]) -> None:
        new = [(number, update) for number, update in received if self._updates.take(number)]
        started = [self._start(self._handle(number, update)) for number, update in new if update is not None]
        if len(started) < len(new):
            self._log.warning("updates not understood", updates=[number for number, update in new if update is None])
        if received:
            self._offset = received[-1][0] + 1
        if started:
            await asyncio.wait(started, timeout=BATCH_WAIT)
        while len(self._running) > AT_ONCE:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _handle(self, number: int, update: Update) -> None:
        """Handle one update after the earlier ones of its chat; a bug in it must not silence the others."""
        chat = update.effective_chat
        lane = self._lanes.setdefault(chat.id if chat is not None else 0, asyncio.Lock())
        async with lane:
            try:
                await self._listener.handle(update)
                await self._updates.handled(number)
            except Exception:
                self._log.exception("update failed", update=number)

    async def _finish(self) -> None:
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_WAIT)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def loop_name(channel: TelegramChannel) -> str:
    """Return the name under which a channel's listening is observed."""
    return f"listen:{channel.platform}:{channel.account}"
