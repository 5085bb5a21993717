"""A feed document to published entries. feedparser's dictionaries end here.

    bytes → text → looks like a feed? → feedparser → for each of the first entries: key, link, text, dates

Runs in the parser's process (``worker``): nothing here touches the network, the clock or a file. feedparser gets a
``BytesIO`` and nothing else, because it opens whatever looks like an address or a path.
"""

import io
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pyexpat import version_info as expat_version
from typing import NamedTuple

import feedparser

from bot.feeds.canonical import canonical_url
from bot.feeds.dates import parse_date, sane
from bot.feeds.decode import to_text
from bot.feeds.failures import FetchFailed
from bot.feeds.keys import entry_key
from bot.feeds.text import cut, html_to_text, plain, unescape
from bot.model.entry import PublishedEntry
from bot.model.errors import HomewardError
from bot.model.poll import FailureReason

OLDEST_EXPAT = (2, 4, 1)
LONGEST_TITLE = 1000
LONGEST_SUMMARY = 4000
LONGEST_MADE_TITLE = 150
LONGEST_URL = 2000
_OPENING = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|channel)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>|<(?:rss|feed)\b[^>]*/>\s*$", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_BROKEN_ENTRY = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)

RawEntry = dict[str, object]


class Link(NamedTuple):
    """An entry's link as published and as compared; both None when it has none that may be shown."""

    url: str | None
    canonical: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A body as it was fetched: where from, and in which charset the server says it is."""

    body: bytes
    url: str
    charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a document holds; ``skipped`` pairs a position with the reason."""

    entries: tuple[PublishedEntry, ...]
    skipped: tuple[tuple[int, str], ...]
    left_out: int


def check_expat() -> None:
    """Raise ``HomewardError`` where the XML parser is too old to stop entity bombs."""
    if expat_version < OLDEST_EXPAT:
        found, needed = (".".join(map(str, version)) for version in (expat_version, OLDEST_EXPAT))
        raise HomewardError(f"Python's XML parser is expat {found}; {needed} or newer is needed to stop entity bombs")


def parse_feed(document: Document, *, max_entries: int) -> ParsedFeed:
    """Parse a document; raises ``FetchFailed`` when it is empty, no feed, or broken as a whole."""
    text = to_text(document.body, charset=document.charset)
    _refuse_what_is_no_feed(text)
    text, left_out = _first_entries(text, max_entries)
    feed = _run_feedparser(text, document.url)
    if not feed["entries"] and feed["bozo"]:
        raise FetchFailed(FailureReason.BROKEN, _first_line(feed.get("bozo_exception")))
    raw = [dict(entry) for entry in feed["entries"]]
    feed_language = _language(_of(dict(feed["feed"]), "title_detail", "language"))
    entries, skipped = _read_entries(raw[:max_entries], feed_language)
    return ParsedFeed(entries=entries, skipped=skipped, left_out=left_out + len(raw[max_entries:]))


def _first_entries(text: str, max_entries: int) -> tuple[str, int]:
    """The document without the entries above ``max_entries``, and their number.

    feedparser would read all 50,000 of a hostile feed before we could count; what stands after the last stays.
    """
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    if len(ends) <= max_entries:
        return text, 0
    return text[: ends[max_entries - 1]] + text[ends[-1] :], len(ends) - max_entries


def _refuse_what_is_no_feed(text: str) -> None:
    if not text:
        raise FetchFailed(FailureReason.EMPTY)
    if _HTML.match(text):
        raise FetchFailed(FailureReason.NOT_A_FEED, "a web page")
    if not text.startswith("<") and not _OPENING.search(text, 0, 4096):
        raise FetchFailed(FailureReason.NOT_A_FEED, "JSON" if text[0] in "{[" else "plain text")
    if not _OPENING.search(text, 0, 65536):
        raise FetchFailed(FailureReason.NOT_A_FEED, "XML of another kind")
    if not _CLOSING.search(text, max(0, len(text) - 65536)):
        raise FetchFailed(FailureReason.BROKEN, "ends too early")


def _run_feedparser(text: str, url: str) -> feedparser.FeedParserDict:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )


def _read_entries(
    raw: list[RawEntry], feed_language: str | None
) -> tuple[tuple[PublishedEntry, ...], tuple[tuple[int, str], ...]]:
    entries: dict[str, PublishedEntry] = {}
    skipped: list[tuple[int, str]] = []
    links = [_link(entry) for entry in raw]
    shared = _shared_guids(raw, links)
    for position, (entry, link) in enumerate(zip(raw, links, strict=True)):
        try:
            read = _read_entry(entry, link, feed_language, shared)
        except _BROKEN_ENTRY as error:
            skipped.append((position, f"{type(error).__name__}: {error}"[:200]))
            continue
        if read is None:
            skipped.append((position, "neither title nor text"))
        else:
            # The first of a key is the newest in nearly every feed; a second would look like an edit at each poll.
            entries.setdefault(read.key, read)
    return tuple(entries.values()), tuple(skipped)


def _shared_guids(raw: list[RawEntry], links: list[Link]) -> frozenset[str]:
    """Guids of several entries with different links (some feeds put their own address there): they identify nothing."""
    pairs = {(_text(entry, "id").strip(), link.canonical) for entry, link in zip(raw, links, strict=True)}
    return frozenset(guid for guid, count in Counter(guid for guid, _ in pairs).items() if guid and count > 1)


def _read_entry(
    entry: RawEntry, link: Link, feed_language: str | None, shared: frozenset[str]
) -> PublishedEntry | None:
    summary = cut(_plain_text(entry, "summary") or _content(entry), LONGEST_SUMMARY)
    title = cut(_plain_text(entry, "title"), LONGEST_TITLE) or cut(summary, LONGEST_MADE_TITLE)
    if not title:
        return None
    published, updated = _date(entry, "published") or _date(entry, "created"), _date(entry, "updated")
    guid = _text(entry, "id").strip()
    return PublishedEntry(
        key=entry_key(
            guid=None if guid in shared else guid,
            canonical_url=link.canonical,
            title=title,
            published_at=published or updated,
        ),
        title=title,
        summary=summary,
        url=link.url,
        canonical_url=link.canonical,
        published_at=published,
        updated_at=updated,
        language=_entry_language(entry, feed_language),
    )


def _text(entry: RawEntry, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _of(entry: RawEntry, name: str, key: str) -> str:
    detail = entry.get(name)
    value = detail.get(key) if isinstance(detail, dict) else None
    return value if isinstance(value, str) else ""


def _plain_text(entry: RawEntry, name: str) -> str:
    text = _text(entry, name)
    return unescape(text) if _of(entry, f"{name}_detail", "type") == "text/plain" else html_to_text(text)


def _content(entry: RawEntry) -> str:
    contents = entry.get("content")
    if not isinstance(contents, list):
        return ""
    values = (content.get("value") for content in contents if isinstance(content, dict))
    return next((text for value in values if isinstance(value, str) and (text := html_to_text(value))), "")


def _link(entry: RawEntry) -> Link:
    """The entry's link, else a guid that is one. feedparser has made both absolute: xml:base, else Content-Location."""
    for name in ("link", "id"):
        candidate = plain(_text(entry, name)).replace(" ", "%20")
        if candidate and len(candidate) <= LONGEST_URL and (canonical := canonical_url(candidate)) is not None:
            return Link(url=candidate, canonical=canonical)
    return Link(url=None, canonical=None)


def _date(entry: RawEntry, name: str) -> datetime | None:
    written = _text(entry, name)
    if not written:
        return None
    found = parse_date(written)
    parsed = entry.get(f"{name}_parsed")
    if found is None and isinstance(parsed, tuple):
        year, month, day, hour, minute, second = parsed[:6]
        return sane(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC))
    return found


def _entry_language(entry: RawEntry, feed_language: str | None) -> str | None:
    """The language an entry states for itself; the whole feed's is often a blog software's default, no evidence."""
    own = _language(_of(entry, "title_detail", "language"))
    return _language(_text(entry, "language")) or (own if own != feed_language else None)


def _language(tag: str) -> str | None:
    found = _LANGUAGE.fullmatch(tag.strip())
    return found[1].lower() if found else None


def _first_line(error: object) -> str:
    return str(error).splitlines()[0][:200] if str(error) else "not well-formed"
