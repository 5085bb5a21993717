"""A strict local Slack: Web API, Socket Mode and response addresses; in-process, or a process of its own.

    python -m tests.servers.slack_api --port 8082 [--bot-token xoxb-…] [--app-token xapp-…]

As a process it prints ``listening on PORT`` and is driven with ``POST /control/NAME`` and a JSON object of arguments:
NAME is a method of ``World`` (command, say, mention, press, told, log …), of ``Socket`` (redeliver, acks, cut …) or of
``SlackApi`` (fault, clear, limit_speed, drop_scope, revoke_tokens …). ``SLACK_API_URL`` is ``http://127.0.0.1:PORT/api/``.
"""

import argparse
import asyncio
import json
import time
from typing import Any

from aiohttp import ClientSession, web

from tests.servers.slack_blocks import read_message
from tests.servers.slack_faults import BEFORE, Fault, Faults, Refused, Speed
from tests.servers.slack_methods import Methods
from tests.servers.slack_socket import Socket
from tests.servers.slack_world import Call, Json, Said, World

BOT_TOKEN = "xoxb-1-test-token-of-the-local-server"
APP_TOKEN = "xapp-1-test-token-of-the-local-server"
RESPONSES_LIMIT = 5
RESPONSES_LIVE = 1800.0


class SlackApi:
    """The server. ``world`` is what people do and what the app said; ``faults`` is what goes wrong."""

    def __init__(self, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN) -> None:
        self.bot_token = bot_token
        self.app_token = app_token
        self.socket = Socket()
        self.world = World(self.socket.send)
        self.faults = Faults()
        self.speed = Speed()
        self.methods = Methods(self.world, self.speed)
        self.refused_with: str = "invalid_auth"
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The value of ``SLACK_API_URL``."""
        return f"{self.url}/api/"

    async def start(self, port: int = 0) -> "SlackApi":
        """Listen on loopback, on a free port unless one is named."""
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_get("/link", self.socket.connect)
        app.router.add_post("/response/{key}", self._respond)
        app.router.add_post("/control/{action}", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.world.url = self.socket.url = self.url
        return self

    async def stop(self) -> None:
        """Stop listening; open requests and sockets are dropped."""
        if self._runner is not None:
            self.socket.cut()
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "SlackApi":
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

    def drop_scope(self, scope: str) -> None:
        """Take a scope from the app."""
        self.methods.scopes.discard(scope)

    def revoke_tokens(self, code: str = "invalid_auth", told: bool = False) -> None:
        """Accept other tokens only; ``told`` sends the event of an uninstallation first."""
        if told:
            self.world.event({"type": "app_uninstalled"})
        self.bot_token, self.app_token, self.refused_with = f"{BOT_TOKEN}-new", f"{APP_TOKEN}-new", code

    def restore_tokens(self, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN) -> None:
        """Accept the first tokens again."""
        self.bot_token, self.app_token = bot_token, app_token

    # --- the Web API --------------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method, values = request.match_info["method"], {**request.query, **await _body(request)}
        fault = self.faults.take(method, values.get("channel"))
        if fault is not None and fault.kind in BEFORE - {"refuse", "limit"}:
            self._note(method, values, fault.kind)
            return await _break(request, fault)
        headers: dict[str, str] = {}
        status = 200
        try:
            if fault is not None and fault.kind in ("refuse", "limit"):
                raise fault.refusal()
            answer: Json = {"ok": True, **self._call(request, method, values)}
        except Refused as refused:
            answer, status = {"ok": False, "error": refused.code, **refused.more}, refused.status
            if refused.retry_after is not None:
                headers["Retry-After"] = str(refused.retry_after)
        self._note(method, values, str(answer.get("error", "")))
        if fault is not None and fault.kind not in BEFORE:
            await _after(request, fault)
        return web.json_response(answer, status=status, headers=headers)

    def _call(self, request: web.Request, method: str, values: Json) -> Json:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Refused("not_authed")
        if method == "apps.connections.open":
            if token.startswith("xoxb-"):
                raise Refused("not_allowed_token_type")
            if token != self.app_token:
                raise Refused(self.refused_with)
            return {"url": self.socket.ticket()}
        if token.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        if token != self.bot_token:
            raise Refused(self.refused_with)
        return self.methods.call(method, values)

    def _note(self, method: str, values: Json, code: str) -> None:
        self.world.calls.append(Call(method=method, values=dict(values), code=code, at=time.time()))

    # --- response addresses -------------------------------------------------------------------------------------------

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        values = await _body(request)
        given = self.world.responses.get(request.match_info["key"])
        fault = self.faults.take("response_url", given["channel"] if given else None)
        self._note("response_url", values, "" if fault is None else fault.kind)
        if fault is not None and fault.kind in BEFORE:
            if fault.kind == "limit":
                headers = {"Retry-After": str(fault.retry_after or 1)}
                return web.Response(status=429, text="rate_limited", headers=headers)
            if fault.kind == "refuse":
                return web.Response(status=400, text=fault.code)
            return await _break(request, fault)
        if given is None or given["used"] >= RESPONSES_LIMIT or time.time() - given["at"] > RESPONSES_LIVE:
            return web.Response(status=404, text="used_url" if given else "expired_url")
        given["used"] += 1
        try:
            self._carry_out(given, values)
        except Refused as refused:
            return web.Response(status=400, text=refused.code)
        return web.Response(text="ok")

    def _carry_out(self, given: Json, values: Json) -> None:
        if unknown := values.keys() - {
            "text",
            "blocks",
            "response_type",
            "replace_original",
            "unfurl_links",
            "unfurl_media",
        }:
            raise Refused("invalid_payload", errors=sorted(unknown))
        if values.get("replace_original") and given["ts"] is not None:
            self.methods.rewrite(self.world.find(given["channel"], given["ts"]), values)
            return
        kind = values.get("response_type", "ephemeral")
        if kind not in ("ephemeral", "in_channel"):
            raise Refused("invalid_payload")
        text, blocks = values.get("text") or "", values.get("blocks") or []
        said = Said(
            ts=self.world.next_ts(),
            channel=given["channel"],
            text=text,
            blocks=blocks,
            shown=read_message(text, blocks),
            at=time.time(),
            ephemeral_to=given["user"] if kind == "ephemeral" else None,
            unfurls=bool(values.get("unfurl_links", False) or values.get("unfurl_media", False)),
        )
        self.world.said.append(said)

    # --- from afar ----------------------------------------------------------------------------------------------------

    async def _control(self, request: web.Request) -> web.Response:
        name = request.match_info["action"]
        owner: Any = next((one for one in (self, self.world, self.socket) if hasattr(one, name)), None)
        if name.startswith("_") or not callable(getattr(owner, name, None)):
            raise web.HTTPNotFound
        return web.json_response(getattr(owner, name)(**await request.json()))


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        read: Json = await request.json()
        return read
    return {name: str(value) for name, value in (await request.post()).items()}


async def _break(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer a request that is not carried out."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("hang", "reset"):
        _drop(request)
    if fault.kind == "html":
        return web.Response(text="<html><h1>Bad Gateway</h1></html>", content_type="text/html", status=fault.status)
    if fault.kind == "empty":
        return web.json_response({"ok": True})
    if fault.kind == "wrong_shape":
        return web.json_response(["another", "shape"])
    return web.Response(body=b"\x00\xffgarbage{", status=200, content_type="application/json")


async def _after(request: web.Request, fault: Fault) -> None:
    """Delay or lose the answer to a request that was carried out."""
    if fault.kind in ("hang_after", "slow"):
        await asyncio.sleep(fault.seconds)
    if fault.kind != "slow":
        _drop(request)


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


class RemoteSlackApi:
    """Drives a server in another process: ``await remote.do("command", user="U1", text="help")``."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url = url
        self._session = session

    @property
    def api_url(self) -> str:
        """The value of ``SLACK_API_URL``."""
        return f"{self.url}/api/"

    async def do(self, action: str, **values: Any) -> Any:
        """Call a method of the server's, of its world or its socket."""
        async with self._session.post(f"{self.url}/control/{action}", json=values) as answer:
            answer.raise_for_status()
            return json.loads(await answer.text())


async def serve(port: int, bot_token: str, app_token: str) -> None:
    """Serve until the process is ended."""
    server = await SlackApi(bot_token, app_token).start(port)
    print(f"listening on {server.url.rpartition(':')[2]}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Run as a process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--bot-token", default=BOT_TOKEN)
    parser.add_argument("--app-token", default=APP_TOKEN)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.bot_token, arguments.app_token))


if __name__ == "__main__":
    main()
