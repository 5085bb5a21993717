"""What a person asked the bot, before any platform's form."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. ``id`` is the platform's numeric or opaque id, never a name that its owner can change."""

    platform: Platform
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command or a pressed button.

    ``command`` is without its slash and in lower case; ``arguments`` is the rest, stripped. ``manages_chat`` says that
    the person may change this chat's subscriptions (a private chat's owner, a group's administrator, anyone who may
    post in a Slack channel). ``language`` is what the platform says of the person's, if anything.
    """

    chat: ChatAddress
    kind: ChatKind
    person: Person
    command: str
    arguments: str = ""
    manages_chat: bool = True
    language: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a request. ``replaces`` asks a button's message to be edited instead of a new one sent."""

    message: Message
    replaces: bool = False
