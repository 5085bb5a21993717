"""Socket Mode: connections with a ticket each, envelopes, and who acknowledged them when."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TICKETS_LIVE = 30.0

Json = dict[str, Any]


@dataclass
class Envelope:
    """Something the app is told; kept until it is acknowledged, and sent again on the next connection if it was not."""

    id: str
    type: str
    payload: Json
    attempts: int = 0
    sent: list[float] = field(default_factory=list)
    acked_at: float | None = None
    answer: Json | None = None

    def as_json(self) -> Json:
        envelope: Json = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.type == "slash_commands",
        }
        if self.type == "events_api":
            envelope |= {"retry_attempt": self.attempts, "retry_reason": "timeout" if self.attempts else ""}
        return envelope


class Socket:
    """The server's side of Socket Mode."""

    def __init__(self) -> None:
        self.envelopes: dict[str, Envelope] = {}
        self.url = ""
        self.connects = 0
        self._refuses_next = False
        self._tickets: dict[str, float] = {}
        self._open: list[web.WebSocketResponse] = []
        self._silent: list[web.WebSocketResponse] = []
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def ticket(self) -> str:
        """An address to connect to, once."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets[ticket] = time.monotonic()
        return f"{self.url.replace('http', 'ws', 1)}/link?ticket={ticket}"

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a connection until it ends."""
        issued = self._tickets.pop(request.query.get("ticket", ""), None)
        refuses, self._refuses_next = self._refuses_next, False
        if refuses or issued is None or time.monotonic() - issued > TICKETS_LIVE:
            raise web.HTTPForbidden(text="no such ticket")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.connects += 1
        self._open.append(socket)
        try:
            await socket.send_json({"type": "hello", "num_connections": len(self._open), "connection_info": {}})
            for envelope in list(self.envelopes.values()):
                if envelope.acked_at is None:
                    await self._send(socket, envelope)
            async for message in socket:
                if socket in self._silent:
                    continue
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._open.remove(socket)
        return socket

    def send(self, type_: str, payload: Json) -> str:
        """Tell the app something; returns the envelope's id."""
        envelope = Envelope(id=f"e{next(self._numbers)}", type=type_, payload=payload)
        self.envelopes[envelope.id] = envelope
        self._deliver(envelope)
        return envelope.id

    def redeliver(self, envelope: str) -> str:
        """Tell the app the same once more in another envelope, as after an acknowledgement that was lost."""
        old = self.envelopes[envelope]
        again = Envelope(id=f"e{next(self._numbers)}", type=old.type, payload=old.payload, attempts=old.attempts + 1)
        self.envelopes[again.id] = again
        self._deliver(again)
        return again.id

    def acks(self) -> dict[str, float]:
        """The seconds it took to acknowledge each envelope."""
        return {one.id: one.acked_at - one.sent[-1] for one in self.envelopes.values() if one.acked_at is not None}

    @property
    def is_connected(self) -> bool:
        """Whether the app listens."""
        return bool(self._open)

    def connections(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to open another connection, as Slack does every few hours."""
        for socket in list(self._open):
            self._start(socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}}))

    def go_silent(self) -> None:
        """Answer nothing any more on the connections that are open."""
        self._silent = list(self._open)

    def refuse_next(self) -> None:
        """Refuse the next connection, whatever its ticket."""
        self._refuses_next = True

    def cut(self) -> None:
        """Break all connections without a word."""
        for socket in list(self._open):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()

    async def close(self) -> None:
        """End all connections."""
        for socket in list(self._open):
            await socket.close()

    def _acknowledged(self, answer: Json) -> None:
        envelope = self.envelopes.get(answer.get("envelope_id", ""))
        if envelope is not None and envelope.acked_at is None:
            envelope.acked_at, envelope.answer = time.time(), answer.get("payload")

    def _deliver(self, envelope: Envelope) -> None:
        """Send on one of the connections, as Slack does; without any it waits for the next."""
        if self._open:
            self._start(self._send(self._open[-1], envelope))

    async def _send(self, socket: web.WebSocketResponse, envelope: Envelope) -> None:
        if envelope.sent:
            envelope.attempts += 1
        envelope.sent.append(time.time())
        await socket.send_json(envelope.as_json())

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Any) -> None:
    try:
        await work
    except ConnectionError:
        return
