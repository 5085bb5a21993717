"""Connecting, staying connected, stopping where a token is refused; and what an account gives away: no token."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.channels.slack.memory import KEPT_FOR, HandledEvents
from bot.model.errors import AccountStopped, DeliveryError
from bot.model.observation import LoopFailed, Progressed
from tests.adapters.slack.rig import CHANNEL, OLENA, SECRETS, Rig, a_text, at, until
from tests.servers.slack_api import RemoteSlackApi

ROOT = Path(__file__).parents[3]


async def connected(rig: Rig, times: int = 1) -> None:
    await until(lambda: rig.server.socket.connects >= times and rig.server.socket.connections() == 1)


async def asked(rig: Rig) -> None:
    """Ask something, and wait for the answer."""
    before = len(rig.world.told(rig.direct(OLENA)))
    rig.world.say(OLENA, "status")
    await rig.heard(rig.direct(OLENA), before + 1)


async def test_an_account_names_its_loop(rig: Rig) -> None:
    async with rig.account(listen=False) as account:
        assert account.loop == "listen:slack:default"


async def test_listening_is_seen_as_progress(rig: Rig) -> None:
    async with rig.account() as account:
        await until(lambda: len(rig.seen.of(Progressed)) >= 4)
        assert {event.loop for event in rig.seen.events if isinstance(event, Progressed)} == {account.loop}
    assert rig.seen.stopped() == []


async def test_leaving_stops_within_a_moment(rig: Rig) -> None:
    async with rig.account():
        await connected(rig)
        started = time.monotonic()
    assert time.monotonic() - started < 1.0
    await until(lambda: rig.server.socket.connections() == 0)


async def test_leaving_finishes_the_answers_under_way(rig: Rig) -> None:
    async with rig.account():
        rig.server.fault("slow", method="chat.postMessage", seconds=0.3)
        await rig.acked(rig.world.say(OLENA, "status"))
    assert len(rig.world.told(rig.direct(OLENA))) == 1


async def test_leaving_gives_up_what_takes_too_long(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.slack.listen.STOP_WAIT", 0.1)

    async def never(_: object) -> None:
        await asyncio.Event().wait()

    async with rig.account(answer=never):
        await rig.acked(rig.world.say(OLENA, "status"))
        started = time.monotonic()
    assert time.monotonic() - started < 2.0


@pytest.mark.parametrize(
    "breaks",
    [
        lambda rig: rig.server.socket.cut(),
        lambda rig: rig.server.socket.ask_to_reconnect(),
        lambda rig: rig.server.socket.ask_to_reconnect("too_many_websockets"),
    ],
    ids=["cut", "refresh", "too many"],
)
async def test_a_connection_that_ends_is_opened_again(rig: Rig, breaks: Callable[[Rig], None]) -> None:
    async with rig.account():
        await connected(rig)
        breaks(rig)
        await connected(rig, 2)
        await asked(rig)


async def test_what_was_asked_while_the_connection_was_broken_is_answered(rig: Rig) -> None:
    async with rig.account():
        await connected(rig)
        rig.server.socket.cut()
        rig.world.say(OLENA, "status")
        assert len(await rig.heard(rig.direct(OLENA))) == 1


async def test_a_server_that_never_answers_a_ping_is_left(rig: Rig) -> None:
    async with rig.account():
        await connected(rig)
        rig.server.socket.go_silent()
        await connected(rig, 2)
        await asked(rig)


async def test_slack_that_cannot_be_reached_at_the_start_is_tried_until_it_can(rig: Rig) -> None:
    await rig.server.stop()
    port = int(rig.server.url.rpartition(":")[2])
    async with rig.account():
        await until(lambda: len(rig.seen.of(LoopFailed)) >= 2)
        await rig.server.start(port)
        await asked(rig)
    assert rig.seen.stopped() == []


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("fault", ["reset", "html", "garbage", "wrong_shape", "limit"])
async def test_a_failure_on_the_way_is_only_a_delay(rig: Rig, method: str, fault: str) -> None:
    rig.server.fault(fault, method=method, retry_after=7, times=2)
    async with rig.account():
        await asked(rig)
    assert rig.seen.of(LoopFailed)
    assert rig.seen.stopped() == []
    assert fault != "limit" or 7 in rig.clock.slept


async def test_a_socket_that_refuses_us_is_asked_for_another_ticket(rig: Rig) -> None:
    rig.server.socket.refuse_next()
    async with rig.account():
        await asked(rig)
    assert len(rig.called("apps.connections.open")) == 2


async def test_pauses_grow_up_to_half_a_minute(rig: Rig) -> None:
    await rig.server.stop()
    async with rig.account():
        await until(lambda: len(rig.clock.slept) >= 8)
    assert rig.clock.slept[:7] == [1, 2, 4, 8, 16, 30, 30]


async def test_a_bug_ends_listening_with_a_word_and_messages_still_go_out(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = asyncio.Event()

    class Broken:
        def saw(self, _: object) -> None:
            broken.set()
            raise ZeroDivisionError

    async with rig.account(observer=Broken()) as account:
        await broken.wait()
        assert await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
    assert "listening ended" in capsys.readouterr().out


# --- refused ----------------------------------------------------------------------------------------------------------


async def test_a_refused_token_stops_the_account_once_and_loses_nothing(rig: Rig) -> None:
    rig.server.revoke_tokens()
    async with rig.account() as account:
        await until(lambda: len(rig.called("auth.test")) >= 3)
        with pytest.raises(AccountStopped):
            await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.stops) == 1
    assert set(rig.seen.stopped()) == {rig.stops[0]}
    assert 60 in rig.clock.slept
    assert rig.called("chat.postMessage") == []


async def test_a_token_that_is_good_again_resumes_the_account(rig: Rig) -> None:
    rig.server.revoke_tokens("token_revoked")
    async with rig.account() as account:
        await until(lambda: bool(rig.stops))
        rig.server.restore_tokens()
        await until(lambda: rig.seen.stopped()[-1:] == [None])
        assert await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        await asked(rig)


async def test_where_only_the_app_token_is_refused_messages_still_go_out(rig: Rig) -> None:
    async with rig.account(app_token="xapp-1-another") as account:
        await until(lambda: bool(rig.stops))
        assert await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)


async def test_tokens_that_were_mixed_up_stop_the_account(rig: Rig) -> None:
    async with rig.account(app_token=rig.server.bot_token, bot_token=rig.server.app_token):
        await until(lambda: bool(rig.stops))
    assert "another kind" in rig.stops[0]


async def test_an_app_that_is_uninstalled_stops_at_once(rig: Rig) -> None:
    async with rig.account() as account:
        await connected(rig)
        rig.server.revoke_tokens("account_inactive", told=True)
        await until(lambda: bool(rig.stops))
        with pytest.raises(AccountStopped):
            await account.channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
        await until(lambda: len(rig.called("auth.test")) >= 2)
        rig.server.restore_tokens()
        await until(lambda: rig.seen.stopped()[-1:] == [None])
        await asked(rig)
    assert rig.called("chat.postMessage")[0]["channel"] == rig.direct(OLENA)


@pytest.mark.parametrize(("tokens", "stops"), [({"bot": ["U0BOT"]}, True), ({"oauth": ["U1"]}, False), ({}, False)])
async def test_only_a_revoked_bot_token_stops_the_account(rig: Rig, tokens: dict[str, list[str]], stops: bool) -> None:
    async with rig.account():
        await connected(rig)
        rig.world.event({"type": "tokens_revoked", "tokens": tokens})
        await until(lambda: rig.seen.stopped()[-1:] == ([None] if stops else []))
        await asked(rig)
    assert bool(rig.stops) is stops


# --- memory -----------------------------------------------------------------------------------------------------------


async def test_events_are_remembered_for_an_hour(rig: Rig) -> None:
    events = HandledEvents(rig.room.store, rig.clock, "default")
    assert events.take("Ev1")
    rig.clock.at += KEPT_FOR - timedelta(seconds=1)
    assert not events.take("Ev1")
    rig.clock.at += timedelta(seconds=1)
    assert events.take("Ev1")


async def test_the_memory_stays_small(rig: Rig) -> None:
    events = HandledEvents(rig.room.store, rig.clock, "default")
    for number in range(5000):
        assert events.take(f"Ev{number}")
    await events.write_down()
    kept = await rig.room.store.read(lambda tx: tx.journal.recall("slack:default:events"))
    assert len(kept) == 200
    assert not events.take("Ev4999")


# --- secrets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["reset", "html", "garbage", "hang"])
async def test_no_error_names_a_token(rig: Rig, fault: str) -> None:
    rig.server.fault(fault, method="chat.postMessage", seconds=1.0)
    async with rig.channel() as channel:
        with pytest.raises(DeliveryError) as raised:
            await channel.post(at(CHANNEL), a_text("news"), reply_to=None, key="1", plain=False)
    error: BaseException | None = raised.value
    while error is not None:
        assert not any(secret in f"{error} {error!r}" for secret in SECRETS)
        error = error.__cause__


async def test_nothing_that_is_logged_holds_a_token_or_what_was_said(
    rig: Rig, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with rig.account() as account:
        rig.world.say(OLENA, "search verysecretwords")
        await rig.heard(rig.direct(OLENA))
        rig.server.socket.cut()
        await connected(rig, 2)
        rig.server.revoke_tokens()
        with pytest.raises(AccountStopped):
            await account.channel.post(at(CHANNEL), a_text("verysecretwords"), reply_to=None, key="1", plain=False)
    logged = caplog.text + "".join(capsys.readouterr())
    assert not any(secret in logged for secret in (*SECRETS, "verysecretwords", "ticket-"))


async def test_the_server_runs_as_a_process_and_is_driven_from_afar(rig: Rig) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.servers.slack_api", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        port = (await process.stdout.readline()).decode().split()[-1]
        async with ClientSession() as session:
            remote = RemoteSlackApi(f"http://127.0.0.1:{port}", session)
            await remote.do("open_channel", channel="C7", members=["U7"])
            async with rig.account(api_url=remote.api_url):
                await remote.do("command", user="U7", text="help", channel="C7")

                async def is_told() -> bool:
                    return bool(await remote.do("told", channel="C7")) and bool(await remote.do("acks"))

                await until(is_told)
            assert "auth.test" in {call["method"] for call in await remote.do("log")}
            assert await remote.do("acks")
    finally:
        process.kill()
        await process.wait()


async def test_listening_leaves_our_own_log_as_it_is(rig: Rig) -> None:
    before = logging.getLogger("homeward").level
    async with rig.account():
        await connected(rig)
    assert logging.getLogger("homeward").level == before
