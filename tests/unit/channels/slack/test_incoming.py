"""What people write on Slack, as they meant it."""

import pytest

from bot.channels.slack.incoming import command_of, is_written, kind_of, words_of
from bot.model.chat import ChatKind

ME = "U0BOT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recent 3", "recent 3"),
        ("<@U0BOT> recent 3", "recent 3"),
        ("hey <@U0BOT> recent 3", "recent 3"),
        ("recent 3 <@U0BOT>", "recent 3"),
        ("<@U0BOT>", ""),
        ("<@U0BOT> <@U0BOT>", ""),
        ("search a &amp; b &lt;c&gt; &amp;lt;", "search a & b <c> &lt;"),
        ("wrong 3 <https://visti.example/a?b=1&amp;c=2>", "wrong 3 https://visti.example/a?b=1&c=2"),
        ("search <http://visti.example|visti.example>", "search http://visti.example"),
        ("search <@U1|olena> <@U2> <#C1|news> <!here> <!channel>", "search @olena @U2 #news @here @channel"),
        ("search <", "search <"),
        ("  /subscribe  ", "/subscribe"),
    ],
)
def test_words_are_read_as_they_were_meant(text: str, expected: str) -> None:
    assert words_of(text, ME) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("recent 3", ("recent", "3")),
        ("/Recent  3 ", ("recent", "3")),
        ("", ("help", "")),
        ("/", ("help", "")),
        ("search  two  words", ("search", "two  words")),
    ],
)
def test_the_first_word_is_the_command(words: str, expected: tuple[str, str]) -> None:
    assert command_of(words) == expected


@pytest.mark.parametrize(
    ("channel", "kind"), [("D1", ChatKind.PRIVATE), ("C1", ChatKind.GROUP), ("G1", ChatKind.GROUP)]
)
def test_direct_messages_are_private(channel: str, kind: ChatKind) -> None:
    assert kind_of(channel) is kind


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"channel_type": "im", "user": "U1"}, True),
        ({"channel_type": "im", "user": "U1", "subtype": "file_share"}, True),
        ({"channel_type": "im", "user": "U1", "subtype": "message_changed"}, False),
        ({"channel_type": "im", "user": "U1", "bot_id": "B1"}, False),
        ({"channel_type": "im"}, False),
        ({"channel_type": "channel", "user": "U1"}, False),
    ],
)
def test_only_what_a_person_wrote_to_us_is_listened_to(event: dict[str, str], expected: bool) -> None:
    assert is_written(event) is expected
