"""Reading deliveries: rows to values, lists, counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, select, type_coerce

from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, Outgoing, Posted
from bot.model.ids import ChatId, StoryId
from bot.store.chats import to_chat
from bot.store.ledger.rules import PENDING, alike, found_in, has_message, is_, is_a, waits
from bot.store.tables import chats, deliveries, posted
from bot.store.types import among, from_micros

_KINDS = {kind.value: kind for kind in DeliveryKind}
_STATES = {state.value: state for state in DeliveryState}

# Read as they are stored and converted below: this is where the ledger spends its time.
_COLUMNS = (
    deliveries.c.id,
    deliveries.c.story_id,
    deliveries.c.chat_id,
    func.coalesce(deliveries.c.carries, deliveries.c.revision).label("revision"),
    deliveries.c.kind,
    deliveries.c.state,
    deliveries.c.reason,
    type_coerce(deliveries.c.due_at, BigInteger),
    type_coerce(deliveries.c.created_at, BigInteger),
    deliveries.c.attempts,
    deliveries.c.possible_duplicates,
    type_coerce(deliveries.c.sending_at, BigInteger),
    deliveries.c.message_id,
    deliveries.c.error,
    deliveries.c.plain,
    deliveries.c.carried_by,
)
_CHAT = 2
_OUTGOING = (
    select(*_COLUMNS, posted.c.message_id.label("reply_to"))
    .outerjoin(posted, alike(posted, deliveries))
    .where(among(deliveries.c.id, "wanted"))
    .order_by(deliveries.c.priority, deliveries.c.id)
)
_CHATS = select(chats).where(among(chats.c.id, "wanted"))
_OF_ACCOUNT = (
    deliveries.c.platform == bindparam("platform"),
    deliveries.c.account == bindparam("account"),
)
_NEXT_DUE = (
    select(deliveries.c.due_at)
    .where(
        *_OF_ACCOUNT,
        found_in(deliveries, DeliveryState.READY),
        ~waits(deliveries),
        is_a(deliveries, DeliveryKind.POST) | has_message(deliveries),
    )
    .order_by(deliveries.c.due_at)
    .limit(1)
)
_UNKNOWN = (
    select(deliveries.c.id)
    .where(*_OF_ACCOUNT, found_in(deliveries, DeliveryState.UNKNOWN))
    .order_by(deliveries.c.id)
    .limit(bindparam("at_most"))
)
_POSTS_PENDING = select(deliveries.c.chat_id).where(
    deliveries.c.story_id == bindparam("story"), is_a(deliveries, DeliveryKind.POST), is_(deliveries, *PENDING)
)
_POSTED_TO = select(posted.c.chat_id).where(posted.c.story_id == bindparam("story"), posted.c.message_id.is_not(None))
_STARTED = (
    select(deliveries.c.chat_id, deliveries.c.sending_at)
    .where(deliveries.c.sending_at >= bindparam("since"), *_OF_ACCOUNT, deliveries.c.carried_by.is_(None))
    .order_by(deliveries.c.sending_at)
)


def outgoing(connection: Connection, ids: Sequence[int]) -> tuple[Outgoing, ...]:
    """Return these deliveries with all that sending them needs, by priority and age."""
    if not ids:
        return ()
    rows = connection.execute(_OUTGOING, {"wanted": ids}).all()
    wanted = sorted({row[_CHAT] for row in rows})
    known = {row.id: to_chat(row) for row in connection.execute(_CHATS, {"wanted": wanted})}
    return tuple(Outgoing(delivery=_to_delivery(row[:-1]), chat=known[row[_CHAT]], reply_to=row[-1]) for row in rows)


def _to_delivery(values: Sequence[Any]) -> Delivery:
    (
        id_,
        story,
        chat,
        revision,
        kind,
        state,
        reason,
        due_at,
        created_at,
        attempts,
        possible_duplicates,
        sending_at,
        message_id,
        error,
        plain,
        carried_by,
    ) = values
    return Delivery(
        id=id_,
        story=story,
        chat=chat,
        revision=revision,
        kind=_KINDS[kind],
        state=_STATES[state],
        reason=reason,
        due_at=from_micros(due_at),
        created_at=from_micros(created_at),
        attempts=attempts,
        possible_duplicates=possible_duplicates,
        sending_at=None if sending_at is None else from_micros(sending_at),
        message_id=message_id,
        error=error,
        plain=bool(plain),
        carried_by=carried_by,
    )


def unknown(connection: Connection, platform: Platform, account: str, *, limit: int) -> tuple[Outgoing, ...]:
    """Return deliveries whose outcome is not known and not settled yet."""
    which = {"platform": platform.value, "account": account, "at_most": limit}
    return outgoing(connection, connection.execute(_UNKNOWN, which).scalars().all())


def posted_messages(connection: Connection, story: StoryId) -> tuple[Posted, ...]:
    """Return the messages that carry a story."""
    rows = connection.execute(select(posted).where(posted.c.story_id == story).order_by(posted.c.chat_id))
    return tuple(
        Posted(story=StoryId(row.story_id), chat=ChatId(row.chat_id), message_id=row.message_id, revision=row.revision)
        for row in rows
    )


def sharing(connection: Connection, chat: ChatId, message_id: str) -> tuple[StoryId, ...]:
    """Return the stories that one message of a chat carries, in the order in which it tells them."""
    carried = posted.c.chat_id == chat, posted.c.message_id == message_id
    rows = connection.execute(select(posted.c.story_id).where(*carried).order_by(posted.c.story_id))
    return tuple(StoryId(story) for story in rows.scalars())


def holders(connection: Connection, story: StoryId) -> Mapping[ChatId, bool]:
    """Return the chats that have a story's message (True), or will: its first post is open or unknown (False)."""
    which = {"story": story}
    will = dict.fromkeys(connection.execute(_POSTS_PENDING, which).scalars(), False)
    have = dict.fromkeys(connection.execute(_POSTED_TO, which).scalars(), True)
    return {**will, **have}


def next_due_at(connection: Connection, platform: Platform, account: str) -> datetime | None:
    """Return when the next ready delivery of an account is due, those left out that wait for a post."""
    return connection.execute(_NEXT_DUE, {"platform": platform.value, "account": account}).scalar_one_or_none()


def started_since(
    connection: Connection, platform: Platform, account: str, since: datetime
) -> tuple[tuple[ChatId, datetime], ...]:
    """Return which chat was sent to when, to rebuild the pace after a restart."""
    rows = connection.execute(_STARTED, {"platform": platform.value, "account": account, "since": since})
    return tuple((ChatId(row.chat_id), row.sending_at) for row in rows)


def listed(
    connection: Connection, states: frozenset[DeliveryState], *, limit: int, offset: int
) -> tuple[tuple[Delivery, ChatAddress], ...]:
    """Return deliveries in these states, newest first, with their chat's address."""
    if not states:
        return ()
    ids = select(deliveries.c.id).where(found_in(deliveries, *sorted(states)))
    newest = ids.order_by(deliveries.c.id.desc()).limit(limit).offset(offset)
    found = outgoing(connection, connection.execute(newest).scalars().all())
    return tuple((item.delivery, item.chat.where) for item in sorted(found, key=_newest_first))


def _newest_first(item: Outgoing) -> int:
    return -item.delivery.id


def counts(connection: Connection) -> Mapping[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    rows = connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
    return {**dict.fromkeys(DeliveryState, 0), **{_STATES[state]: count for state, count in rows}}


def possible_duplicates(connection: Connection) -> int:
    """Return how many times something was sent again although the first outcome was unknown."""
    total = select(func.coalesce(func.sum(deliveries.c.possible_duplicates), 0))
    return int(connection.execute(total.where(deliveries.c.possible_duplicates > 0)).scalar_one())
