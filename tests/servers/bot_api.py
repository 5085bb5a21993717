"""A strict local Bot API: in-process for the tests of the adapter, or a process of its own for whole-program tests.

    python -m tests.servers.bot_api --port 8081 [--token 4242:TEST]

As a process it prints ``listening on PORT`` and is driven with ``POST /control/NAME`` and a JSON object of arguments:
NAME is a method of ``World`` (say, press, told, log …), of ``Faults`` (fault, clear) or of ``BotApi`` (limit_speed, …).
"""

import argparse
import asyncio
import json
import time
from typing import Any

from aiohttp import ClientSession, web

from tests.servers.telegram_faults import BEFORE, Fault, Faults, Refused, Speed
from tests.servers.telegram_methods import Methods
from tests.servers.telegram_world import Call, World

TOKEN = "4242:TEST-token_of_the_local_server"


class BotApi:
    """The server. ``world`` is what people do and what the bot said; ``faults`` is what goes wrong."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.faults = Faults()
        self.speed = Speed()
        self.methods = Methods(self.world, self.speed)
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> "BotApi":
        """Listen on loopback, on a free port unless one is named."""
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_post("/control/{action}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        """Stop listening; open requests are dropped."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "BotApi":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- switches -----------------------------------------------------------------------------------------------------

    def fault(self, kind: str, **values: Any) -> None:
        """Ask for a fault, see ``Faults.add``."""
        self.faults.add(kind, **values)

    def clear(self) -> None:
        """Forget the faults still to come."""
        self.faults.clear()

    def limit_speed(self, on: bool = True) -> None:
        """Refuse what comes too fast."""
        self.speed.is_on = on

    def refusals(self) -> int:
        """How many messages came too fast."""
        return self.speed.refusals

    def set_webhook(self, on: bool = True) -> None:
        """Let another program have set a webhook."""
        self.methods.has_webhook = on

    def revoke_token(self, new: str = "4242:ANOTHER") -> None:
        """Accept another token only."""
        self.token = new

    # --- answering ----------------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        values = {**request.query, **await _body(request)}
        fault = self.faults.take(method, values.get("chat_id"))
        if fault is not None and fault.kind in BEFORE and fault.kind != "refuse":
            self._note(method, values, 0)
            return await _break(request, fault)
        try:
            if fault is not None and fault.kind == "refuse":
                raise fault.refusal()
            answer: dict[str, Any] = {"ok": True, "result": await self._call(request, method, values)}
            status = 200
        except Refused as refused:
            status = refused.status
            answer = {"ok": False, "error_code": status, "description": refused.description}
            if refused.parameters:
                answer["parameters"] = refused.parameters
        self._note(method, values, status)
        if fault is not None and fault.kind != "refuse":
            await _after(request, fault)
        return web.json_response(answer, status=status)

    async def _call(self, request: web.Request, method: str, values: dict[str, str]) -> Any:
        if request.match_info["token"] != self.token:
            is_token = ":" in request.match_info["token"]
            raise Refused(401, "Unauthorized") if is_token else Refused(404, "Not Found")
        return await self.methods.call(method, values)

    def _note(self, method: str, values: dict[str, str], status: int) -> None:
        self.world.calls.append(Call(method=method, values=dict(values), status=status, at=time.time()))

    async def _control(self, request: web.Request) -> web.Response:
        name = request.match_info["action"]
        if name == "notes":
            return web.json_response(self.world.notes)
        if name == "commands":
            return web.json_response(self.world.commands)
        owner = self if hasattr(self, name) else self.world
        if name.startswith("_") or not callable(getattr(owner, name, None)):
            raise web.HTTPNotFound
        return web.json_response(getattr(owner, name)(**await request.json()))


async def _body(request: web.Request) -> dict[str, str]:
    if request.content_type == "application/json":
        read = await request.json()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in read.items()}
    return {name: str(value) for name, value in (await request.post()).items()}


async def _break(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer a request that is not carried out."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("hang", "reset"):
        _drop(request)
    if fault.kind == "html":
        return web.Response(text="<html><h1>Bad Gateway</h1></html>", content_type="text/html", status=fault.status)
    if fault.kind == "body":
        return web.Response(text=fault.body, status=fault.status)
    if fault.kind == "wrong_shape":
        return web.json_response({"ok": True, "result": {"message_id": {"of": "another shape"}}})
    return web.Response(body=b"\x00\xffgarbage{", status=200)


async def _after(request: web.Request, fault: Fault) -> None:
    """Delay or lose the answer to a request that was carried out."""
    if fault.kind in ("hang_after", "slow"):
        await asyncio.sleep(fault.seconds)
    if fault.kind != "slow":
        _drop(request)


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


class RemoteBotApi:
    """Drives a server in another process: ``await remote.do("say", user=7, text="/start")``."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url = url
        self._session = session

    async def do(self, action: str, **values: Any) -> Any:
        """Call a method of the server's, of its world or its faults."""
        async with self._session.post(f"{self.url}/control/{action}", json=values) as answer:
            answer.raise_for_status()
            return await answer.json()


async def serve(port: int, token: str) -> None:
    """Serve until the process is ended."""
    server = await BotApi(token).start(port)
    print(f"listening on {server.url.rpartition(':')[2]}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Run as a process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.token))


if __name__ == "__main__":
    main()
