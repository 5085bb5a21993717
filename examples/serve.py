"""Serve the example feeds on this machine, with dates that are always fresh.

A feed file holds its dates as ``{{minutes_ago:7 rfc822}}`` (RSS) or ``{{minutes_ago:7 iso8601}}`` (Atom), counted
from the moment the server started: the same file gives the same bytes at every poll, and a poller that sends back the
ETag is answered 304, as by a real site.

    python -m examples.serve [--port 8765]
"""

import argparse
import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FEEDS = Path(__file__).parent / "feeds"
DEFAULT_PORT = 8765
PLACEHOLDER = re.compile(rb"\{\{minutes_ago:(\d+) (rfc822|iso8601)\}\}")
FORMATS: dict[bytes, Callable[[datetime], str]] = {b"rfc822": format_datetime, b"iso8601": datetime.isoformat}


def fill_dates(document: bytes, started_at: datetime) -> bytes:
    """Put the dates into a feed's bytes, counted back from ``started_at`` (aware)."""

    def date_of(placeholder: re.Match[bytes]) -> bytes:
        instant = started_at.replace(microsecond=0) - timedelta(minutes=int(placeholder[1]))
        return FORMATS[placeholder[2]](instant).encode()

    return PLACEHOLDER.sub(date_of, document)


class FeedServer(ThreadingHTTPServer):
    """Serves every ``*.xml`` of a directory from memory, on loopback only."""

    daemon_threads = True

    def __init__(self, port: int, started_at: datetime, feeds: Path = FEEDS) -> None:
        self.documents = {f"/{file.name}": fill_dates(file.read_bytes(), started_at) for file in feeds.glob("*.xml")}
        super().__init__(("127.0.0.1", port), FeedHandler)

    @property
    def port(self) -> int:
        """The port it listens on, chosen by the system when 0 was asked for."""
        return int(self.server_address[1])


class FeedHandler(BaseHTTPRequestHandler):
    """Answers GET with a feed, 304 or 404."""

    protocol_version = "HTTP/1.1"
    server: FeedServer

    def do_GET(self) -> None:
        """Answer one poll."""
        document = self.server.documents.get(self.path.partition("?")[0])
        if document is None:
            self.answer(HTTPStatus.NOT_FOUND, b"no such feed\n", {"Content-Type": "text/plain"})
            return
        etag = f'"{hashlib.sha256(document).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self.answer(HTTPStatus.NOT_MODIFIED, b"", {"ETag": etag})
        else:
            self.answer(HTTPStatus.OK, document, {"ETag": etag, "Content-Type": "application/xml; charset=utf-8"})

    def answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        """Send one response; a 304 has neither body nor length."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay quiet: the terminal belongs to the program that polls."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Serve the example feeds on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    with FeedServer(parser.parse_args().port, datetime.now(UTC)) as server:
        print(*(f"http://127.0.0.1:{server.port}{path}" for path in sorted(server.documents)), sep="\n", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
