"""The loops of one process: what they do, what stops them, and how soon they end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch import Dispatcher
from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.delivery import DeliveryState
from bot.model.errors import StoreError
from bot.model.observation import DeliveryEnded, EntryDecided, LoopFailed, Progressed, StoryDecided
from bot.model.settings import AlertSettings
from bot.model.story import Story, StorySummary
from bot.pipeline import Pipeline
from bot.ports import Transaction
from bot.runners.local import Chore, LocalRunner
from bot.store.database import open_store
from tests.builders import NOON, RETURNED, a_feed_state, published
from tests.fakes import (
    EventList,
    FakeChannel,
    FakeClock,
    FakeFeeds,
    FixedConfiguration,
    FlakyStore,
    PlainWords,
    until,
)
from tests.unit.ledger_room import EVERY_STATE, FEED, LedgerRoom, some_rules

HOUR = timedelta(hours=1)


@dataclass
class House:
    """A pipeline, a dispatcher and a runner around one database."""

    store: FlakyStore
    feeds: FakeFeeds
    channel: FakeChannel
    clock: FakeClock
    seen: EventList
    configuration: FixedConfiguration
    dispatcher: Dispatcher
    pipeline: Pipeline

    def runner(self, *chores: Chore) -> LocalRunner:
        """A runner of it all."""
        return LocalRunner(
            pipeline=self.pipeline,
            dispatchers=[self.dispatcher],
            chores=chores,
            clock=self.clock,
            observer=self.seen,
        )

    @asynccontextmanager
    async def running(self, *chores: Chore) -> AsyncIterator[LocalRunner]:
        """Run during the block, and stop at its end."""
        runner = self.runner(*chores)
        task = asyncio.create_task(runner.run())
        yield runner
        runner.stop()
        async with asyncio.timeout(10):
            await task

    async def states(self) -> list[DeliveryState]:
        """Return the states of the whole ledger."""
        listed = await self.store.read(lambda tx: tx.deliveries.listed(EVERY_STATE, limit=100, offset=0))
        return [delivery.state for delivery, _ in listed]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_store(f"sqlite:///{tmp_path / 'homeward.db'}", exclusive=True) as store:
        room = LedgerRoom(store=FlakyStore(store))
        room.configuration = FixedConfiguration(some_rules(alerts=AlertSettings(settle=timedelta(0))))
        feeds = FakeFeeds()
        pipeline = Pipeline(
            store=room.store,
            feeds=feeds,
            configuration=room.configuration,
            normaliser=PlainWords(),
            clock=room.clock,
            observer=room.seen,
            owner="here",
        )
        await room.store.write(_begin)
        yield House(
            store=room.store,
            feeds=feeds,
            channel=room.channel,
            clock=room.clock,
            seen=room.seen,
            configuration=room.configuration,
            dispatcher=room.dispatcher(),
            pipeline=pipeline,
        )


def _begin(tx: Transaction) -> None:
    """One feed that is due, and one chat that follows a topic."""
    tx.feeds.ensure({FEED.id: NOON})
    where = ChatAddress(platform=Platform.TELEGRAM, address="1")
    chat = tx.chats.add(where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=NOON - HOUR)
    tx.chats.subscribe(chat.id, [RETURNED], since=NOON - HOUR)


# --- the running service ----------------------------------------------------------------------------------------------


async def test_an_entry_of_a_due_feed_reaches_the_chat(house: House) -> None:
    house.feeds.publish(FEED.id, published("6 children returned"))
    async with house.running():
        await until(lambda: bool(house.seen.of(DeliveryEnded)))
    assert [said.where.address for said in house.channel.said] == ["1"]


async def test_a_story_is_told_when_it_has_settled(house: House) -> None:
    settle = timedelta(milliseconds=100)
    house.configuration.change(alerts=AlertSettings(settle=settle))
    house.feeds.publish(FEED.id, published("6 children returned"))
    async with house.running():
        await until(lambda: bool(house.seen.of(EntryDecided)))
        house.clock.advance(settle)
        await until(lambda: bool(house.seen.of(DeliveryEnded)))
    assert len(house.channel.said) == 1


async def test_every_loop_says_that_it_progresses(house: House) -> None:
    async with house.running():
        await until(
            lambda: {event.loop for event in house.seen.of(Progressed)} == {"poll", "decide", "send:telegram:default"}
        )


async def test_a_refusing_database_is_said_and_tried_again(house: House) -> None:
    house.feeds.publish(FEED.id, published("6 children returned"))
    house.store.failures = 2
    async with house.running():
        await until(lambda: bool(house.seen.of(DeliveryEnded)))
    assert house.seen.of(LoopFailed)
    assert await house.states() == [DeliveryState.SENT]


async def test_a_poll_that_cannot_be_stored_is_made_again(house: House) -> None:
    house.feeds.publish(FEED.id, published("6 children returned"))
    (due,) = await house.pipeline.claim_feeds(1)
    house.store.failures = 1
    with pytest.raises(StoreError):
        await house.pipeline.poll(*due)
    house.clock.advance(timedelta(minutes=3))
    async with house.running():
        await until(lambda: bool(house.seen.of(DeliveryEnded)))
    assert house.feeds.polled == [FEED.id, FEED.id]


async def test_a_chore_is_done_again_and_again(house: House) -> None:
    done = []

    async def work() -> None:
        done.append(1)

    async with house.running(Chore(name="sweep", every=timedelta(milliseconds=5), work=work)):
        await until(lambda: len(done) >= 3)


async def test_a_chore_that_the_database_refuses_is_said_and_done_again(house: House) -> None:
    tries = []

    async def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise StoreError("the disk is full")

    async with house.running(Chore(name="sweep", every=timedelta(milliseconds=5), work=work)):
        await until(lambda: len(tries) >= 2)
    assert "sweep" in {event.loop for event in house.seen.of(LoopFailed)}


async def test_a_bug_ends_the_service_loudly(house: House) -> None:
    async def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup):
        await house.runner(Chore(name="sweep", every=HOUR, work=work)).run()


# --- stopping ---------------------------------------------------------------------------------------------------------


async def test_a_hanging_poll_does_not_delay_the_end(house: House) -> None:
    house.feeds.hanging.add(FEED.id)
    async with house.running():
        await until(lambda: house.feeds.polled == [FEED.id])


async def test_a_hanging_send_is_waited_for_and_then_left_ambiguous(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runners.local.DRAIN_FOR", timedelta(milliseconds=50))
    house.channel.held["1"] = asyncio.Event()
    house.feeds.publish(FEED.id, published("6 children returned"))
    async with house.running():
        await until(lambda: house.channel.calls == 1)
    assert await house.states() == [DeliveryState.SENDING]


async def test_a_send_that_ends_in_time_is_recorded(house: House) -> None:
    held = house.channel.held["1"] = asyncio.Event()
    house.feeds.publish(FEED.id, published("6 children returned"))
    async with house.running() as runner:
        await until(lambda: house.channel.calls == 1)
        runner.stop()
        held.set()
    assert await house.states() == [DeliveryState.SENT]


# --- one round --------------------------------------------------------------------------------------------------------


async def test_one_round_polls_decides_sends_and_returns(house: House) -> None:
    house.configuration.change(alerts=AlertSettings(settle=timedelta(seconds=3)))
    house.feeds.publish(FEED.id, published("6 children returned"))
    (polled,) = await house.runner().run_once([(FEED, a_feed_state())])
    assert polled.new_entries == 1
    assert await house.states() == [DeliveryState.SENT]


async def test_one_round_with_no_feeds_sends_what_was_left(house: House) -> None:
    house.feeds.publish(FEED.id, published("6 children returned"))
    await house.pipeline.poll(FEED, a_feed_state())
    assert await house.runner().run_once([]) == []
    assert await house.states() == [DeliveryState.SENT]


async def test_one_round_does_not_wait_for_a_story_that_was_put_off(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_bug(story: Story) -> StorySummary:
        raise KeyError(story.id)

    monkeypatch.setattr("bot.pipeline.summarise", with_a_bug)
    house.configuration.change(alerts=AlertSettings(settle=timedelta(seconds=3)))
    house.feeds.publish(FEED.id, published("6 children returned"))
    await house.runner().run_once([(FEED, a_feed_state())])
    assert house.seen.of(LoopFailed)
    assert house.seen.of(StoryDecided) == []


async def test_a_chore_that_was_done_is_progress(house: House) -> None:
    async def work() -> None:
        return

    async with house.running(Chore(name="record", every=HOUR, work=work)):
        await until(lambda: "record" in {event.loop for event in house.seen.of(Progressed)})
