"""The connection to Slack's Web API: addresses, time limits, and no repetition of anything.

The library's own handlers post a message again after a lost answer; retries belong to the ledger.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

DEFAULT_URL = "https://slack.com/api/"
CONNECTIONS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds: for connecting, for the other side's silence, for a whole request, between a socket's signs of life."""

    connect: float = 5
    read: float = 20
    total: float = 30
    ping: float = 10


def library_logger() -> logging.Logger:
    """Return a logger for the libraries that never writes down what was said: they log whole requests at DEBUG."""
    logger = logging.getLogger("slack_sdk.homeward")
    logger.setLevel(logging.ERROR)
    return logger


@asynccontextmanager
async def open_client(
    token: str, *, api_url: str | None = None, timeouts: Timeouts | None = None
) -> AsyncIterator[AsyncWebClient]:
    """Open a client with a pool of connections. Proxies of the environment are not used. Nothing is asked yet."""
    limits = timeouts or Timeouts()
    timeout = aiohttp.ClientTimeout(
        total=limits.total, connect=limits.connect, sock_connect=limits.connect, sock_read=limits.read
    )
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=False) as session:
        yield make_client(token, session, api_url or DEFAULT_URL)


def make_client(token: str | None, session: aiohttp.ClientSession | None, api_url: str) -> AsyncWebClient:
    """Return a client on a session that is open."""
    client = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[], logger=library_logger())
    client.proxy = None
    return client


def make_webhook(url: str, client: AsyncWebClient) -> AsyncWebhookClient:
    """Return a client for the address that came with a command or a press, on the same connections."""
    webhook = AsyncWebhookClient(url, session=client.session, retry_handlers=[], logger=library_logger())
    webhook.proxy = None
    return webhook
