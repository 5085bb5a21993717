"""Writing deliveries with their alert."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, false, literal_column, select, update

from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery
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
from bot.store.statements import dialect_insert
from bot.store.tables import chats, deliveries
from bot.store.types import among, to_micros

_CHUNK = 5000
_ACCOUNTS = select(chats.c.id, chats.c.platform, chats.c.account).where(among(chats.c.id, "wanted"))
_ZERO: ColumnElement[int] = literal_column("0")
_VALUES = {
    **{
        name: bindparam(name)
        for name in ("story_id", "chat_id", "revision", "kind", "alert_id", "platform", "account", "reason", "priority")
    },
    # Instants come converted: a hundred thousand rows share very few of them.
    "due_at": bindparam("due_at", type_=BigInteger()),
    "created_at": bindparam("created_at", type_=BigInteger()),
    "state": value_of(DeliveryState.READY),
    "attempts": _ZERO,
    "possible_duplicates": _ZERO,
    "plain": false(),
}

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
    statement = dialect_insert(deliveries, connection).values(_VALUES).on_conflict_do_nothing()
    count = 0
    for start in range(0, len(new), _CHUNK):
        rows = _rows(connection, new[start : start + _CHUNK], to_micros(at))
        if rows:
            count += connection.execute(statement, rows).rowcount
    for story, kind, revision in sorted({(item.story, item.kind, item.revision) for item in new}):
        which = {"story": story, "of_kind": kind.value, "at_revision": revision, "now": at}
        connection.execute(_SUPERSEDE_POSTS if kind is DeliveryKind.POST else _SUPERSEDE, which)
        if kind is DeliveryKind.EDIT:
            connection.execute(_END_MOOT, which)
    return count


def _rows(connection: Connection, new: Iterable[NewDelivery], created_at: int) -> list[dict[str, Any]]:
    accounts = connection.execute(_ACCOUNTS, {"wanted": sorted({item.chat for item in new})})
    account_of = {row.id: (row.platform, row.account) for row in accounts}
    return [
        {
            "story_id": item.story,
            "chat_id": item.chat,
            "revision": item.revision,
            "kind": item.kind.value,
            "alert_id": item.alert,
            "platform": account_of[item.chat][0],
            "account": account_of[item.chat][1],
            "reason": item.reason,
            "priority": PRIORITIES[item.kind].value,
            "due_at": to_micros(item.due_at),
            "created_at": created_at,
        }
        for item in new
        if item.chat in account_of
    ]
