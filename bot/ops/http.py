"""The HTTP listener: `/healthz`, `/readyz` and `/metrics`, on the loopback address unless told otherwise."""

from types import TracebackType
from typing import Self

from aiohttp import web

from bot.ops.health import Health
from bot.ops.metrics import Metrics
from bot.ports import Clock


class HttpListener:
    """Serves health and metrics while it is entered; ``port`` 0 takes any free one."""

    def __init__(self, *, bind: str, port: int, health: Health, metrics: Metrics, clock: Clock) -> None:
        self._bind = bind
        self._port = port
        self._health = health
        self._metrics = metrics
        self._clock = clock
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=1024)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._render_metrics)
        return application

    async def _healthz(self, _request: web.Request) -> web.Response:
        judgement = self._health.judge(self._clock.now())
        body = {
            "healthy": judgement.healthy,
            "reasons": list(judgement.reasons),
            "notices": list(judgement.notices),
        }
        return web.json_response(body, status=200 if judgement.healthy else 503)

    async def _readyz(self, _request: web.Request) -> web.Response:
        now = self._clock.now()
        record = self._health.record(now)
        ready = record.is_ready and record.judge(now).healthy
        return web.json_response({"ready": ready}, status=200 if ready else 503)

    async def _render_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(
            body=self._metrics.render(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        addresses = self._runner.addresses
        return int(addresses[0][1]) if addresses else self._port

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._bind, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
