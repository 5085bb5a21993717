"""Which updates were handled: Telegram sends one again when its receipt was not confirmed, as after a crash."""

from collections import deque
from datetime import datetime, timedelta

from bot.ports import Clock, Store

REMEMBERED = 256
KEPT_FOR = timedelta(hours=24)
"""Telegram keeps updates no longer; after a quiet week their numbers may begin anew."""


class HandledUpdates:
    """Remembers the latest handled updates across restarts."""

    def __init__(self, store: Store, clock: Clock, account: str) -> None:
        self._store = store
        self._clock = clock
        self._key = f"telegram:{account}:updates"
        self._taken: deque[int] = deque(maxlen=2 * REMEMBERED)
        self._handled: deque[int] = deque(maxlen=REMEMBERED)

    async def load(self) -> None:
        """Read what an earlier process handled."""
        kept = await self._store.read(lambda tx: tx.journal.recall(self._key))
        if kept is not None and self._clock.now() - datetime.fromisoformat(kept["at"]) < KEPT_FOR:
            self._handled.extend(kept["ids"])
            self._taken.extend(kept["ids"])

    def take(self, update: int) -> bool:
        """Whether to handle an update: True the first time."""
        if update in self._taken:
            return False
        self._taken.append(update)
        return True

    async def handled(self, update: int) -> None:
        """Write down that an update needs no handling any more."""
        self._handled.append(update)
        kept = {"at": self._clock.now().isoformat(), "ids": list(self._handled)}
        await self._store.write(lambda tx: tx.journal.remember(self._key, kept))
