"""What an account gives away: nothing of its token; and the test server as a process of its own."""

import asyncio
import logging
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.model.errors import DeliveryError
from tests.adapters.telegram.rig import IMPATIENT, OLENA, Rig, a_text, at, until
from tests.servers.bot_api import TOKEN, RemoteBotApi

SECRET = TOKEN.partition(":")[2]
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("fault", ["reset", "html", "hang"])
async def test_no_error_names_the_token(rig: Rig, fault: str) -> None:
    rig.server.fault(fault, method="sendMessage", seconds=1.0, status=500)
    async with rig.account(listen=False, timeouts=IMPATIENT) as account:
        with pytest.raises(DeliveryError) as raised:
            await account.channel.post(at(OLENA), a_text("news"), reply_to=None, key="1", plain=False)
    error: BaseException | None = raised.value
    while error is not None:
        assert SECRET not in f"{error} {error!r}"
        error = error.__cause__


async def test_what_we_log_of_a_refused_token_does_not_hold_it(
    rig: Rig, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.WARNING)
    rig.server.revoke_token()
    async with rig.account(token=TOKEN):
        await until(lambda: bool(rig.stops))
    assert SECRET not in caplog.text + capsys.readouterr().out


async def test_an_account_names_its_loop(rig: Rig) -> None:
    async with rig.account(listen=False) as account:
        assert account.loop == "listen:telegram:default"


async def test_the_server_runs_as_a_process_and_is_driven_from_afar(rig: Rig) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.servers.bot_api", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        port = (await process.stdout.readline()).decode().split()[-1]
        async with ClientSession() as session:
            remote = RemoteBotApi(f"http://127.0.0.1:{port}", session)
            await remote.do("open_private", user=7)
            async with rig.account(api_url=remote.url):
                await remote.do("say", user=7, text="/help")

                async def is_answered() -> bool:
                    return bool(await remote.do("told", chat=7))

                await until(is_answered)
            assert "getMe" in {call["method"] for call in await remote.do("log")}
    finally:
        process.kill()
        await process.wait()
