"""A delivery: one post, or one edit of it, to one chat; the table of these is the ledger."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.model.chat import Chat, ChatAddress
from bot.model.ids import AlertId, ChatId, DeliveryId, StoryId


class DeliveryKind(StrEnum):
    """A post (the first is the story's message, a later one a short reply to it) or an edit of that message."""

    POST = "post"
    EDIT = "edit"


class DeliveryState(StrEnum):
    """ready → claimed → sending → sent, or back to ready, or one of the ends."""

    READY = "ready"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    FOLDED = "folded"
    UNKNOWN = "unknown"
    PARKED = "parked"
    DEAD = "dead"
    CANCELLED = "cancelled"


OPEN_STATES = (DeliveryState.READY, DeliveryState.CLAIMED, DeliveryState.SENDING)


class Priority(IntEnum):
    """New alerts go before edits, edits before digests."""

    POST = 0
    EDIT = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A delivery to be written with its alert.

    Unique by (story, chat, revision, kind): writing it again changes nothing.
    """

    story: StoryId
    chat: ChatId
    revision: int
    kind: DeliveryKind
    reason: str
    due_at: datetime
    alert: AlertId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the ledger.

    ``possible_duplicates`` counts the times it was sent again although the first outcome was unknown; ``attempts``
    counts definite failures only. ``carried_by`` is the delivery in whose message this one went out: on the wire with
    it, and folded when that message was sent.
    """

    id: DeliveryId
    story: StoryId
    chat: ChatId
    revision: int
    kind: DeliveryKind
    state: DeliveryState
    reason: str
    due_at: datetime
    created_at: datetime
    attempts: int = 0
    possible_duplicates: int = 0
    sending_at: datetime | None = None
    message_id: str | None = None
    error: str | None = None
    plain: bool = False
    carried_by: DeliveryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The message that carries a story in a chat. ``message_id`` is None after the platform said it is gone."""

    story: StoryId
    chat: ChatId
    message_id: str | None
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A claimed delivery with what sending it needs; ``reply_to`` is the posted message, for edits and later posts."""

    delivery: Delivery
    chat: Chat
    reply_to: str | None = None


class OutcomeKind(StrEnum):
    """What came of sending."""

    SENT = "sent"
    RETRY = "retry"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    DEAD = "dead"
    PARKED = "parked"
    CHAT_GONE = "chat_gone"
    CHAT_MOVED = "chat_moved"
    MESSAGE_GONE = "message_gone"
    REPLY_INSTEAD = "reply_instead"
    PLAIN = "plain"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of sending one delivery, ready to be recorded.

    ``due_at`` is the next try of a retried, paused or plain one; ``moved_to`` the new address of a chat that moved.
    """

    delivery: DeliveryId
    kind: OutcomeKind
    at: datetime
    message_id: str | None = None
    due_at: datetime | None = None
    error: str | None = None
    moved_to: ChatAddress | None = None


class LookUpResult(StrEnum):
    """Whether a platform can tell if an ambiguous post arrived."""

    FOUND = "found"
    ABSENT = "absent"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """A platform's answer to "did this delivery arrive?"."""

    result: LookUpResult
    message_id: str | None = None
