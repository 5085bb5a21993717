"""Feeds that mean harm cost their own poll and nothing else."""

import asyncio
import gzip
import signal
import zlib
from pathlib import Path

import pytest
from aiohttp import web

from bot.feeds import parser as parser_module
from bot.feeds.failures import FetchFailed
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Document
from bot.feeds.parser import FeedParser, ParserProcess
from bot.feeds.source import HttpFeedSource
from bot.feeds.worker import Task, pack
from bot.model.poll import FailureReason, FeedFailed, FeedRead, PollResult
from bot.model.settings import PollSettings
from tests.adapters.feeds.documents import ITEM, RSS, a_feed, a_state, rss, settings
from tests.adapters.feeds.servers import Handler, RawHandler, canary, serving, serving_raw

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIB = 1024 * 1024


def answering(body: bytes, **headers: str) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers=named)

    return answer


async def read(handler: Handler, parser: FeedParser, poll: PollSettings | None = None) -> PollResult:
    async with serving(handler) as served, Fetcher(allowed=[served.place]) as fetcher:
        source = HttpFeedSource(fetcher, parser, lambda: poll or settings())
        return await source.read(a_feed(served.url()), a_state())


async def read_raw(handler: RawHandler, parser: FeedParser, poll: PollSettings | None = None) -> PollResult:
    async with serving_raw(handler) as served, Fetcher(allowed=[served.place]) as fetcher:
        source = HttpFeedSource(fetcher, parser, lambda: poll or settings(timeout=0.5))
        return await source.read(a_feed(served.url()), a_state())


def reason(result: PollResult) -> FailureReason:
    assert isinstance(result, FeedFailed), result
    return result.reason


def bomb(mib: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(mib)) + packer.flush()


async def test_a_decompression_bomb_is_too_large(parser: FeedParser) -> None:
    packed = bomb(200)
    assert len(packed) < 210 * 1024
    assert reason(await read(answering(packed, Content_Encoding="gzip"), parser)) is FailureReason.TOO_LARGE


async def test_a_tail_behind_the_packed_data_counts(parser: FeedParser) -> None:
    body = gzip.compress(rss("a")) + b"x" * 3000
    result = await read(answering(body, Content_Encoding="gzip"), parser, settings(max_bytes=2000))
    assert reason(result) is FailureReason.TOO_LARGE


async def test_an_announced_size_above_the_cap_is_not_even_read(parser: FeedParser) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(10)

    assert reason(await read_raw(answer, parser)) is FailureReason.TOO_LARGE


async def test_an_endless_body_is_too_large(parser: FeedParser) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(bytes(MIB))
        except ConnectionError:
            return response

    assert reason(await read(answer, parser)) is FailureReason.TOO_LARGE


async def test_a_slow_drip_runs_into_the_deadline(parser: FeedParser) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.05)

    assert reason(await read_raw(answer, parser)) is FailureReason.TIMEOUT


async def test_slow_redirects_share_one_deadline(parser: FeedParser) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    assert reason(await read(answer, parser, settings(timeout=0.5))) is FailureReason.TIMEOUT


async def test_silence_runs_into_the_deadline(parser: FeedParser) -> None:
    async def answer(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(10)

    assert reason(await read_raw(answer, parser)) is FailureReason.TIMEOUT


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nX-Huge: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: a\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 200 " + b"O" * 200_000 + b"\r\n\r\n",
        b"this is not HTTP at all\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>",
    ],
    ids=["huge header", "many headers", "huge status", "no HTTP", "nothing", "cut short"],
)
async def test_a_malformed_answer_breaks_the_connection(parser: FeedParser, start: bytes) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()

    assert reason(await read_raw(answer, parser, settings())) is FailureReason.RESET


async def test_nobody_there_is_refused(parser: FeedParser) -> None:
    async with serving(answering(b"")) as served:
        place = served.place
    async with Fetcher(allowed=[place]) as fetcher:
        source = HttpFeedSource(fetcher, parser, settings)
        assert reason(await source.read(a_feed(served.url()), a_state())) is FailureReason.REFUSED


async def test_http_where_tls_was_expected_is_a_tls_error(parser: FeedParser) -> None:
    async with serving(answering(b"")) as served, Fetcher(allowed=[served.place]) as fetcher:
        source = HttpFeedSource(fetcher, parser, settings)
        result = await source.read(a_feed(served.url().replace("http:", "https:")), a_state())
    assert reason(result) is FailureReason.TLS


@pytest.mark.parametrize(
    "form", ["http://127.0.0.1:{}/", "<rss>http://127.0.0.1:{}/</rss>", "http://127.0.0.1:{}/ <rss></rss>"]
)
async def test_a_body_that_is_an_address_is_not_opened(parser: FeedParser, form: str) -> None:
    async with canary() as bird:
        await read(answering(form.format(bird.port).encode()), parser)
        assert bird.connections == 0


async def test_a_body_that_is_a_path_is_not_opened(parser: FeedParser, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("secret"))
    for body in (str(secret), f"file://{secret}", f"../..{secret}"):
        assert reason(await read(answering(body.encode()), parser)) is FailureReason.NOT_A_FEED


def declared(doctype: str, title: str) -> bytes:
    return (
        b'<?xml version="1.0"?>\n'
        + doctype.encode()
        + RSS.partition("\n")[2].format(items=ITEM.format(n=1, title=title, text="")).encode()
    )


async def test_an_external_entity_is_not_read(parser: FeedParser, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    async with canary() as bird:
        for target in (f"file://{secret}", f"http://127.0.0.1:{bird.port}/x.dtd"):
            for doctype in (
                f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>',
                f'<!DOCTYPE rss [\n<!ENTITY x SYSTEM "{target}">\n]>',
                f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{target}"> %p;]>',
                f'<!DOCTYPE rss SYSTEM "{target}">',
            ):
                result = await read(answering(declared(doctype, "a &x; b")), parser)
                assert "the secret" not in repr(result)
        assert bird.connections == 0


def laughs(newline: str) -> bytes:
    levels = [f'<!ENTITY l0 "{"ha" * 10}">'] + [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    return declared(f"<!DOCTYPE rss [{newline}{newline.join(levels)}{newline}]>", "&l11;")


@pytest.mark.parametrize("newline", ["", "\n"])
async def test_a_billion_laughs_stay_unlaughed(parser: FeedParser, newline: str) -> None:
    result = await read(answering(laughs(newline)), parser)
    assert len(repr(result)) < 10_000


async def test_one_long_entity_used_often_is_held_by_a_limit(parser: FeedParser) -> None:
    doctype = f'<!DOCTYPE rss [\n<!ENTITY a "{"A" * 100_000}">\n]>'
    result = await read(answering(declared(doctype, "&a;" * 30_000)), parser)
    assert len(repr(result)) < 10_000


@pytest.mark.parametrize("text", ["<a>" * 40_000 + "</a>" * 40_000, "<![CDATA[" + "<div><b>" * 20_000 + "]]>"])
async def test_deep_nesting_is_survived(parser: FeedParser, text: str) -> None:
    result = await read(answering(rss("Заголовок", text=text)), parser)
    assert isinstance(result, FeedRead)
    assert result.entries[0].title == "Заголовок"


async def test_fifty_thousand_entries_are_cut_and_delay_nobody(parser: FeedParser) -> None:
    huge = rss(*(f"Title {n}" for n in range(50_000)), text="")
    assert len(huge) < 10 * MIB
    finished: list[str] = []

    async def parse(name: str, body: bytes) -> int:
        parsed = await parser.parse(Document(body=body, url="https://example.org/", charset=None), max_entries=2000)
        finished.append(name)
        return len(parsed.entries) + parsed.left_out

    counts = await asyncio.gather(parse("huge", huge), parse("small", rss("a", "b")))
    assert set(counts) == {50_000, 2}
    assert finished == ["small", "huge"]


async def test_a_document_that_takes_too_long_ends_its_process_and_the_next_is_parsed() -> None:
    slow = rss("a", text="<a>" * 60_000)
    async with FeedParser(small_seconds=0.4) as impatient:
        document = Document(body=slow, url="https://example.org/", charset=None)
        result = await read(answering(slow), impatient)
        assert reason(result) is FailureReason.PARSER_TIMEOUT
        impatient.small_seconds = 10.0
        parsed = await impatient.parse(Document(body=rss("b"), url=document.url, charset=None), max_entries=5)
    assert parsed.entries[0].title == "b"


async def test_a_caller_that_gives_up_does_not_get_the_next_callers_answer(parser: FeedParser) -> None:
    slow = Document(body=rss("slow", text="<a>" * 60_000), url="https://example.org/", charset=None)
    quick = Document(body=rss("quick"), url="https://example.org/", charset=None)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await parser.parse(slow, max_entries=5)
    assert (await parser.parse(quick, max_entries=5)).entries[0].title == "quick"


async def test_a_process_that_dies_costs_one_document(parser: FeedParser) -> None:
    process = await ParserProcess.start()
    process.child.kill()
    document = Document(body=rss("a"), url="https://example.org/", charset=None)
    with pytest.raises(FetchFailed) as failure:
        await process.ask(Task(document=document, max_entries=5), 5)
    assert failure.value.reason is FailureReason.BROKEN
    assert (await parser.parse(document, max_entries=5)).entries


async def test_a_process_that_died_idle_costs_nothing() -> None:
    document = Document(body=rss("a"), url="https://example.org/", charset=None)
    async with FeedParser() as running:
        assert running.staying is not None
        await running.staying.kill()
        assert (await running.parse(document, max_entries=5)).entries


async def test_a_process_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "ENDS_WITHIN", 0.05)
    process = await ParserProcess.start()
    slow = Document(body=rss("a", text="<a>" * 60_000), url="https://example.org/", charset=None)
    process.tasks.write(pack(Task(document=slow, max_entries=5)))
    await process.end()
    assert process.child.returncode == -signal.SIGKILL


async def test_a_parser_whose_process_was_lost_closes_all_the_same() -> None:
    async with FeedParser(small_seconds=0.0) as impatient:
        with pytest.raises(FetchFailed):
            await impatient.parse(Document(body=rss("a"), url="https://example.org/", charset=None), max_entries=5)


async def test_hostile_feeds_leave_the_others_alone(parser: FeedParser) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/good":
            return web.Response(body=rss("Добра новина"))
        await asyncio.sleep(10)
        return web.Response()

    async with serving(answer) as served, Fetcher(allowed=[served.place, ("localhost", served.port)]) as fetcher:
        source = HttpFeedSource(fetcher, parser, lambda: settings(timeout=1))
        slow = [source.read(a_feed(served.url(f"/slow{n}")), a_state()) for n in range(3)]
        good = source.read(a_feed(served.url("/good", host="localhost")), a_state())
        *_, result = await asyncio.gather(*slow, good)
    assert isinstance(result, FeedRead)
