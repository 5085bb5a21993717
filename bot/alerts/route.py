"""Which chats a decision reaches, as deliveries. Pure.

| decision | a chat that has the message | one whose first post is open | a subscriber without it |
|---|---|---|---|
| alert | an edit and a short reply | nothing: that post takes the newest revision | a post |
| silence with an edit | an edit | nothing | nothing |

A chat that no longer subscribes still gets the edits of what was posted to it: what stands there stays true.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.model.alert import Alert, Decision, Reason, Silence
from bot.model.chat import Subscription
from bot.model.delivery import DeliveryKind, NewDelivery
from bot.model.ids import AlertId, ChatId, StoryId


def route(
    decision: Decision,
    *,
    story: StoryId,
    revision: int,
    subscriptions: Iterable[Subscription],
    holders: Mapping[ChatId, bool],
    alert: AlertId | None,
    now: datetime,
) -> tuple[NewDelivery, ...]:
    """Return the deliveries that a decision leads to, in the order of the chats' ids."""
    if isinstance(decision, Silence):
        return tuple(_edits(story, revision, holders, now, decision.why)) if decision.edit else ()
    edits = tuple(_edits(story, revision, holders, now, decision.reason, alert))
    subscribed = sorted({subscription.chat for subscription in subscriptions})
    posts = tuple(
        _delivery(DeliveryKind.POST, story, chat, revision, now, decision.reason, alert)
        for chat in subscribed
        if _is_pinged(decision, holders.get(chat))
    )
    return edits + posts


def _is_pinged(alert: Alert, has_message: bool | None) -> bool:
    if has_message is None:
        return True
    return has_message and alert.reason is not Reason.FIRST


def _edits(
    story: StoryId,
    revision: int,
    holders: Mapping[ChatId, bool],
    now: datetime,
    reason: str,
    alert: AlertId | None = None,
) -> Iterator[NewDelivery]:
    for chat, has_message in sorted(holders.items()):
        if has_message:
            yield _delivery(DeliveryKind.EDIT, story, chat, revision, now, reason, alert)


def _delivery(
    kind: DeliveryKind,
    story: StoryId,
    chat: ChatId,
    revision: int,
    now: datetime,
    reason: str,
    alert: AlertId | None,
) -> NewDelivery:
    return NewDelivery(
        story=story, chat=chat, revision=revision, kind=kind, reason=str(reason), due_at=now, alert=alert
    )
