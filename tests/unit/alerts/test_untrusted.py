import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.untrusted import clean, clip, safe_url, shown_host


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\n\tlines  ", "two lines"),
        ("\x1b[31mred\x07", "[31mred"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\u2028b\u00a0c", "a b c"),
        ("e\u0301", "é"),
        ("🇺🇦 💔", "🇺🇦 💔"),
        ("a" + "\u0316" * 100, "a" + "\u0316" * 4),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("\ud800lone", "lone"),
    ],
)
def test_text_is_shown_without_what_is_not_seen(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_clean_text_is_one_normalised_line_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in once)


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_clipped_text_is_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_text_is_cut_at_a_words_end() -> None:
    assert clip("Six children came home", 15) == "Six children…"
    assert clip("Six children came home", 13) == "Six children…"
    assert clip("Six children", 12) == "Six children"


def test_a_word_without_end_is_cut_anywhere() -> None:
    assert clip("a" * 300, 10) == "a" * 9 + "…"
    assert clip("a " + "b" * 300, 10) == "a " + "b" * 7 + "…"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://host.example/",
        "https://",
        "https:///path",
        "https://user@host.example/",
        "https://user:word@host.example/",
        "https://host.example/a b",
        "https://host.example/\u202e",
        "https://host.example:port/",
        "https://[::1/",
        "/relative",
        "//host.example/",
    ],
)
def test_an_address_that_could_deceive_is_not_linked(url: str | None) -> None:
    assert safe_url(url) is None


def test_a_plain_address_is_linked_as_it_is() -> None:
    assert safe_url("https://host.example:8443/a?b=c#d") == "https://host.example:8443/a?b=c#d"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.pravda.com.ua/news/", "pravda.com.ua"),
        ("https://xn--d1ai3a9e.xn--j1amh/", "діти.укр"),
        ("https://раypal.com/", "xn--ypal-43d9g.com"),
        ("https://правда.com/", "xn--80aafi6cg.com"),
        ("https://xn--80aafi6cg.com/", "xn--80aafi6cg.com"),
        ("https://süddeutsche.de/", "süddeutsche.de"),
        ("https://xn--zz9999999999.com/", "xn--zz9999999999.com"),
    ],
)
def test_the_host_beside_a_link_cannot_look_like_another(url: str, host: str) -> None:
    assert shown_host(url) == host


def test_a_host_that_cannot_be_encoded_is_shown_by_its_code_points() -> None:
    label = "а" * 63 + "b"
    assert shown_host(f"https://{label}.com/").isascii()
