"""Posts, edits and look-ups, as a strict local Slack takes them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.chat import Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.errors import AccountStopped, DeliveryError, NotAllowed, OutcomeUnknown, RateLimited
from bot.model.message import Button, Link, Message, Text
from tests.adapters.slack.rig import CHANNEL, OLENA, OUTSIDE, PRIVATE, Rig, a_text, at


def found(ts: str) -> LookUp:
    return LookUp(result=LookUpResult.FOUND, message_id=ts)


ABSENT = LookUp(result=LookUpResult.ABSENT)
UNSUPPORTED = LookUp(result=LookUpResult.UNSUPPORTED)


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_post_carries_its_key_and_shows_no_preview(rig: Rig) -> None:
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
    (told,) = rig.world.told(CHANNEL)
    assert (told["ts"], told["text"], told["unfurls"]) == (ts, "news", False)
    assert told["metadata"] == {"event_type": "homeward_delivery", "event_payload": {"delivery_id": "42"}}


async def test_a_message_outside_the_ledger_carries_no_key(rig: Rig) -> None:
    async with rig.channel() as channel:
        await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="", plain=False)
    assert rig.world.told(CHANNEL)[0]["metadata"] is None


async def test_a_headline_pings_nobody(rig: Rig) -> None:
    title = "<!channel> <@U1> & <https://evil.example|x>"
    message = Message(lines=((Link(text=title, url="https://visti.example/a"),),))
    async with rig.channel() as channel:
        for plain in (False, True):
            await channel.post(at(CHANNEL), message, reply_to=None, key="1", plain=plain)
    assert [told["pings"] for told in rig.world.told(CHANNEL)] == [[], []]
    assert [url for told in rig.world.told(CHANNEL) for _, url in told["links"]] == ["https://visti.example/a"]


async def test_a_post_to_an_operator_arrives_in_their_direct_message(rig: Rig) -> None:
    async with rig.channel() as channel:
        await channel.post(at(OLENA), a_text("trouble"), reply_to=None, key="", plain=False)
    assert [told["text"] for told in rig.world.told(rig.direct(OLENA))] == ["trouble"]


async def test_plain_text_has_no_blocks(rig: Rig) -> None:
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), a_text("*news*"), reply_to=None, key="1", plain=True)
        assert rig.world.told(CHANNEL)[0]["blocks"] == []
        assert rig.world.told(CHANNEL)[0]["styles"] == []
        await channel.edit(at(CHANNEL), ts, a_text("later"), plain=False)
        assert rig.world.told(CHANNEL)[0]["blocks"] != []
        await channel.edit(at(CHANNEL), ts, a_text("last"), plain=True)
    (told,) = rig.world.told(CHANNEL)
    assert (told["text"], told["blocks"]) == ("last", [])


async def test_a_reply_stands_in_the_thread_and_in_the_channel(rig: Rig) -> None:
    async with rig.channel() as channel:
        first = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        await channel.post(at(CHANNEL), a_text("more"), reply_to=first, key="2", plain=False)
    told = rig.world.told(CHANNEL)[1]
    assert (told["thread"], told["broadcast"]) == (first, True)


async def test_a_reply_to_a_deleted_message_stands_in_the_channel(rig: Rig) -> None:
    async with rig.channel() as channel:
        first = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        rig.world.delete(CHANNEL, first)
        await channel.post(at(CHANNEL), a_text("more"), reply_to=first, key="2", plain=False)
    told = rig.world.told(CHANNEL)[1]
    assert (told["text"], told["thread"], told["broadcast"]) == ("more", None, False)


async def test_an_edit_takes_the_place_of_the_words_and_the_buttons(rig: Rig) -> None:
    message = Message(lines=((Text(text="old"),),), buttons=((Button(label="x", action="a:1"),),))
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), message, reply_to=None, key="1", plain=False)
        await channel.edit(at(CHANNEL), ts, a_text("new"), plain=False)
    (told,) = rig.world.told(CHANNEL)
    assert (told["text"], told["buttons"], len(told["edits"])) == ("new", [], 1)


async def test_a_public_channel_is_joined_once(rig: Rig) -> None:
    async with rig.channel() as channel:
        for _ in range(2):
            assert await channel.post(at(OUTSIDE), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.called("conversations.join")) == 1
    assert len(rig.world.told(OUTSIDE)) == 2


async def test_what_joining_needs_is_said(rig: Rig) -> None:
    rig.server.drop_scope("channels:join")
    async with rig.channel() as channel:
        with pytest.raises(NotAllowed) as raised:
            await channel.post(at(OUTSIDE), a_text("news"), reply_to=None, key="1", plain=False)
    assert raised.value.right == "the scope channels:join"
    assert "not_in_channel" in str(raised.value)


async def test_a_channel_that_cannot_be_joined_now_is_tried_again_later(rig: Rig) -> None:
    rig.server.fault("limit", method="conversations.join", retry_after=9)
    async with rig.channel() as channel:
        with pytest.raises(RateLimited):
            await channel.post(at(OUTSIDE), a_text("news"), reply_to=None, key="1", plain=False)


async def test_a_stopped_account_refuses_until_it_works_again(rig: Rig) -> None:
    async with rig.channel() as channel:
        channel.stop("revoked")
        with pytest.raises(AccountStopped):
            await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        with pytest.raises(AccountStopped):
            await channel.edit(at(CHANNEL), "1.0", a_text("news"), plain=False)
        channel.resume()
        await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.world.told(CHANNEL)) == 1


async def test_the_channel_names_itself(rig: Rig) -> None:
    async with rig.channel() as channel:
        assert (channel.platform, channel.account) == (Platform.SLACK, "default")


# --- looking up -------------------------------------------------------------------------------------------------------


async def test_a_post_whose_answer_was_lost_is_found(rig: Rig) -> None:
    rig.server.fault("drop", method="chat.postMessage")
    since = now()
    async with rig.channel() as channel:
        with pytest.raises(OutcomeUnknown):
            await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
        (told,) = rig.world.told(CHANNEL)
        assert await channel.look_up(at(CHANNEL), "42", since) == found(told["ts"])
        assert await channel.look_up(at(CHANNEL), "4", since) == ABSENT


async def test_a_post_that_never_arrived_is_absent(rig: Rig) -> None:
    rig.server.fault("reset", method="chat.postMessage")
    since = now()
    async with rig.channel() as channel:
        with pytest.raises(OutcomeUnknown):
            await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
        assert await channel.look_up(at(CHANNEL), "42", since) == ABSENT


async def test_clocks_that_differ_are_allowed_for(rig: Rig) -> None:
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
        assert await channel.look_up(at(CHANNEL), "42", now() + timedelta(minutes=4)) == found(ts)


async def test_a_reply_is_found(rig: Rig) -> None:
    async with rig.channel() as channel:
        first = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="41", plain=False)
        ts = await channel.post(at(CHANNEL), a_text("more"), reply_to=first, key="42", plain=False)
        assert await channel.look_up(at(CHANNEL), "42", now()) == found(ts)


async def test_a_reply_that_the_channel_shows_without_metadata_is_found_in_its_thread(rig: Rig) -> None:
    rig.world.hides_metadata_of_broadcasts = True
    async with rig.channel() as channel:
        first = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="41", plain=False)
        ts = await channel.post(at(CHANNEL), a_text("more"), reply_to=first, key="42", plain=False)
        assert await channel.look_up(at(CHANNEL), "42", now()) == found(ts)
        assert await channel.look_up(at(CHANNEL), "43", now()) == ABSENT


async def test_a_post_is_found_among_very_many(rig: Rig) -> None:
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
        for number in range(450):
            rig.world.write(OLENA, f"{number}", CHANNEL)
        assert await channel.look_up(at(CHANNEL), "42", now()) == found(ts)
    assert len(rig.called("conversations.history")) == 3


async def test_a_channel_too_busy_to_look_through_gives_no_answer(rig: Rig) -> None:
    async with rig.channel() as channel:
        for number in range(1100):
            rig.world.write(OLENA, f"{number}", CHANNEL)
        with pytest.raises(OutcomeUnknown):
            await channel.look_up(at(CHANNEL), "42", now())


@pytest.mark.parametrize(
    ("where", "scope"), [(CHANNEL, "channels:history"), (PRIVATE, "groups:history"), ("DU0OLENA", "im:history")]
)
async def test_without_the_scope_nobody_can_tell(rig: Rig, where: str, scope: str) -> None:
    rig.server.drop_scope(scope)
    async with rig.channel() as channel:
        assert await channel.look_up(at(where), "42", now()) == UNSUPPORTED


async def test_a_look_up_waits_for_its_turn(rig: Rig) -> None:
    async with rig.channel() as channel:
        ts = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="42", plain=False)
        rig.server.fault("limit", method="conversations.history", retry_after=7, times=2)
        assert await channel.look_up(at(CHANNEL), "42", now()) == found(ts)
    assert rig.clock.slept == [7, 7]


async def test_a_look_up_does_not_wait_for_ever(rig: Rig) -> None:
    rig.server.fault("limit", method="conversations.history", retry_after=3600, times=4)
    async with rig.channel() as channel:
        with pytest.raises(RateLimited):
            await channel.look_up(at(CHANNEL), "42", now())
    assert rig.clock.slept == [30, 30, 30]


@pytest.mark.parametrize("fault", ["garbage", "html", "wrong_shape", "empty"])
async def test_a_look_up_that_fails_raises(rig: Rig, fault: str) -> None:
    rig.server.fault(fault, method="conversations.history")
    async with rig.channel() as channel:
        with pytest.raises(DeliveryError):
            await channel.look_up(at(CHANNEL), "42", now())


async def test_many_posts_go_out_beside_one_another(rig: Rig) -> None:
    async with rig.channel() as channel:
        rig.server.fault("slow", method="chat.postMessage", times=20, seconds=0.1)
        started = asyncio.get_running_loop().time()
        posts = (channel.post(at(CHANNEL), a_text(f"{n}"), reply_to=None, key=f"{n}", plain=False) for n in range(20))
        assert len(set(await asyncio.gather(*posts))) == 20
        assert asyncio.get_running_loop().time() - started < 1.5
