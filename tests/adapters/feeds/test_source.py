"""Reading feeds from real servers on loopback, which the operator has allowed."""

import gzip
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp import web

from bot.feeds.fetch import Fetcher
from bot.feeds.parser import FeedParser
from bot.feeds.source import HttpFeedSource
from bot.model.feed import FeedState
from bot.model.poll import FailureReason, FeedFailed, FeedRead, FeedUnchanged, PollResult
from bot.model.settings import PollSettings
from tests.adapters.feeds.documents import a_feed, a_state, rss, settings
from tests.adapters.feeds.servers import Handler, Served, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = "Mon, 23 Nov 2026 12:00:00 GMT"
BODY = rss("Дітей повернули", "Друга новина")


def answering(body: bytes = BODY, *, status: int = 200, **headers: str) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=named)

    return answer


async def read(
    served: Served,
    parser: FeedParser,
    *,
    path: str = "/feed.xml",
    state: FeedState | None = None,
    poll: PollSettings | None = None,
    user_agent: str | None = None,
) -> PollResult:
    async with Fetcher(allowed=[served.place]) as fetcher:
        source = HttpFeedSource(fetcher, parser, lambda: poll or settings())
        return await source.read(a_feed(served.url(path), user_agent=user_agent), state or a_state())


def failed(result: PollResult) -> FeedFailed:
    assert isinstance(result, FeedFailed), result
    return result


async def test_it_reads_the_entries_and_the_validators(parser: FeedParser) -> None:
    async with serving(answering(ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 14:00:00 GMT")) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert [entry.title for entry in result.entries] == ["Дітей повернули", "Друга новина"]
    assert (result.etag, result.last_modified) == ('"v1"', "Mon, 23 Nov 2026 14:00:00 GMT")
    assert result.body_hash
    assert result.url_now is None


async def test_it_says_who_asks_and_what_it_has(parser: FeedParser) -> None:
    async with serving(answering()) as served:
        await read(served, parser, state=a_state(etag='"v1"', last_modified="yesterday"))
    headers = served.requests[0].headers
    assert headers["User-Agent"] == PollSettings().user_agent
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "yesterday"
    assert headers["Accept-Encoding"] == "gzip, deflate"


async def test_a_feed_may_have_its_own_user_agent(parser: FeedParser) -> None:
    async with serving(answering()) as served:
        await read(served, parser, user_agent="Special/1")
    assert served.requests[0].headers["User-Agent"] == "Special/1"


async def test_a_304_is_unchanged_and_keeps_the_validators(parser: FeedParser) -> None:
    async with serving(answering(b"", status=304)) as served:
        result = await read(served, parser, state=a_state(etag='"v1"', last_modified="then"))
    assert isinstance(result, FeedUnchanged)
    assert (result.etag, result.last_modified) == ('"v1"', "then")


async def test_a_304_to_an_unconditional_request_is_an_error(parser: FeedParser) -> None:
    async with serving(answering(b"", status=304)) as served:
        assert failed(await read(served, parser)).reason is FailureReason.HTTP_ERROR


async def test_the_same_body_again_is_unchanged(parser: FeedParser) -> None:
    async with serving(answering(ETag='"v2"')) as served:
        first = await read(served, parser)
        assert isinstance(first, FeedRead)
        result = await read(served, parser, state=a_state(body_hash=first.body_hash))
    assert isinstance(result, FeedUnchanged)
    assert result.etag == '"v2"'


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: (packer := zlib.compressobj(wbits=-15)).compress(body) + packer.flush()),
        ("gzip", lambda body: gzip.compress(body[:100]) + gzip.compress(body[100:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0\0\0"),
        ("utf-8", lambda body: body),
    ],
)
async def test_it_understands_how_bodies_are_packed(
    parser: FeedParser, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    async with serving(answering(encode(BODY), Content_Encoding=encoding)) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert len(result.entries) == 2


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not packed", "gzip"), (gzip.compress(BODY)[:-30], "gzip"), (BODY, "br"), (gzip.compress(BODY), "gzip, gzip")],
)
async def test_a_body_it_cannot_unpack_is_broken(parser: FeedParser, body: bytes, encoding: str) -> None:
    async with serving(answering(body, Content_Encoding=encoding)) as served:
        assert failed(await read(served, parser)).reason is FailureReason.BROKEN


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 502, 300, 305])
async def test_an_error_says_its_number(parser: FeedParser, status: int) -> None:
    async with serving(answering(b"<html>no</html>", status=status)) as served:
        result = failed(await read(served, parser))
    assert result.reason is FailureReason.HTTP_ERROR
    assert result.detail.startswith(str(status))


async def test_an_unheard_of_status_is_an_error_too(parser: FeedParser) -> None:
    async with serving(answering(b"", status=599)) as served:
        assert failed(await read(served, parser)).detail == "599"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "120"}, timedelta(minutes=2)),
        (
            {"Retry_After": "Mon, 23 Nov 2026 12:10:00 GMT", "Date": "Mon, 23 Nov 2026 12:00:00 GMT"},
            timedelta(minutes=10),
        ),
        ({"Retry_After": "Mon, 23 Nov 2026 11:00:00 GMT", "Date": "Mon, 23 Nov 2026 12:00:00 GMT"}, None),
        ({"Retry_After": "99999999999"}, timedelta(days=1)),
        ({"Retry_After": "soon"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize(("status", "reason"), [(429, FailureReason.RATE_LIMITED), (503, FailureReason.HTTP_ERROR)])
async def test_it_hears_how_long_to_wait(
    parser: FeedParser, status: int, reason: FailureReason, headers: dict[str, str], wait: timedelta | None
) -> None:
    async with serving(answering(b"", status=status, **headers)) as served:
        result = failed(await read(served, parser))
    assert (result.reason, result.retry_after) == (reason, wait)


def moving(*steps: tuple[str, int, str]) -> Handler:
    """Answers each path with a redirect, every other one with the feed."""
    table = {path: (status, location) for path, status, location in steps}

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path in table:
            status, location = table[request.path]
            return web.Response(status=status, headers={"Location": location} if location else {})
        return web.Response(body=BODY)

    return answer


async def test_it_follows_redirects_and_reports_a_permanent_one(parser: FeedParser) -> None:
    async with serving(moving(("/feed.xml", 301, "/b"), ("/b", 308, "c?x=1#top"))) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert result.url_now == served.url("/c?x=1")


async def test_one_temporary_hop_makes_the_move_temporary(parser: FeedParser) -> None:
    async with serving(moving(("/feed.xml", 301, "/b"), ("/b", 302, "/c"))) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert result.url_now is None


async def test_it_follows_five_redirects(parser: FeedParser) -> None:
    async with serving(moving(*((f"/{n}", 307, f"/{n + 1}") for n in range(5)))) as served:
        assert isinstance(await read(served, parser, path="/0"), FeedRead)
        assert isinstance(await read(served, parser, path="/0"), FeedRead)


@pytest.mark.parametrize(
    ("steps", "detail"),
    [
        ([("/feed.xml", 302, "/b"), ("/b", 302, "/feed.xml")], "circle"),
        ([(f"/{n}", 302, f"/{n + 1}") for n in range(9)] + [("/feed.xml", 302, "/0")], "more than 5"),
        ([("/feed.xml", 302, "")], "without"),
        ([("/feed.xml", 302, "http://[::1")], "no address"),
    ],
)
async def test_a_redirect_that_leads_nowhere_is_named(
    parser: FeedParser, steps: list[tuple[str, int, str]], detail: str
) -> None:
    async with serving(moving(*steps)) as served:
        result = failed(await read(served, parser))
    assert result.reason is FailureReason.REDIRECT
    assert detail in result.detail


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b"", FailureReason.EMPTY, ""),
        (b" \n\t", FailureReason.EMPTY, ""),
        (b"<!DOCTYPE html><html><body>Just a moment</body></html>", FailureReason.NOT_A_FEED, "a web page"),
        (b"<!-- x --><HTML lang=en><head></head></HTML>", FailureReason.NOT_A_FEED, "a web page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', FailureReason.NOT_A_FEED, "JSON"),
        (b"Not found", FailureReason.NOT_A_FEED, "plain text"),
        (b'<?xml version="1.0"?><urlset><url/></urlset>', FailureReason.NOT_A_FEED, "XML of another kind"),
        (BODY[: len(BODY) // 2], FailureReason.BROKEN, "ends too early"),
        (b"<rss version='2.0'><channel><a></b></c></channel>", FailureReason.BROKEN, "mismatched"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FailureReason.NOT_A_FEED, "plain text"),
    ],
)
async def test_what_is_no_feed_says_what_it_is(
    parser: FeedParser, body: bytes, reason: FailureReason, detail: str
) -> None:
    async with serving(answering(body)) as served:
        result = failed(await read(served, parser))
    assert result.reason is reason
    assert detail in result.detail


async def test_a_feed_without_entries_is_a_feed(parser: FeedParser) -> None:
    async with serving(answering(rss())) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert result.entries == ()


async def test_a_broken_entry_is_counted_and_the_others_are_read(parser: FeedParser) -> None:
    async with serving(answering(rss("Перша", "", "Третя", text=""))) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert [entry.title for entry in result.entries] == ["Перша", "Третя"]
    assert [(skipped.position, skipped.why) for skipped in result.skipped] == [(1, "neither title nor text")]


async def test_the_first_entries_are_taken_and_the_rest_counted(parser: FeedParser) -> None:
    async with serving(answering(rss("a", "b", "c"))) as served:
        result = await read(served, parser, poll=settings(max_entries=2))
    assert isinstance(result, FeedRead)
    assert [entry.title for entry in result.entries] == ["a", "b"]
    assert result.left_out == 1


async def test_the_charset_of_the_answer_counts(parser: FeedParser) -> None:
    body = BODY.decode().replace('encoding="UTF-8"', "").encode("cp1251")
    async with serving(answering(body, Content_Type="text/xml; charset=windows-1251")) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert result.entries[0].title == "Дітей повернули"


async def test_relative_links_lead_to_where_the_feed_came_from(parser: FeedParser) -> None:
    body = BODY.replace(b"https://example.org/1", b"/news/1")
    table = moving(("/feed.xml", 302, "/deep/feed"))

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body) if request.path == "/deep/feed" else await table(request)

    async with serving(answer) as served:
        result = await read(served, parser)
    assert isinstance(result, FeedRead)
    assert result.entries[0].url == served.url("/news/1")
