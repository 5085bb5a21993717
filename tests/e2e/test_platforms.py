"""The real program, a strict Bot API and a strict Slack at once: every kind of chat subscribes, is told, and asks.

It is killed while an alert is under way and started again: nothing is lost, and what may be doubled is only what was on
the wire.
"""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.program import PATIENCE, Ended, Program, Service
from tests.e2e.site import serving
from tests.servers.bot_api import TOKEN, BotApi
from tests.servers.slack_api import APP_TOKEN, BOT_TOKEN, SlackApi

PERSON, GROUP, FORUM, CHANNEL, ADMIN, STRANGER = 7, -100200, -100300, -100400, 8, 9
THREAD = 33
FEED = "shore-en"
FIRST = "Six Ukrainian children returned home from Russia with the mediation of Qatar"
SECOND = "Eleven Ukrainian children brought back from Russia, Save Ukraine says"
HOSTILE = "Three Ukrainian children &lt;b&gt;returned home &amp; reunited&lt;/b&gt; with families *_[`"
SLACK_PERSON, SLACK_CHANNEL = "U7", "C100"
TELEGRAM = {"private": (PERSON, None), "group": (GROUP, None), "thread": (FORUM, THREAD), "channel": (CHANNEL, None)}
PLACES = (*TELEGRAM, "slack")


@dataclass(frozen=True)
class Servers:
    """Both platforms, as strict as the real ones."""

    telegram: BotApi
    slack: SlackApi

    def messages(self, place: str) -> list[dict[str, object]]:
        """Return what the bot said in a place, oldest first."""
        if place == "slack":
            return list(self.slack.world.told(SLACK_CHANNEL))
        return list(self.telegram.world.told(*TELEGRAM[place]))

    def texts(self, place: str) -> list[str]:
        """Return the words of what the bot said in a place."""
        return [str(message["text"]) for message in self.messages(place)]


@dataclass
class Evening:
    """What each chat was told by the first run, and by the second after the kill."""

    told: dict[str, list[str]] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    previews: set[bool] = field(default_factory=set)
    refusal: list[str] = field(default_factory=list)
    logs: str = ""
    ended: Ended | None = None


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Evening:
    return asyncio.run(_live_through(tmp_path_factory.mktemp("telegram"), cache))


async def _live_through(directory: Path, cache: Path) -> Evening:
    with serving() as site:
        program = Program(directory, cache, feeds={FEED: site.port})
        async with BotApi() as telegram, SlackApi() as slack:
            server = Servers(telegram, slack)
            _open_chats(server)
            environment = {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_APP_TOKEN": APP_TOKEN,
                "SLACK_API_URL": slack.api_url,
            }
            evening = Evening()
            with program.running("run", **environment) as service:
                await _subscribe(server, service)
                site.publish(FEED, FIRST)
                await _until(lambda: all(_count(server, place, FIRST) for place in PLACES), service)
                site.publish(FEED, HOSTILE)
                await _until(lambda: all(_count(server, place, "reunited") for place in PLACES), service)
                await _ask(server, service, evening)
                service.process.send_signal(signal.SIGKILL)
                await asyncio.to_thread(service.process.wait)
                evening.logs += service.log
            with program.running("run", HOMEWARD_CRASH_AT="sending", **environment) as service:
                site.publish(FEED, SECOND)
                await asyncio.to_thread(service.process.wait, PATIENCE)
                evening.logs += service.log
            with program.running("run", **environment) as service:
                await _until(lambda: all(_count(server, place, "Eleven") for place in PLACES), service)
                evening.ended = await asyncio.to_thread(service.end, signal.SIGTERM)
            evening.told = {place: server.texts(place) for place in PLACES}
            evening.previews = {bool(message["preview"]) for place in TELEGRAM for message in server.messages(place)}
            evening.previews |= {bool(message["unfurls"]) for message in server.messages("slack")}
            return evening


def _open_chats(server: Servers) -> None:
    server.slack.world.open_channel(SLACK_CHANNEL, members=[SLACK_PERSON])
    world = server.telegram.world
    world.open_private(PERSON)
    world.open_group(GROUP, administrators=[ADMIN], members=[STRANGER])
    world.open_group(FORUM, administrators=[ADMIN], threads=[THREAD])
    world.open_channel(CHANNEL, administrators=[ADMIN])


async def _subscribe(server: Servers, service: Service) -> None:
    world = server.telegram.world
    await _until(lambda: server.slack.socket.connects > 0, service)
    server.slack.world.command(SLACK_PERSON, "subscribe", SLACK_CHANNEL)
    world.say(PERSON, "/subscribe")
    world.say(ADMIN, "/subscribe", chat=GROUP, anonymously=True)
    world.say(ADMIN, "/subscribe", chat=FORUM, thread=THREAD)
    world.post(CHANNEL, "/subscribe")
    await _until(lambda: all(server.messages(place) for place in PLACES), service)


async def _ask(server: Servers, service: Service, evening: Evening) -> None:
    before = len(server.messages("private"))
    server.telegram.world.say(PERSON, "/recent 2")
    await _until(lambda: len(server.messages("private")) > before, service)
    server.telegram.world.say(PERSON, "/search child returning")
    await _until(lambda: len(server.messages("private")) > before + 1, service)
    evening.answers = server.texts("private")[before:]
    in_group = len(server.messages("group"))
    server.telegram.world.say(STRANGER, "/unsubscribe", chat=GROUP)
    await _until(lambda: len(server.messages("group")) > in_group, service)
    evening.refusal = server.texts("group")[in_group:]


def _count(server: Servers, place: str, words: str) -> int:
    return sum(words in text for text in server.texts(place))


async def _until(holds: Callable[[], bool], service: Service) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                assert service.process.poll() is None, service.log
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"never came\n{service.log}")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", [FIRST, "<b>returned home & reunited</b>"])
def test_each_chat_is_told_exactly_once(evening: Evening, place: str, words: str) -> None:
    told = [text for text in evening.told[place] if words in text and text not in evening.answers]
    assert len(told) == 1


@pytest.mark.parametrize("place", PLACES)
def test_a_kill_while_sending_loses_nothing(evening: Evening, place: str) -> None:
    assert 1 <= sum("Eleven" in text for text in evening.told[place]) <= 2


def test_a_kill_doubles_at_most_what_was_on_the_wire(evening: Evening) -> None:
    assert sum("Eleven" in text for texts in evening.told.values() for text in texts) <= 2 * len(PLACES)


def test_recent_and_search_answer(evening: Evening) -> None:
    recent, search = evening.answers
    assert FIRST in recent
    assert FIRST in search


def test_in_a_group_only_administrators_change_anything(evening: Evening) -> None:
    assert len(evening.refusal) == 1
    assert "manage this chat" in evening.refusal[0]


def test_no_message_shows_a_link_preview(evening: Evening) -> None:
    assert evening.previews == {False}


def test_the_service_ends_in_order(evening: Evening) -> None:
    assert evening.ended is not None
    assert evening.ended.code == 0


def test_no_token_is_in_any_output(evening: Evening) -> None:
    assert evening.ended is not None
    for output in (evening.logs, evening.ended.log, evening.ended.out):
        for token in (TOKEN.partition(":")[2], BOT_TOKEN, APP_TOKEN):
            assert token not in output
