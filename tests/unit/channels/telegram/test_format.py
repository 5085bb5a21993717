"""Messages in Telegram's HTML: nothing said in a feed can break one, and each fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.untrusted import without_controls
from bot.channels.telegram.format import LIMIT, PLAIN_LIMIT, format_buttons, format_message, units
from bot.model.message import Button, Line, Link, Message, Style, Text
from tests.servers.telegram_html import Parsed, parse_html
from tests.servers.telegram_html import units as counted_by_telegram

URL = "https://www.visti.example/a?b=1&c=2"
MARKS = str.maketrans("", "", "\u2067\u2068\u2069\u200e\u200f")

any_text = st.text(st.characters(), max_size=300)
texts = st.builds(lambda text, style: Text(text=text, style=style), any_text, st.sampled_from(Style))
links = st.builds(
    lambda text, url, style, bare: Link(text=text, url=url, style=style, bare=bare),
    any_text,
    st.sampled_from(
        [URL, "javascript:alert(1)", 'https://x.example/"><b>', "https://конец.example/ї", "", "https://["]
    ),
    st.sampled_from(Style),
    st.booleans(),
)
lines = st.lists(st.one_of(texts, links), max_size=5).map(tuple)
messages = st.builds(
    lambda lines, keep: Message(lines=tuple(lines), keep=keep), st.lists(lines, max_size=30), st.integers(0, 30)
)


def read(*lines: Line, keep: int = 3) -> Parsed:
    """What Telegram makes of a message."""
    return parse_html(format_message(Message(lines=lines, keep=keep), plain=False).text)


def seen(*lines: Line) -> str:
    """What a person reads, without the invisible marks."""
    return read(*lines).text.translate(MARKS)


@given(any_text)
def test_any_title_survives_the_round_trip_as_plain_text(title: str) -> None:
    shown = without_controls(title)
    expected = shown if shown.strip() else "visti.example"
    assert seen((Link(text=title, url=URL),)) == f"{expected} (visti.example)"


@given(messages)
@settings(max_examples=200)
def test_any_message_is_taken_and_fits(message: Message) -> None:
    parsed = parse_html(format_message(message, plain=False).text)
    assert parsed.text.strip()
    assert counted_by_telegram(parsed.text) <= LIMIT


@given(messages)
def test_any_message_in_plain_text_is_short(message: Message) -> None:
    formatted = format_message(message, plain=True)
    assert formatted.text.strip()
    assert formatted.parse_mode is None
    assert counted_by_telegram(formatted.text) <= PLAIN_LIMIT


@given(any_text)
def test_length_is_counted_as_telegram_counts(text: str) -> None:
    shown = without_controls(text)
    assert units(shown) == counted_by_telegram(shown)


@pytest.mark.parametrize(
    "title",
    [
        "</a><b>bold",
        '"><script>alert(1)</script>',
        "&lt;b&gt; &amp;amp; &#60;",
        "a & b < c > d",
        "<a href='https://evil.example'>click</a>",
        "👨‍👩‍👧 діти 🇺🇦",
    ],
)
def test_markup_in_a_title_is_only_text(title: str) -> None:
    parsed = read((Link(text=title, url=URL),))
    assert parsed.links() == [(title, URL)]
    assert [entity.type for entity in parsed.entities] == ["text_link"]


def test_direction_and_control_characters_of_a_feed_do_not_pass() -> None:
    assert seen((Text(text="safe\u202egpj.exe\u2069\x00\nnew line\ud800"),)) == "safegpj.exe new line"


def test_a_links_host_stands_beside_its_title() -> None:
    assert seen((Link(text="https://bank.com", url="https://evil.example/x"),)) == "https://bank.com (evil.example)"


def test_a_bare_link_shows_no_host() -> None:
    assert seen((Link(text="Visti", url=URL, bare=True),)) == "Visti"


def test_a_host_that_mixes_scripts_is_shown_in_punycode() -> None:
    assert "xn--" in seen((Link(text="Bank", url="https://bаnk.example/"),))


def test_the_end_of_a_long_host_is_shown() -> None:
    text = seen((Link(text="Bank", url=f"https://{'bank.com.' * 20}evil.example/"),))
    assert text.endswith("evil.example)")
    assert len(text) < 80


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://user@bank.com/", "https://", f"https://x.example/{'a' * 3000}"]
)
def test_an_address_that_may_not_be_linked_leaves_its_text(url: str) -> None:
    parsed = read((Link(text="Title", url=url),))
    assert (parsed.text, parsed.entities) == ("Title", [])


@pytest.mark.parametrize(
    ("style", "entity"),
    [
        (Style.BOLD, "bold"),
        (Style.ITALIC, "italic"),
        (Style.CODE, "code"),
        (Style.DIM, "italic"),
        (Style.WARNING, "bold"),
    ],
)
def test_styles_become_telegrams(style: Style, entity: str) -> None:
    parsed = read((Text(text="words", style=style),))
    assert [one.type for one in parsed.entities] == [entity]


def test_a_warning_starts_with_a_sign() -> None:
    assert seen((Text(text="Counts differ", style=Style.WARNING),)) == "⚠️ Counts differ"


def test_a_styled_link_is_both() -> None:
    parsed = read((Link(text="Title", url=URL, style=Style.BOLD),))
    assert {one.type for one in parsed.entities} == {"bold", "text_link"}


def test_a_link_is_never_inside_code() -> None:
    parsed = read((Link(text="Title", url=URL, style=Style.CODE),))
    assert [one.type for one in parsed.entities] == ["text_link"]


def test_lines_are_dropped_from_the_end() -> None:
    message = tuple((Text(text=f"{number} " + "x" * 500),) for number in range(20))
    shown = read(*message).text.split("\n")
    assert [line.split()[0] for line in shown] == [str(number) for number in range(len(shown))]
    assert 3 <= len(shown) < 20


def test_a_line_to_keep_is_shortened_and_not_dropped() -> None:
    kept = ((Text(text="fact"),), (Link(text="headline " * 1000, url=URL),), (Text(text="source"),))
    shown = read(*kept, (Text(text="more"),)).text.split("\n")
    assert shown[0] == "fact"
    assert shown[1].endswith("… (visti.example)")
    assert shown[2] == "source"
    assert len(shown) == 3


def test_short_lines_leave_their_room_to_long_ones() -> None:
    shown = read((Text(text="short"),), (Text(text="x" * 9000),), keep=2).text.split("\n")
    assert shown[0] == "short"
    assert len(shown[1]) > 4000


def test_a_line_of_very_many_runs_loses_the_last_ones() -> None:
    runs = tuple(Link(text="a", url=f"https://{number}.example/") for number in range(2000))
    assert read(runs, keep=1).text.startswith("a (0.example)a (1.example)")


def test_an_emoji_is_not_cut_in_half() -> None:
    shown = read((Text(text="🕊" * 5000),), keep=1).text
    assert shown == "🕊" * (len(shown) - 1) + "…"


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("lines", [(), ((),), ((Text(text=" \u202e"),),)])
def test_a_message_that_says_nothing_is_still_one_telegram_takes(lines: tuple[Line, ...], plain: bool) -> None:
    assert format_message(Message(lines=lines), plain=plain).text == "…"


def test_a_latin_message_holds_no_direction_marks() -> None:
    text = read((Text(text="6 children returned"), Link(text="Діти вдома", url=URL))).text
    assert text == text.translate(MARKS)


def test_an_arabic_title_in_an_english_message_keeps_its_line_from_left_to_right() -> None:
    text = read((Text(text="6 children returned"),), (Link(text="عودة ستة أطفال", url=URL),)).text
    assert text.split("\n")[1] == "\u200e\u2068عودة ستة أطفال\u2069 (visti.example)"


def test_an_english_title_in_an_arabic_message_keeps_its_line_from_right_to_left() -> None:
    text = read((Text(text="عودة 6 أطفال"),), (Link(text="Six are home", url=URL),)).text
    assert text.split("\n")[1] == "\u200f\u2068Six are home\u2069 \u2068(visti.example)\u2069"


def test_plain_text_keeps_the_first_lines_and_the_address() -> None:
    message = Message(
        lines=(
            (Text(text="<b>fact</b>"),),
            (Link(text="title", url=URL),),
            (Text(text="source"),),
            (Text(text="more"),),
        ),
        buttons=((Button(label="x", action="y"),),),
    )
    formatted = format_message(message, plain=True)
    assert formatted.text == f"<b>fact</b>\ntitle {URL}\nsource"
    assert formatted.keyboard is None


def test_buttons_carry_their_action() -> None:
    keyboard = format_buttons((((Button(label="A\u202e", action="a:1")), Button(label=" ", action="b:2")),))
    assert keyboard is not None
    assert [[(one.text, one.callback_data) for one in row] for row in keyboard.inline_keyboard] == [
        [("A", "a:1"), ("…", "b:2")]
    ]


def test_no_buttons_are_no_keyboard() -> None:
    assert format_buttons(()) is None
