"""Listening by Socket Mode: one connection, opened again whenever it ends, until the account is left.

The library's own way of connecting again hides refusals from its caller and tries with a used ticket, so it is
switched off: here a connection is one attempt, and what comes of it is seen by observers.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.api import library_logger, make_client
from bot.channels.slack.errors import Translated
from bot.channels.slack.listen import Me, SlackListener
from bot.channels.slack.memory import HandledEvents
from bot.channels.slack.send import SlackChannel
from bot.model.errors import AccountStopped, DeliveryError, HomewardError, StoreError, TemporaryFailure
from bot.model.observation import AccountState, LoopFailed, Progressed
from bot.ports import Clock, Observer

Result = TypeVar("Result")

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
TOKEN_AGAIN_AFTER = timedelta(seconds=60)
WATCH_EVERY = timedelta(seconds=1)
PROGRESS_EVERY = timedelta(seconds=10)


class OneConnection(SocketModeClient):
    """Slack's client, connecting when it is told to and not by itself."""

    def __init__(self, app_token: str, web_client: AsyncWebClient, ping: float) -> None:
        super().__init__(
            app_token=app_token,
            logger=library_logger(),
            web_client=web_client,
            auto_reconnect_enabled=False,
            ping_interval=ping,
        )
        self.proxy = None
        self.should_reconnect = False

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Take note that Slack asked for another connection."""
        self.should_reconnect = True

    async def open(self, url: str) -> None:
        """Connect once, and leave the old connection. Raises what aiohttp does."""
        session = await self.aiohttp_client_session.ws_connect(url, autoping=False, heartbeat=self.ping_interval)
        old, self.current_session = self.current_session, session
        self.should_reconnect, self.last_ping_pong_time = False, None
        await self._end(self.current_session_monitor, self.message_receiver)
        if old is not None:
            await old.close()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def close(self) -> None:
        """Disconnect, and wait until nothing runs any more."""
        await super().close()  # type: ignore[no-untyped-call]
        await self._end(self.message_processor, self.current_session_monitor, self.message_receiver)

    async def _end(self, *tasks: asyncio.Future[Any] | None) -> None:
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class Handler(AsyncBaseSocketModeHandler):
    """Hands what the connection brings to the app."""

    def __init__(self, app: AsyncApp, client: OneConnection) -> None:
        self.app = self._app = app
        self.client = client
        client.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Dispatch a request, and acknowledge it."""
        response = await run_async_bolt_app(self._app, req)
        await send_async_response(client, req, response, 0)


class Listening:
    """Listens until it is cancelled."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        app_token: str,
        channel: SlackChannel,
        listener: SlackListener,
        events: HandledEvents,
        clock: Clock,
        observer: Observer,
        ping: float,
        stopped: Callable[[str], Awaitable[None]],
    ) -> None:
        self._client = client
        self._app_token = app_token
        self._channel = channel
        self._listener = listener
        self._events = events
        self._clock = clock
        self._observer = observer
        self._ping = ping
        self._stopped = stopped
        self._stopped_for: str | None = None
        self._ended_for: str | None = None
        listener.ended = self._end
        self._log = structlog.get_logger("homeward").bind(platform=channel.platform.value, account=channel.account)

    def _end(self, why: str) -> None:
        self._channel.stop(why)
        self._ended_for = why

    async def run(self) -> None:
        """Connect and listen; what is being worked on at the end gets a few seconds more."""
        connection = OneConnection(self._app_token, self._client, self._ping)
        Handler(make_app(self._listener, self._client), connection)
        try:
            while True:
                await self._until_it_works(self._greet)
                await self._until_it_works(lambda: self._connect(connection))
                await self._watch(connection)
        except Exception:
            self._log.exception("listening ended")
            raise
        finally:
            await self._listener.finish()
            await connection.close()

    # --- asking -------------------------------------------------------------------------------------------------------

    async def _greet(self) -> None:
        """Ask who we are; where the bot token is refused, nothing is sent either."""
        try:
            with Translated():
                answer = await self._client.auth_test()
                me = Me(
                    user=str(answer["user_id"]),
                    name=str(answer.get("user") or ""),
                    bot=str(answer.get("bot_id") or ""),
                    team=str(answer["team_id"]),
                )
        except AccountStopped as error:
            self._channel.stop(str(error))
            raise
        self._listener.me = me
        self._channel.resume()
        await self._events.load()

    async def _connect(self, connection: OneConnection) -> None:
        with Translated():
            answer = await self._client.apps_connections_open(app_token=self._app_token)
            await connection.open(str(answer["url"]))

    async def _watch(self, connection: OneConnection) -> None:
        """Return once the connection has ended, or Slack said that the app was removed."""
        told_at = self._clock.now()
        while await connection.is_connected() and self._ended_for is None:
            await self._clock.sleep(WATCH_EVERY)
            if connection.should_reconnect:
                await self._until_it_works(lambda: self._connect(connection))
            told_at = self._tell_progress(told_at)
        why, self._ended_for = self._ended_for, None
        if why is not None:
            await self._stop(why)
            await self._clock.sleep(TOKEN_AGAIN_AFTER)
        else:
            self._failed("the connection ended", 1)

    def _tell_progress(self, told_at: datetime) -> datetime:
        now = self._clock.now()
        if now - told_at < PROGRESS_EVERY:
            return told_at
        self._observer.saw(Progressed(loop=self._loop, at=now))
        return now

    async def _until_it_works(self, ask: Callable[[], Awaitable[Result]]) -> Result:
        failures = 0
        while True:
            try:
                answer = await ask()
            except AccountStopped as error:
                await self._stop(str(error))
                await self._clock.sleep(TOKEN_AGAIN_AFTER)
            except (DeliveryError, StoreError) as error:
                failures += 1
                await self._clock.sleep(self._failed(str(error), failures, error))
            else:
                self._works(failures)
                return answer

    # --- telling ------------------------------------------------------------------------------------------------------

    def _failed(self, why: str, failures: int, error: HomewardError | None = None) -> timedelta:
        """Take note of a failure, in the log once an outage, and return how long to wait."""
        self._observer.saw(LoopFailed(loop=self._loop, error=why, at=self._clock.now()))
        if failures == 1:
            self._log.warning("listening interrupted", why=why)
        pause = min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
        return max(pause, error.retry_after or pause) if isinstance(error, TemporaryFailure) else pause

    async def _stop(self, why: str) -> None:
        if self._stopped_for != why:
            self._log.error("account stopped", why=why)
            self._stopped_for = why
            await self._stopped(why)
        self._tell_state()

    def _works(self, failures: int) -> None:
        if failures:
            self._log.info("listening resumed", failures=failures)
        if self._stopped_for is not None:
            self._log.info("account resumed")
            self._stopped_for = None
            self._tell_state()
        self._observer.saw(Progressed(loop=self._loop, at=self._clock.now()))

    def _tell_state(self) -> None:
        self._observer.saw(
            AccountState(
                platform=self._channel.platform,
                account=self._channel.account,
                stopped=self._stopped_for,
                at=self._clock.now(),
            )
        )

    @property
    def _loop(self) -> str:
        return loop_name(self._channel)


def make_app(listener: SlackListener, client: AsyncWebClient) -> AsyncApp:
    """Return Bolt's app: everything is acknowledged at once, then handed to the listener.

    Bolt would ask Slack who we are at the first event, and lose that event where the answer does not come; we know.
    """

    async def authorize() -> AuthorizeResult:
        me = listener.me
        return AuthorizeResult(
            enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=client.token
        )

    async def event(body: dict[str, Any]) -> None:
        listener.heard(body)

    async def command(body: dict[str, Any], ack: Callable[[], Awaitable[None]]) -> None:
        await ack()
        listener.commanded(body)

    async def action(body: dict[str, Any], ack: Callable[[], Awaitable[None]]) -> None:
        await ack()
        listener.pressed(body)

    tokenless = make_client(None, client.session, client.base_url)
    # Bolt sets the level of the logger that bears the app's name: it must not be ours.
    app = AsyncApp(name="slack_bolt.homeward", client=tokenless, authorize=authorize, logger=library_logger())
    anything = re.compile("")
    app.event(anything)(event)
    app.command(anything)(command)
    app.action(anything)(action)
    return app


def loop_name(channel: SlackChannel) -> str:
    """Return the name under which a channel's listening is observed."""
    return f"listen:{channel.platform}:{channel.account}"
