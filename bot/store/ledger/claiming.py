"""From ready to sending, and back: claim, start, release, recover."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection, and_, bindparam, case, literal_column, null, or_, select, update

from bot.model.chat import Platform
from bot.model.delivery import DeliveryKind, DeliveryState, Outgoing
from bot.model.ids import ChatId, DeliveryId
from bot.store.ledger.reading import outgoing
from bot.store.ledger.rules import IN_FLIGHT, found_in, has_message, is_, is_a, not_held, value_of, waits
from bot.store.tables import deliveries, stories
from bot.store.types import Instant, among

_S = DeliveryState
_OF_ACCOUNT = (
    deliveries.c.platform == bindparam("platform"),
    deliveries.c.account == bindparam("account"),
)
_in_flight = deliveries.alias("in_flight")
_HELD_CHATS = select(_in_flight.c.chat_id).where(found_in(_in_flight, *IN_FLIGHT))
_ahead = deliveries.alias("ahead")
_BEHIND_ONE_NOT_DUE = (
    select(1)
    .where(
        _ahead.c.chat_id == deliveries.c.chat_id,
        found_in(_ahead, _S.READY),
        _ahead.c.due_at > bindparam("now"),
        or_(
            _ahead.c.priority < deliveries.c.priority,
            (_ahead.c.priority == deliveries.c.priority) & (_ahead.c.id < deliveries.c.id),
        ),
    )
    .exists()
    .correlate(deliveries)
)
CLAIMABLE = (
    select(deliveries.c.id)
    .where(
        *_OF_ACCOUNT,
        found_in(deliveries, _S.READY),
        # Not by the index on due_at: the line is read in its order, and only as far as it is wanted.
        deliveries.c.due_at.op("+")(literal_column("0")) <= bindparam("now", type_=Instant()),
        deliveries.c.chat_id.not_in(_HELD_CHATS),
        ~among(deliveries.c.chat_id, "excluded"),
        ~_BEHIND_ONE_NOT_DUE,
        ~waits(deliveries),
        is_a(deliveries, DeliveryKind.POST) | has_message(deliveries),
    )
    .order_by(deliveries.c.priority, deliveries.c.id)
    .limit(bindparam("at_most"))
)
_CLAIM = (
    update(deliveries)
    .where(among(deliveries.c.id, "claimed"))
    .values(state=value_of(_S.CLAIMED), owner=bindparam("by"), lease_until=bindparam("until"))
)
_newest = select(stories.c.revision).where(stories.c.id == deliveries.c.story_id).scalar_subquery()
_START = (
    update(deliveries)
    .where(
        among(deliveries.c.id, "starting"),
        is_(deliveries, _S.CLAIMED),
        deliveries.c.owner == bindparam("by"),
        deliveries.c.lease_until > bindparam("now"),
    )
    .values(
        state=value_of(_S.SENDING),
        sending_at=bindparam("now"),
        carries=case((is_a(deliveries, DeliveryKind.POST) & ~has_message(deliveries), _newest), else_=null()),
    )
    .returning(deliveries.c.id)
)
_BEHIND = (
    select(
        deliveries.c.id,
        and_(
            deliveries.c.due_at <= bindparam("now"), ~deliveries.c.plain, ~has_message(deliveries), ~waits(deliveries)
        ),
    )
    .where(
        deliveries.c.chat_id == bindparam("chat"),
        deliveries.c.id > bindparam("head"),
        is_a(deliveries, DeliveryKind.POST),
        or_(
            found_in(deliveries, _S.READY),
            and_(found_in(deliveries, _S.CLAIMED), deliveries.c.owner == bindparam("by")),
        ),
    )
    .order_by(deliveries.c.id)
)
_FOLD = (
    update(deliveries)
    .where(among(deliveries.c.id, "folded"))
    .values(
        state=value_of(_S.SENDING),
        sending_at=bindparam("now"),
        carries=_newest,
        carried_by=bindparam("head"),
        owner=bindparam("by"),
        lease_until=bindparam("until"),
    )
)
_RELEASE = (
    update(deliveries)
    .where(among(deliveries.c.id, "released"), is_(deliveries, _S.CLAIMED), deliveries.c.owner == bindparam("by"))
    .values(state=value_of(_S.READY), **not_held())
)


def claim(
    connection: Connection,
    platform: Platform,
    account: str,
    *,
    now: datetime,
    owner: str,
    until: datetime,
    limit: int,
    exclude: frozenset[ChatId],
) -> tuple[Outgoing, ...]:
    """Lease ready deliveries that are due, by priority and age, keeping each chat's order.

    A chat's line is its ready deliveries by priority and age. It stands still while one of the chat's is claimed,
    sending or unknown, and behind one that is not due yet. Whoever waits for a post of its story is not in line.
    """
    which = {
        "platform": platform.value,
        "account": account,
        "now": now,
        "excluded": sorted(exclude),
        "at_most": limit,
    }
    ids = connection.execute(CLAIMABLE, which).scalars().all()
    if ids:
        connection.execute(_CLAIM, {"claimed": ids, "by": owner, "until": until})
    return outgoing(connection, ids)


def start(connection: Connection, ids: Sequence[DeliveryId], *, owner: str, now: datetime) -> tuple[Outgoing, ...]:
    """Mark deliveries as sending, where this owner still holds an unexpired lease, and return those."""
    started = connection.execute(_START, {"starting": ids, "by": owner, "now": now}).scalars().all()
    return outgoing(connection, started)


def fold(
    connection: Connection, head: Outgoing, *, owner: str, now: datetime, until: datetime, above: int, limit: int
) -> tuple[Outgoing, ...]:
    """Let a started first post tell the first posts right behind it, too, where more than ``above`` are waiting.

    The line is read as far as it matters, and only up to what cannot be folded: nothing is told before its turn.
    """
    which = {"chat": head.chat.id, "head": head.delivery.id, "by": owner, "now": now}
    behind = connection.execute(_BEHIND.limit(max(above + 1, limit)), which).all()
    foldable = [id_ for id_, _ in takewhile(lambda row: row[1], behind)]
    if len(foldable) <= above:
        return ()
    folded = foldable[:limit]
    connection.execute(_FOLD, {**which, "until": until, "folded": folded})
    return outgoing(connection, folded)


def release(connection: Connection, ids: Sequence[DeliveryId], *, owner: str) -> None:
    """Give claimed deliveries back untouched."""
    connection.execute(_RELEASE, {"released": ids, "by": owner})


def recover(connection: Connection, *, now: datetime, owner: str | None) -> tuple[int, int]:
    """After a crash: claimed rows become ready, sending rows unknown; return both counts.

    ``owner`` None takes the rows of every owner (one process); else only those whose lease has run out.
    """
    lost = literal_column("1") == 1 if owner is None else deliveries.c.lease_until <= now
    unsent = update(deliveries).where(found_in(deliveries, _S.CLAIMED), lost)
    ambiguous = update(deliveries).where(found_in(deliveries, _S.SENDING), lost)
    ready = connection.execute(unsent.values(state=value_of(_S.READY), **not_held())).rowcount
    unknown = connection.execute(ambiguous.values(state=value_of(_S.UNKNOWN), **not_held())).rowcount
    return ready, unknown
