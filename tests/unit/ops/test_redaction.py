import logging
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.chat import ChatAddress, Platform
from bot.ops.redaction import (
    REDACTED,
    ChatHasher,
    RedactionFilter,
    Redactor,
    escape_controls,
    escape_controls_in_traceback,
)

TOKEN = "123456789:AAExampleExampleExampleExample-_xyz"


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/bot{quote(TOKEN)}/getMe",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3a')}/getMe",
        "xoxb-123-456-abc",
        "Bearer xoxp-123-456",
        "xapp-1-A1-2-deadbeef",
        f"('{TOKEN}',)",
    ],
)
def test_what_has_the_shape_of_a_token_is_hidden_unasked(text: str) -> None:
    shown = Redactor()(text)
    assert REDACTED in shown
    assert "Example" not in shown
    assert "123-456" not in shown
    assert "deadbeef" not in shown


@pytest.mark.parametrize("text", ["at 12:30:45", "config/feeds.yaml:12: unknown key", "https://x.example:8080/rss"])
def test_other_text_stays(text: str) -> None:
    assert Redactor(["hidden"])(text) == text


@pytest.mark.parametrize("secret", ["p@ss word/1", "пароль", "quote'd\n", "a.b*c"])
def test_a_known_secret_is_hidden_however_it_is_spelt(secret: str) -> None:
    redact = Redactor([secret])
    for spelling in (secret, quote(secret), quote(secret, safe=""), repr(secret)[1:-1]):
        assert redact(f"<{spelling}>") == f"<{REDACTED}>"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Redactor(["abcd", "abcdefgh"])("abcdefgh") == REDACTED


def test_values_are_cleaned_however_deep() -> None:
    class Thing:
        def __str__(self) -> str:
            return "thing hidden"

    cleaned = Redactor(["hidden"]).clean({"hidden": [("hidden", 1, None, True, 0.5)], "set": {Thing()}})
    assert cleaned == {REDACTED: [[REDACTED, 1, None, True, 0.5]], "set": [f"thing {REDACTED}"]}


@given(st.text(), st.text(min_size=4, max_size=30).filter(lambda secret: secret not in REDACTED))
def test_no_secret_survives_anywhere(around: str, secret: str) -> None:
    assert secret not in Redactor([secret])(f"{around}{secret}{around}").replace(REDACTED, "\0")


def test_a_filter_cleans_messages_arguments_tracebacks_and_stacks() -> None:
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, "to %s", ("hidden",), None)
    record.exc_info = (ValueError, ValueError("hidden"), None)
    record.stack_info = "in hidden"
    assert RedactionFilter(Redactor(["hidden"])).filter(record)
    assert record.getMessage() == f"to {REDACTED}"
    assert record.exc_text == f"ValueError: {REDACTED}"
    assert record.stack_info == f"in {REDACTED}"


def test_a_message_that_does_not_fit_its_arguments_is_shown_with_them() -> None:
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, "%d %d", ("hidden",), None)
    RedactionFilter(Redactor(["hidden"])).filter(record)
    assert record.getMessage() == f"%d %d ('{REDACTED}',)"


def test_control_characters_cannot_forge_a_line() -> None:
    assert escape_controls("a\nb\x1b[2J\x9b\u202e\u2028\u200bв") == "a\\x0ab\\x1b[2J\\x9b\\u202e\\u2028\\u200bв"


def test_a_traceback_keeps_its_lines_and_nothing_else() -> None:
    assert escape_controls_in_traceback("a\n\tb\x1b\r\u202e") == "a\n\tb\\x1b\\x0d\\u202e"


def an_address(**values: str) -> ChatAddress:
    return ChatAddress(platform=Platform.TELEGRAM, address=values.pop("address", "12345678"), **values)


def test_a_chat_has_one_name_in_the_logs_and_its_id_is_not_in_it() -> None:
    name = ChatHasher(b"key")
    assert name(an_address()) == name(an_address())
    assert len(name(an_address())) == 10
    others = {name(an_address(thread="1")), name(an_address(account="b")), name(an_address(address="1"))}
    assert len(others | {name(an_address()), ChatHasher(b"other")(an_address())}) == 5


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "log.key"
    name = ChatHasher.from_file(path)(an_address())
    assert ChatHasher.from_file(path)(an_address()) == name
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
