"""The key of an entry: guid, else canonical URL, else title and date."""

from datetime import UTC, datetime

from bot.feeds.keys import entry_key

DATE = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://example.org/1"


def test_the_guid_comes_first() -> None:
    assert entry_key(guid=" 42 ", canonical_url=URL, title="t", published_at=DATE) == "guid:42"


def test_then_the_canonical_url() -> None:
    assert entry_key(guid="", canonical_url=URL, title="t", published_at=DATE) == f"url:{URL}"


def test_then_title_and_date() -> None:
    key = entry_key(guid=None, canonical_url=None, title="t", published_at=DATE)
    assert key.startswith("text:")
    assert key == entry_key(guid=None, canonical_url=None, title="t", published_at=DATE)
    assert key != entry_key(guid=None, canonical_url=None, title="u", published_at=DATE)
    assert key != entry_key(guid=None, canonical_url=None, title="t", published_at=None)


def test_a_guid_that_is_a_link_does_not_take_the_links_place() -> None:
    by_guid = entry_key(guid=URL, canonical_url=None, title="t", published_at=None)
    assert by_guid != entry_key(guid=None, canonical_url=URL, title="t", published_at=None)


def test_a_very_long_guid_or_url_is_hashed() -> None:
    guid = entry_key(guid="g" * 5000, canonical_url=None, title="t", published_at=None)
    url = entry_key(guid=None, canonical_url=URL + "a" * 5000, title="t", published_at=None)
    assert len(guid) < 100
    assert len(url) < 100
    assert guid != entry_key(guid="g" * 5001, canonical_url=None, title="t", published_at=None)
