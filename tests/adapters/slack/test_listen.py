"""What people ask on Slack, and what they are told, through the library and a real desk."""

import asyncio

import pytest

from bot.model.chat import ChatKind
from bot.model.message import Button, Message, Text
from bot.model.request import Reply, Request
from tests.adapters.slack.rig import CHANNEL, OLENA, OUTSIDE, PETRO, PRIVATE, Rig, StillClock, a_text, at, until
from tests.builders import a_source
from tests.servers.slack_world import BOT_ID, BOT_USER, Json


async def quiet(rig: Rig) -> None:
    """Wait until everything was handled, by asking something in private that is answered last."""
    direct = rig.direct(PETRO)
    before = len(rig.world.told(direct))
    rig.world.say(PETRO, "help")
    await rig.heard(direct, before + 1)


# --- the slash command ------------------------------------------------------------------------------------------------


async def test_whoever_may_post_subscribes_a_channel_and_everybody_sees_it(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "subscribe qatar-ukraine", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert told["ephemeral_to"] is None
    assert await rig.room.followed(at(CHANNEL)) == ("qatar-ukraine",)
    chat = await rig.chat(CHANNEL)
    assert chat is not None
    assert chat.kind is ChatKind.GROUP


async def test_a_bare_subscribe_answers_with_the_latest_story(rig: Rig) -> None:
    await rig.room.archive(a_source(title="Six children are home"))
    async with rig.account():
        rig.world.command(PETRO, "subscribe", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert "Six children are home" in told["text"]
    assert told["links"]
    assert not told["unfurls"]


async def test_what_somebody_only_wants_to_know_is_told_to_them_alone(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "recent 3", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert told["ephemeral_to"] == PETRO
    assert len(rig.called("response_url")) == 1


@pytest.mark.parametrize("text", ["", "  ", "/help", "help"])
async def test_nothing_asked_is_a_question_for_help(rig: Rig, text: str) -> None:
    async with rig.account():
        rig.world.command(PETRO, text, CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert "/subscribe" in told["text"]


async def test_a_word_that_is_no_command_is_answered_to_the_asker(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "subscirbe", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert told["ephemeral_to"] == PETRO
    assert "/subscribe" in told["text"]


async def test_markup_in_a_question_pings_nobody_in_the_answer(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "search <!channel> & <@U1> *bold*", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert told["pings"] == []


async def test_a_channel_that_the_app_is_not_in_is_joined_when_it_subscribes(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "subscribe", OUTSIDE)
        (told,) = await rig.heard(OUTSIDE)
    assert told["ephemeral_to"] is None
    assert rig.world.channels[OUTSIDE].has_bot


async def test_where_the_app_may_not_write_the_asker_is_told_all_the_same(rig: Rig) -> None:
    rig.world.open_channel("G0CLOSED", members=[OLENA], private=True, with_bot=False)
    async with rig.account():
        rig.world.command(OLENA, "subscribe", "G0CLOSED")
        (told,) = await rig.heard("G0CLOSED")
    assert told["ephemeral_to"] == OLENA
    assert "/invite @homeward" in told["text"]
    assert await rig.room.followed(at("G0CLOSED")) != ()


@pytest.mark.parametrize("fault", ["limit", "html"])
async def test_an_answer_waits_for_a_pause(rig: Rig, fault: str) -> None:
    rig.server.fault(fault, method="response_url", status=429, retry_after=3)
    async with rig.account():
        rig.world.command(PETRO, "status", CHANNEL)
        assert len(await rig.heard(CHANNEL)) == 1
    assert len(rig.called("response_url")) == 2


async def test_without_an_address_for_answers_the_web_api_takes_them(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "status", CHANNEL)
        rig.world.responses.clear()
        (told,) = await rig.heard(CHANNEL)
    assert told["ephemeral_to"] == PETRO
    assert rig.called("chat.postEphemeral")


async def test_blocks_that_slack_refuses_are_said_in_plain_text(rig: Rig) -> None:
    rig.server.fault("refuse", method="response_url", code="invalid_blocks")
    rig.server.fault("refuse", method="chat.postMessage", code="invalid_blocks")
    async with rig.account():
        rig.world.command(PETRO, "status", CHANNEL)
        rig.world.command(PETRO, "subscribe", CHANNEL)
        told = await rig.heard(CHANNEL, 2)
    assert [one["blocks"] for one in told] == [[], []]


# --- mentions ---------------------------------------------------------------------------------------------------------


async def test_a_mention_is_answered_in_its_thread(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "subscribe returned-children", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    asked = next(said.ts for said in rig.world.said if said.user == PETRO)
    assert (told["thread"], told["broadcast"], told["ephemeral_to"]) == (asked, False, None)
    assert await rig.room.followed(at(CHANNEL)) == ("returned-children",)


async def test_a_mention_in_a_thread_is_answered_there(rig: Rig) -> None:
    async with rig.account() as account:
        first = await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        rig.world.mention(PETRO, "help", CHANNEL, thread=first)
        told = await rig.heard(CHANNEL, 2)
    assert told[1]["thread"] == first


async def test_a_bare_mention_is_helped(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
    assert "/subscribe" in told["text"]


async def test_a_mention_by_another_bot_is_left_alone(rig: Rig) -> None:
    async with rig.account():
        event = {"type": "app_mention", "channel": CHANNEL, "ts": "1.1", "text": f"<@{BOT_USER}> help", "user": "U9"}
        rig.world.event({**event, "bot_id": "B9"})
        await quiet(rig)
    assert rig.world.told(CHANNEL) == []


async def test_words_in_a_channel_are_met_with_silence(rig: Rig) -> None:
    async with rig.account():
        event = {"type": "message", "channel": CHANNEL, "channel_type": "channel", "ts": "1.1", "text": "help"}
        rig.world.event({**event, "user": PETRO})
        await quiet(rig)
    assert rig.world.told(CHANNEL) == []


# --- direct messages --------------------------------------------------------------------------------------------------


async def test_a_direct_message_is_a_private_chat(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "subscribe")
        await rig.heard(rig.direct(OLENA))
    chat = await rig.chat(rig.direct(OLENA))
    assert chat is not None
    assert chat.kind is ChatKind.PRIVATE
    assert await rig.room.followed(at(rig.direct(OLENA))) != ()


async def test_words_that_are_no_command_are_helped_in_private(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "hello?")
        (told,) = await rig.heard(rig.direct(OLENA))
    assert "/help" in told["text"]


async def test_a_direct_message_in_a_thread_is_answered_there(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "help", thread="1700000000.000100")
        await until(lambda: bool(rig.called("chat.postMessage")))
    assert rig.called("chat.postMessage")[0]["thread_ts"] == "1700000000.000100"


@pytest.mark.parametrize("more", [{"subtype": "message_changed"}, {"subtype": "bot_message"}, {"bot_id": "B9"}])
async def test_what_nobody_wrote_to_us_is_left_alone(rig: Rig, more: Json) -> None:
    async with rig.account():
        rig.world.say(OLENA, "help", **more)
        await quiet(rig)
    assert rig.world.told(rig.direct(OLENA)) == []


async def test_our_own_messages_are_left_alone(rig: Rig) -> None:
    async with rig.account():
        rig.world.event({**_direct(rig), "user": BOT_USER})
        rig.world.event({**_direct(rig), "bot_id": BOT_ID, "user": BOT_USER})
        await quiet(rig)
    assert rig.world.told(rig.direct(OLENA)) == []


def _direct(rig: Rig) -> Json:
    return {"type": "message", "channel": rig.direct(OLENA), "channel_type": "im", "text": "help", "ts": "1.1"}


async def test_a_command_in_private_is_answered_where_it_stays(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(OLENA, "status")
        (told,) = await rig.heard(rig.direct(OLENA))
    assert told["ephemeral_to"] is None


async def test_a_command_in_a_direct_message_with_somebody_else_is_about_our_own(rig: Rig) -> None:
    rig.world.open_channel("D0OTHERS", members=[OLENA, PETRO], with_bot=False)
    async with rig.account():
        rig.world.command(OLENA, "subscribe", "D0OTHERS")
        (told,) = await rig.heard("D0OTHERS")
    assert told["ephemeral_to"] == OLENA
    assert await rig.room.followed(at(rig.direct(OLENA))) != ()
    assert await rig.chat("D0OTHERS") is None


async def test_where_our_direct_message_cannot_be_found_the_one_at_hand_is_taken(rig: Rig) -> None:
    rig.server.drop_scope("im:write")
    async with rig.account():
        rig.world.command(OLENA, "subscribe")
        await rig.heard(rig.direct(OLENA))
    assert await rig.room.followed(at(rig.direct(OLENA))) != ()


# --- buttons ----------------------------------------------------------------------------------------------------------


async def test_a_button_follows_a_topic_in_place(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "topics", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
        rig.world.press(PETRO, CHANNEL, told["ts"])
        await until(lambda: bool(rig.world.told(CHANNEL)[0]["edits"]))
    assert len(rig.world.told(CHANNEL)) == 1
    assert len(await rig.room.followed(at(CHANNEL))) == 1


async def test_a_button_that_only_the_asker_sees_is_answered_in_place_too(rig: Rig) -> None:
    async with rig.account():
        rig.world.command(PETRO, "topics", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
        rig.world.press(PETRO, CHANNEL, told["ts"])
        await until(lambda: bool(rig.world.told(CHANNEL)[0]["edits"]))
    assert len(rig.world.told(CHANNEL)) == 1
    assert len(await rig.room.followed(at(CHANNEL))) == 1


async def test_a_button_whose_message_was_deleted_is_answered_below(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "topics", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
        rig.world.press(PETRO, CHANNEL, told["ts"])
        rig.world.delete(CHANNEL, told["ts"])
        assert len(await rig.heard(CHANNEL, 2)) == 2


async def test_a_stale_button_is_answered_kindly_to_whoever_pressed(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "topics", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
        rig.world.press(OLENA, CHANNEL, told["ts"], value="gone:1")
        answered = (await rig.heard(CHANNEL, 2))[1]
    assert answered["ephemeral_to"] == OLENA
    assert answered["text"]


async def test_an_operators_button_pressed_by_a_member_is_refused_alone(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(PETRO, "topics", CHANNEL)
        (told,) = await rig.heard(CHANNEL)
        rig.world.press(PETRO, CHANNEL, told["ts"], value="approve:1")
        answered = (await rig.heard(CHANNEL, 2))[1]
    assert answered["ephemeral_to"] == PETRO


async def test_a_press_in_private_that_replaces_nothing_is_answered_below(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "topics")
        (told,) = await rig.heard(rig.direct(OLENA))
        rig.world.press(OLENA, rig.direct(OLENA), told["ts"], value="gone:1")
        answered = (await rig.heard(rig.direct(OLENA), 2))[1]
    assert answered["ephemeral_to"] is None


async def test_pages_turn(rig: Rig) -> None:
    for number in range(12):
        await rig.room.archive(a_source(title=f"Story {number}", url=f"https://visti.example/{number}"))
    async with rig.account():
        rig.world.say(OLENA, "recent")
        (told,) = await rig.heard(rig.direct(OLENA))
        rig.world.press(OLENA, rig.direct(OLENA), told["ts"])
        await until(lambda: bool(rig.world.told(rig.direct(OLENA))[0]["edits"]))
    assert rig.world.told(rig.direct(OLENA))[0]["text"] != told["text"]


# --- acknowledging, repetition, order ---------------------------------------------------------------------------------


async def test_everything_is_acknowledged_at_once_and_worked_on_afterwards(rig: Rig) -> None:
    release = asyncio.Event()

    async def slow(_: Request) -> Reply:
        await release.wait()
        return Reply(message=a_text("at last"))

    async with rig.account(answer=slow) as account:
        button = Message(lines=((Text(text="x"),),), buttons=((Button(label="x", action="a:1"),),))
        ts = await account.channel.post(at(CHANNEL), button, reply_to=None, key="", plain=False)
        envelopes = [
            rig.world.command(PETRO, "help", CHANNEL),
            rig.world.mention(PETRO, "help", CHANNEL),
            rig.world.say(PETRO, "help"),
            rig.world.press(PETRO, CHANNEL, ts),
            rig.world.event({"type": "something_new", "channel": CHANNEL}),
        ]
        assert max([await rig.acked(envelope) for envelope in envelopes]) < 1.0
        assert len(rig.world.told(CHANNEL)) == 1
        release.set()
        await rig.heard(CHANNEL, 4)


@pytest.mark.parametrize("ask", ["command", "mention", "say", "press"])
async def test_what_comes_again_is_acknowledged_and_not_answered_again(rig: Rig, ask: str) -> None:
    async with rig.account() as account:
        button = Message(lines=((Text(text="x"),),), buttons=((Button(label="x", action="gone:1"),),))
        ts = await account.channel.post(at(CHANNEL), button, reply_to=None, key="", plain=False)
        envelope = {
            "command": lambda: rig.world.command(OLENA, "status", CHANNEL),
            "mention": lambda: rig.world.mention(OLENA, "status", CHANNEL),
            "say": lambda: rig.world.say(OLENA, "status"),
            "press": lambda: rig.world.press(OLENA, CHANNEL, ts),
        }[ask]()
        channel, before = (rig.direct(OLENA), 0) if ask == "say" else (CHANNEL, 1)
        await rig.heard(channel, before + 1)
        await rig.acked(rig.server.socket.redeliver(envelope))
        await quiet(rig)
    assert len(rig.world.told(channel)) == before + 1


async def test_what_comes_again_after_a_restart_is_not_answered_again(rig: Rig) -> None:
    async with rig.account():
        envelope = rig.world.mention(OLENA, "status", CHANNEL)
        await rig.heard(CHANNEL)
        await quiet(rig)
    async with rig.account():
        await rig.acked(rig.server.socket.redeliver(envelope))
        await quiet(rig)
    assert len(rig.world.told(CHANNEL)) == 1


async def test_what_was_asked_while_nobody_listened_is_answered_later(rig: Rig) -> None:
    rig.world.mention(OLENA, "status", CHANNEL)
    async with rig.account():
        assert len(await rig.heard(CHANNEL)) == 1


async def test_a_channels_questions_are_answered_in_their_order(rig: Rig) -> None:
    async def answer(request: Request) -> Reply:
        await asyncio.sleep(0.05 if request.arguments == "1" else 0)
        return Reply(message=a_text(request.arguments))

    async with rig.account(answer=answer):
        for number in ("1", "2", "3"):
            rig.world.mention(PETRO, f"say {number}", CHANNEL)
        told = await rig.heard(CHANNEL, 3)
    assert [one["text"] for one in told] == ["1", "2", "3"]


async def test_a_bug_in_one_answer_silences_no_other(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    async def answer(request: Request) -> Reply:
        if request.command == "break":
            raise ZeroDivisionError
        return Reply(message=a_text("fine"))

    async with rig.account(answer=answer):
        rig.world.mention(PETRO, "break", CHANNEL)
        rig.world.mention(PETRO, "help", CHANNEL)
        assert [one["text"] for one in await rig.heard(CHANNEL)] == ["fine"]


async def test_an_answer_that_cannot_be_sent_silences_no_other(rig: Rig) -> None:
    rig.server.fault("refuse", method="chat.postMessage", code="restricted_action")
    async with rig.account():
        rig.world.mention(PETRO, "help", CHANNEL)
        rig.world.mention(PETRO, "status", CHANNEL)
        assert len(await rig.heard(CHANNEL)) == 1


async def test_silence_is_an_answer(rig: Rig) -> None:
    async def nothing(_: Request) -> None:
        return None

    async with rig.account(answer=nothing) as account:
        button = Message(lines=((Text(text="x"),),), buttons=((Button(label="x", action="a:1"),),))
        ts = await account.channel.post(at(CHANNEL), button, reply_to=None, key="", plain=False)
        for envelope in (
            rig.world.command(PETRO, "help", CHANNEL),
            rig.world.mention(PETRO, "help", CHANNEL),
            rig.world.say(PETRO, "help"),
            rig.world.press(PETRO, CHANNEL, ts),
        ):
            await rig.acked(envelope)
    assert len(rig.world.told(CHANNEL)) == 1
    assert rig.world.told(rig.direct(PETRO)) == []


async def test_a_flood_is_answered_once(rig: Rig) -> None:
    async with rig.account(clock=StillClock()):
        envelopes = [rig.world.say(OLENA, "status") for _ in range(40)]
        for envelope in envelopes:
            await rig.acked(envelope)
    assert len(rig.world.told(rig.direct(OLENA))) == 11


async def test_private_channels_are_chats_too(rig: Rig) -> None:
    async with rig.account():
        rig.world.mention(OLENA, "subscribe", PRIVATE)
        await rig.heard(PRIVATE)
    assert await rig.room.followed(at(PRIVATE)) != ()
