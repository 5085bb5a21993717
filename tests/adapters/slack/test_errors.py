"""Every answer of Slack's leads to its action, by type: each row is given by a server, through the library."""

import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.channels.slack.api import open_client
from bot.channels.slack.errors import translate
from bot.channels.slack.send import SlackChannel
from bot.model.errors import (
    AccountStopped,
    ChatGone,
    DeliveryError,
    EditClosed,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    TemporaryFailure,
)
from tests.adapters.slack.rig import CHANNEL, OUTSIDE, PRIVATE, SECRETS, SHORT, FastClock, Rig, a_text, at


@dataclass(frozen=True)
class Row:
    """What happens to one message, and which of our errors it is. ``arrives`` says that it was posted all the same."""

    name: str
    expected: type[DeliveryError]
    fault: dict[str, Any] = field(default_factory=dict)
    arrange: Callable[[Rig], object] | None = None
    channel: str = CHANNEL
    arrives: bool = False
    says: dict[str, object] = field(default_factory=dict)


def refused(code: str, **more: Any) -> dict[str, Any]:
    return {"kind": "refuse", "code": code, "more": more}


NO_CHANCE_TO_JOIN: dict[str, object] = {"right": "an invitation to the channel"}
ARCHIVED: dict[str, object] = {"right": "a channel that is not archived"}

ROWS = (
    Row(
        "429 with a time",
        RateLimited,
        {"kind": "limit", "retry_after": 7},
        says={"retry_after": timedelta(seconds=7), "whole_account": False},
    ),
    Row("429 without a time", RateLimited, {"kind": "html", "status": 429}, says={"retry_after": timedelta(seconds=5)}),
    Row("ratelimited", RateLimited, refused("ratelimited"), says={"whole_account": False}),
    Row("rate_limited", RateLimited, refused("rate_limited")),
    Row("the workspace's limit", RateLimited, refused("message_limit_exceeded"), says={"whole_account": True}),
    Row("not in a private channel", NotAllowed, refused("not_in_channel"), channel=PRIVATE, says=NO_CHANCE_TO_JOIN),
    Row("no scope to join", NotAllowed, arrange=lambda rig: rig.server.drop_scope("channels:join"), channel=OUTSIDE),
    Row("channel not found", NotAllowed, channel="C404"),
    Row("private channel without us", NotAllowed, arrange=lambda rig: rig.world.remove(PRIVATE), channel=PRIVATE),
    Row("archived", NotAllowed, arrange=lambda rig: rig.world.archive(CHANNEL), says=ARCHIVED),
    Row("deactivated", AccountStopped, refused("account_inactive")),
    Row("token revoked", AccountStopped, refused("token_revoked")),
    Row("another token", AccountStopped, arrange=lambda rig: rig.server.revoke_tokens()),
    Row("uninstalled", AccountStopped, refused("app_uninstalled")),
    Row("no token", AccountStopped, refused("not_authed")),
    Row("token expired", AccountStopped, refused("token_expired")),
    Row("another kind of token", AccountStopped, refused("not_allowed_token_type")),
    Row(
        "a scope is missing",
        NotAllowed,
        arrange=lambda rig: rig.server.drop_scope("chat:write"),
        says={"right": "the scope chat:write"},
    ),
    Row("a scope is missing, unnamed", NotAllowed, refused("missing_scope"), says={"right": "the scope it needs"}),
    Row(
        "restricted",
        NotAllowed,
        arrange=lambda rig: rig.world.restrict(CHANNEL),
        says={"right": "permission to post"},
    ),
    Row("restricted threads", NotAllowed, refused("restricted_action_thread_only_channel")),
    Row("user deactivated", ChatGone, refused("user_not_found")),
    Row("cannot write to a bot", ChatGone, refused("cannot_dm_bot")),
    Row("too long", MessageRejected, refused("msg_too_long")),
    Row("bad blocks", MessageRejected, refused("invalid_blocks")),
    Row("blocks too long", MessageRejected, refused("msg_blocks_too_long")),
    Row("a refusal nobody knows", MessageRejected, refused("something_new")),
    Row("workspace is moving", TemporaryFailure, refused("team_added_to_org")),
    Row("request came in pieces", TemporaryFailure, refused("request_timeout")),
    Row("fatal_error", OutcomeUnknown, refused("fatal_error")),
    Row("internal_error", OutcomeUnknown, refused("internal_error")),
    Row("service unavailable", OutcomeUnknown, refused("service_unavailable")),
    Row("500 in HTML", OutcomeUnknown, {"kind": "html", "status": 500}),
    Row("503 in HTML", OutcomeUnknown, {"kind": "html", "status": 503}),
    Row("200 in HTML", OutcomeUnknown, {"kind": "html", "status": 200}),
    Row("garbage", OutcomeUnknown, {"kind": "garbage"}),
    Row("JSON of another shape", OutcomeUnknown, {"kind": "wrong_shape"}),
    Row("a success that says nothing", OutcomeUnknown, {"kind": "empty"}),
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
        rig.server.fault(**{"method": "chat.postMessage", **row.fault})
    async with rig.channel() as channel:
        with pytest.raises(DeliveryError) as raised:
            await channel.post(at(row.channel), a_text("news"), reply_to=None, key="1", plain=False)
    assert type(raised.value) is row.expected
    assert {name: getattr(raised.value, name) for name in row.says} == row.says
    assert len(rig.world.told(row.channel)) == row.arrives
    assert raised.value.__cause__ is not None
    assert not any(secret in f"{raised.value}" for secret in SECRETS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_nothing_is_sent_twice(rig: Rig, row: Row) -> None:
    if row.arrange is not None:
        row.arrange(rig)
    if row.fault:
        rig.server.fault(**{"method": "chat.postMessage", **row.fault})
    async with rig.channel() as channel:
        with pytest.raises(DeliveryError):
            await channel.post(at(row.channel), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.called("chat.postMessage")) == 1


async def test_a_refused_connection_was_certainly_not_sent(rig: Rig) -> None:
    await rig.server.stop()
    async with rig.channel() as channel:
        with pytest.raises(TemporaryFailure):
            await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)


async def test_a_name_that_cannot_be_resolved_was_certainly_not_sent() -> None:
    async with open_client("xoxb-1", api_url="http://slack.invalid/api/", timeouts=SHORT) as client:
        with pytest.raises(TemporaryFailure):
            await SlackChannel(client, FastClock()).post(
                at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False
            )


async def test_a_handshake_that_is_never_answered_was_certainly_not_sent(rig: Rig) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        waiting = [socket.socket() for _ in range(2)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(silent.getsockname())
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api/"
        async with open_client("xoxb-1", api_url=url, timeouts=SHORT) as client:
            with pytest.raises(TemporaryFailure):
                await SlackChannel(client, FastClock()).post(
                    at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False
                )
        for one in waiting:
            one.close()


async def test_a_proxy_of_the_environment_is_not_used(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with rig.channel() as channel:
        assert await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)


EDITS: tuple[tuple[str, Callable[[Rig, str], object], type[DeliveryError] | None], ...] = (
    ("deleted", lambda rig, ts: rig.world.delete(CHANNEL, ts), MessageGone),
    ("window closed", lambda rig, ts: rig.world.lock(CHANNEL, ts), EditClosed),
    (
        "not ours",
        lambda rig, ts: rig.server.fault("refuse", method="chat.update", code="cant_update_message"),
        EditClosed,
    ),
    ("archived", lambda rig, ts: rig.world.archive(CHANNEL), NotAllowed),
    ("limited", lambda rig, ts: rig.server.fault("limit", method="chat.update", retry_after=3), RateLimited),
    ("lost", lambda rig, ts: rig.server.fault("drop", method="chat.update"), OutcomeUnknown),
    ("the same words", lambda rig, ts: None, None),
)


@pytest.mark.parametrize(("name", "arrange", "expected"), EDITS, ids=lambda value: str(value)[:20])
async def test_an_edit_that_cannot_be_made(
    rig: Rig, name: str, arrange: Callable[[Rig, str], object], expected: type[DeliveryError] | None
) -> None:
    async with rig.channel() as channel:
        posted = await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        arrange(rig, posted)
        assert await _failure(channel.edit(at(CHANNEL), posted, a_text("news"), plain=False)) is expected


async def _failure(call: Awaitable[object]) -> type[DeliveryError] | None:
    try:
        await call
    except DeliveryError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    "error",
    [aiohttp.ServerDisconnectedError(), aiohttp.ClientOSError(), aiohttp.ClientPayloadError(), TimeoutError()],
)
def test_what_may_have_left_is_unknown(error: Exception) -> None:
    assert type(translate(error)) is OutcomeUnknown


@pytest.mark.parametrize("error", [aiohttp.ConnectionTimeoutError(), aiohttp.InvalidURL("nowhere")])
def test_what_never_left_is_temporary(error: Exception) -> None:
    assert type(translate(error)) is TemporaryFailure


def test_a_bug_of_our_own_is_no_answer_of_slacks() -> None:
    assert translate(ZeroDivisionError()) is None
