"""The connection to the Bot API: addresses, proxy, time limits, and a look at every answer's shape."""

import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

DEFAULT_URL = "https://api.telegram.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. ``poll`` is how long Telegram holds a request for updates; ``pool`` waits for a free connection."""

    connect: float = 5
    read: float = 20
    write: float = 10
    pool: float = 10
    poll: float = 25


CONNECTIONS = 64


class CheckedRequest(HTTPXRequest):
    """Sees to it that what the library takes for an answer of Telegram's has the shape of one."""

    __slots__ = ()

    async def do_request(self, *arguments: Any, **keywords: Any) -> tuple[int, bytes]:
        """Ask; a success without a result is no answer."""
        code, payload = await super().do_request(*arguments, **keywords)
        if code < 300 and "result" not in self.parse_json_payload(payload):
            raise TelegramError("an answer without a result")
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer. Raises ``TelegramError`` where it is no JSON object."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("an answer that is no JSON") from error
        if not isinstance(answer, dict):
            raise TelegramError("an answer that is no JSON object")
        if not isinstance(answer.get("parameters", {}), dict):
            del answer["parameters"]
        return answer


class ReceivingBot(Bot):
    """A bot that takes updates one by one.

    The library refuses a whole batch for one update that it cannot read, again and again until Telegram forgets it,
    and writes what people said into the log each time.
    """

    async def receive(
        self, *, offset: int | None, held_for: float, kinds: Sequence[str]
    ) -> list[tuple[int, Update | None]]:
        """Wait for updates; return each with its number, None in the place of one that cannot be read."""
        asked = {"offset": offset, "timeout": int(held_for), "allowed_updates": kinds}
        patience = (self.request.read_timeout or 0) + held_for
        received = await self._post("getUpdates", asked, read_timeout=patience)
        return [(int(one["update_id"]), self._read(one)) for one in received]

    def _read(self, received: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(received, self)
        except (AttributeError, KeyError, TypeError, ValueError):
            return None


@asynccontextmanager
async def open_bot(
    token: str, *, api_url: str | None = None, proxy_url: str | None = None, timeouts: Timeouts | None = None
) -> AsyncIterator[ReceivingBot]:
    """Open a bot; updates have connections of their own, so that a long wait for them blocks no message.

    Proxies come from ``proxy_url`` alone, never from the environment. Nothing is asked of Telegram yet.
    """
    # Without it, the library warns of its own coming change each time Telegram asks for a pause.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    _say_once_that_sniffio_is_missing()
    limits = timeouts or Timeouts()
    sending, polling = (_request(size, limits, proxy_url) for size in (CONNECTIONS, 4))
    base = (api_url or DEFAULT_URL).rstrip("/")
    try:
        yield ReceivingBot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=sending,
            get_updates_request=polling,
        )
    finally:
        await sending.shutdown()
        await polling.shutdown()


def _say_once_that_sniffio_is_missing() -> None:
    """Spare httpcore a search of the whole path: it tries the import at each step of a request, 3 ms in all."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _request(connections: int, timeouts: Timeouts, proxy_url: str | None) -> CheckedRequest:
    return CheckedRequest(
        connection_pool_size=connections,
        connect_timeout=timeouts.connect,
        read_timeout=timeouts.read,
        write_timeout=timeouts.write,
        pool_timeout=timeouts.pool,
        proxy=proxy_url,
        httpx_kwargs={"trust_env": False},
    )
