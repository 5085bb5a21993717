"""A command desk on a real database, and everything that was said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.alerts.render_view import Guard, no_guard
from bot.commands.desk import CommandDesk
from bot.commands.parse import BUTTON, split_command
from bot.config.editor import Editor
from bot.config.live import LiveConfiguration
from bot.feeds.canonical import canonical_url
from bot.model.chat import Chat, ChatAddress, ChatKind, Platform, Subscription
from bot.model.detection import Detection, EntryText
from bot.model.ids import FeedId, StoryId
from bot.model.message import Button, Message
from bot.model.request import Person, Reply, Request
from bot.model.rules import Rules
from bot.model.settings import Access, Settings
from bot.model.story import Source, Story
from bot.ports import Store, Transaction, WordNormaliser
from bot.store.database import open_store
from tests.builders import NOON, a_feed, a_story, published
from tests.unit.alerts.views import CATALOGUE, TOPICS
from tests.unit.config.fakes import FastClock, a_loader, write_configuration

CHAT = ChatAddress(platform=Platform.TELEGRAM, address="77")
SOMEBODY = Person(platform=Platform.TELEGRAM, id="77")
OPERATOR = Person(platform=Platform.TELEGRAM, id="1")


class PlainWords:
    """Search keys that are the words in lower case."""

    def search_words(self, text: str, language: str | None) -> tuple[str, ...]:
        return tuple(word.casefold().strip(".,“”") for word in text.split() if any(map(str.isalnum, word)))


class NothingDetected:
    """A detector that finds nothing: commands read what is stored."""

    def detect(self, text: EntryText) -> Detection:
        return Detection(language="en")

    def explain(self, text: EntryText) -> Detection:
        return self.detect(text)


@dataclass
class FixedConfiguration:
    """The rules in force, which a test may replace."""

    rules: Rules

    def current(self) -> Rules:
        return self.rules


@dataclass
class Room:
    """A desk with its store, and what it told without being asked. ``live`` is not started: few commands need it."""

    store: Store
    configuration: FixedConfiguration
    live: LiveConfiguration
    guard: Guard = no_guard
    normaliser: WordNormaliser = field(default_factory=PlainWords)
    told_operators: list[Message] = field(default_factory=list)
    told_chats: list[tuple[ChatAddress, str]] = field(default_factory=list)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.desk = CommandDesk(
            store=self.store,
            configuration=self.configuration,
            catalogue=CATALOGUE,
            normaliser=self.normaliser,
            guard=lambda text, language: self.guard(text, language),
            tell_operators=self._tell_operators,
            tell_chat=self._tell_chat,
            operating=self.live,
            editor=Editor(self.live, lambda language, word: (word, f"{word}.{language}")),
            canonical_url=canonical_url,
        )

    async def _tell_operators(self, message: Message) -> None:
        self.told_operators.append(message)

    async def _tell_chat(self, where: ChatAddress, message: Message) -> None:
        self.told_chats.append((where, message.plain()))

    def set(self, **values: Any) -> None:
        """Replace settings."""
        rules = self.configuration.rules
        self.configuration.rules = replace(rules, settings=replace(rules.settings, **values))

    async def ask(self, text: str, **values: Any) -> Reply | None:
        """Type something."""
        command, arguments = split_command(text)
        return await self._request(command, arguments, **values)

    async def press(self, button: Button | str, **values: Any) -> Reply | None:
        """Press a button, or send an action that some button had."""
        action = button if isinstance(button, str) else button.action
        return await self._request(BUTTON, action, **values)

    async def said(self, text: str, **values: Any) -> str:
        """Type something and read the answer."""
        reply = await self.ask(text, **values)
        assert reply is not None
        return reply.message.plain()

    async def chat(self, where: ChatAddress = CHAT) -> Chat | None:
        """Return what is stored of a chat."""
        return await self.store.read(lambda tx: tx.chats.find(where))

    async def followed(self, where: ChatAddress = CHAT) -> tuple[str, ...]:
        """Return the topics a chat follows."""
        return tuple(one.topic for one in await self.store.read(lambda tx: _subscriptions(tx, where)))

    async def archive(self, source: Source, **values: Any) -> StoryId:
        """Store an entry with a story of its own."""
        return await self.store.write(lambda tx: _archive(tx, source, self.normaliser, values))

    async def _request(self, command: str, arguments: str, **values: Any) -> Reply | None:
        plain: dict[str, Any] = {
            "chat": CHAT,
            "kind": ChatKind.PRIVATE,
            "person": SOMEBODY,
            "command": command,
            "arguments": arguments,
            "at": self.now,
        }
        return await self.desk.answer(Request(**{**plain, **values}))


@asynccontextmanager
async def a_room(directory: Path, *, access: Access = Access.OPEN, guard: Guard = no_guard) -> AsyncIterator[Room]:
    """Open a room with two topics, one feed and one operator."""
    feed = a_feed("visti-uk")
    rules = Rules(
        revision=1,
        settings=Settings(access=access),
        feeds={feed.id: feed},
        topics=TOPICS,
        detector=NothingDetected(),
        operators=frozenset({OPERATOR}),
    )
    async with open_store(f"sqlite:///{directory / 'homeward.db'}", exclusive=True) as store:
        live = LiveConfiguration(a_loader(write_configuration(directory / "config")), store, FastClock())
        yield Room(store=store, configuration=FixedConfiguration(rules), live=live, guard=guard)


def _subscriptions(tx: Transaction, where: ChatAddress) -> tuple[Subscription, ...]:
    chat = tx.chats.find(where)
    return () if chat is None else tx.chats.subscriptions(chat.id)


def _archive(tx: Transaction, source: Source, normaliser: WordNormaliser, values: dict[str, Any]) -> StoryId:
    entry = published(
        title=source.title,
        summary=source.summary,
        key=f"{source.title}{source.at}",
        url=source.url,
        published_at=source.at,
    )
    tx.entries.add(FeedId("visti-uk"), [entry], seen_at=source.seen_at, undated_backlog=False)
    (stored,) = tx.entries.undecided(NOON, limit=10)
    source = replace(source, entry=stored.id)
    story: Story = a_story(source, **{"id": tx.stories.new_id(), **values})
    tx.stories.save(story)
    words = normaliser.search_words(f"{source.title} {source.summary}", source.language)
    detection = Detection(language=source.language, matches=source.matches, facts=source.facts)
    tx.entries.decide(stored.id, detection, story.id, at=NOON, words=words)
    return story.id
