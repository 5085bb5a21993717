"""What people ask on Telegram, and what they are told, through the library and a real desk."""

import asyncio

import pytest

from bot.model.chat import ChatKind
from bot.model.message import Button, Message, Text
from bot.model.request import Reply, Request
from tests.adapters.telegram.rig import CHANNEL, FORUM, GROUP, OLENA, PETRO, Rig, a_text, at, until
from tests.builders import a_source
from tests.servers.telegram_world import BOT_NAME, Json


async def quiet(rig: Rig) -> None:
    """Wait until every update was received, by asking something in private that is answered last."""
    before = len(rig.world.told(PETRO))
    rig.world.say(PETRO, "/help")
    await rig.heard(PETRO, before + 1)


async def test_start_greets_in_three_lines_with_topic_buttons_and_subscribes_nobody(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/start")
        (told,) = await rig.heard(PETRO)
    assert len(told["text"].split("\n")) == 3
    assert told["keyboard"]
    assert await rig.room.followed(at(PETRO)) == ()


async def test_a_deep_link_subscribes_at_once_and_shows_the_latest_story(rig: Rig) -> None:
    await rig.room.archive(a_source(title="Six children are home"))
    async with rig.account():
        rig.world.say(PETRO, "/start returned-children")
        (told,) = await rig.heard(PETRO)
    assert await rig.room.followed(at(PETRO)) == ("returned-children",)
    assert "Six children are home" in told["text"]
    assert told["links"]


async def test_the_persons_language_is_the_new_chats(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/subscribe")
        await rig.heard(OLENA)
    chat = await rig.chat(OLENA)
    assert chat is not None
    assert (chat.language, chat.kind) == ("uk", ChatKind.PRIVATE)


async def test_words_that_are_no_command_are_helped_in_private(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "hello?")
        (told,) = await rig.heard(PETRO)
    assert "/help" in told["text"]


async def test_words_in_groups_and_channels_are_met_with_silence(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "hello?", GROUP)
        rig.world.post(CHANNEL, "hello?")
        await quiet(rig)
    assert rig.world.told(GROUP) + rig.world.told(CHANNEL) == []


async def test_a_groups_administrator_subscribes_it_and_is_answered_below_the_question(rig: Rig) -> None:
    async with rig.account():
        asked = rig.world.say(OLENA, "/subscribe", GROUP)
        (told,) = await rig.heard(GROUP)
    assert told["reply_to"] == asked
    assert await rig.room.followed(at(GROUP)) != ()


async def test_a_groups_member_does_not(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/subscribe", GROUP)
        await rig.heard(GROUP)
    assert await rig.chat(GROUP) is None


async def test_an_anonymous_administrator_does(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/subscribe", GROUP, anonymously=True)
        await rig.heard(GROUP)
    assert await rig.room.followed(at(GROUP)) != ()
    assert rig.called("getChatMember") == []


async def test_whoever_speaks_as_another_channel_does_not(rig: Rig) -> None:
    async with rig.account():
        room = rig.world.rooms[GROUP]
        sender: Json = {"from": rig.world.user(OLENA), "sender_chat": rig.world.rooms[CHANNEL].as_json()}
        rig.world.message(room, "message", {**sender, "text": "/subscribe"})
        await rig.heard(GROUP)
    assert await rig.chat(GROUP) is None


async def test_administrators_are_believed_for_a_minute(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/topics", GROUP)
        await rig.heard(GROUP, 1)
        rig.world.say(OLENA, "/topics", GROUP)
        await rig.heard(GROUP, 2)
    assert len(rig.called("getChatMember")) == 1


async def test_of_very_many_members_the_latest_are_remembered(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.rights.REMEMBERED", 1)
    async with rig.account():
        for count, member in enumerate((OLENA, PETRO, OLENA), start=1):
            rig.world.say(member, "/topics", GROUP)
            await rig.heard(GROUP, count)
    assert len(rig.called("getChatMember")) == 3


async def test_where_telegram_does_not_say_who_administers_nobody_does(rig: Rig) -> None:
    rig.server.fault("refuse", method="getChatMember", status=400, description="Bad Request: CHAT_ADMIN_REQUIRED")
    rig.server.fault("refuse", method="getChatMember", status=400, description="Bad Request: query is too old")
    async with rig.account():
        rig.world.say(OLENA, "/subscribe", GROUP)
        await rig.heard(GROUP, 1)
        rig.world.say(OLENA, "/subscribe", GROUP)
        await rig.heard(GROUP, 2)
    assert await rig.chat(GROUP) is None


async def test_a_post_in_a_channel_is_its_administrators(rig: Rig) -> None:
    async with rig.account():
        rig.world.post(CHANNEL, "/subscribe qatar-ukraine")
        (told,) = await rig.heard(CHANNEL)
    assert told["reply_to"] is None
    assert await rig.room.followed(at(CHANNEL)) == ("qatar-ukraine",)


async def test_a_channels_post_copied_into_its_discussion_group_is_not_answered_twice(rig: Rig) -> None:
    async with rig.account():
        sender: Json = {"from": rig.world.user(777000), "sender_chat": rig.world.rooms[CHANNEL].as_json()}
        copied = {**sender, "is_automatic_forward": True, "text": "/subscribe"}
        rig.world.message(rig.world.rooms[GROUP], "message", copied)
        await quiet(rig)
    assert rig.world.told(GROUP) == []


async def test_a_forum_thread_is_a_chat_of_its_own(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/subscribe", FORUM, thread=7)
        await rig.heard(FORUM, thread=7)
    assert await rig.room.followed(at(FORUM, "7")) != ()
    assert await rig.chat(FORUM) is None
    assert await rig.chat(FORUM, "8") is None


async def test_a_command_to_another_bot_is_left_to_it(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/subscribe@other_bot", GROUP)
        await quiet(rig)
    assert rig.world.told(GROUP) == []


async def test_a_command_to_us_by_name_is_answered(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, f"/subscribe@{BOT_NAME.upper()} qatar-ukraine", GROUP)
        await rig.heard(GROUP)
    assert await rig.room.followed(at(GROUP)) == ("qatar-ukraine",)


async def test_a_button_follows_a_topic_in_place(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/topics")
        (told,) = await rig.heard(PETRO)
        note = await rig.noted(rig.world.press(PETRO, told["id"]))
        await until(lambda: bool(rig.world.told(PETRO)[0]["edits"]))
    assert note["text"] == ""
    assert len(rig.world.told(PETRO)) == 1
    assert len(await rig.room.followed(at(PETRO))) == 1


async def test_a_button_whose_message_was_deleted_is_answered_below(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/topics")
        (told,) = await rig.heard(PETRO)
        rig.world.press(PETRO, told["id"])
        rig.world.delete(PETRO, told["id"])
        assert len(await rig.heard(PETRO, 2)) == 2


async def test_a_member_who_presses_an_administrators_button_is_refused_alone(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/topics", GROUP)
        (told,) = await rig.heard(GROUP)
        note = await rig.noted(rig.world.press(PETRO, told["id"], chat=GROUP))
    assert note["alert"]
    assert note["text"]
    assert len(rig.world.told(GROUP)) == 1
    assert await rig.chat(GROUP) is None


async def test_rights_are_asked_for_again_at_every_press(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/topics", GROUP)
        (told,) = await rig.heard(GROUP)
        rig.world.rooms[GROUP].administrators.clear()
        await rig.noted(rig.world.press(OLENA, told["id"], chat=GROUP))
    assert await rig.chat(GROUP) is None


async def test_a_stale_button_is_answered_kindly(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/topics")
        (told,) = await rig.heard(PETRO)
        note = await rig.noted(rig.world.press(PETRO, told["id"], data="nothing:known"))
    assert note["text"]


async def test_a_press_on_a_message_too_old_to_read_is_answered(rig: Rig) -> None:
    async with rig.account():
        rig.world.presses["old"] = 9e9
        there = {"chat": rig.world.rooms[PETRO].as_json(), "message_id": 1, "date": 0}
        press = {"id": "old", "from": rig.world.user(PETRO), "chat_instance": "1", "data": "x:1", "message": there}
        rig.world.update("callback_query", press)
        assert (await rig.noted("old"))["text"]


async def test_a_press_without_a_message_is_answered_with_nothing(rig: Rig) -> None:
    async with rig.account():
        rig.world.presses["inline"] = 9e9
        press = {"id": "inline", "from": rig.world.user(PETRO), "chat_instance": "1", "data": "x:1"}
        rig.world.update("callback_query", press)
        assert await rig.noted("inline") == {"text": "", "alert": False}


async def test_a_press_answered_too_late_is_no_error(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/topics")
        (told,) = await rig.heard(PETRO)
        query = rig.world.press(PETRO, told["id"], data="nothing:known")
        rig.world.presses[query] = 0
        await quiet(rig)
    assert "answer not sent" not in caplog.text


async def test_a_long_answer_to_a_press_is_a_message(rig: Rig) -> None:
    async def answer(request: Request) -> Reply | None:
        return Reply(message=Message(lines=((Text(text="one"),), (Text(text="two"),))))

    async with rig.account(answer=answer) as account:
        button = Message(lines=((Text(text="x"),),), buttons=((Button(label="A", action="a:1"),),))
        sent = await account.channel.post(at(PETRO), button, reply_to=None, key="", plain=False)
        await rig.noted(rig.world.press(PETRO, int(sent)))
        assert (await rig.heard(PETRO, 2))[1]["text"] == "one\ntwo"


async def test_a_picture_in_private_is_helped_and_a_service_message_is_not(rig: Rig) -> None:
    async with rig.account():
        place = {"location": {"latitude": 50.4, "longitude": 30.5}}
        rig.world.message(rig.world.rooms[PETRO], "message", {"from": rig.world.user(PETRO), **place})
        await rig.heard(PETRO)
        pinned = {"from": rig.world.user(PETRO), "message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}
        rig.world.message(rig.world.rooms[PETRO], "message", pinned)
        await quiet(rig)
    assert len(rig.world.told(PETRO)) == 2


async def test_a_flood_is_answered_once(rig: Rig) -> None:
    async with rig.account():
        for _ in range(30):
            rig.world.say(PETRO, "/status")
        await rig.heard(PETRO, 11)
    assert len(rig.world.told(PETRO)) == 11


# --- when an answer cannot be sent ------------------------------------------------------------------------------------


async def test_an_answer_waits_out_a_pause_that_telegram_asks_for(rig: Rig) -> None:
    rig.server.fault("refuse", method="sendMessage", times=2, status=429, description="Too Many", retry_after=3)
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert rig.clock.slept.count(3.0) == 2


async def test_an_answer_is_given_up_after_a_few_pauses(rig: Rig) -> None:
    rig.server.fault("refuse", method="sendMessage", times=4, status=429, description="Too Many", retry_after=3)
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await until(lambda: len(rig.called("sendMessage")) == 4)
        await quiet(rig)
    assert len(rig.world.told(PETRO)) == 1


async def test_an_answer_does_not_wait_for_ever(rig: Rig) -> None:
    rig.server.fault("refuse", method="sendMessage", status=429, description="Too Many", retry_after=600)
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await quiet(rig)
    assert len(rig.world.told(PETRO)) == 1


async def test_an_answer_whose_markup_is_refused_goes_once_in_plain_text(rig: Rig) -> None:
    rig.server.fault("refuse", method="sendMessage", status=400, description="Bad Request: can't parse entities: x")
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    first, second = rig.called("sendMessage")
    assert (first.get("parse_mode"), second.get("parse_mode")) == ("HTML", None)


async def test_an_answer_that_is_refused_twice_is_given_up(rig: Rig) -> None:
    rig.server.fault(
        "refuse", method="sendMessage", times=2, status=400, description="Bad Request: BUTTON_DATA_INVALID"
    )
    async with rig.account():
        rig.world.say(OLENA, "/topics", GROUP)
        await until(lambda: len(rig.called("sendMessage")) == 2)
        await quiet(rig)
    assert rig.world.told(GROUP) == []


async def test_an_answer_follows_a_group_that_moves_meanwhile(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(OLENA, "/subscribe", GROUP)
        await rig.heard(GROUP)
        rig.world.say(OLENA, "/topics", GROUP)
        rig.world.migrate(GROUP, -1009, told=False)
        await rig.heard(-1009)
    assert await rig.chat(GROUP) is None
    assert await rig.room.followed(at(-1009)) != ()


async def test_a_bug_in_one_answer_leaves_the_others(rig: Rig) -> None:
    async def answer(request: Request) -> Reply | None:
        if request.arguments == "bug":
            raise LookupError("a bug")
        return Reply(message=a_text("fine"))

    async with rig.account(answer=answer):
        rig.world.say(PETRO, "/story bug")
        rig.world.say(PETRO, "/story")
        assert (await rig.heard(PETRO))[0]["text"] == "fine"


async def test_a_slow_chat_does_not_hold_up_another(rig: Rig) -> None:
    may_answer = asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        if request.person.id == str(OLENA):
            await may_answer.wait()
        return Reply(message=a_text("fine"))

    async with rig.account(answer=answer):
        rig.world.say(OLENA, "/help")
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO, 1)
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO, 2)
        may_answer.set()
        await rig.heard(OLENA)


async def test_each_chats_commands_are_answered_in_order(rig: Rig) -> None:
    async def answer(request: Request) -> Reply | None:
        return Reply(message=a_text(request.arguments))

    async with rig.account(answer=answer):
        for number in range(20):
            rig.world.say(PETRO, f"/story {number}")
        told = await rig.heard(PETRO, 20)
    assert [one["text"] for one in told] == [str(number) for number in range(20)]
