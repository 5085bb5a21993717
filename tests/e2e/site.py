"""A news site on this machine: its feeds hold what a test published, and its requests are counted."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ITEM = (
    "<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate><description>{summary}</description></item>"
)
FEED = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'


class FeedSite(ThreadingHTTPServer):
    """Serves ``/NAME.xml`` for every name; a feed nothing was published in is empty. Some entries have pages.

    A broken feed is a page of HTML; a silent one takes requests and never answers.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.items: dict[str, list[str]] = defaultdict(list)
        self.pages: dict[str, str] = {}
        self.polls: Counter[str] = Counter()
        self.broken: set[str] = set()
        self.silent: set[str] = set()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.server_bind()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def publish(self, feed: str, title: str, *, summary: str = "", page: str = "") -> None:
        """Put an entry, dated now, at the top of a feed; with a page, its link leads there."""
        number = len(self.items[feed]) + 1
        url = f"https://{feed}.example/{number}"
        if page:
            self.pages[f"/{feed}/{number}"] = page
            url = f"http://127.0.0.1:{self.port}/{feed}/{number}"
        item = ITEM.format(
            title=escape(title),
            url=url,
            date=format_datetime(datetime.now(UTC)),
            summary=escape(summary),
        )
        self.items[feed].insert(0, item)

    def document(self, feed: str) -> bytes:
        """Return a feed as it is now."""
        if feed in self.broken:
            return b"<!doctype html><html><body>Maintenance</body></html>"
        return FEED.format(name=feed, items="".join(self.items[feed])).encode()


class _Handler(BaseHTTPRequestHandler):
    server: FeedSite

    def do_GET(self) -> None:
        name = self.path.strip("/").removesuffix(".xml")
        self.server.polls[name] += 1
        if name in self.server.silent:
            self.server.closing.wait()
            return
        page = self.server.pages.get(self.path)
        body = self.server.document(name) if page is None else page.encode()
        self.send_response(HTTPStatus.OK if name != "robots.txt" else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", f"{'application/rss+xml' if page is None else 'text/html'}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay quiet."""


@contextmanager
def a_site() -> Iterator[FeedSite]:
    """Make a site that holds its port but takes no connections yet."""
    with FeedSite() as site:
        yield site


@contextmanager
def serving() -> Iterator[FeedSite]:
    """Make a site and serve until the end of the block."""
    with a_site() as site, opened(site):
        yield site


@contextmanager
def opened(site: FeedSite) -> Iterator[None]:
    """Serve until the end of the block."""
    site.server_activate()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        site.closing.set()
        site.shutdown()
        thread.join()
