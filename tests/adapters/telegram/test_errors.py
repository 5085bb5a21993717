"""Every answer of Telegram's leads to its action, by type: each row is given by a server, through the library."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram.error import EndPointNotFound, NetworkError

from bot.channels.telegram.api import CONNECTIONS, open_bot
from bot.channels.telegram.errors import translate
from bot.channels.telegram.send import TelegramChannel
from bot.model.errors import (
    AccountStopped,
    ChatGone,
    ChatMoved,
    DeliveryError,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    TemporaryFailure,
)
from tests.adapters.telegram.rig import CHANNEL, FORUM, GROUP, IMPATIENT, OLENA, SHORT, Rig, a_text, at
from tests.servers.bot_api import TOKEN

MOVED = -1009


@dataclass(frozen=True)
class Row:
    """What happens to one message, and which of our errors it is. ``arrives`` says that it was posted all the same."""

    name: str
    expected: type[DeliveryError]
    fault: dict[str, Any] = field(default_factory=dict)
    arrange: Callable[[Rig], object] | None = None
    chat: int = OLENA
    thread: str | None = None
    arrives: bool = False
    says: dict[str, object] = field(default_factory=dict)


def refused(status: int, description: str, **more: Any) -> dict[str, Any]:
    return {"kind": "refuse", "status": status, "description": description, **more}


ROWS = (
    Row(
        "429 with a time",
        RateLimited,
        refused(429, "Too Many Requests: retry after 7", retry_after=7),
        says={"retry_after": timedelta(seconds=7), "whole_account": True},
    ),
    Row("429 without a time", RateLimited, {"kind": "html", "status": 429}, says={"retry_after": timedelta(seconds=5)}),
    Row("blocked", ChatGone, arrange=lambda rig: rig.world.react(OLENA, "kicked")),
    Row("never started", ChatGone, arrange=lambda rig: rig.world.open_private(9, started=False), chat=9),
    Row("kicked", ChatGone, arrange=lambda rig: rig.world.react(GROUP, "kicked"), chat=GROUP),
    Row("not a member", ChatGone, arrange=lambda rig: rig.world.react(CHANNEL, "left"), chat=CHANNEL),
    Row("deactivated", ChatGone, refused(403, "Forbidden: user is deactivated")),
    Row("group deleted", ChatGone, refused(403, "Forbidden: the group chat was deleted")),
    Row("group deactivated", ChatGone, refused(400, "Bad Request: group chat was deactivated")),
    Row("chat not found", NotAllowed, chat=12345, says={"right": "access to the chat"}),
    Row(
        "not enough rights",
        NotAllowed,
        arrange=lambda rig: rig.world.react(GROUP, "restricted"),
        chat=GROUP,
        says={"right": "permission to write"},
    ),
    Row(
        "no right to post in a channel",
        NotAllowed,
        arrange=lambda rig: rig.world.open_channel(CHANNEL, may_post=False),
        chat=CHANNEL,
        says={"right": "an administrator's rights"},
    ),
    Row(
        "thread closed",
        NotAllowed,
        arrange=lambda rig: rig.world.close_thread(FORUM, 7),
        chat=FORUM,
        thread="7",
        says={"right": "an open thread"},
    ),
    Row("thread not found", NotAllowed, chat=FORUM, thread="99", says={"right": "an open thread"}),
    Row("no rights to send", NotAllowed, refused(400, "Bad Request: have no rights to send a message")),
    Row("chat restricted", NotAllowed, refused(400, "Bad Request: CHAT_RESTRICTED")),
    Row("write forbidden", NotAllowed, refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN")),
    Row(
        "migrated",
        ChatMoved,
        arrange=lambda rig: rig.world.migrate(GROUP, MOVED),
        chat=GROUP,
        says={"new_address": str(MOVED)},
    ),
    Row("too long", MessageRejected, refused(400, "Bad Request: message is too long")),
    Row("bad markup", MessageRejected, refused(400, "Bad Request: can't parse entities: Unsupported start tag")),
    Row("bad button", MessageRejected, refused(400, "Bad Request: BUTTON_DATA_INVALID")),
    Row("a refusal nobody knows", MessageRejected, refused(400, "Bad Request: SOMETHING_NEW")),
    Row("request too large", MessageRejected, {"kind": "html", "status": 413}),
    Row("nothing to do for a post", MessageRejected, refused(400, "Bad Request: message is not modified")),
    Row("token revoked", AccountStopped, arrange=lambda rig: rig.server.revoke_token()),
    Row("401", AccountStopped, refused(401, "Unauthorized")),
    Row("404", AccountStopped, refused(404, "Not Found")),
    Row("409", AccountStopped, refused(409, "Conflict: terminated by other getUpdates request")),
    Row("500 in JSON", OutcomeUnknown, refused(500, "Internal Server Error")),
    Row("502 in HTML", OutcomeUnknown, {"kind": "html", "status": 502}),
    Row("503 in HTML", OutcomeUnknown, {"kind": "html", "status": 503}),
    Row("garbage", OutcomeUnknown, {"kind": "garbage"}),
    Row("JSON of another shape", OutcomeUnknown, {"kind": "wrong_shape"}),
    Row("a success without a result", OutcomeUnknown, {"kind": "body", "status": 200, "body": '{"ok": true}'}),
    Row("a list", OutcomeUnknown, {"kind": "body", "status": 200, "body": "[]"}),
    Row("odd parameters", OutcomeUnknown, {"kind": "body", "status": 500, "body": '{"parameters": "x"}'}),
    Row("reset before it was done", OutcomeUnknown, {"kind": "reset"}),
    Row("reset after it was done", OutcomeUnknown, {"kind": "drop"}, arrives=True),
    Row("no answer", OutcomeUnknown, {"kind": "hang", "seconds": 1.0}),
    Row("no answer though it was done", OutcomeUnknown, {"kind": "hang_after", "seconds": 1.0}, arrives=True),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_an_answer_leads_to_its_action(rig: Rig, row: Row) -> None:
    if row.arrange is not None:
        row.arrange(rig)
    if row.fault:
        rig.server.fault(**{"method": "sendMessage", **row.fault})
    timeouts = IMPATIENT if "seconds" in row.fault else SHORT
    async with rig.account(token=TOKEN, listen=False, timeouts=timeouts) as account:
        with pytest.raises(DeliveryError) as raised:
            await account.channel.post(at(row.chat, row.thread), a_text("news"), reply_to=None, key="1", plain=False)
    assert type(raised.value) is row.expected
    assert {name: getattr(raised.value, name) for name in row.says} == row.says
    assert bool(rig.world.told(row.chat)) is row.arrives
    assert raised.value.__cause__ is not None or row.name == "nothing to do for a post"
    assert "TEST-token" not in str(raised.value)


async def test_a_refused_connection_was_certainly_not_sent(rig: Rig) -> None:
    await rig.server.stop()
    async with rig.channel() as channel:
        with pytest.raises(TemporaryFailure):
            await channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)


async def test_a_full_pool_was_certainly_not_sent(rig: Rig) -> None:
    rig.server.fault("slow", method="sendMessage", times=CONNECTIONS, seconds=1.5)
    async with rig.account(listen=False, timeouts=replace(SHORT, pool=0.3)) as account:

        async def post() -> object:
            try:
                return await account.channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)
            except DeliveryError as error:
                return error

        outcomes = await asyncio.gather(*(post() for _ in range(CONNECTIONS + 6)))
    failures = [outcome for outcome in outcomes if isinstance(outcome, DeliveryError)]
    assert failures
    assert all(type(failure) is TemporaryFailure for failure in failures)


async def test_a_proxy_that_is_not_there_was_certainly_not_sent(rig: Rig) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with open_bot(rig.server.token, api_url=rig.server.url, proxy_url=proxy, timeouts=SHORT) as bot:
            with pytest.raises(TemporaryFailure):
                await TelegramChannel(bot).post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)


async def test_everything_goes_through_the_proxy(rig: Rig) -> None:
    async with rig.account(api_url="http://telegram.invalid", proxy_url=rig.server.url, listen=False) as account:
        await account.channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)
    assert rig.world.told(OLENA)


async def test_a_proxy_of_the_environment_is_not_used(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with rig.channel() as channel:
        assert await channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)


EDITS: tuple[tuple[str, Callable[[Rig, int], object], type[DeliveryError] | None], ...] = (
    ("deleted", lambda rig, message: rig.world.delete(OLENA, message), MessageGone),
    ("can't be edited", lambda rig, message: rig.world.lock(OLENA, message), MessageGone),
    ("not modified", lambda rig, message: None, None),
)


@pytest.mark.parametrize(("name", "arrange", "expected"), EDITS, ids=lambda value: str(value)[:20])
async def test_an_edit_that_cannot_be_made(
    rig: Rig, name: str, arrange: Callable[[Rig, int], object], expected: type[DeliveryError] | None
) -> None:
    async with rig.channel() as channel:
        posted = await channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)
        arrange(rig, int(posted))
        edit = channel.edit(at(OLENA), posted, a_text("news"), plain=False)
        assert await _failure(edit) is expected


async def _failure(call: Awaitable[object]) -> type[DeliveryError] | None:
    try:
        await call
    except DeliveryError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    "cause", [httpx.ConnectTimeout(""), httpx.ConnectError(""), httpx.PoolTimeout(""), httpx.ProxyError("")]
)
def test_what_never_left_is_temporary(cause: Exception) -> None:
    error = NetworkError("x")
    error.__cause__ = cause
    assert type(translate(error)) is TemporaryFailure


@pytest.mark.parametrize(
    "cause", [httpx.ReadTimeout(""), httpx.WriteError(""), httpx.WriteTimeout(""), httpx.RemoteProtocolError("")]
)
def test_what_may_have_left_is_unknown(cause: Exception) -> None:
    error = NetworkError("x")
    error.__cause__ = cause
    assert type(translate(error)) is OutcomeUnknown


def test_an_error_of_the_library_nobody_expects_is_unknown() -> None:
    assert type(translate(EndPointNotFound("x"))) is OutcomeUnknown
