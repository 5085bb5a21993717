"""A backup put back in place floods nobody: what may have been told since is not told again, and how much is said."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.alert import Alert, Silence, Silent
from bot.model.delivery import DeliveryState
from bot.model.observation import StoryDecided
from bot.model.restored import COPIED_KEY, RESTORED_KEY, Restored
from bot.model.settings import AlertSettings
from bot.ops.restore import COUNTED_FOR, RestoreNotice, take_over
from bot.ops.status import describe_status, report_status
from bot.pipeline import Pipeline
from bot.store.database import open_store
from tests.builders import NOON, RETURNED, a_feed_state, minutes, published
from tests.fakes import FakeFeeds, PlainWords
from tests.unit.ledger_room import FEED, LedgerRoom, a_ledger_room

MAX_AGE = timedelta(hours=48)
COPIED_AT = NOON - timedelta(hours=24)


@dataclass
class Service:
    """A service that starts on a room's database."""

    room: LedgerRoom
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room.configuration.change(alerts=AlertSettings(settle=timedelta(0)))
        self.pipeline = Pipeline(
            store=self.room.store, feeds=self.feeds, configuration=self.room.configuration, normaliser=PlainWords(),
            clock=self.room.clock, observer=self.room.seen, owner="here",
        )  # fmt: skip
        self.notice = RestoreNotice(self.room.store, self.room.clock, lambda: [FEED], self._say)

    async def _say(self, key: str, text: str) -> None:
        self.said.append(text)

    async def copied(self) -> None:
        """Let the database be a copy of yesterday."""
        await self.room.store.write(lambda tx: tx.journal.remember(COPIED_KEY, COPIED_AT.isoformat()))

    async def start(self) -> tuple[str, ...]:
        """Start on the database."""
        now = self.room.clock.now()
        return await self.room.store.write(lambda tx: take_over(tx, now, MAX_AGE))

    async def publish(self, title: str, *, age: timedelta | None) -> None:
        """Publish an entry, poll it and decide it."""
        now = self.room.clock.now()
        entry = published(title, key=title, published_at=None if age is None else now - age)
        self.feeds.publish(FEED.id, entry)
        state = await self.room.store.read(lambda tx: tx.feeds.get(FEED.id))
        await self.pipeline.poll(FEED, state or a_feed_state())
        await self.pipeline.decide_entries()

    @property
    def last_decision(self) -> object:
        """What was decided last."""
        return self.room.seen.of(StoryDecided)[-1].decision

    async def restored(self) -> Restored:
        """What the database knows of its restore."""
        return Restored.from_dict(await self.room.store.read(lambda tx: tx.journal.recall(RESTORED_KEY)))


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with a_ledger_room(tmp_path) as room:
        chat = await room.chat()
        await room.store.write(lambda tx: tx.chats.subscribe(chat, [RETURNED], since=NOON))
        yield Service(room)


async def test_a_backup_knows_when_it_was_made(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        await store.backup(tmp_path / "copy.db")
        assert await store.read(lambda tx: tx.journal.recall(COPIED_KEY)) is None
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        (value,) = copy.execute("SELECT value FROM memory WHERE key = ?", (COPIED_KEY,)).fetchone()
    assert value.endswith('+00:00"')


async def test_what_a_backup_holds_open_is_not_sent(service: Service) -> None:
    delivery = await service.room.a_post()
    await service.copied()
    await service.start()
    await service.room.drain()
    assert service.room.channel.said == []
    ended = await service.room.delivery(delivery)
    assert (ended.state, ended.error) == (DeliveryState.DEAD, "in a backup of 01 Mar 2026, 12:00 UTC")


async def test_what_is_open_in_the_database_itself_is_sent(service: Service) -> None:
    await service.room.a_post()
    assert await service.start() == ()
    await service.room.drain()
    assert len(service.room.channel.said) == 1


async def test_a_backup_is_put_back_only_once(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.room.a_post()
    assert await service.start() == ()
    await service.room.drain()
    assert len(service.room.channel.said) == 1


async def test_news_from_before_the_restore_is_archived(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.publish("6 children returned", age=minutes(30))
    assert service.last_decision == Silence(why=Silent.RESTORED)
    assert (await service.room.store.read(lambda tx: tx.counts())).stories == 1


async def test_news_since_the_restore_is_told(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.room.wait_for(10)
    await service.publish("6 children returned", age=minutes(1))
    assert isinstance(service.last_decision, Alert)


async def test_undated_news_that_stands_in_a_feed_after_the_restore_is_archived(service: Service) -> None:
    await service.publish("Apples", age=minutes(1))
    await service.copied()
    await service.start()
    await service.publish("6 children returned", age=None)
    assert service.last_decision == Silence(why=Silent.UNDATED_BACKLOG)


async def test_undated_news_that_comes_later_is_told(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.room.wait_for(10)
    await service.publish("Apples", age=None)
    await service.publish("6 children returned", age=None)
    assert isinstance(service.last_decision, Alert)


async def test_too_old_news_is_too_old(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.publish("6 children returned", age=timedelta(hours=50))
    assert service.last_decision == Silence(why=Silent.TOO_OLD)


async def test_operators_hear_how_much_was_suppressed_once_the_feeds_were_read(service: Service) -> None:
    await service.room.a_post()
    await service.copied()
    await service.start()
    await service.room.store.write(lambda tx: tx.feeds.ensure({FEED.id: NOON}))
    await service.notice.look()
    assert service.said == []
    await service.publish("6 children returned", age=minutes(30))
    await service.notice.look()
    await service.notice.look()
    assert service.said == [str(await service.restored())]
    assert "1 deliveries and 1 stories were suppressed" in service.said[0]


async def test_operators_hear_of_a_restore_though_a_feed_cannot_be_read(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.room.store.write(lambda tx: tx.feeds.ensure({FEED.id: NOON}))
    service.room.clock.advance(COUNTED_FOR + minutes(1))
    await service.notice.look()
    assert "backup of 01 Mar 2026, 12:00 UTC" in service.said[0]


async def test_nothing_is_said_where_nothing_was_put_back(service: Service) -> None:
    await service.notice.look()
    assert service.said == []


async def test_status_tells_of_a_restore(service: Service) -> None:
    await service.copied()
    await service.start()
    await service.publish("6 children returned", age=minutes(30))
    rules, now = service.room.configuration.rules, service.room.clock.now()
    report = await service.room.store.read(lambda tx: report_status(tx, rules, now))
    assert "0 deliveries and 1 stories were suppressed" in describe_status(report)
    assert report.to_dict()["restored"] == {
        "copied_at": COPIED_AT.isoformat(),
        "at": NOON.isoformat(),
        "suppressed_deliveries": 0,
        "suppressed_stories": 1,
    }


async def test_a_post_that_became_too_old_while_the_service_was_down_is_not_sent(service: Service) -> None:
    old = await service.room.a_post()
    service.room.clock.advance(MAX_AGE + minutes(1))
    fresh = await service.room.a_post("2")
    assert await service.start() == ("1 deliveries had become too old and were not sent: `homeward deliveries`",)
    await service.room.drain()
    assert await service.room.state(old) is DeliveryState.DEAD
    assert await service.room.state(fresh) is DeliveryState.SENT
