"""What a poll costs: parsing an entry, and an unchanged feed (304), client and all.

python -m tests.bench.bench_feeds
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence

from aiohttp import web

from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Document, parse_feed
from bot.feeds.parser import FeedParser
from bot.feeds.source import HttpFeedSource
from bot.model.poll import FeedUnchanged
from bot.model.settings import PollSettings
from tests.bench.bench_store import Figure
from tests.builders import a_feed, a_feed_state

ENTRIES = 30
POLLS = 300
ITEM = (
    "<item><title>Шестеро українських дітей повернулися додому, повідомив омбудсман {number}</title>"
    "<link>https://visti.example/{number}?utm_source=rss</link><guid>visti-{number}</guid>"
    "<pubDate>Mon, 02 Mar 2026 12:00:00 +0200</pubDate><description><![CDATA[<p>Діти їхали через Білорусь, на кордоні "
    "їх зустріли рідні.</p> <p>Тепер родини отримають допомогу, житло та кошти на перший час.</p>]]></description>"
    "</item>"
)


def a_document() -> bytes:
    """Return a feed of ``ENTRIES`` entries."""
    items = "".join(ITEM.format(number=number) for number in range(ENTRIES))
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Visti</title>'
    return f"{head}{items}</channel></rss>".encode()


def parsing() -> float:
    """Return the median cost of parsing one entry, in microseconds."""
    document = Document(body=a_document(), url="https://visti.example/rss", charset="utf-8")
    runs = []
    for _ in range(15):
        began = time.perf_counter()
        parsed = parse_feed(document, max_entries=2000)
        runs.append((time.perf_counter() - began) / len(parsed.entries) * 1e6)
    return statistics.median(runs)


async def unchanged() -> float:
    """Return the CPU time of polling an unchanged feed, in milliseconds, the local server's share included."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=304)

    application = web.Application()
    application.router.add_get("/rss", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    feed, state = a_feed(url=f"http://127.0.0.1:{port}/rss"), a_feed_state(etag='"1"')
    async with Fetcher(allowed=[("127.0.0.1", port)]) as fetcher, FeedParser() as parser:
        source = HttpFeedSource(fetcher, parser, PollSettings)
        began = time.process_time()
        for _ in range(POLLS):
            result = await source.read(feed, state)
            if not isinstance(result, FeedUnchanged):
                raise SystemExit(f"expected an unchanged feed, found {result}")
        spent = time.process_time() - began
    await runner.cleanup()
    return spent / POLLS * 1000


def main() -> Sequence[Figure]:
    """Print the figures."""
    figures = [
        Figure(name="parsing one entry (feedparser, off the loop)", value=parsing(), unit="µs", budget=1000),
        Figure(name="an unchanged feed (304), CPU", value=asyncio.run(unchanged()), unit="ms", budget=1),
    ]
    print(*figures, sep="\n")
    return figures


if __name__ == "__main__":
    sys.exit(0 if all(figure.holds for figure in main()) else 1)
