"""What one document gives, entry by entry."""

from datetime import UTC, datetime

import pytest

from bot.feeds import parse
from bot.feeds.failures import FetchFailed
from bot.feeds.parse import Document, ParsedFeed, check_expat, parse_feed
from bot.model.errors import HomewardError
from bot.model.poll import FailureReason
from tests.adapters.feeds.documents import rss

CONTENT = b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'"


def parsed(body: bytes, *, max_entries: int = 100, url: str = "https://example.org/feed") -> ParsedFeed:
    return parse_feed(Document(body=body, url=url, charset=None), max_entries=max_entries)


def item(inside: str) -> bytes:
    return f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>".encode()


def test_a_long_title_and_a_long_text_are_cut() -> None:
    (entry,) = parsed(rss("слово " * 500, text="слово " * 5000)).entries
    assert 900 < len(entry.title) <= 1000
    assert 3900 < len(entry.summary) <= 4000


def test_an_overlong_link_is_no_link() -> None:
    (entry,) = parsed(item(f"<title>t</title><link>https://example.org/{'a' * 3000}</link>")).entries
    assert entry.url is None
    assert entry.key.startswith("text:")


def test_a_guid_that_is_an_address_is_a_link() -> None:
    (entry,) = parsed(item("<title>t</title><guid isPermaLink='false'>https://example.org/a</guid>")).entries
    assert entry.url == "https://example.org/a"


def test_a_guid_that_is_a_word_is_no_link() -> None:
    (entry,) = parsed(item("<title>t</title><guid isPermaLink='false'>visti:1</guid>")).entries
    assert entry.url is None


def test_a_relative_link_without_a_usable_base_is_no_link() -> None:
    (entry,) = parsed(item("<title>t</title><link>/news</link>"), url="https://[broken").entries
    assert entry.url is None


@pytest.mark.parametrize("date", ["Mon Nov 23 16:06:17 2026", "Δευ, 23 Νοέ 2026 16:06:17 GMT"])
def test_feedparsers_reading_of_a_date_is_the_last_resort(date: str) -> None:
    (entry,) = parsed(item(f"<title>t</title><pubDate>{date}</pubDate>")).entries
    assert entry.published_at == datetime(2026, 11, 23, 16, 6, 17, tzinfo=UTC)


def test_a_date_nobody_can_read_is_none() -> None:
    (entry,) = parsed(item("<title>t</title><pubDate>soon</pubDate>")).entries
    assert entry.published_at is None


@pytest.mark.parametrize("description", ["", "<description></description>"])
def test_content_is_taken_where_there_is_no_summary(description: str) -> None:
    content = "<content:encoded>&lt;p&gt;Текст&lt;/p&gt;</content:encoded>"
    (entry,) = parsed(item(f"<title>t</title>{description}{content}").replace(b"<rss", CONTENT, 1)).entries
    assert entry.summary == "Текст"


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        (b" \n", FailureReason.EMPTY, ""),
        (b"<!doctype html><p>x</p>", FailureReason.NOT_A_FEED, "a web page"),
        (b"<!-- a --> <!-- b --><html></html>", FailureReason.NOT_A_FEED, "a web page"),
        (b"[1]", FailureReason.NOT_A_FEED, "JSON"),
        (b"https://example.org/", FailureReason.NOT_A_FEED, "plain text"),
        (b"<opml><body/></opml>", FailureReason.NOT_A_FEED, "XML of another kind"),
        (rss("a", "b")[:-40], FailureReason.BROKEN, "ends too early"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, reason: FailureReason, detail: str) -> None:
    with pytest.raises(FetchFailed) as failure:
        parsed(body)
    assert (failure.value.reason, failure.value.detail) == (reason, detail)


def test_words_before_the_document_are_passed_over() -> None:
    (entry,) = parsed(b"Warning: something in line 3\n" + rss("a").partition(b"?>")[2]).entries
    assert entry.title == "a"


def test_an_entry_that_raises_is_skipped_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(text: str) -> None:
        if "2026" in text:
            raise OverflowError("date out of range")

    monkeypatch.setattr(parse, "parse_date", explode)
    body = rss("a").replace(b"<item>", b"<item><title>good</title></item><item>", 1)
    result = parsed(body)
    assert [entry.title for entry in result.entries] == ["good"]
    assert result.skipped == ((1, "OverflowError: date out of range"),)


@pytest.mark.parametrize("tag", ["item", "atom:entry", "ITEM"])
def test_entries_above_the_limit_are_left_out_before_parsing(tag: str) -> None:
    items = "".join(f"<{tag}><title>{n}</title></{tag}>" for n in range(5))
    text = f"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>{items}<x/></channel></rss>"
    result = parsed(text.encode(), max_entries=2)
    assert [entry.title for entry in result.entries] == ["0", "1"]
    assert result.left_out == 3


def test_entries_that_no_closing_tag_counts_are_left_out_after_parsing() -> None:
    text = "<rss version='2.0'><channel>" + "".join(f"<item><title>{n}</title>" for n in range(5)) + "</channel></rss>"
    result = parsed(text.encode(), max_entries=2)
    assert len(result.entries) <= 2


def test_a_broken_document_says_where() -> None:
    with pytest.raises(FetchFailed) as failure:
        parsed(b"<rss><channel></rss></channel>")
    assert failure.value.reason is FailureReason.BROKEN
    assert "mismatched" in failure.value.detail


def test_an_old_xml_parser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "expat_version", (2, 2, 10))
    with pytest.raises(HomewardError, match=r"expat 2\.2\.10; 2\.4\.1"):
        check_expat()


def test_this_xml_parser_is_new_enough() -> None:
    check_expat()
