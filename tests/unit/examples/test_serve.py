"""The example feeds: that they parse, are fresh, tell what the demo promises, and are served as by a real site."""

import calendar
import http.client
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from examples.serve import FEEDS, FeedServer, fill_dates

STARTED_AT = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
FILES = sorted(FEEDS.glob("*.xml"))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer(0, STARTED_AT) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def get(server: FeedServer, path: str, **headers: str) -> tuple[int, bytes, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(), response.getheader("ETag")
    finally:
        connection.close()


def parse(file: Path) -> feedparser.FeedParserDict:
    return feedparser.parse(io.BytesIO(fill_dates(file.read_bytes(), STARTED_AT)))


def test_rss_dates_are_counted_back_from_the_start() -> None:
    assert fill_dates(b"<pubDate>{{minutes_ago:7 rfc822}}</pubDate>", STARTED_AT) == (
        b"<pubDate>Wed, 04 Mar 2026 04:59:07 +0000</pubDate>"
    )


def test_atom_dates_are_counted_back_from_the_start() -> None:
    assert fill_dates(b"<updated>{{minutes_ago:60 iso8601}}</updated>", STARTED_AT) == (
        b"<updated>2026-03-04T04:06:07+00:00</updated>"
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_feed_is_well_formed(file: Path) -> None:
    assert not parse(file).bozo


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_entry_has_a_title_a_link_to_a_reserved_domain_and_a_summary(file: Path) -> None:
    for entry in parse(file).entries:
        assert entry.title
        assert entry.summary
        assert entry.link.startswith("https://")
        assert entry.link.split("/")[2].endswith(".example")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_example_entry_is_at_most_a_few_hours_old(file: Path) -> None:
    for entry in parse(file).entries:
        published = datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC)
        assert timedelta(0) < STARTED_AT - published < timedelta(hours=6)


def test_rss_and_atom_are_both_shown() -> None:
    assert {parse(file).version for file in FILES} == {"rss20", "atom10"}


def test_the_examples_are_in_five_languages() -> None:
    languages = {parse(file).feed.language[:2] for file in FILES}
    assert languages == {"uk", "ru", "en", "ar", "de"}


def test_a_served_feed_has_its_dates_filled_in(server: FeedServer) -> None:
    status, body, _ = get(server, "/visti-uk.xml")
    assert status == 200
    assert b"{{" not in body


def test_a_second_poll_gives_the_same_bytes(server: FeedServer) -> None:
    assert get(server, "/minaa-ar.xml") == get(server, "/minaa-ar.xml")


def test_a_poll_with_the_etag_is_answered_304_without_a_body(server: FeedServer) -> None:
    _, _, etag = get(server, "/elbblick-de.xml")
    assert get(server, "/elbblick-de.xml", **{"If-None-Match": str(etag)}) == (304, b"", etag)


def test_a_file_outside_the_feeds_is_not_served(server: FeedServer) -> None:
    assert get(server, "/../serve.py")[0] == 404
