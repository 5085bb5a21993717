"""A month of made-up days through the real pipeline, to both platforms. ``UPDATE_GOLDEN=1`` writes the files anew.

Nine languages, a dispute, confirmations, a correction, a look back, a repost, and an operator who withdraws one story
and joins two others. What is compared is how every message stands at the end, and what was said in reply to it.
"""

import json
import os
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.alerts.render_facts import fact_line
from bot.alerts.render_view import no_guard
from bot.channels.slack.format import format_message as to_slack
from bot.channels.telegram.format import format_message as to_telegram
from bot.cli.lines import ReadLine, read_lines
from bot.cli.player import Player
from bot.commands.command import Asked
from bot.commands.editing import merge, retract
from bot.config.environment import Environment
from bot.config.load import Built, Loader
from bot.model.alert import Alert
from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.fact import FactKind
from bot.model.feed import Feed, Party
from bot.model.match import Field
from bot.model.message import Message
from bot.model.observation import StoryDecided
from bot.model.request import Person, Request
from bot.model.rules import Rules
from bot.model.settings import Settings
from bot.model.story import Story
from bot.ports import Store
from bot.store.database import open_store
from bot.stories.summary import summarise
from tests.builders import a_feed
from tests.fakes import EventList, PlainWords
from tests.unit.alerts.views import CATALOGUE, a_view
from tests.unit.detect.shipped import shipped_detector

MONTH = Path(__file__).parent / "month"
OPERATOR = Person(platform=Platform.TELEGRAM, id="1")
LANGUAGES = {Platform.TELEGRAM: "en", Platform.SLACK: "uk"}
FEEDS = (
    a_feed("visti", outlet="Visti", country="UA", party=Party.UKRAINE),
    a_feed("step", outlet="Step", country="UA", party=Party.UKRAINE),
    a_feed("vestnik", outlet="Vestnik", language="ru", country="RU", party=Party.RUSSIA, state_media=True),
    a_feed("minaa", outlet="Minaa", language="ar", country="QA", party=Party.QATAR, state_media=True),
    a_feed("harbour", outlet="Harbour Courier", language="en", country="GB"),
)


@dataclass
class Wall:
    """A channel that keeps each message as it stands, with its replies in their order."""

    platform: Platform
    account: str = "default"
    messages: dict[str, list[Message]] = field(default_factory=dict)
    edits: Counter[str] = field(default_factory=Counter)

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        if reply_to is not None:
            self.messages[reply_to].append(message)
            return f"{reply_to}r{len(self.messages[reply_to])}"
        self.messages[key] = [message]
        return key

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        self.edits[message_id] += 1
        self.messages[message_id][0] = message

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        return LookUp(result=LookUpResult.UNSUPPORTED)

    def text(self) -> str:
        """Return everything that hangs there, as the platform gets it."""
        parts = []
        for number, (key, (message, *replies)) in enumerate(self.messages.items(), start=1):
            parts.append(f"── message {number}, edits: {self.edits[key]}\n{FORMATS[self.platform](message)}")
            parts += [f"── reply to message {number}\n{FORMATS[self.platform](reply)}" for reply in replies]
        return "\n\n".join(parts) + "\n"


def _slack(message: Message) -> str:
    formatted = to_slack(message, plain=False)
    return json.dumps({"text": formatted.text, "blocks": formatted.blocks}, ensure_ascii=False, indent=1)


FORMATS: dict[Platform, Callable[[Message], str]] = {
    Platform.TELEGRAM: lambda message: to_telegram(message, plain=False).text,
    Platform.SLACK: _slack,
}


@dataclass
class Played:
    """What the month left behind."""

    wall: Wall
    seen: EventList
    store: Store

    @property
    def reasons(self) -> list[str]:
        """Why each story was told or not, in the order of the decisions."""
        decisions = [event.decision for event in self.seen.of(StoryDecided)]
        return [str(one.reason if isinstance(one, Alert) else one.why) for one in decisions]

    async def stories(self) -> list[Story]:
        """Return every story that stands by itself."""
        return list(await self.store.read(lambda tx: tx.stories.open(datetime(2026, 1, 1, tzinfo=UTC))))


def rules() -> Rules:
    """The shipped topics and lexicon, on feeds of our own."""
    loader = Loader(
        directory=Path("config"),
        environment=Environment(),
        build_detector=lambda _, __: Built(detector=shipped_detector()),
        chat_languages=frozenset({"en", "uk", "ru", "ar"}),
    )
    feeds: dict[Any, Feed] = {feed.id: feed for feed in FEEDS}
    return replace(loader.load().rules, feeds=feeds, settings=Settings(), operators=frozenset({OPERATOR}))


@asynccontextmanager
async def a_month(directory: Path, platform: Platform) -> AsyncIterator[Played]:
    lines = [line for line in read_lines(MONTH / "lines.jsonl") if isinstance(line, ReadLine)]
    wall, seen, known = Wall(platform=platform), EventList(), rules()
    async with open_store(f"sqlite:///{directory / 'homeward.db'}", exclusive=True) as store:
        player = Player(
            store=store,
            rules=known,
            normaliser=PlainWords(),
            catalogue=CATALOGUE,
            guard=no_guard,
            channel=wall,
            observer=seen,
            lines=lines,
        )
        await player.subscribe(ChatAddress(platform=platform, address="1"), language=LANGUAGES[platform])
        await player.play(datetime(2026, 3, 21, tzinfo=UTC))
        nine = (await store.read(lambda tx: tx.stories.recent(frozenset(known.topics), limit=1, offset=0)))[0]
        await retract(_asked(store, known, player, f"{nine.id} the number was last year's"))
        await player.play(datetime(2026, 3, 26, tzinfo=UTC))
        spanish, french = await store.read(lambda tx: tx.stories.recent(frozenset(known.topics), limit=2, offset=0))
        await merge(_asked(store, known, player, f"{french.id} {spanish.id}"))
        await player.play()
        yield Played(wall=wall, seen=seen, store=store)


def _asked(store: Store, known: Rules, player: Player, arguments: str) -> Asked:
    """A request as the desk would pass it on; editing stories needs the store of all means."""
    request = Request(
        chat=ChatAddress(platform=Platform.TELEGRAM, address="1"),
        kind=ChatKind.PRIVATE,
        person=OPERATOR,
        command="",
        arguments=arguments,
        at=player.clock.now(),
    )
    means = cast(Any, _Means(store=store))
    return Asked(request=request, rules=known, chat=None, view=a_view(), means=means, commands=())


@dataclass
class _Means:
    store: Store


@pytest.mark.parametrize("platform", LANGUAGES)
async def test_the_messages_of_a_month_stand_as_the_golden_ones(platform: Platform, tmp_path: Path) -> None:
    async with a_month(tmp_path, platform) as played:
        text = played.wall.text()
    path = MONTH / f"{platform.value}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


async def test_a_month_has_a_ping_or_a_silence_for_each_reason(tmp_path: Path) -> None:
    async with a_month(tmp_path, Platform.TELEGRAM) as played:
        reasons = Counter(played.reasons)
    assert reasons == {
        "first": 8,
        "new_count": 1,
        "confirmed_by_other_side": 1,
        "mediator_confirmed": 1,
        "correction": 1,
        "old_news": 1,
        "small_change": 5,
    }


async def test_no_digit_is_shown_that_its_cited_span_does_not_hold(tmp_path: Path) -> None:
    async with a_month(tmp_path, Platform.TELEGRAM) as played:
        stories = await played.stories()
    assert len(stories) > 5
    for story in stories:
        held = set()
        for source in story.sources:
            texts = {Field.TITLE: source.title, Field.SUMMARY: source.summary}
            for fact in source.facts.items:
                assert texts[fact.span.field][fact.span.start : fact.span.end] == fact.words
                if fact.kind is FactKind.CHILDREN:
                    held.add(str(fact.value))
        assert set(re.findall(r"\d+", fact_line(story, summarise(story), a_view()))) <= held
