"""Starting on what an earlier process, or an earlier day, left: leases, open deliveries, a backup put back in place."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.feed import Feed
from bot.model.restored import COPIED_KEY, RESTORED_KEY, Restored
from bot.ops.health import JOURNAL_KEY, HealthRecord
from bot.ports import Clock, Store, Transaction

COUNTED_FOR = timedelta(minutes=15)
"""By then the feeds were read again; the numbers are said at the latest."""

TellOnce = Callable[[str, str], Awaitable[None]]


def take_over(tx: Transaction, now: datetime, max_age: timedelta) -> tuple[str, ...]:
    """Make a database one's own, alone on it; return what operators should know.

    Leases end; what was on the wire is unknown. Posts that are too old to alert are not sent any more. If the database
    is a copy that was put back, nothing that it holds open is sent: it was, most likely, after the copy was made.
    """
    _catch_up_with_the_clock(tx, now)
    tx.feeds.end_leases()
    tx.deliveries.recover(now=now, owner=None)
    copied_at = tx.journal.recall(COPIED_KEY)
    if copied_at is None:
        stale = tx.deliveries.suppress(before=now - max_age, why="too old to be sent", now=now)
        return (f"{stale} deliveries had become too old and were not sent: `homeward deliveries`",) if stale else ()
    made_at = datetime.fromisoformat(copied_at)
    count = tx.deliveries.suppress(before=None, why=f"in a backup of {made_at:%d %b %Y, %H:%M} UTC", now=now)
    restored = Restored(copied_at=made_at, at=now, deliveries=count)
    tx.journal.remember(RESTORED_KEY, restored.to_dict())
    tx.journal.remember(COPIED_KEY, None)
    return (str(restored),)


def _catch_up_with_the_clock(tx: Transaction, now: datetime) -> None:
    """Where the last sign of life is dated in the future, the clock was set back meanwhile."""
    record = tx.journal.recall(JOURNAL_KEY)
    ahead = HealthRecord.from_dict(record).at - now if record else timedelta(0)
    if ahead > timedelta(0):
        tx.set_back(ahead, now=now)


class RestoreNotice:
    """Says once, when the feeds were read again, how much was suppressed after a restore."""

    def __init__(self, store: Store, clock: Clock, feeds: Callable[[], Iterable[Feed]], tell_once: TellOnce) -> None:
        self._store = store
        self._clock = clock
        self._feeds = feeds
        self._tell_once = tell_once

    async def look(self) -> None:
        """Say it if it is time."""
        now, feeds = self._clock.now(), [feed.id for feed in self._feeds()]

        def is_counted(tx: Transaction) -> Restored | None:
            kept = tx.journal.recall(RESTORED_KEY)
            restored = Restored.from_dict(kept) if kept else None
            if restored is None or restored.said:
                return None
            states = {state.feed: state for state in tx.feeds.all()}
            polled = all((at := states[feed].last_polled_at) and at >= restored.at for feed in feeds if feed in states)
            settled = polled and not tx.entries.count_undecided(now) and tx.stories.next_due_at() is None
            return restored if settled or now - restored.at > COUNTED_FOR else None

        restored = await self._store.read(is_counted)
        if restored is None:
            return
        await self._tell_once(f"restored:{restored.at.isoformat()}", str(restored))
        said = replace(restored, said=True).to_dict()
        await self._store.write(lambda tx: tx.journal.remember(RESTORED_KEY, said))
