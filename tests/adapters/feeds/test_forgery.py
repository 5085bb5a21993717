"""Whatever an address looks like, nothing private is connected to: a canary on loopback sees nobody."""

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.failures import FetchFailed
from bot.feeds.fetch import Fetcher
from bot.feeds.guard import AddressGuard
from bot.feeds.resolve import Address
from bot.feeds.translate import translate
from bot.model.poll import FailureReason
from tests.adapters.feeds.documents import rss, settings
from tests.adapters.feeds.servers import Canary, canary, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

# {} is the canary's port.
SPELLINGS = [
    "http://127.0.0.1:{}/", "http://127.1:{}/", "http://127.0.1:{}/", "http://127.0.0.1.:{}/", "http://127.0.0.2:{}/",
    "http://127.127.127.127:{}/", "http://127.255.255.254:{}/", "http://2130706433:{}/", "http://0x7f000001:{}/",
    "http://0x7f.0.0.1:{}/", "http://0x7f.1:{}/", "http://0X7F.0x0.0x0.0x1:{}/", "http://0177.0.0.1:{}/",
    "http://0177.0.0x0.1:{}/", "http://017700000001:{}/", "http://127.0x1:{}/", "http://127.000.000.001:{}/",
    "http://0000127.0.0.1:{}/", "http://6425673729:{}/", "http://0x17f000001:{}/", "http://0.0.0.0:{}/",
    "http://0:{}/", "http://00:{}/", "http://0x0:{}/", "http://0.0:{}/", "http://0.0.0.0.:{}/", "http://0.0.0.1:{}/",
    "http://localhost:{}/", "http://LOCALHOST:{}/", "http://localhost.:{}/", "http://localhost..:{}/",
    "http://localhost.localdomain:{}/", "http://ip6-localhost:{}/", "http://ip6-loopback:{}/",
    "http://[::1]:{}/", "http://[::]:{}/", "http://[0:0:0:0:0:0:0:1]:{}/", "http://[0000::1]:{}/",
    "http://[::0001]:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://[::FFFF:7F00:1]:{}/", "http://[::127.0.0.1]:{}/",
    "http://[::7f00:1]:{}/", "http://[::ffff:0:127.0.0.1]:{}/", "http://[64:ff9b::7f00:1]:{}/",
    "http://[64:ff9b::127.0.0.1]:{}/", "http://[64:ff9b:1::7f00:1]:{}/", "http://[2002:7f00:1::]:{}/",
    "http://[2001:0:7f00:1::80ff:fffe]:{}/", "http://[::ffff:0.0.0.0]:{}/", "http://[fe80::1%25lo]:{}/",
    "http://[::1%25lo]:{}/", "http://[::1%25]:{}/", "http://①②⑦.⓪.⓪.①:{}/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{}/",
    "http://１２７.０.０.１:{}/", "http://127。0。0。1:{}/", "http://127．0．0．1:{}/", "http://loc\u00adalhost:{}/",
    "http://127%2e0%2e0%2e1:{}/", "http://%31%32%37.0.0.1:{}/", "http://%6cocalhost:{}/", "http://127.0.0.1%00:{}/",
    "http://127.0.0.1%09:{}/", "http://127.0.0.1%2f:{}/", "http://user@127.0.0.1:{}/", "http://a:b@localhost:{}/",
    "http://example.org@127.0.0.1:{}/", "http://example.org:80@127.0.0.1:{}/", "http://127.0.0.1:{}@127.0.0.1:{}/",
    "http://127.0.0.1:{}\\@example.invalid/", "http://127.0.0.1:{}#@example.invalid/",
    "http://127.0.0.1:{}?@example.invalid/", "http:127.0.0.1:{}/", "http:///127.0.0.1:{}/", "//127.0.0.1:{}/",
    "http:/\\127.0.0.1:{}/", "HTTP://127.0.0.1:{}/", " http://127.0.0.1:{}/", "http://\t127.0.0.1:{}/",
    "http://127.0.0.1\n:{}/", "https://127.0.0.1:{}/", "ftp://127.0.0.1:{}/", "gopher://127.0.0.1:{}/",
    "file:///etc/passwd#{}", "file://127.0.0.1:{}/etc/passwd", "ws://127.0.0.1:{}/", "unix:///tmp/{}",
]  # fmt: skip


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bird() -> AsyncIterator[Canary]:
    async with canary() as running:
        yield running


async def refused(url: str, *, allowed: tuple[tuple[str, int], ...] = ()) -> FetchFailed:
    async with Fetcher(allowed=allowed) as fetcher:
        with pytest.raises(FetchFailed) as failure:
            await fetcher.get(url, poll=settings(timeout=2), headers={})
    return failure.value


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_of_loopback_is_connected_to(bird: Canary, spelling: str) -> None:
    await refused(spelling.replace("{}", str(bird.port)))
    assert bird.connections == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_redirect_leads_there(bird: Canary, spelling: str) -> None:
    location = spelling.replace("{}", str(bird.port)).replace("\n", "").replace("\t", "")

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": location})

    async with serving(answer) as served:
        await refused(served.url(), allowed=(served.place,))
    assert bird.connections == 0


async def test_it_says_that_the_address_is_not_allowed(bird: Canary) -> None:
    failure = await refused(f"http://127.0.0.1:{bird.port}/")
    assert failure.reason is FailureReason.FORBIDDEN_ADDRESS


async def test_an_exception_for_another_port_does_not_help(bird: Canary) -> None:
    await refused(f"http://127.0.0.1:{bird.port}/", allowed=(("127.0.0.1", bird.port + 1), ("localhost", bird.port)))
    assert bird.connections == 0


async def test_this_machines_own_name_is_not_connected_to(bird: Canary) -> None:
    await refused(f"http://{socket.gethostname()}:{bird.port}/")
    assert bird.connections == 0


class Flipping:
    """A name service that answers differently each time."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int, family: int) -> tuple[Address, ...]:
        self.asked += 1
        return ((socket.AF_INET, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]),)


async def test_a_name_that_turns_private_is_refused(bird: Canary) -> None:
    async with Fetcher(lookup=Flipping("127.0.0.1")) as fetcher:
        with pytest.raises(FetchFailed) as failure:
            await fetcher.get(f"http://rebinding.example:{bird.port}/", poll=settings(), headers={})
    assert failure.value.reason is FailureReason.FORBIDDEN_ADDRESS
    assert bird.connections == 0


async def test_the_address_that_was_checked_is_the_one_connected_to(bird: Canary) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=rss("a"))

    async with serving(answer) as served:
        lookup = Flipping("127.0.0.1", "127.0.0.99")
        async with Fetcher(allowed=[("name.example", served.port)], lookup=lookup) as fetcher:
            got = await fetcher.get(served.url(host="name.example"), poll=settings(), headers={})
    assert got.status == 200
    assert lookup.asked == 1
    assert served.requests[0].headers["Host"] == f"name.example:{served.port}"


class Lying(AbstractResolver):
    """A resolver that was talked into answering with loopback."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


async def test_the_last_check_is_at_the_socket(bird: Canary) -> None:
    connector = aiohttp.TCPConnector(resolver=Lying(), socket_factory=AddressGuard().open_socket)
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as error:
            await session.get(f"http://name.example:{bird.port}/")
    assert translate(error.value).reason is FailureReason.FORBIDDEN_ADDRESS
    assert bird.connections == 0


async def test_no_proxy_is_taken_from_the_environment(bird: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{bird.port}")

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=rss("a"))

    async with serving(answer) as served, Fetcher(allowed=[served.place]) as fetcher:
        await fetcher.get(served.url(), poll=settings(), headers={})
    assert bird.connections == 0
    assert len(served.requests) == 1


async def test_the_operators_proxy_is_used_and_private_targets_are_not_given_to_it() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=rss(str(request.url)))

    async with serving(answer) as proxy:
        poll = settings(proxy=proxy.url("/"))
        async with Fetcher(lookup=Flipping("8.8.8.8")) as fetcher:
            assert b"//news.example/" in (await fetcher.get("http://news.example/", poll=poll, headers={})).body
            with pytest.raises(FetchFailed):
                await fetcher.get("http://127.0.0.1/", poll=poll, headers={})
            with pytest.raises(FetchFailed):
                await fetcher.get(proxy.url("/feed"), poll=poll, headers={})
        async with Fetcher(lookup=Flipping("10.0.0.1")) as fetcher:
            with pytest.raises(FetchFailed):
                await fetcher.get("http://intranet.example/", poll=poll, headers={})
    assert len(proxy.requests) == 1


async def test_looking_up_a_name_does_not_hold_the_loop_and_survives_being_given_up() -> None:
    async with Fetcher() as fetcher:
        task = asyncio.create_task(fetcher.get("http://localhost:1/", poll=settings(), headers={}))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
