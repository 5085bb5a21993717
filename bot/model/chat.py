"""Where we deliver, and what it asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import ChatId, TopicId


class Platform(StrEnum):
    """A messenger that carries our messages."""

    TELEGRAM = "telegram"
    SLACK = "slack"
    CONSOLE = "console"


class ChatKind(StrEnum):
    """What sort of chat it is: groups are slower, channels have no members who talk."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAddress:
    """How a platform names a chat.

    ``account`` tells several tokens of one platform apart; ``thread`` is a forum topic.
    """

    platform: Platform
    address: str
    thread: str | None = None
    account: str = "default"


class ChatState(StrEnum):
    """Whether a chat is delivered to."""

    ACTIVE = "active"
    WAITING = "waiting"
    PARKED = "parked"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat we know, with its settings.

    ``waiting`` needs an operator's approval, ``parked`` lacks a right, ``gone`` blocked us. ``language`` is a BCP 47
    code that the catalogue knows, ``timezone`` an IANA name.
    """

    id: ChatId
    where: ChatAddress
    kind: ChatKind = ChatKind.PRIVATE
    language: str = "en"
    timezone: str = "UTC"
    state: ChatState = ChatState.ACTIVE
    state_why: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A chat follows a topic since an instant: earlier entries are not sent to it."""

    chat: ChatId
    topic: TopicId
    since: datetime
