"""Feed states: when each feed is due, what it said last, who polls it now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from bot.model.feed import FeedState
from bot.model.ids import FeedId
from bot.store.statements import insert_new
from bot.store.tables import feeds
from bot.store.types import among

_STATE_COLUMNS = [column for column in feeds.c if column.name not in ("owner", "lease_until")]
_KEPT_BY_SAVE = ("feed", "paused")


class SqlFeeds:
    """The table of feed states."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, first_polls: Mapping[FeedId, datetime]) -> None:
        """Add a state, due at the given instant, for each feed that has none; others stay as they are."""
        states = (FeedState(feed=feed, next_poll_at=at) for feed, at in first_polls.items())
        if rows := [_to_row(state) for state in states]:
            self._connection.execute(insert_new(feeds, self._connection), rows)

    def get(self, feed: FeedId) -> FeedState | None:
        """Return one feed's state."""
        row = self._connection.execute(select(*_STATE_COLUMNS).where(feeds.c.feed == feed)).one_or_none()
        return None if row is None else _from_row(row)

    def all(self) -> tuple[FeedState, ...]:
        """Return every state, by feed id, of configured and forgotten feeds alike."""
        rows = self._connection.execute(select(*_STATE_COLUMNS).order_by(feeds.c.feed))
        return tuple(_from_row(row) for row in rows)

    def claim_due(self, now: datetime, *, limit: int, owner: str, until: datetime) -> tuple[FeedState, ...]:
        """Lease up to ``limit`` feeds that are due, not paused and not leased, longest overdue first."""
        free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now)
        due = (
            select(*_STATE_COLUMNS)
            .where(feeds.c.next_poll_at <= now, ~feeds.c.paused, free)
            .order_by(feeds.c.next_poll_at, feeds.c.feed)
            .limit(limit)
        )
        states = tuple(_from_row(row) for row in self._connection.execute(due))
        if states:
            lease = update(feeds).where(among(feeds.c.feed, "leased")).values(owner=owner, lease_until=until)
            self._connection.execute(lease, {"leased": [state.feed for state in states]})
        return states

    def end_leases(self) -> int:
        """Let leased feeds be claimed again; return how many were leased."""
        leased = update(feeds).where(feeds.c.lease_until.is_not(None))
        return self._connection.execute(leased.values(owner=None, lease_until=None)).rowcount

    def save(self, state: FeedState) -> None:
        """Write a state and end its lease. Whether it is paused is left to ``pause``: it may have changed meanwhile."""
        row = _to_row(state)
        values = {name: value for name, value in row.items() if name not in _KEPT_BY_SAVE}
        saved = self._connection.execute(
            update(feeds)
            .where(feeds.c.feed == bindparam("which"))
            .values(owner=None, lease_until=None, **{name: bindparam(name) for name in values}),
            {"which": state.feed, **values},
        )
        if not saved.rowcount:
            self._connection.execute(insert(feeds), row)

    def pause(self, feed: FeedId, paused: bool) -> bool:
        """Pause or resume a feed; False if there is none."""
        return bool(self._connection.execute(update(feeds).where(feeds.c.feed == feed).values(paused=paused)).rowcount)


def _to_row(state: FeedState) -> dict[str, Any]:
    return {column.name: getattr(state, column.name) for column in _STATE_COLUMNS}


def _from_row(row: Any) -> FeedState:
    return FeedState(**row._mapping)
