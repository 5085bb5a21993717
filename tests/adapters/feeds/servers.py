"""Local servers that behave like the web, well and badly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Served:
    """A running server: where it listens and what it was asked."""

    port: int
    requests: list[web.Request] = field(default_factory=list)

    def url(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        """An address on this server."""
        return f"http://{host}:{self.port}{path}"

    @property
    def place(self) -> tuple[str, int]:
        """The ``host:port`` an operator would allow."""
        return ("127.0.0.1", self.port)


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[Served]:
    """One handler for every path, on loopback."""
    served = Served(port=0)

    async def remember(request: web.Request) -> web.StreamResponse:
        served.requests.append(request)
        return await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", remember)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    served.port = server.port or 0
    try:
        yield served
    finally:
        await server.close()


@asynccontextmanager
async def serving_raw(handler: RawHandler) -> AsyncIterator[Served]:
    """A bare TCP server, for answers no framework would give."""
    open_writers: set[asyncio.StreamWriter] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            open_writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield Served(port=server.sockets[0].getsockname()[1])
    finally:
        for writer in open_writers:
            writer.transport.abort()
        server.close()
        await server.wait_closed()


@dataclass
class Canary:
    """A port that must see no connection."""

    port: int
    connections: int = 0


@asynccontextmanager
async def canary(host: str = "127.0.0.1") -> AsyncIterator[Canary]:
    """A listener that counts who connects."""
    bird = Canary(port=0)

    async def count(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bird.connections += 1
        writer.close()

    server = await asyncio.start_server(count, host, 0)
    bird.port = server.sockets[0].getsockname()[1]
    try:
        yield bird
    finally:
        server.close()
        await server.wait_closed()
