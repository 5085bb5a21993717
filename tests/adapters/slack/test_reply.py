"""Answers: patience, plain text, and ways around an address that does not work any more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.slack.api import open_client
from bot.channels.slack.people import REMEMBERED, DirectMessages
from bot.channels.slack.reply import Asker, Replier
from bot.channels.slack.send import SlackChannel
from bot.model.errors import MessageRejected, NotAllowed, OutcomeUnknown, RateLimited
from tests.adapters.slack.rig import CHANNEL, OLENA, OUTSIDE, PETRO, SHORT, Rig, a_text, at, until
from tests.servers.slack_api import BOT_TOKEN


@asynccontextmanager
async def a_replier(rig: Rig) -> AsyncIterator[Replier]:
    async with open_client(BOT_TOKEN, api_url=rig.server.api_url, timeouts=SHORT) as client:
        yield Replier(client, SlackChannel(client, rig.clock), rig.clock)


def an_asker(rig: Rig, channel: str = CHANNEL, ts: str | None = None) -> Asker:
    rig.world.responses["r"] = {"channel": channel, "user": PETRO, "ts": ts, "used": 0, "at": 9e9}
    return Asker(channel=channel, user=PETRO, response_url=f"{rig.server.url}/response/r")


async def test_a_pause_is_waited_out(rig: Rig) -> None:
    rig.server.fault("limit", method="chat.postMessage", retry_after=7, times=3)
    async with a_replier(rig) as replier:
        await replier.say(CHANNEL, a_text("news"))
    assert rig.clock.slept == [7, 7, 7]
    assert len(rig.world.told(CHANNEL)) == 1


async def test_patience_ends(rig: Rig) -> None:
    rig.server.fault("limit", method="chat.postMessage", retry_after=7, times=9)
    async with a_replier(rig) as replier:
        with pytest.raises(RateLimited):
            await replier.say(CHANNEL, a_text("news"))
    assert len(rig.called("chat.postMessage")) == 4


async def test_an_answer_that_would_come_much_too_late_is_given_up(rig: Rig) -> None:
    rig.server.fault("limit", method="chat.postMessage", retry_after=61)
    async with a_replier(rig) as replier:
        with pytest.raises(RateLimited):
            await replier.say(CHANNEL, a_text("news"))
    assert rig.clock.slept == []


async def test_a_connection_that_was_refused_is_tried_again(rig: Rig) -> None:
    port = int(rig.server.url.rpartition(":")[2])
    await rig.server.stop()
    async with a_replier(rig) as replier:
        saying = asyncio.create_task(replier.say(CHANNEL, a_text("news")))
        await until(lambda: bool(rig.clock.slept))
        await rig.server.start(port)
        await saying
    assert len(rig.world.told(CHANNEL)) == 1


async def test_what_may_have_arrived_is_not_said_again(rig: Rig) -> None:
    rig.server.fault("drop", method="chat.postMessage")
    async with a_replier(rig) as replier:
        with pytest.raises(OutcomeUnknown):
            await replier.say(CHANNEL, a_text("news"))
    assert len(rig.world.told(CHANNEL)) == 1


async def test_what_is_refused_as_plain_text_too_is_given_up(rig: Rig) -> None:
    rig.server.fault("refuse", method="chat.postMessage", code="invalid_blocks", times=5)
    async with a_replier(rig) as replier:
        with pytest.raises(MessageRejected):
            await replier.say(CHANNEL, a_text("news"))
    assert len(rig.called("chat.postMessage")) == 2


@pytest.mark.parametrize("used", [0, 5])
async def test_an_address_that_is_used_up_is_replaced_by_the_web_api(rig: Rig, used: int) -> None:
    asker = an_asker(rig)
    rig.world.responses["r"]["used"] = used
    async with a_replier(rig) as replier:
        await replier.whisper(asker, a_text("news"))
    assert [told["ephemeral_to"] for told in rig.world.told(CHANNEL)] == [PETRO]
    assert bool(rig.called("chat.postEphemeral")) is bool(used)


async def test_without_an_address_the_web_api_is_used_at_once(rig: Rig) -> None:
    async with a_replier(rig) as replier:
        await replier.whisper(Asker(channel=CHANNEL, user=PETRO), a_text("news"))
        await replier.replace_whisper(Asker(channel=CHANNEL, user=PETRO), a_text("more"))
    assert [told["text"] for told in rig.world.told(CHANNEL)] == ["news", "more"]


async def test_an_address_at_a_host_that_cannot_be_reached_is_replaced_too(rig: Rig) -> None:
    asker = Asker(channel=CHANNEL, user=PETRO, response_url="http://127.0.0.1:9/response")
    async with a_replier(rig) as replier:
        await replier.whisper(asker, a_text("news"))
    assert [told["ephemeral_to"] for told in rig.world.told(CHANNEL)] == [PETRO]


async def test_where_neither_way_works_that_is_said(rig: Rig) -> None:
    async with a_replier(rig) as replier:
        with pytest.raises(NotAllowed):
            await replier.whisper(Asker(channel=OUTSIDE, user=PETRO), a_text("news"))


@pytest.mark.parametrize("status", [500, 503])
async def test_an_address_that_fails_may_have_answered(rig: Rig, status: int) -> None:
    asker = an_asker(rig)
    rig.server.fault("html", method="response_url", status=status)
    async with a_replier(rig) as replier:
        with pytest.raises(OutcomeUnknown):
            await replier.whisper(asker, a_text("news"))


async def test_a_message_that_only_one_sees_is_replaced_in_place(rig: Rig) -> None:
    async with a_replier(rig) as replier:
        await replier.whisper(an_asker(rig), a_text("old"))
        (told,) = rig.world.told(CHANNEL)
        await replier.replace_whisper(an_asker(rig, ts=told["ts"]), a_text("new"))
    (told,) = rig.world.told(CHANNEL)
    assert (told["text"], told["ephemeral_to"]) == ("new", PETRO)


@pytest.mark.parametrize("arrange", ["delete", "lock"])
async def test_a_message_that_cannot_be_replaced_is_answered_below(rig: Rig, arrange: str) -> None:
    async with a_replier(rig) as replier:
        await replier.say(CHANNEL, a_text("old"))
        ts = rig.world.told(CHANNEL)[0]["ts"]
        getattr(rig.world, arrange)(CHANNEL, ts)
        await replier.replace(at(CHANNEL), ts, a_text("new"))
    assert [told["text"] for told in rig.world.told(CHANNEL)] == ["old", "new"]


async def test_a_persons_direct_message_is_asked_for_once(rig: Rig) -> None:
    async with open_client(BOT_TOKEN, api_url=rig.server.api_url, timeouts=SHORT) as client:
        directs = DirectMessages(client)
        for _ in range(2):
            assert await directs.of(OLENA, "D0OTHERS") == rig.direct(OLENA)
        assert len(rig.called("conversations.open")) == 1
        for number in range(REMEMBERED):
            directs.learn(f"U{number}", f"D{number}")
        assert await directs.of(OLENA, "D0OTHERS") == rig.direct(OLENA)
    assert len(rig.called("conversations.open")) == 2
