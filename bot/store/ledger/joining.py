"""Giving the messages of one story to another that it was joined with."""

from datetime import datetime

from sqlalchemy import BigInteger, Connection, bindparam, or_, select, update

from bot.model.delivery import DeliveryKind, DeliveryState
from bot.model.ids import StoryId
from bot.store.ledger.rules import NOT_STARTED, PENDING, is_, is_a, not_held, value_of
from bot.store.tables import deliveries, posted
from bot.store.types import Instant

_OLD, _NEW = bindparam("old_story", type_=BigInteger()), bindparam("new_story", type_=BigInteger())
_HAVE = select(posted.c.chat_id).where(posted.c.story_id == _NEW)
_there = deliveries.alias("there")
_WILL = select(_there.c.chat_id).where(
    _there.c.story_id == _NEW, is_a(_there, DeliveryKind.POST), is_(_there, *PENDING)
)
_named_alike = deliveries.alias("named_alike")
_IS_TAKEN = or_(
    deliveries.c.chat_id.in_(_HAVE),
    deliveries.c.chat_id.in_(_WILL),
    select(1)
    .where(
        _named_alike.c.story_id == _NEW,
        _named_alike.c.chat_id == deliveries.c.chat_id,
        _named_alike.c.revision == deliveries.c.revision,
        _named_alike.c.kind == deliveries.c.kind,
    )
    .exists()
    .correlate(deliveries),
)
_GIVE_MESSAGES = (
    update(posted)
    .where(
        posted.c.story_id == _OLD,
        posted.c.message_id.is_not(None),
        posted.c.chat_id.not_in(_HAVE),
        posted.c.chat_id.not_in(_WILL),
    )
    .values(story_id=_NEW)
)
_OPEN = (deliveries.c.story_id == _OLD, is_(deliveries, *NOT_STARTED))
_GIVE_POSTS = update(deliveries).where(*_OPEN, is_a(deliveries, DeliveryKind.POST), ~_IS_TAKEN).values(story_id=_NEW)
_SUPERSEDE = (
    update(deliveries)
    .where(*_OPEN)
    .values(state=value_of(DeliveryState.SUPERSEDED), ended_at=bindparam("at", type_=Instant()), **not_held())
)


def join_stories(connection: Connection, old: StoryId, new: StoryId, *, at: datetime) -> None:
    """Let chats that have, or wait for, only the old story's message have it as the new one's.

    Where a chat has both, the old message stays the old story's; what else was open of the old story is superseded.
    """
    which = {"old_story": old, "new_story": new}
    connection.execute(_GIVE_POSTS, which)
    connection.execute(_GIVE_MESSAGES, which)
    connection.execute(_SUPERSEDE, {"old_story": old, "at": at})
