"""What Telegram answered, as the errors that the ledger understands: one table, here and nowhere else.

``BadRequest`` and ``TimedOut`` are both ``NetworkError`` in this library, so the order of the cases matters; whether a
request may have gone out is told by the cause that httpx gave, not by the class. ``InvalidToken`` may quote the token:
its words are never passed on.
"""

from datetime import timedelta
from types import TracebackType

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.model.errors import (
    AccountStopped,
    ChatGone,
    ChatMoved,
    DeliveryError,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    TemporaryFailure,
)

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
UNNAMED_PAUSE = timedelta(seconds=5)
"""How long to wait after a 429 that names no time, as a proxy in between may give."""

TOKEN_REFUSED = "Telegram does not accept the bot token: it was revoked or mistyped"  # noqa: S105
OTHER_POLLER = "another program receives updates with this bot's token, by polling or a webhook"

_IGNORED = ("message is not modified", "query is too old", "query id is invalid")
_MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
)
_CHAT_GONE = ("group chat was deleted", "group chat was deactivated", "user is deactivated", "user_is_deactivated")
_RIGHTS = {
    "topic_closed": "an open thread",
    "topic_deleted": "an open thread",
    "thread not found": "an open thread",
    "chat not found": "access to the chat",
    "peer_id_invalid": "access to the chat",
    "chat_restricted": "permission to write: the chat is restricted",
    "chat_write_forbidden": "permission to write",
    "chat_send_plain_forbidden": "permission to write text",
    "chat_guest_send_forbidden": "membership, which writing here needs",
    "no rights to send": "permission to write",
    "not enough rights": "permission to write",
    "administrator rights": "an administrator's rights",
    "chat_admin_required": "an administrator's rights",
    "bot is not a member": "membership",
}


def translate(error: TelegramError) -> DeliveryError | None:
    """Return our error for Telegram's, or None where nothing is wrong and nothing is to be done."""
    said = str(error)
    match error:
        case RetryAfter():
            return RateLimited(said, retry_after=_pause(error))
        case ChatMigrated():
            return ChatMoved("the group became a supergroup", new_address=str(error.new_chat_id))
        case Forbidden():
            return ChatGone(said)
        case InvalidToken():
            return AccountStopped(TOKEN_REFUSED)
        case Conflict():
            return AccountStopped(f"{OTHER_POLLER} ({said})")
        case BadRequest():
            return _bad_request(said)
        case NetworkError():
            return _network_error(error, said)
    return OutcomeUnknown(said)


class Translated:
    """Raises our errors instead of Telegram's; leaves the block quietly where there is nothing to be done."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if isinstance(error, TelegramError):
            ours = translate(error)
            if ours is not None:
                raise ours from error
            return True
        if isinstance(error, (AttributeError, KeyError, TypeError, ValueError)):
            # The library found JSON of another shape than Telegram's: somebody answered, who knows what was done.
            raise OutcomeUnknown(f"the answer makes no sense ({type(error).__name__})") from error
        return False


def _bad_request(said: str) -> DeliveryError | None:
    folded = said.casefold()
    if any(words in folded for words in _IGNORED):
        return None
    if any(words in folded for words in _MESSAGE_GONE):
        return MessageGone(said)
    if any(words in folded for words in _CHAT_GONE):
        return ChatGone(said)
    right = next((right for words, right in _RIGHTS.items() if words in folded), None)
    return NotAllowed(said, right=right) if right is not None else MessageRejected(said)


def _network_error(error: NetworkError, said: str) -> DeliveryError:
    if isinstance(error.__cause__, NEVER_SENT):
        return TemporaryFailure(f"not sent: {type(error.__cause__).__name__}")
    if "too many requests" in said.casefold():
        return RateLimited(said[:200], retry_after=UNNAMED_PAUSE)
    if "too large" in said.casefold():  # 413, which Python 3.13 words differently
        return MessageRejected(said[:200])
    why = type(error.__cause__).__name__ if isinstance(error.__cause__, httpx.HTTPError) else said[:200]
    return OutcomeUnknown(f"no answer that tells: {why}")


def _pause(error: RetryAfter) -> timedelta:
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
