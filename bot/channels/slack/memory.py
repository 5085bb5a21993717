"""Which events were handled: Slack sends one again when its receipt was not confirmed in time."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.ports import Clock, Store

KEPT_FOR = timedelta(hours=1)
REMEMBERED = 1000
WRITTEN_DOWN = 200
"""How many are kept over a restart; those that come again do so within minutes."""


class HandledEvents:
    """Remembers events for an hour, the latest also across restarts."""

    def __init__(self, store: Store, clock: Clock, account: str) -> None:
        self._store = store
        self._clock = clock
        self._key = f"slack:{account}:events"
        self._taken: OrderedDict[str, datetime] = OrderedDict()

    async def load(self) -> None:
        """Read what an earlier process handled."""
        kept = await self._store.read(lambda tx: tx.journal.recall(self._key)) or {}
        for event, at in kept.items():
            self._taken.setdefault(event, datetime.fromisoformat(at))

    def take(self, event: str) -> bool:
        """Whether to handle an event: True the first time within an hour."""
        now = self._clock.now()
        while self._taken and (len(self._taken) > REMEMBERED or now - next(iter(self._taken.values())) >= KEPT_FOR):
            self._taken.popitem(last=False)
        if event in self._taken:
            return False
        self._taken[event] = now
        return True

    async def write_down(self) -> None:
        """Keep the latest over a restart."""
        latest = list(self._taken.items())[-WRITTEN_DOWN:]
        kept = {event: at.isoformat() for event, at in latest}
        await self._store.write(lambda tx: tx.journal.remember(self._key, kept))
