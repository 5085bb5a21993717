"""What stands in an event, a command or a press: where, by whom, and in which words. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands.parse import split_command
from bot.model.chat import ChatKind

Json = Mapping[str, Any]

SPOKEN = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that somebody just wrote; the others tell of edits, deletions and arrivals."""

_MARKUP = re.compile(r"<([^<>]*)>")


def kind_of(channel: str) -> ChatKind:
    """Return the sort of chat: direct messages have ids of their own, and every other channel has members."""
    return ChatKind.PRIVATE if channel.startswith("D") else ChatKind.GROUP


def is_written(event: Json) -> bool:
    """Whether a message event is what a person wrote to us directly."""
    spoken = event.get("subtype") in SPOKEN and "bot_id" not in event and bool(event.get("user"))
    return spoken and event.get("channel_type") == "im"


def words_of(text: str, me: str) -> str:
    """Return what was meant: what follows a mention of us, links and names as they are read, nothing escaped."""
    before, *after = text.split(f"<@{me}>")
    said = " ".join(after) if any(map(str.strip, after)) else before
    return _unescape(_MARKUP.sub(lambda found: _name(found[1]), said)).strip()


def command_of(words: str) -> tuple[str, str]:
    """Split what was asked of us by name; nothing asked is a question for help."""
    command, arguments = split_command("/" + words.lstrip("/ "))
    return command or "help", arguments


def _name(markup: str) -> str:
    """Return ``<https://x|y>`` as its address, ``<@U1|olena>`` and ``<#C1|news>`` by their names."""
    target, _, label = markup.partition("|")
    if target[:1] in ("@", "#", "!"):
        return f"{target[0].replace('!', '@')}{label or target[1:]}"
    return target


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
