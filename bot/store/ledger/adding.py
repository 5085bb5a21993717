"""Writing deliveries with their alert."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    SmallInteger,
    Text,
    bindparam,
    false,
    literal_column,
    select,
    update,
)

from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.model.ids import ChatId
from bot.store.ledger.rules import (
    NOT_STARTED,
    PENDING,
    PRIORITIES,
    alike,
    has_message,
    is_,
    is_a,
    is_outdone,
    value_of,
)
from bot.store.statements import dialect_insert, ignoring_known
from bot.store.tables import chats, deliveries
from bot.store.types import Instant, among

_ANY = ChatId(0)
_ROW: dict[str, ColumnElement[Any]] = {
    "story_id": bindparam("story", type_=BigInteger()),
    "chat_id": chats.c.id,
    "revision": bindparam("at_revision", type_=Integer()),
    "kind": bindparam("of_kind", type_=Text()),
    "alert_id": bindparam("alert", type_=BigInteger()),
    "platform": chats.c.platform,
    "account": chats.c.account,
    "reason": bindparam("why", type_=Text()),
    "state": value_of(DeliveryState.READY),
    "priority": bindparam("order", type_=SmallInteger()),
    "due_at": bindparam("due", type_=Instant()),
    "created_at": bindparam("now", type_=Instant()),
    "attempts": literal_column("0"),
    "possible_duplicates": literal_column("0"),
    "plain": false(),
}
_ROWS = select(*_ROW.values()).where(among(chats.c.id, "to")).order_by(chats.c.id)

_newer = deliveries.alias("added")
_older_post = deliveries.alias("older_post")
_ADDED_TO = select(_newer.c.chat_id).where(
    _newer.c.story_id == bindparam("story"),
    _newer.c.kind == bindparam("of_kind"),
    _newer.c.revision == bindparam("at_revision"),
    is_(_newer, *NOT_STARTED),
)
_OPEN_ALIKE = (
    deliveries.c.story_id == bindparam("story"),
    deliveries.c.kind == bindparam("of_kind"),
    is_(deliveries, *NOT_STARTED),
)
_IS_LATER_POST = has_message(deliveries) | (
    select(1)
    .where(
        alike(_older_post, deliveries),
        is_a(_older_post, DeliveryKind.POST),
        is_(_older_post, *PENDING),
        _older_post.c.id < deliveries.c.id,
    )
    .exists()
    .correlate(deliveries)
)
_SUPERSEDE = (
    update(deliveries)
    .where(*_OPEN_ALIKE, deliveries.c.revision < bindparam("at_revision"), deliveries.c.chat_id.in_(_ADDED_TO))
    .values(state=value_of(DeliveryState.SUPERSEDED), ended_at=bindparam("now"), owner=None, lease_until=None)
)
_SUPERSEDE_POSTS = _SUPERSEDE.where(_IS_LATER_POST)
_END_MOOT = (
    update(deliveries)
    .where(*_OPEN_ALIKE, deliveries.c.revision == bindparam("at_revision"), is_outdone(deliveries))
    .values(state=value_of(DeliveryState.SUPERSEDED), ended_at=bindparam("now"), owner=None, lease_until=None)
)


def add(connection: Connection, new: Sequence[NewDelivery], *, at: datetime) -> int:
    """Write deliveries; one that is there already stays as it is. Return how many are new.

    A new edit supersedes older open edits of the same message that are not yet sending, and a new post older later
    posts; a first post stays, since it takes the newest revision when it starts. An edit with nothing to edit, or
    nothing new to say, is written as superseded.
    """
    statement = ignoring_known(dialect_insert(deliveries, connection).from_select(list(_ROW), _ROWS))
    count = 0
    for batch, to in _batches(new).items():
        which = {
            "story": batch.story,
            "of_kind": batch.kind.value,
            "at_revision": batch.revision,
            "alert": batch.alert,
            "why": batch.reason,
            "order": PRIORITIES[batch.kind].value,
            "due": batch.due_at,
            "now": at,
            "to": to,
        }
        count += connection.execute(statement, which).rowcount
        connection.execute(_SUPERSEDE_POSTS if batch.kind is DeliveryKind.POST else _SUPERSEDE, which)
        if batch.kind is DeliveryKind.EDIT:
            connection.execute(_END_MOOT, which)
    return count


def _batches(new: Iterable[NewDelivery]) -> dict[NewDelivery, list[ChatId]]:
    """Return the deliveries by what they have in common, which is all but the chat: one statement writes them all."""
    batches: dict[NewDelivery, list[ChatId]] = defaultdict(list)
    for item in new:
        batches[replace(item, chat=_ANY)].append(item.chat)
    return batches
