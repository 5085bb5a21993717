"""The tables within one transaction."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, func, select

from bot.model.alert import Reason
from bot.model.delivery import OPEN_STATES
from bot.model.record import Counts
from bot.store.chats import SqlChats
from bot.store.deliveries import SqlDeliveries
from bot.store.entries import QUARANTINED_AT, SqlEntries
from bot.store.feeds import SqlFeeds
from bot.store.instants import set_back
from bot.store.journal import SqlJournal
from bot.store.stories import SourceCache, SqlStories
from bot.store.tables import alerts, chats, entries, feeds, stories, subscriptions


class SqlTransaction:
    """One connection's tables; made anew for each transaction."""

    def __init__(self, connection: Connection, cache: SourceCache) -> None:
        self._connection = connection
        self._chats = SqlChats(connection)
        self._cache = cache

    @property
    def feeds(self) -> SqlFeeds:
        """Feed states."""
        return SqlFeeds(self._connection)

    @property
    def entries(self) -> SqlEntries:
        """Entries."""
        return SqlEntries(self._connection)

    @property
    def stories(self) -> SqlStories:
        """Stories and alerts."""
        return SqlStories(self._connection, self._cache)

    @property
    def chats(self) -> SqlChats:
        """Chats and subscriptions."""
        return self._chats

    @property
    def deliveries(self) -> SqlDeliveries:
        """The ledger."""
        return SqlDeliveries(self._connection)

    @property
    def journal(self) -> SqlJournal:
        """The rest."""
        return SqlJournal(self._connection)

    @property
    def forgot(self) -> bool:
        """Whether something was deleted that must leave no trace."""
        return self._chats.forgot

    def set_back(self, by: timedelta, *, now: datetime) -> None:
        """Bring forward every instant that something waits for, by as much as the machine's clock went back."""
        set_back(self._connection, by, now=now)

    def counts(self) -> Counts:
        """Return how much of everything there is."""
        undecided = entries.c.decided_at.is_(None)
        quarantined = entries.c.attempts >= QUARANTINED_AT
        totals = select(
            _count(feeds).label("feeds"),
            _count(entries).label("entries"),
            _count(entries, entries.c.matched).label("matched"),
            _count(entries, undecided, ~quarantined).label("undecided"),
            _count(entries, undecided, quarantined).label("quarantined"),
            _count(stories, stories.c.merged_into.is_(None)).label("stories"),
            _count(chats).label("chats"),
            _count(subscriptions).label("subscriptions"),
            select(func.max(alerts.c.at))
            .where(alerts.c.reason == Reason.FIRST.value)
            .scalar_subquery()
            .label("last_story_at"),
        )
        row = self._connection.execute(totals).one()
        by_state = self.deliveries.counts()
        return Counts(**row._mapping, waiting_deliveries=sum(by_state[state] for state in OPEN_STATES))


def _count(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()
