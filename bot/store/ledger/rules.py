"""The conditions that the ledger's statements share, in the words of the design.

- A *carrier* is a post to a chat where no message carries the story yet: the first post. It takes the newest revision.
- A post or an edit *waits* while an older post of its story in its chat is open or unknown (an edit: any post).
- A *moot* edit would say nothing new, or there is no message to edit: it ends as superseded.

States are written into the statements as literals, because SQLite uses a partial index only where it can see at
compile time that the condition implies the index's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal_column, or_, select
from sqlalchemy.sql.selectable import FromClause

from bot.model.delivery import DeliveryKind, DeliveryState, Priority
from bot.store.tables import deliveries, posted

_S = DeliveryState
IN_FLIGHT = (_S.CLAIMED, _S.SENDING, _S.UNKNOWN)
NOT_STARTED = (_S.READY, _S.CLAIMED)
ON_THE_WIRE = (_S.SENDING, _S.UNKNOWN)
PENDING = (_S.READY, _S.CLAIMED, _S.SENDING, _S.UNKNOWN)

PRIORITIES = {DeliveryKind.POST: Priority.POST, DeliveryKind.EDIT: Priority.EDIT}


def value_of(item: DeliveryState | DeliveryKind) -> ColumnElement[str]:
    """Return a state or kind as a literal."""
    return literal_column(f"'{item.value}'")


def found_in(rows: FromClause, *states: DeliveryState) -> ColumnElement[bool]:
    """Return the condition that a row is in one of these states, for finding rows by the indexes on the state."""
    return _is_one_of(rows.c.state, states)


def is_(rows: FromClause, *states: DeliveryState) -> ColumnElement[bool]:
    """Return the condition that a row is in one of these states, for rows that are found by other means.

    It is written so that no planner takes an index on the state for it: there may be a million sent deliveries.
    """
    return _is_one_of(rows.c.state.concat(literal_column("''")), states)


def _is_one_of(state: ColumnElement[str], states: Sequence[DeliveryState]) -> ColumnElement[bool]:
    if len(states) == 1:
        return state == value_of(states[0])
    return state.in_([value_of(one) for one in states])


def is_a(rows: FromClause, kind: DeliveryKind) -> ColumnElement[bool]:
    """Return the condition that a row is a post, or an edit."""
    return rows.c.kind == value_of(kind)


def alike(rows: FromClause, others: FromClause) -> ColumnElement[bool]:
    """Return the condition that two rows are about the same story in the same chat."""
    return (rows.c.story_id == others.c.story_id) & (rows.c.chat_id == others.c.chat_id)


def has_message(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that a message carries the row's story in its chat."""
    carried = posted.alias("carried")
    return select(1).where(alike(carried, rows), carried.c.message_id.is_not(None)).exists().correlate(rows)


def has_pending_post(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that some post of the row's story in its chat is open or unknown."""
    post = deliveries.alias("pending_post")
    return (
        select(1).where(alike(post, rows), is_a(post, DeliveryKind.POST), is_(post, *PENDING)).exists().correlate(rows)
    )


def waits(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row waits for a post of its story in its chat."""
    post = deliveries.alias("awaited_post")
    before = or_(is_a(rows, DeliveryKind.EDIT), post.c.id < rows.c.id)
    awaited = (alike(post, rows), is_a(post, DeliveryKind.POST), is_(post, *PENDING), before)
    return select(1).where(*awaited).exists().correlate(rows)


def is_outdone(rows: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row's place is taken: a newer edit or later post is open, or it is a moot edit."""
    newer = deliveries.alias("newer")
    open_newer = (
        select(1)
        .where(
            alike(newer, rows),
            newer.c.kind == rows.c.kind,
            newer.c.revision > rows.c.revision,
            is_(newer, _S.READY, _S.CLAIMED, _S.SENDING),
        )
        .exists()
        .correlate(rows)
    )
    told = posted.alias("told")
    already = select(1).where(alike(told, rows), told.c.revision >= rows.c.revision).exists().correlate(rows)
    without_message = ~has_message(rows) & ~has_pending_post(rows)
    edit = is_a(rows, DeliveryKind.EDIT) & or_(open_newer, already, without_message)
    later_post = is_a(rows, DeliveryKind.POST) & has_message(rows) & open_newer
    return or_(edit, later_post)


def not_held() -> dict[str, Any]:
    """Return the values of a row that nobody holds."""
    return {"owner": None, "lease_until": None}
