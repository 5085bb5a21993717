"""The instants that something waits for, moved when the machine's clock was set back."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Connection, Table, type_coerce, update

from bot.store.tables import deliveries, entries, feeds, stories
from bot.store.types import Instant, to_micros

_WAITED_FOR: tuple[tuple[Table, Column[datetime]], ...] = (
    (feeds, feeds.c.next_poll_at),
    (feeds, feeds.c.lease_until),
    (stories, stories.c.due_at),
    (entries, entries.c.look_at),
    (deliveries, deliveries.c.due_at),
)


def set_back(connection: Connection, by: timedelta, *, now: datetime) -> None:
    """Bring forward what is still to come, by as much as the clock went back."""
    micros = by // timedelta(microseconds=1)
    for table, column in _WAITED_FOR:
        earlier = type_coerce(type_coerce(column, BigInteger) - micros, Instant())
        to_come = type_coerce(column, BigInteger) > to_micros(now)
        connection.execute(update(table).where(to_come).values({column: earlier}))
