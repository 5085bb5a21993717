"""HTML becomes what a reader would see; text stays text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.text import cut, html_to_text, plain, unescape


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Шість дітей", "Шість дітей"),
        ("  two \n\t spaces ", "two spaces"),
        ("<p>Перше</p><p>Друге</p>", "Перше Друге"),
        ("При<b>віт</b>, <i>світе</i>!", "Привіт, світе!"),
        ("a<br>b<br/>c", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("AT&T &amp; R&D &copy; &#1044;&#x456;", "AT&T & R&D © Ді"),
        ("&nbsp;a&nbsp;b", "a b"),
        ('<a title="x>y" href="#">link</a>', "link"),
        ("a<!-- hidden -->b", "ab"),
        ("a<script>alert('x')</script>b<style>p{}</style>c", "abc"),
        ("a<noscript><img src=x></noscript><iframe>y</iframe>b", "ab"),
        ("<![CDATA[text]]>", "text"),
        ("<img src=x onerror=alert(1)>after", "after"),
        ("broken <b>tag <i", "broken tag"),
        ("<title>hidden</title>seen", "seen"),
    ],
)
def test_it_keeps_what_is_seen(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_text_is_composed() -> None:
    assert html_to_text("и\u0306") == "й"


@pytest.mark.parametrize(
    "invisible", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\x07", "\x9b", "\ud800", "\U000e0041"]
)
def test_invisible_characters_are_dropped(invisible: str) -> None:
    assert plain(f"до{invisible}ма") == "дома"


def test_joiners_of_letters_stay() -> None:
    assert plain("می\u200cخواهم 👨\u200d👩") == "می\u200cخواهم 👨\u200d👩"


def test_plain_text_keeps_its_angle_brackets() -> None:
    assert unescape("a <b> c") == "a <b> c"
    assert unescape("a <b> &amp; &#39;c&#39;") == "a <b> & 'c'"


@pytest.mark.parametrize(
    ("text", "longest", "result"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three four", 15, "one two three…"),
        ("unbreakableword", 10, "unbreakab…"),
    ],
)
def test_it_cuts_at_a_word(text: str, longest: int, result: str) -> None:
    assert cut(text, longest) == result


@given(st.text())
def test_the_result_can_be_stored_and_shown(text: str) -> None:
    for result in (html_to_text(text), unescape(text), plain(text)):
        result.encode()
        assert unicodedata.is_normalized("NFC", result)
        assert not any(unicodedata.category(character) == "Cc" for character in result)


@given(st.text(min_size=1), st.integers(2, 50))
def test_a_cut_is_never_longer(text: str, longest: int) -> None:
    assert len(cut(text, longest)) <= longest
