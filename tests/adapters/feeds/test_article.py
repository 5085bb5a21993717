"""Reading articles from real servers on loopback: robots.txt first, the guard always."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from aiohttp import web

from bot.feeds.article import HttpArticleSource
from bot.feeds.fetch import Fetcher
from bot.feeds.robots import ASKED_AGAIN_AFTER, KEPT_FOR
from bot.model.settings import PollSettings
from tests.adapters.feeds.documents import settings
from tests.adapters.feeds.servers import Handler, Served, canary, serving, serving_raw
from tests.fakes import FakeClock

LEAD = "Nine children have returned to Ukraine from Russia, the ombudsman said on Monday."
PAGE = f"<html><body><article><p>{LEAD}</p></article></body></html>"
FORBIDDEN = "User-agent: *\nDisallow: /\n"


def site(robots: web.Response | str = "", pages: Mapping[str, web.Response] | None = None) -> Handler:
    """A site with a robots.txt and one page for every other path."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return _copy(robots) if isinstance(robots, web.Response) else web.Response(text=robots)
        found = (pages or {}).get(request.path)
        return _copy(found) if found is not None else web.Response(text=PAGE, content_type="text/html")

    return answer


def _copy(response: web.Response) -> web.Response:
    return web.Response(body=response.body, status=response.status, headers=response.headers)


async def read(served: Served, path: str = "/1", *, poll: PollSettings | None = None) -> str | None:
    async with Fetcher(allowed=[served.place]) as fetcher:
        return await HttpArticleSource(fetcher, lambda: poll or settings(), FakeClock()).lead(served.url(path))


def paths(served: Served) -> list[str]:
    return [request.path for request in served.requests]


async def test_it_reads_the_lead_after_asking_what_is_allowed() -> None:
    async with serving(site()) as served:
        assert await read(served) == LEAD
    assert paths(served) == ["/robots.txt", "/1"]
    assert {request.headers["User-Agent"] for request in served.requests} == {PollSettings().user_agent}


async def test_what_a_site_forbids_is_not_asked_for() -> None:
    async with serving(site("User-agent: Homeward\nDisallow: /closed\n")) as served:
        assert await read(served, "/closed/1?x=1") is None
        assert paths(served) == ["/robots.txt"]
        assert await read(served, "/open/1") == LEAD


@pytest.mark.parametrize(("status", "lead"), [(404, LEAD), (403, LEAD), (500, None), (503, None), (429, None)])
async def test_a_missing_robots_txt_allows_and_one_that_fails_does_not(status: int, lead: str | None) -> None:
    async with serving(site(web.Response(status=status))) as served:
        assert await read(served) == lead


async def test_an_endless_robots_txt_allows_nothing() -> None:
    async with serving(site("# padding\n" * 100_000)) as served:
        assert await read(served) is None


async def test_a_site_is_asked_once_a_day_and_again_soon_if_it_failed() -> None:
    clock = FakeClock()
    robots = [web.Response(status=500), web.Response(text=""), web.Response(text=FORBIDDEN)]

    async def answer(request: web.Request) -> web.StreamResponse:
        return robots.pop(0) if request.path == "/robots.txt" else web.Response(text=PAGE, content_type="text/html")

    async with serving(answer) as served, Fetcher(allowed=[served.place]) as fetcher:
        source = HttpArticleSource(fetcher, settings, clock)
        assert await source.lead(served.url("/1")) is None
        assert await source.lead(served.url("/1")) is None
        clock.advance(ASKED_AGAIN_AFTER)
        assert await source.lead(served.url("/1")) == LEAD
        clock.advance(KEPT_FOR - timedelta(seconds=1))
        assert await source.lead(served.url("/2")) == LEAD
        clock.advance(timedelta(seconds=1))
        assert await source.lead(served.url("/3")) is None
    assert paths(served) == ["/robots.txt", "/robots.txt", "/1", "/2", "/robots.txt"]


async def test_of_many_sites_those_asked_longest_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.feeds.robots.SITES_KEPT", 1)
    async with serving(site()) as one, serving(site()) as other, Fetcher(allowed=[one.place, other.place]) as fetcher:
        source = HttpArticleSource(fetcher, settings, FakeClock())
        for served in (one, other, one):
            assert await source.lead(served.url("/1")) == LEAD
    assert paths(one).count("/robots.txt") == 2


@pytest.mark.parametrize(
    "page",
    [
        web.Response(status=404, text=PAGE, content_type="text/html"),
        web.Response(body=b"%PDF-1.7", content_type="application/pdf"),
        web.Response(text="", content_type="text/html"),
        web.Response(text=PAGE + " " * 3_000_000, content_type="text/html"),
        web.Response(status=302, headers={"Location": "/1"}),
    ],
    ids=["missing", "no page", "empty", "endless", "in a circle"],
)
async def test_what_cannot_be_read_has_no_lead(page: web.Response) -> None:
    async with serving(site("", {"/1": page})) as served:
        assert await read(served) is None


async def test_a_slow_site_has_no_lead() -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nUser")
        await reader.read()

    async with serving_raw(stall) as served:
        assert await read(served, poll=settings(timeout=0.1)) is None


async def test_a_redirect_may_not_lead_to_what_is_forbidden() -> None:
    pages = {"/1": web.Response(status=302, headers={"Location": "/closed/1"})}
    async with serving(site("User-agent: *\nDisallow: /closed\n", pages)) as served:
        assert await read(served) is None


async def test_the_redirects_of_an_address_are_followed() -> None:
    pages = {"/1": web.Response(status=301, headers={"Location": "/2"})}
    async with serving(site("", pages)) as served:
        assert await read(served) == LEAD
    assert paths(served) == ["/robots.txt", "/1", "/2"]


@pytest.mark.parametrize("named", ["header", "page", "neither"])
async def test_an_old_encoding_is_read(named: str) -> None:
    text = "Дев’ятеро дітей повернулися в Україну з Росії, повідомив омбудсман."
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' if named == "page" else ""
    body = f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode("cp1251")
    content_type = "text/html; charset=windows-1251" if named == "header" else "text/html"
    pages = {"/1": web.Response(body=body, headers={"Content-Type": content_type})}
    async with serving(site("", pages)) as served:
        assert await read(served) == text


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/1", "http://localhost:{port}/1", "http://0x7f000001:{port}/1"]
)
async def test_a_private_address_is_not_connected_to(url: str) -> None:
    async with canary() as bird, Fetcher() as fetcher:
        source = HttpArticleSource(fetcher, settings, FakeClock())
        assert await source.lead(url.format(port=bird.port)) is None
        assert bird.connections == 0


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://", "ftp://visti.example/1", "http://[::1", "javascript:alert(1)"]
)
async def test_what_is_no_address_has_no_lead(url: str) -> None:
    async with Fetcher() as fetcher:
        assert await HttpArticleSource(fetcher, settings, FakeClock()).lead(url) is None
