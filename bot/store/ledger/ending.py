"""What came of sending, recorded: one step for each kind of outcome, each for all outcomes of its kind at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from bot.model.chat import ChatAddress, ChatState
from bot.model.delivery import DeliveryKind, DeliveryState, Outcome, OutcomeKind
from bot.model.ids import ChatId, DeliveryId
from bot.model.settings import AmbiguousPolicy
from bot.store.chats import SqlChats, to_chat
from bot.store.ledger.rules import (
    NOT_STARTED,
    ON_THE_WIRE,
    alike,
    found_in,
    has_message,
    has_pending_post,
    is_,
    is_a,
    is_outdone,
    not_held,
    value_of,
)
from bot.store.statements import dialect_insert
from bot.store.tables import chats, deliveries, posted
from bot.store.types import Instant, among

_S = DeliveryState
_POST, _EDIT = DeliveryKind.POST, DeliveryKind.EDIT
_IDS = "ids"

_ON_THE_WIRE = (deliveries.c.id == bindparam("which"), is_(deliveries, *ON_THE_WIRE))
_END = (
    update(deliveries)
    .where(*_ON_THE_WIRE)
    .values(
        state=bindparam("end"),
        ended_at=bindparam("at"),
        message_id=func.coalesce(bindparam("message"), deliveries.c.message_id),
        error=bindparam("why"),
        **not_held(),
    )
)
_TELL = (
    update(deliveries)
    .where(*_ON_THE_WIRE)
    .values(
        state=case((deliveries.c.carried_by.is_(None), value_of(_S.SENT)), else_=value_of(_S.FOLDED)),
        ended_at=bindparam("at"),
        message_id=func.coalesce(bindparam("message"), deliveries.c.message_id),
        error=None,
        **not_held(),
    )
)
_AGAIN = (
    update(deliveries)
    .where(*_ON_THE_WIRE)
    .values(
        state=value_of(_S.READY),
        due_at=func.coalesce(bindparam("due", type_=Instant()), deliveries.c.due_at),
        attempts=deliveries.c.attempts + bindparam("failed"),
        plain=or_(deliveries.c.plain, bindparam("as_plain")),
        error=func.coalesce(bindparam("why", type_=deliveries.c.error.type), deliveries.c.error),
        carried_by=None,
        **not_held(),
    )
)
_CARRIED = select(
    deliveries.c.story_id,
    deliveries.c.chat_id,
    deliveries.c.message_id,
    func.coalesce(deliveries.c.carries, deliveries.c.revision),
).where(among(deliveries.c.id, _IDS), is_a(deliveries, _POST), is_(deliveries, _S.SENT, _S.FOLDED))
_EDITED = (
    update(posted)
    .where(
        alike(posted, deliveries),
        among(deliveries.c.id, _IDS),
        is_a(deliveries, _EDIT),
        is_(deliveries, _S.SENT),
        posted.c.revision < deliveries.c.revision,
    )
    .values(revision=deliveries.c.revision)
)
_MESSAGE_GONE = update(posted).where(alike(posted, deliveries), among(deliveries.c.id, _IDS)).values(message_id=None)

_SUPERSEDED = {"state": value_of(_S.SUPERSEDED), "ended_at": bindparam("at"), **not_held()}
_sibling = deliveries.alias("sibling")
_told_by = deliveries.alias("told_by")
_TOLD_BY_POSTED = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(
            select(_sibling.c.id)
            .select_from(_told_by)
            .join(posted, alike(posted, _told_by))
            .join(_sibling, alike(_sibling, _told_by))
            .where(
                among(_told_by.c.id, _IDS),
                is_(_told_by, _S.SENT, _S.FOLDED),
                is_(_sibling, *NOT_STARTED),
                _sibling.c.revision <= posted.c.revision,
                # A carrier tells what later posts would; an edit does not ping, so it leaves them alone.
                or_(is_a(_sibling, _EDIT), _told_by.c.carries.is_not(None)),
            )
        )
    )
    .values(_SUPERSEDED)
)
_NOTHING_TO_EDIT = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(
            select(_sibling.c.id)
            .select_from(_told_by)
            .join(_sibling, alike(_sibling, _told_by))
            .where(
                among(_told_by.c.id, _IDS),
                is_a(_sibling, _EDIT),
                is_(_sibling, *NOT_STARTED),
                ~has_message(_sibling),
                ~has_pending_post(_sibling),
            )
        )
    )
    .values(_SUPERSEDED)
)
_OUTDONE = (
    update(deliveries)
    .where(among(deliveries.c.id, _IDS), is_(deliveries, _S.READY), is_outdone(deliveries))
    .values(_SUPERSEDED)
)


def finish(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Record what came of sending. Only what is sending or unknown can end; the rest is left alone."""
    by_kind: dict[OutcomeKind, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.kind].append(outcome)
    for kind, alike_outcomes in by_kind.items():
        _STEPS[kind](connection, alike_outcomes)


def _sent(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    ids = _ids(outcomes)
    rows = [{"which": outcome.delivery, "at": outcome.at, "message": outcome.message_id} for outcome in outcomes]
    connection.execute(_TELL, rows)
    record_told(connection, ids, outcomes[0].at)


def record_told(connection: Connection, ids: Sequence[DeliveryId], at: datetime) -> None:
    """Write what these sent deliveries told, and supersede what they made needless."""
    add = dialect_insert(posted, connection).from_select(["story_id", "chat_id", "message_id", "revision"], _CARRIED)
    carried = add.on_conflict_do_update(
        index_elements=["story_id", "chat_id"],
        set_={"message_id": add.excluded.message_id, "revision": add.excluded.revision},
        where=posted.c.message_id.is_(None),
    )
    connection.execute(carried, {_IDS: ids})
    connection.execute(_EDITED, {_IDS: ids})
    connection.execute(_TOLD_BY_POSTED, {_IDS: ids, "at": at})


def _dead(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _end(connection, outcomes, _S.DEAD)
    _end_needless_edits(connection, outcomes)


def _parked(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _end(connection, outcomes, _S.PARKED)
    _end_needless_edits(connection, outcomes)


def _unknown(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _end(connection, outcomes, _S.UNKNOWN)


def _retry(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _again(connection, outcomes, failed=1)


def _wait(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _again(connection, outcomes)


def _plain(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _again(connection, outcomes, as_plain=True)


def _chat_gone(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _end(connection, outcomes, _S.CANCELLED)
    for outcome in outcomes:
        where = _address_of(connection, outcome.delivery)
        if where is None:
            continue
        SqlChats(connection).set_state_everywhere(where, ChatState.GONE, outcome.error)
        for chat in SqlChats(connection).at(where):
            cancel_for_chat(connection, chat, outcome.error or "the chat is gone", at=outcome.at)


def _chat_moved(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    _again(connection, outcomes)
    for outcome in outcomes:
        where = _address_of(connection, outcome.delivery)
        if where is not None and outcome.moved_to is not None:
            SqlChats(connection).move(where, outcome.moved_to)


def _message_gone(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    ids = _ids(outcomes)
    connection.execute(_MESSAGE_GONE, {_IDS: ids})
    _again(connection, outcomes)
    connection.execute(_NOTHING_TO_EDIT, {_IDS: ids, "at": outcomes[0].at})


_STEPS: Mapping[OutcomeKind, Callable[[Connection, Sequence[Outcome]], None]] = {
    OutcomeKind.SENT: _sent,
    OutcomeKind.REPLY_INSTEAD: _sent,
    OutcomeKind.RETRY: _retry,
    OutcomeKind.PAUSED: _wait,
    OutcomeKind.WAIT: _wait,
    OutcomeKind.PLAIN: _plain,
    OutcomeKind.UNKNOWN: _unknown,
    OutcomeKind.DEAD: _dead,
    OutcomeKind.PARKED: _parked,
    OutcomeKind.CHAT_GONE: _chat_gone,
    OutcomeKind.CHAT_MOVED: _chat_moved,
    OutcomeKind.MESSAGE_GONE: _message_gone,
}


def _ids(outcomes: Sequence[Outcome]) -> list[DeliveryId]:
    return [outcome.delivery for outcome in outcomes]


def _end(connection: Connection, outcomes: Sequence[Outcome], state: DeliveryState) -> None:
    rows = [
        {
            "which": outcome.delivery,
            "end": state.value,
            "at": outcome.at,
            "message": outcome.message_id,
            "why": outcome.error,
        }
        for outcome in outcomes
    ]
    connection.execute(_END, rows)


def _again(connection: Connection, outcomes: Sequence[Outcome], *, failed: int = 0, as_plain: bool = False) -> None:
    rows = [
        {
            "which": outcome.delivery,
            "due": outcome.due_at,
            "why": outcome.error,
            "failed": failed,
            "as_plain": as_plain,
        }
        for outcome in outcomes
    ]
    connection.execute(_AGAIN, rows)
    end_outdone(connection, _ids(outcomes), outcomes[0].at)


def end_outdone(connection: Connection, ids: Sequence[DeliveryId], at: datetime) -> None:
    """Supersede those of these ready deliveries whose place was taken while they were away."""
    connection.execute(_OUTDONE, {_IDS: ids, "at": at})


def _end_needless_edits(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """A first post that failed takes the newest revision if it is sent after all: edits of it are needless."""
    connection.execute(_NOTHING_TO_EDIT, {_IDS: _ids(outcomes), "at": outcomes[0].at})


def _address_of(connection: Connection, delivery: DeliveryId) -> ChatAddress | None:
    chat = select(chats).join(deliveries, deliveries.c.chat_id == chats.c.id).where(deliveries.c.id == delivery)
    row = connection.execute(chat).one_or_none()
    return None if row is None else to_chat(row).where


def settle_unknown(
    connection: Connection, delivery: DeliveryId, *, found: str | None, policy: AmbiguousPolicy, now: datetime
) -> None:
    """End an unknown delivery: sent if it was found, else ready again and counted as a possible duplicate, or parked.

    An edit done twice is no duplicate: it is made again under either policy, and not counted.
    """
    is_unknown = (deliveries.c.id == delivery, is_(deliveries, _S.UNKNOWN))
    kind = connection.execute(select(deliveries.c.kind).where(*is_unknown)).scalar_one_or_none()
    if kind is None:
        return
    outcome = Outcome(delivery=delivery, kind=OutcomeKind.SENT, at=now, message_id=found, error=None)
    if found is not None:
        _sent(connection, [outcome])
    elif kind == _EDIT.value or policy is AmbiguousPolicy.RETRY:
        again(connection, [delivery], states=(_S.UNKNOWN,), now=now)
    else:
        parked = Outcome(delivery=delivery, kind=OutcomeKind.PARKED, at=now, error="sent or not, nobody knows")
        _parked(connection, [parked])


def again(connection: Connection, ids: Sequence[DeliveryId], *, states: Sequence[DeliveryState], now: datetime) -> int:
    """Make deliveries in these states ready now, an unknown post as a possible duplicate; return how many were."""
    twice = and_(is_(deliveries, _S.UNKNOWN), is_a(deliveries, _POST))
    ready = (
        update(deliveries)
        .where(among(deliveries.c.id, _IDS), is_(deliveries, *states))
        .values(
            state=value_of(_S.READY),
            due_at=now,
            attempts=0,
            ended_at=None,
            possible_duplicates=deliveries.c.possible_duplicates + case((twice, 1), else_=0),
            carried_by=None,
            **not_held(),
        )
    )
    count = connection.execute(ready, {_IDS: ids}).rowcount
    end_outdone(connection, ids, now)
    return count


def suppress(connection: Connection, *, before: datetime | None, why: str, now: datetime) -> int:
    """End what waits or is unknown as dead: posts written before an instant, or everything; return how many."""
    waiting = update(deliveries).where(found_in(deliveries, _S.READY, _S.UNKNOWN))
    if before is not None:
        waiting = waiting.where(is_a(deliveries, _POST), deliveries.c.created_at < before)
    ended = waiting.values(state=value_of(_S.DEAD), error=why, ended_at=now, **not_held())
    return connection.execute(ended).rowcount


def cancel_for_chat(connection: Connection, chat: ChatId, why: str, *, at: datetime | None = None) -> int:
    """Cancel a chat's deliveries that are not on the wire; return how many there were."""
    waiting = update(deliveries).where(deliveries.c.chat_id == chat, is_(deliveries, *NOT_STARTED))
    ended = waiting.values(state=value_of(_S.CANCELLED), error=why, ended_at=at, **not_held())
    return connection.execute(ended).rowcount


def revive_for_chat(connection: Connection, chat: ChatId, *, fresh_since: datetime, now: datetime) -> int:
    """Make a returning chat's cancelled and parked deliveries ready again where still fresh; return how many."""
    kept = (
        deliveries.c.chat_id == chat,
        is_(deliveries, _S.CANCELLED, _S.PARKED),
        deliveries.c.created_at >= fresh_since,
    )
    ids = connection.execute(select(deliveries.c.id).where(*kept).order_by(deliveries.c.id)).scalars().all()
    return again(connection, ids, states=(_S.CANCELLED, _S.PARKED), now=now) if ids else 0
