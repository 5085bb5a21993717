"""One GET with every limit: guard, redirects by hand, one deadline, a cap on decoded bytes, few connections per host.

    wait for a free place        for the host (2) and in all (100); no part of the deadline, so that a slow host
                                 does not make its own queue fail
    until the deadline:          check the address → request → redirect? at most 5 times → read, decode, count

Nothing is taken from the environment: no proxy, no netrc, no cookies.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot.feeds.body import ACCEPT_ENCODING, STEP, read_body
from bot.feeds.failures import FetchFailed
from bot.feeds.guard import AddressGuard, HostPort
from bot.feeds.resolve import Lookup
from bot.feeds.translate import translate
from bot.model.poll import FailureReason
from bot.model.settings import PollSettings

MOST_REDIRECTS = 5
CONNECTIONS = 100
CONNECTIONS_PER_HOST = 2
LONGEST_HEADER = 16 * 1024
LONGEST_VALIDATOR = 500
LONGEST_WAIT = timedelta(days=1)
REMEMBER_NAMES_FOR = timedelta(minutes=1)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered in the end.

    ``url`` is where the answer came from; ``url_now`` is that address if every hop said "permanently". ``body`` is
    decoded, and empty unless the status is 2xx.
    """

    status: int
    reason: str
    url: str
    url_now: str | None
    body: bytes
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    retry_after: timedelta | None


class Fetcher:
    """A shared HTTP client for untrusted addresses. Enter it once; it owns the session."""

    def __init__(
        self,
        *,
        allowed: Iterable[HostPort] = (),
        lookup: Lookup | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._guard = AddressGuard(allowed=allowed, lookup=lookup)
        self._tls = tls
        self._places = _Places()
        self._stack = AsyncExitStack()
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=CONNECTIONS,
            limit_per_host=CONNECTIONS_PER_HOST,
            resolver=self._guard,
            socket_factory=self._guard.open_socket,
            ttl_dns_cache=int(REMEMBER_NAMES_FOR.total_seconds()),
            ssl=self._tls or ssl.create_default_context(),
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
            trust_env=False,
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
        )
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def get(
        self, url: str, *, poll: PollSettings, headers: Mapping[str, str], user_agent: str | None = None
    ) -> Answer:
        """Fetch an address, following redirects; raises ``FetchFailed`` for whatever the network or the server does."""
        start = _parse(url)
        sent = {**headers, "User-Agent": user_agent or poll.user_agent, "Accept-Encoding": ACCEPT_ENCODING}
        async with self._places.one(start.host or ""):
            try:
                async with asyncio.timeout(poll.timeout.total_seconds()):
                    return await self._follow(start, sent, poll)
            except (aiohttp.ClientError, OSError, UnicodeError) as error:
                raise translate(error) from error

    async def _follow(self, url: URL, headers: Mapping[str, str], poll: PollSettings) -> Answer:
        permanent, seen = True, {url}
        for _ in range(MOST_REDIRECTS + 1):
            await self._check(url, poll.proxy)
            async with self._session.get(url, headers=headers, allow_redirects=False, proxy=poll.proxy) as response:
                if response.status not in _REDIRECTS:
                    moved = str(url) if permanent and len(seen) > 1 else None
                    return await _answer(response, url, moved, poll.max_bytes)
                permanent = permanent and response.status in _PERMANENT
                url = _next_hop(url, response.headers.get("Location"))
            if url in seen:
                raise FetchFailed(FailureReason.REDIRECT, "redirects go in a circle")
            seen.add(url)
        raise FetchFailed(FailureReason.REDIRECT, f"more than {MOST_REDIRECTS} redirects")

    async def _check(self, url: URL, proxy: str | None) -> None:
        self._guard.check_url(url)
        if proxy is not None:
            self._guard.trust_proxy(URL(proxy))
            await self._guard.check_name(url)


class _Places:
    """A few places per host and some more in all; a host nobody waits for costs nothing."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(CONNECTIONS)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def one(self, host: str) -> AsyncIterator[None]:
        gate = self._hosts.setdefault(host, asyncio.Semaphore(CONNECTIONS_PER_HOST))
        self._users[host] = self._users.get(host, 0) + 1
        try:
            async with gate, self._all:
                yield
        finally:
            self._users[host] -= 1
            if not self._users[host]:
                del self._users[host], self._hosts[host]


def _parse(url: str) -> URL:
    try:
        return URL(url)
    except ValueError as error:
        raise FetchFailed(FailureReason.FORBIDDEN_ADDRESS, "not a usable address") from error


def _next_hop(url: URL, location: str | None) -> URL:
    if not location:
        raise FetchFailed(FailureReason.REDIRECT, "without a new address")
    try:
        return url.join(URL(location)).with_fragment(None)
    except ValueError as error:
        raise FetchFailed(FailureReason.REDIRECT, "to something that is no address") from error


async def _answer(response: aiohttp.ClientResponse, url: URL, moved: str | None, max_bytes: int) -> Answer:
    body = b""
    if 200 <= response.status < 300:
        body = await _body(response, max_bytes)
    return Answer(
        status=response.status,
        reason=response.reason or "",
        url=str(url),
        url_now=moved,
        body=body,
        content_type=response.content_type,
        charset=response.charset,
        etag=_validator(response, "ETag"),
        last_modified=_validator(response, "Last-Modified"),
        retry_after=_retry_after(response),
    )


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if (response.content_length or 0) > max_bytes:
        raise FetchFailed(FailureReason.TOO_LARGE, f"{response.content_length} bytes announced")
    encoding = response.headers.get("Content-Encoding", "")
    return await read_body(response.content.iter_chunked(STEP), encoding=encoding, max_bytes=max_bytes)


def _validator(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and value.isascii() and len(value) <= LONGEST_VALIDATOR else None


def _retry_after(response: aiohttp.ClientResponse) -> timedelta | None:
    """Seconds or a date (RFC 9110 §10.2.3), the date measured against the server's own clock."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value)
        wait = until - parsedate_to_datetime(response.headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
