"""Links to one article become one string; anything else stays apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.canonical import canonical_url

SAME = [
    "http://example.org/news/1",
    "https://EXAMPLE.org/news/1/",
    "https://www.example.org:443/news/1#comments",
    "https://example.org./news/1?utm_source=rss&utm_medium=feed",
    "https://m.example.org/news/1?fbclid=x",
    "https://amp.example.org/news/1",
    "https://example.org/news/1/amp",
    "https://example.org/news/1/amp/",
    "https://example.org/amp/news/1",
    "https://example.org/news/1/print",
    "https://example.org/news/1/embed?at_medium=RSS&at_campaign=rss",
    "https://example.org//news//1?from=rss",
    "https://example.org/news/1?source=rss&traffic_source=x&changeLang=uk",
    "https://example.org/news/1?amp=1&amp;utm_campaign=a",
]


@pytest.mark.parametrize("url", SAME)
def test_it_gives_every_variant_of_a_link_the_same_address(url: str) -> None:
    assert canonical_url(url) == "https://example.org/news/1"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org:8443/a"),
        ("https://example.org/a?source=tass", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/camp", "https://example.org/c"),
    ],
)
def test_it_keeps_different_articles_apart(first: str, second: str) -> None:
    assert canonical_url(first) != canonical_url(second)


def test_it_sorts_the_query() -> None:
    assert canonical_url("https://example.org/?b=2&a=1") == "https://example.org?a=1&b=2"


def test_it_makes_the_two_spellings_of_a_path_one() -> None:
    assert canonical_url("https://example.org/діти") == canonical_url("https://example.org/%d0%b4%D1%96%D1%82%D0%B8")


def test_it_writes_names_in_other_scripts_as_punycode() -> None:
    assert canonical_url("https://новини.укр/а") == "https://xn--b1amarcd.xn--j1amh/%D0%B0"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news/1",
        "javascript:alert(1)",
        "ftp://example.org/a",
        "https://",
        "https:///path",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://[::1",
        "mailto:a@example.org",
        "data:text/html,hello",
    ],
)
def test_it_knows_what_is_not_a_link(url: str) -> None:
    assert canonical_url(url) is None


@given(
    st.builds(
        "{}://{}{}{}{}".format,
        st.sampled_from(["http", "HTTPS"]),
        st.sampled_from(["example.org", "www.m.example.org.", "amp.amp.a.b", "Приклад.укр", "[::1]", "m.co", "a..b"]),
        st.sampled_from(["", ":80", ":443", ":8080"]),
        st.text(st.sampled_from("/amp.htlprin%2F5 ä?&=#;+")).map(lambda tail: "/" + tail),
        st.sampled_from(["", "?utm_x=1&b=%20&a", "?amp;c=1", "#x"]),
    )
)
def test_it_is_idempotent(url: str) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@given(st.text())
def test_it_never_raises(text: str) -> None:
    canonical_url(text)
    canonical_url(f"https://{text}")
