"""Messages in Slack's blocks: nothing said in a feed can ping, link or format, and each fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.untrusted import without_controls
from bot.channels.slack.format import PLAIN_LIMIT, TEXT_LIMIT, format_buttons, format_message
from bot.channels.slack.letters import JOINER
from bot.model.message import Button, Line, Link, Message, Style, Text
from tests.servers.slack_blocks import Shown, buttons, read_message

URL = "https://www.visti.example/a?b=1&c=2"
UNSEEN = str.maketrans("", "", f"{JOINER}\u2067\u2068\u2069\u200e\u200f")

any_text = st.text(st.characters(), max_size=300)
styles = st.sampled_from(Style)
texts = st.builds(lambda text, style: Text(text=text, style=style), any_text, styles)
urls = st.sampled_from([URL, "javascript:alert(1)", "https://x.example/|>", "https://конец.example/ї", "", "https://["])
links = st.builds(
    lambda text, url, style, bare: Link(text=text, url=url, style=style, bare=bare),
    any_text,
    urls,
    styles,
    st.booleans(),
)
lines = st.lists(st.one_of(texts, links), max_size=5).map(tuple)
labels = st.builds(lambda label: Button(label=label, action="verb:rest"), any_text)
messages = st.builds(
    lambda lines, keep, rows: Message(lines=tuple(lines), keep=keep, buttons=tuple(map(tuple, rows))),
    st.lists(lines, max_size=30),
    st.integers(0, 30),
    st.lists(st.lists(labels, max_size=4), max_size=6),
)


def read(*lines: Line, keep: int = 3) -> Shown:
    """What Slack makes of a message."""
    formatted = format_message(Message(lines=lines, keep=keep), plain=False)
    return read_message(formatted.text, formatted.blocks)


def plain(*lines: Line) -> Shown:
    formatted = format_message(Message(lines=lines), plain=True)
    return read_message(formatted.text, formatted.blocks, markup=False)


def bare(text: str) -> str:
    """Return a text without what nobody sees."""
    return text.translate(UNSEEN)


@given(any_text)
def test_any_title_survives_the_round_trip_as_plain_text(title: str) -> None:
    shown = without_controls(title)
    expected = shown if shown.strip() else "visti.example"
    assert bare(read((Link(text=title, url=URL),)).text) == bare(f"{expected} (visti.example)")


@given(messages)
@settings(max_examples=200)
def test_any_message_is_taken_fits_and_pings_nobody(message: Message) -> None:
    formatted = format_message(message, plain=False)
    shown = read_message(formatted.text, formatted.blocks)
    assert shown.text.strip()
    assert shown.pings == []
    assert 0 < len(formatted.text) <= TEXT_LIMIT
    assert {url for _, url in shown.links} <= {URL, "https://x.example/|>", "https://конец.example/ї"}


@given(messages)
def test_any_message_in_plain_text_is_short_and_pings_nobody(message: Message) -> None:
    formatted = format_message(message, plain=True)
    assert formatted.blocks == []
    shown = read_message(formatted.text, None)
    assert not shown.pings
    assert not shown.links
    assert 0 < len(formatted.text) <= PLAIN_LIMIT


@pytest.mark.parametrize(
    "title",
    [
        "<!channel> everybody",
        "<!here|now> <@U0123> <#C0123> <!subteam^S01>",
        "<https://evil.example|click>",
        "*bold* _italic_ ~struck~ `code` ```block```",
        "> quoted",
        ":rotating_light: &lt;b&gt; &amp;amp;",
        "• a\n1. b",
        "👨‍👩‍👧 діти 🇺🇦",
    ],
)
def test_markup_in_a_title_is_only_text(title: str) -> None:
    shown = read((Link(text=title, url=URL),))
    assert [(bare(text), url) for text, url in shown.links] == [(without_controls(title), URL)]
    assert (shown.pings, shown.styles) == ([], [])


def test_what_others_may_take_for_a_ping_is_broken_in_the_blocks_too() -> None:
    blocks = format_message(Message(lines=((Text(text="<!channel> <@U1> <b>"),),)), plain=False).blocks
    assert "<!" not in str(blocks)
    assert "<@" not in str(blocks)
    assert "<b>" in str(blocks)


def test_the_text_beside_the_blocks_is_escaped() -> None:
    formatted = format_message(Message(lines=((Text(text="a & b < c > <!channel>"),),)), plain=False)
    assert bare(formatted.text) == "a &amp; b &lt; c &gt; &lt;!channel&gt;"


def test_direction_and_control_characters_of_a_feed_do_not_pass() -> None:
    assert read((Text(text="safe\u202egpj.exe\u2069\x00\nnew line\ud800"),)).text == "safegpj.exe new line"


def test_a_links_host_stands_beside_its_title() -> None:
    assert (
        read((Link(text="https://bank.com", url="https://evil.example/x"),)).text == "https://bank.com (evil.example)"
    )


def test_a_bare_link_shows_no_host() -> None:
    assert read((Link(text="Visti", url=URL, bare=True),)).text == "Visti"


def test_a_host_that_mixes_scripts_is_shown_in_punycode() -> None:
    assert "xn--" in read((Link(text="Bank", url="https://bаnk.example/"),)).text


def test_the_end_of_a_long_host_is_shown() -> None:
    text = read((Link(text="Bank", url=f"https://{'bank.com.' * 20}evil.example/"),)).text
    assert text.endswith("evil.example)")
    assert len(text) < 80


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://user@bank.com/", "https://", f"https://x.example/{'a' * 3000}"]
)
def test_an_address_that_may_not_be_linked_leaves_its_text(url: str) -> None:
    shown = read((Link(text="Title", url=url),))
    assert (shown.text, shown.links) == ("Title", [])


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.PLAIN, []),
        (Style.BOLD, ["bold"]),
        (Style.ITALIC, ["italic"]),
        (Style.CODE, ["code"]),
        (Style.DIM, ["italic"]),
        (Style.WARNING, ["bold"]),
    ],
)
def test_styles_become_slacks(style: Style, expected: list[str]) -> None:
    assert [name for name, _ in read((Text(text="words", style=style),)).styles] == expected


def test_a_warning_starts_with_a_sign() -> None:
    assert read((Text(text="Counts differ", style=Style.WARNING),)).text == "⚠️ Counts differ"


def test_a_styled_link_is_both() -> None:
    shown = read((Link(text="Title", url=URL, style=Style.BOLD),))
    assert shown.styles == [("bold", "Title")]
    assert shown.links == [("Title", URL)]


def test_lines_stay_lines() -> None:
    assert read((Text(text="fact"),), (), (Text(text="source"),)).text == "fact\n\nsource"


def test_a_message_of_some_lines_is_one_block() -> None:
    message = Message(lines=tuple((Text(text=f"line {number}"),) for number in range(9)))
    assert len(format_message(message, plain=False).blocks) == 1


def test_lines_are_dropped_from_the_end() -> None:
    lines = tuple((Text(text=f"{number} " + "x" * 900),) for number in range(30))
    shown = read(*lines).text.split("\n")
    assert [line.split()[0] for line in shown] == [str(number) for number in range(len(shown))]
    assert 3 <= len(shown) < 30


def test_a_line_to_keep_is_shortened_and_not_dropped() -> None:
    kept = ((Text(text="fact"),), (Link(text="headline " * 3000, url=URL),), (Text(text="source"),))
    shown = read(*kept).text.split("\n")
    assert shown[0] == "fact"
    assert shown[1].endswith("… (visti.example)")
    assert shown[2] == "source"


def test_more_lines_to_keep_than_fit_are_all_shortened() -> None:
    shown = read(*((Text(text=f"{number} " + "x" * 2900),) for number in range(10)), keep=10).text.split("\n")
    assert [line.split()[0] for line in shown] == [str(number) for number in range(10)]


def test_lines_without_end_that_should_all_be_kept_are_dropped_all_the_same() -> None:
    lines = ((Text(text="a", style=Style.BOLD), Text(text="b", style=Style.ITALIC)),) * 2000
    assert read(*lines, keep=2000).text


def test_a_line_of_very_many_runs_loses_the_last_ones() -> None:
    runs = tuple(Link(text="a", url=f"https://{number}.example/") for number in range(2000))
    assert read(runs, keep=1).text.startswith("a (0.example)a (1.example)")


def test_text_that_grows_by_escaping_still_fits() -> None:
    formatted = format_message(Message(lines=((Text(text="<" * 3000),),)), plain=False)
    assert 0 < len(formatted.text) <= TEXT_LIMIT
    assert formatted.text.endswith("…")


@pytest.mark.parametrize("plainly", [False, True])
@pytest.mark.parametrize("lines", [(), ((),), ((Text(text=" \u202e"),),)])
def test_a_message_that_says_nothing_is_still_one_slack_takes(lines: tuple[Line, ...], plainly: bool) -> None:
    formatted = format_message(Message(lines=lines), plain=plainly)
    assert read_message(formatted.text, formatted.blocks).text == "…"


def test_plain_text_keeps_what_must_be_kept_with_the_address() -> None:
    shown = plain((Text(text="6 children"),), (Link(text="Title <!channel>", url=URL),), (), (Text(text="more"),))
    assert shown.text == f"6 children\nTitle <!channel> {URL}\n"
    assert shown.pings == []


def test_buttons_stand_in_rows_with_ids_that_stay() -> None:
    rows = ((Button(label="Qatar", action="follow:qatar"), Button(label="Kyiv", action="follow:kyiv")), ())
    found = buttons(format_buttons((*rows, (Button(label="More", action="x"),))))
    assert [(one["block_id"], one["action_id"], one["value"]) for one in found] == [
        ("buttons:0", "press:0:0", "follow:qatar"),
        ("buttons:0", "press:0:1", "follow:kyiv"),
        ("buttons:1", "press:1:0", "x"),
    ]


def test_a_label_is_cut_to_what_slack_takes() -> None:
    (button,) = buttons(format_buttons(((Button(label="x" * 200, action="a"),),)))
    assert len(button["text"]["text"]) == 75


def test_very_many_buttons_leave_room_for_the_words() -> None:
    rows = tuple((Button(label="x" * 70, action="y" * 64),) * 20 for _ in range(100))
    formatted = format_message(Message(lines=((Text(text="Choose"),),), buttons=rows), plain=False)
    assert read_message(formatted.text, formatted.blocks).text == "Choose"
    assert buttons(formatted.blocks)


# --- directions


def test_a_latin_message_holds_no_direction_marks() -> None:
    text = read((Text(text="6 children returned"), Link(text="Діти вдома", url=URL))).text
    assert text == bare(text)


def test_a_foreign_title_and_its_host_keep_their_places_in_an_arabic_message() -> None:
    text = read((Text(text="عودة 6 أطفال"),), (Link(text="Six are home", url=URL),)).text
    assert text.split("\n")[1] == "\u200f\u2068Six are home\u2069 \u2068(visti.example)\u2069"
