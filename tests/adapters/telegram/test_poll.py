"""Receiving updates: redelivery, outages, other pollers, revoked tokens, and a quick end."""

import asyncio
import time
from dataclasses import replace

import pytest

from bot.model.errors import AccountStopped
from bot.model.observation import LoopFailed, Progressed
from bot.model.request import Reply, Request
from tests.adapters.telegram.rig import OLENA, PETRO, SHORT, Rig, a_text, at, until
from tests.servers.bot_api import TOKEN
from tests.servers.telegram_world import Json


async def test_a_redelivered_update_is_not_answered_twice(rig: Rig) -> None:
    async with rig.account():
        rig.world.say(PETRO, "/help")
        (again,) = rig.world.updates
        await rig.heard(PETRO)
        rig.world.redeliver([again])
        rig.world.say(PETRO, "/status")
        await rig.heard(PETRO, 2)
    assert len(rig.world.told(PETRO)) == 2


async def test_nor_after_a_restart(rig: Rig) -> None:
    rig.world.say(PETRO, "/help")
    again: list[Json] = list(rig.world.updates)
    async with rig.account():
        await rig.heard(PETRO)
    rig.world.redeliver(again)
    async with rig.account():
        rig.world.say(PETRO, "/status")
        await rig.heard(PETRO, 2)
    assert len(rig.world.told(PETRO)) == 2


async def test_numbers_that_begin_anew_after_a_day_are_not_taken_for_old_ones(rig: Rig) -> None:
    rig.world.say(PETRO, "/help")
    again: list[Json] = list(rig.world.updates)
    async with rig.account():
        await rig.heard(PETRO)
    rig.clock.at = rig.clock.at.replace(day=rig.clock.at.day + 2)
    rig.world.redeliver(again)
    async with rig.account():
        assert len(await rig.heard(PETRO, 2)) == 2


async def test_an_update_whose_handling_failed_is_handled_when_it_comes_again(rig: Rig) -> None:
    failing = True

    async def answer(request: Request) -> Reply | None:
        if failing:
            raise OSError("the disk is full")
        return Reply(message=a_text("fine"))

    rig.world.say(PETRO, "/help")
    again: list[Json] = list(rig.world.updates)
    async with rig.account(answer=answer):
        await until(lambda: bool(rig.called("getUpdates")))
    failing = False
    rig.world.redeliver(again)
    async with rig.account(answer=answer):
        await rig.heard(PETRO)


@pytest.mark.parametrize("fault", ["reset", "html", "garbage", "wrong_shape"])
async def test_an_outage_is_sat_out_with_one_line_in_the_log(
    rig: Rig, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rig.server.fault(fault, method="getUpdates", times=4, status=502)
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert rig.clock.slept[:4] == [1.0, 2.0, 4.0, 8.0]
    assert len(rig.seen.of(LoopFailed)) == 4
    assert rig.seen.of(Progressed)
    assert capsys.readouterr().out.count("polling failed") == 1


async def test_an_update_that_cannot_be_read_is_passed_over_and_not_written_down(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.world.update("message", {"text": "a secret of mine", "chat": {"id": PETRO}})
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert "secret" not in caplog.text


async def test_an_update_of_no_kind_we_asked_for_is_passed_over(rig: Rig) -> None:
    rig.world.redeliver([{"update_id": 900, "message": None}])
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)


async def test_telegram_may_be_out_of_reach_at_the_start(rig: Rig) -> None:
    port = int(rig.server.url.rpartition(":")[2])
    await rig.server.stop()
    async with rig.account():
        await until(lambda: len(rig.seen.of(LoopFailed)) > 1)
        await rig.server.start(port)
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)


async def test_an_idle_account_goes_on_polling_and_says_so(rig: Rig) -> None:
    rig.server.fault("refuse", method="getUpdates", status=400, description="Bad Request: message is not modified")
    async with rig.account(timeouts=replace(SHORT, poll=0)):
        await until(lambda: len(rig.seen.of(Progressed)) > 4)
    assert rig.seen.of(LoopFailed) == []


async def test_a_pause_asked_of_the_poller_is_kept(rig: Rig) -> None:
    rig.server.fault("refuse", method="getUpdates", status=429, description="Too Many Requests", retry_after=17)
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert rig.clock.slept[0] == 17.0


async def test_another_poller_stops_the_account_loudly_and_is_left_alone(rig: Rig) -> None:
    rig.server.fault("refuse", method="getUpdates", times=9, status=409, description="Conflict: terminated by other")
    async with rig.account() as account:
        await until(lambda: bool(rig.stops))
        polls = len(rig.called("getUpdates"))
        with pytest.raises(AccountStopped):
            await account.channel.post(at(PETRO), a_text("news"), reply_to=None, key="1", plain=False)
        with pytest.raises(AccountStopped):
            await account.channel.edit(at(PETRO), "1", a_text("news"), plain=False)
        await asyncio.sleep(0.2)
    assert len(rig.called("getUpdates")) == polls == 2
    assert "another program" in rig.stops[0]
    assert rig.seen.stopped() == rig.stops


async def test_an_account_may_have_nobody_to_tell(rig: Rig) -> None:
    rig.server.set_webhook()
    async with rig.account(on_stopped=None):
        await until(lambda: bool(rig.seen.stopped()))
    assert rig.stops == []


async def test_a_poll_left_over_from_a_crash_is_no_other_poller(rig: Rig) -> None:
    rig.server.fault("refuse", method="getUpdates", status=409, description="Conflict: terminated by other")
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert rig.stops == []


async def test_of_two_pollers_one_stops(rig: Rig) -> None:
    async with rig.account(), rig.account():
        await until(lambda: bool(rig.stops))
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
    assert len(rig.stops) == 1


async def test_a_webhook_is_not_fought_either(rig: Rig) -> None:
    rig.server.set_webhook()
    async with rig.account():
        await until(lambda: bool(rig.stops))
    assert "webhook" in rig.stops[0]


async def test_a_revoked_token_stops_the_account_until_it_is_taken_again(rig: Rig) -> None:
    rig.server.revoke_token()
    async with rig.account(token=TOKEN) as account:
        await until(lambda: len(rig.seen.stopped()) > 1)
        with pytest.raises(AccountStopped):
            await account.channel.post(at(PETRO), a_text("news"), reply_to=None, key="1", plain=False)
        rig.server.revoke_token(TOKEN)
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
        assert await account.channel.post(at(PETRO), a_text("news"), reply_to=None, key="1", plain=False)
    assert len(rig.stops) == 1
    assert TOKEN not in rig.stops[0]
    assert set(rig.seen.stopped()[:-1]) == {rig.stops[0]}
    assert rig.seen.stopped()[-1] is None
    assert 60.0 in rig.clock.slept


async def test_an_account_ends_at_once_while_it_waits_for_updates(rig: Rig) -> None:
    async with rig.account(timeouts=SHORT):
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)
        began = time.monotonic()
    assert time.monotonic() - began < 1


async def test_an_answer_under_way_is_finished_before_the_end(rig: Rig) -> None:
    started = asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        started.set()
        await asyncio.sleep(0.2)
        return Reply(message=a_text("fine"))

    async with rig.account(answer=answer):
        rig.world.say(PETRO, "/help")
        await started.wait()
    assert rig.world.told(PETRO)


async def test_an_answer_that_takes_too_long_is_cut_off_at_the_end(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.poll.STOP_WAIT", 0.05)
    started = asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        started.set()
        await asyncio.sleep(60)
        return None

    async with rig.account(answer=answer):
        rig.world.say(PETRO, "/help")
        await started.wait()
    assert rig.world.told(PETRO) == []


async def test_very_many_updates_at_once_are_all_answered(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.poll.AT_ONCE", 3)
    monkeypatch.setattr("bot.channels.telegram.poll.BATCH_WAIT", 0.01)

    async def answer(request: Request) -> Reply | None:
        return Reply(message=a_text(request.arguments))

    for number in range(40):
        rig.world.say(OLENA if number % 2 else PETRO, f"/story {number}")
    async with rig.account(answer=answer):
        await rig.heard(OLENA, 20)
        await rig.heard(PETRO, 20)


async def test_the_menu_is_set_in_every_language(rig: Rig) -> None:
    async with rig.account():
        await until(lambda: len(rig.world.commands) == 5)
    assert set(rig.world.commands) == {"", "en", "uk", "ru", "ar"}
    assert rig.world.commands[""] == rig.world.commands["en"] != rig.world.commands["uk"]


async def test_a_menu_that_cannot_be_set_stops_nothing(rig: Rig) -> None:
    rig.server.fault("refuse", method="setMyCommands", status=400, description="Bad Request: BOT_COMMAND_INVALID")
    async with rig.account():
        rig.world.say(PETRO, "/help")
        await rig.heard(PETRO)


async def test_a_bug_in_the_observer_ends_the_listening_with_a_line_in_the_log(
    rig: Rig, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def saw(self, event: object) -> None:
            raise ZeroDivisionError

    async with rig.account(observer=Broken()):
        await asyncio.sleep(0.3)
    assert "listening ended" in capsys.readouterr().out
