"""Posting and editing, against a strict server."""

from bot.model.delivery import LookUpResult
from bot.model.message import Button, Link, Message, Text
from tests.adapters.telegram.rig import CHANNEL, FORUM, GROUP, OLENA, Rig, a_text, at
from tests.builders import NOON


async def test_a_post_arrives_and_gives_its_id(rig: Rig) -> None:
    async with rig.channel() as channel:
        sent = await channel.post(at(OLENA), a_text("a < b & c"), reply_to=None, key="1", plain=False)
    (told,) = rig.world.told(OLENA)
    assert (told["text"], str(told["id"])) == ("a < b & c", sent)


async def test_no_message_shows_a_preview(rig: Rig) -> None:
    message = Message(lines=((Link(text="Title", url="https://visti.example/1"),),))
    async with rig.channel() as channel:
        sent = await channel.post(at(CHANNEL), message, reply_to=None, key="1", plain=False)
        await channel.edit(at(CHANNEL), sent, a_text("Other"), plain=False)
        await channel.edit(at(CHANNEL), sent, message, plain=True)
    (told,) = rig.world.told(CHANNEL)
    assert not told["preview"]
    assert all("is_disabled" in call["link_preview_options"] for call in rig.called("editMessageText"))


async def test_a_post_into_a_forum_thread_lands_there(rig: Rig) -> None:
    async with rig.channel() as channel:
        await channel.post(at(FORUM, "7"), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.world.told(FORUM, 7)) == 1


async def test_a_reply_names_its_message(rig: Rig) -> None:
    async with rig.channel() as channel:
        first = await channel.post(at(GROUP), a_text("news"), reply_to=None, key="1", plain=False)
        await channel.post(at(GROUP), a_text("7 now"), reply_to=first, key="2", plain=False)
    assert str(rig.world.told(GROUP)[1]["reply_to"]) == first


async def test_a_reply_to_a_deleted_message_is_sent_without(rig: Rig) -> None:
    async with rig.channel() as channel:
        first = await channel.post(at(GROUP), a_text("news"), reply_to=None, key="1", plain=False)
        rig.world.delete(GROUP, int(first))
        await channel.post(at(GROUP), a_text("7 now"), reply_to=first, key="2", plain=False)
    assert rig.world.told(GROUP)[1]["reply_to"] is None


async def test_an_edit_changes_text_and_buttons(rig: Rig) -> None:
    before = Message(lines=((Text(text="one"),),), buttons=((Button(label="A", action="a:1"),),))
    async with rig.channel() as channel:
        sent = await channel.post(at(OLENA), before, reply_to=None, key="1", plain=False)
        await channel.edit(at(OLENA), sent, a_text("two"), plain=False)
    (told,) = rig.world.told(OLENA)
    assert (told["text"], told["keyboard"], len(told["edits"])) == ("two", [], 1)


async def test_an_edit_that_changes_nothing_is_no_error(rig: Rig) -> None:
    async with rig.channel() as channel:
        sent = await channel.post(at(OLENA), a_text("one"), reply_to=None, key="1", plain=False)
        await channel.edit(at(OLENA), sent, a_text("one"), plain=False)
    assert rig.world.told(OLENA)[0]["edits"] == []


async def test_plain_text_goes_without_markup(rig: Rig) -> None:
    async with rig.channel() as channel:
        await channel.post(at(OLENA), a_text("<b>&"), reply_to=None, key="1", plain=True)
    assert rig.world.told(OLENA)[0]["text"] == "<b>&"
    assert "parse_mode" not in rig.called("sendMessage")[0]


async def test_a_bot_cannot_look_up_what_it_sent(rig: Rig) -> None:
    async with rig.channel() as channel:
        answer = await channel.look_up(at(OLENA), "1", NOON)
    assert answer.result is LookUpResult.UNSUPPORTED
