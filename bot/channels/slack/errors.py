"""What Slack answered, as the errors that the ledger understands: one table, here and nowhere else.

A refusal (``"ok": false``) is told by its code; whether a request may have gone out, by the class that aiohttp raised.
Codes: https://docs.slack.dev/reference/methods/chat.postMessage#errors.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.model.errors import (
    AccountStopped,
    ChatGone,
    DeliveryError,
    EditClosed,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    TemporaryFailure,
)

NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
UNNAMED_PAUSE = timedelta(seconds=5)
"""How long to wait after a 429 that names no time, as a proxy in between may give."""

NOT_IN_CHANNEL = "not_in_channel"
THREAD_GONE = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
"""What a post answers whose parent message was deleted."""

_LIMITED = frozenset({"ratelimited", "rate_limited"})
_STOPPED = {
    "account_inactive": "the app was uninstalled, or its user deactivated",
    "app_uninstalled": "the app was uninstalled",
    "invalid_auth": "Slack does not accept the token: it was revoked or mistyped",
    "not_allowed_token_type": "the token is of another kind than this needs",
    "not_authed": "Slack does not accept the token: it was revoked or mistyped",
    "token_expired": "the token expired",
    "token_revoked": "the token was revoked",
}
_UNKNOWN = frozenset({"fatal_error", "internal_error", "service_unavailable"})
_LATER = frozenset({"org_login_required", "request_timeout", "team_added_to_org"})
_CHAT_GONE = frozenset({"cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible"})
_MESSAGE_GONE = frozenset({"message_not_found"})
_EDIT_CLOSED = frozenset({"cant_update_message", "edit_window_closed"})
_RIGHTS = {
    "as_user_not_supported": "another way to post",
    "channel_is_archived": "a channel that is not archived",
    "channel_not_found": "access to the channel: it is gone, or private and without the app",
    "ekm_access_denied": "the administrators' leave: they suspended posting",
    "is_archived": "a channel that is not archived",
    "method_not_supported_for_channel_type": "an invitation to the channel",
    "missing_scope": "a scope",
    "no_permission": "a scope",
    NOT_IN_CHANNEL: "membership: invite the app to the channel",
    "not_allowed": "permission to post",
    "team_access_not_granted": "access to the workspace",
    "access_denied": "access to the channel",
}
_RESTRICTED = "permission to post"


def translate(error: BaseException) -> DeliveryError | None:
    """Return our error for one of Slack's or of the way there, None for any other: that is a bug of our own."""
    match error:
        case SlackApiError():
            return _refused(error)
        case aiohttp.ClientError() if isinstance(error, NEVER_SENT):
            return TemporaryFailure(f"not sent: {type(error).__name__}")
        case aiohttp.ClientError() | TimeoutError() | asyncio.TimeoutError() | OSError() | SlackClientError():
            return OutcomeUnknown(f"no answer that tells: {type(error).__name__}")
        case AttributeError() | KeyError() | TypeError() | ValueError():
            # The library found another shape than Slack's: somebody answered, who knows what was done.
            return OutcomeUnknown(f"the answer makes no sense ({type(error).__name__})")
    return None


def translate_response(status: int, body: str, headers: Mapping[str, str]) -> DeliveryError | None:
    """Return our error for what an address for answers said, None where it took the answer."""
    if status < 400:
        return None
    if status == 429:
        return RateLimited("429", retry_after=_pause(headers), whole_account=False)
    if status >= 500:
        return OutcomeUnknown(f"no answer that tells: {status}")
    return MessageGone(f"the address is used up: {status}") if status in (404, 410) else MessageRejected(body[:80])


class Translated:
    """Raises our errors instead of Slack's."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        ours = None if error is None or isinstance(error, DeliveryError) else translate(error)
        if ours is not None:
            raise ours from error


def code_of(error: BaseException | None) -> str | None:
    """Return the code of Slack's refusal behind an error of ours."""
    cause = error.__cause__ if error is not None else None
    return _answer(cause).get("error") if isinstance(cause, SlackApiError) else None


def _refused(error: SlackApiError) -> DeliveryError:
    status, headers = _status(error), _headers(error)
    answer = _answer(error)
    code = str(answer.get("error", ""))
    if status == 429 or code in _LIMITED:
        return RateLimited(code or "429", retry_after=_pause(headers), whole_account=False)
    if code == "message_limit_exceeded":
        return RateLimited(code, retry_after=_pause(headers))
    if code in _STOPPED:
        return AccountStopped(f"{_STOPPED[code]} ({code})")
    if status >= 500 or not code or code in _UNKNOWN:
        return OutcomeUnknown(f"no answer that tells: {status} {code}".rstrip())
    return _by_code(code, answer)


def _by_code(code: str, answer: Mapping[str, Any]) -> DeliveryError:
    if code in _LATER:
        return TemporaryFailure(code)
    if code in _CHAT_GONE:
        return ChatGone(code)
    if code in _MESSAGE_GONE:
        return MessageGone(code)
    if code in _EDIT_CLOSED:
        return EditClosed(code)
    if code == "missing_scope":
        return NotAllowed(code, right=f"the scope {answer.get('needed') or 'it needs'}")
    if code in _RIGHTS or code.startswith("restricted_action"):
        return NotAllowed(code, right=_RIGHTS.get(code, _RESTRICTED))
    return MessageRejected(code)


def _answer(error: SlackApiError) -> Mapping[str, Any]:
    """Return what Slack answered; a body that was no JSON comes without one."""
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}


def _status(error: SlackApiError) -> int:
    status = getattr(error.response, "status_code", getattr(error.response, "status", 200))
    return status if isinstance(status, int) else 200


def _headers(error: SlackApiError) -> Mapping[str, str]:
    headers = getattr(error.response, "headers", {})
    return headers if isinstance(headers, Mapping) else {}


def _pause(headers: Mapping[str, str]) -> timedelta:
    named = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=min(int(named), 24 * 3600)) if named.isascii() and named.isdigit() else UNNAMED_PAUSE
