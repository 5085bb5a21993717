"""A dispatcher on a real ledger, with chats, stories and deliveries to try it on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.alerts.pace import Limits
from bot.alerts.render_view import no_guard
from bot.dispatch import Dispatcher
from bot.model.chat import Chat, ChatAddress, ChatKind, ChatState, Platform
from bot.model.delivery import OPEN_STATES, Delivery, DeliveryKind, DeliveryState, NewDelivery
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.rules import Rules
from bot.model.settings import Settings
from bot.model.story import Story
from bot.ports import Transaction
from bot.store.database import open_store
from tests.builders import NOON, a_feed, a_source, a_story, published
from tests.fakes import EventList, FakeChannel, FakeClock, FixedConfiguration, FlakyStore, WordDetector
from tests.unit.alerts.views import CATALOGUE, TOPICS

FEED = a_feed()
EVERY_STATE = frozenset(DeliveryState)


def some_rules(**settings: Any) -> Rules:
    """Rules with one feed, two topics and a detector that knows two words."""
    return Rules(
        revision=1, settings=Settings(**settings), feeds={FEED.id: FEED}, topics=TOPICS, detector=WordDetector()
    )


@dataclass
class LedgerRoom:
    """One account's dispatcher, and everything around it."""

    store: FlakyStore
    channel: FakeChannel = field(default_factory=FakeChannel)
    clock: FakeClock = field(default_factory=FakeClock)
    seen: EventList = field(default_factory=EventList)
    configuration: FixedConfiguration = field(default_factory=lambda: FixedConfiguration(some_rules()))
    told_operators: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def dispatcher(self) -> Dispatcher:
        """A dispatcher as a new process would have it."""
        return Dispatcher(
            store=self.store,
            channel=self.channel,
            limits=lambda _: self.limits,
            configuration=self.configuration,
            catalogue=CATALOGUE,
            guard=no_guard,
            tell_operators=self._tell_operators,
            clock=self.clock,
            observer=self.seen,
            owner="here",
        )

    async def drain(self) -> None:
        """Send what is due."""
        await self.dispatcher().drain()

    async def chat(self, address: str = "1", kind: ChatKind = ChatKind.PRIVATE) -> ChatId:
        """Add a chat."""
        where = ChatAddress(platform=Platform.TELEGRAM, address=address)
        chat = await self.store.write(
            lambda tx: tx.chats.add(where, kind, language="en", timezone="UTC", state=ChatState.ACTIVE, at=NOON)
        )
        return chat.id

    async def story(self, title: str = "6 children returned") -> Story:
        """Add a story of one entry."""

        def add(tx: Transaction) -> Story:
            tx.entries.add(FEED.id, [published(title)], seen_at=NOON, undated_backlog=False)
            entry = tx.entries.undecided(NOON, limit=100)[-1]
            story = a_story(a_source(entry.id, title=title), id=tx.stories.new_id())
            tx.stories.save(story)
            return story

        return await self.store.write(add)

    async def grow(self, story: StoryId) -> int:
        """Let a story change, and return its new revision."""

        def change(tx: Transaction) -> int:
            known = tx.stories.get(story)
            assert known is not None
            tx.stories.save(replace(known, revision=known.revision + 1, changed_at=self.clock.now()))
            return known.revision + 1

        return await self.store.write(change)

    async def deliver(
        self, story: StoryId, chat: ChatId, *, kind: DeliveryKind = DeliveryKind.POST, revision: int = 1
    ) -> DeliveryId:
        """Write a delivery that is due now."""
        new = NewDelivery(story=story, chat=chat, revision=revision, kind=kind, reason="first", due_at=self.clock.now())
        await self.store.write(lambda tx: tx.deliveries.add([new], at=self.clock.now()))
        return max(delivery.id for delivery in await self.deliveries())

    async def a_post(self, address: str = "1") -> DeliveryId:
        """Write a delivery of a new story to a chat."""
        return await self.deliver((await self.story(f"Children {address}")).id, await self.chat(address))

    async def deliveries(self) -> list[Delivery]:
        """Return the whole ledger, oldest first."""
        listed = await self.store.read(lambda tx: tx.deliveries.listed(EVERY_STATE, limit=1000, offset=0))
        return sorted((delivery for delivery, _ in listed), key=lambda delivery: delivery.id)

    async def delivery(self, id_: DeliveryId) -> Delivery:
        """Return one delivery."""
        return next(delivery for delivery in await self.deliveries() if delivery.id == id_)

    async def state(self, id_: DeliveryId) -> DeliveryState:
        """Return a delivery's state."""
        return (await self.delivery(id_)).state

    async def known(self, chat: ChatId) -> Chat:
        """Return a chat as it is stored."""
        known = await self.store.read(lambda tx: tx.chats.get(chat))
        assert known is not None
        return known

    async def is_settled(self) -> bool:
        """Whether nothing is open any more."""
        return not any(delivery.state in OPEN_STATES for delivery in await self.deliveries())

    async def wait_for(self, minutes: float) -> None:
        """Let minutes pass."""
        self.clock.advance(timedelta(minutes=minutes))

    async def _tell_operators(self, key: str, text: str) -> None:
        self.told_operators[key] = text


@asynccontextmanager
async def a_ledger_room(directory: Path) -> AsyncIterator[LedgerRoom]:
    """Open a room on a new database."""
    async with open_store(f"sqlite:///{directory / 'homeward.db'}", exclusive=True) as store:
        yield LedgerRoom(store=FlakyStore(store))
