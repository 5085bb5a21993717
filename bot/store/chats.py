"""Chats and what they asked for."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, select, update

from bot.model.chat import Chat, ChatAddress, ChatKind, ChatState, Platform, Subscription
from bot.model.ids import ChatId, TopicId
from bot.store.statements import insert_new
from bot.store.tables import chats, deliveries, posted, subscriptions
from bot.store.types import among

_FIND = select(chats).where(
    *(chats.c[name] == bindparam(name) for name in ("platform", "account", "address", "thread"))
)
_ALL = select(chats).order_by(chats.c.id)


class SqlChats:
    """The tables of chats and subscriptions. ``forgot`` says that something was deleted that must leave no trace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.forgot = False

    def find(self, where: ChatAddress) -> Chat | None:
        """Return the chat with this address."""
        row = self._connection.execute(_FIND, _address_columns(where)).one_or_none()
        return None if row is None else to_chat(row)

    def get(self, chat: ChatId) -> Chat | None:
        """Return a chat."""
        row = self._connection.execute(select(chats).where(chats.c.id == chat)).one_or_none()
        return None if row is None else to_chat(row)

    def at(self, where: ChatAddress) -> tuple[ChatId, ...]:
        """Return the ids of the chat with this address and of its threads."""
        return tuple(self._connection.execute(select(chats.c.id).where(_is_in(where)).order_by(chats.c.id)).scalars())

    def all(self, platform: Platform | None = None) -> tuple[Chat, ...]:
        """Return every chat."""
        statement = _ALL if platform is None else _ALL.where(chats.c.platform == platform.value)
        return tuple(to_chat(row) for row in self._connection.execute(statement))

    def add(
        self, where: ChatAddress, kind: ChatKind, *, language: str, timezone: str, state: ChatState, at: datetime
    ) -> Chat:
        """Add a chat, or return the one that is there."""
        row = {
            **_address_columns(where),
            "kind": kind.value,
            "language": language,
            "timezone": timezone,
            "state": state.value,
            "created_at": at,
        }
        self._connection.execute(insert_new(chats, self._connection), row)
        return to_chat(self._connection.execute(_FIND, _address_columns(where)).one())

    def save(self, chat: Chat) -> None:
        """Write a chat's settings and state."""
        values = {
            "kind": chat.kind.value,
            "language": chat.language,
            "timezone": chat.timezone,
            "state": chat.state.value,
            "state_why": chat.state_why,
        }
        self._connection.execute(update(chats).where(chats.c.id == chat.id).values(values))

    def move(self, old: ChatAddress, new: ChatAddress) -> int:
        """Rewrite an address everywhere it stands (all threads of the chat); return how many chats moved.

        Where the new address is known already, subscriptions, posted messages and open deliveries join its chat.
        """
        if _place(old) == _place(new):
            return 0
        moving = self._connection.execute(select(chats).where(_is_in(old))).all()
        for row in moving:
            target = ChatAddress(
                platform=new.platform, account=new.account, address=new.address, thread=row.thread or None
            )
            known = self._connection.execute(select(chats.c.id).where(_is_at(target))).scalar_one_or_none()
            account = {"platform": target.platform.value, "account": target.account}
            self._connection.execute(update(deliveries).where(deliveries.c.chat_id == row.id).values(account))
            if known is None:
                readdress = update(chats).where(chats.c.id == row.id)
                self._connection.execute(readdress.values(_address_columns(target)))
            else:
                self._join(row.id, known)
        return len(moving)

    def _join(self, chat: int, known: int) -> None:
        """Give everything of a chat to another one that has not got it yet, and delete the chat."""
        named_alike = {
            subscriptions: (subscriptions.c.topic,),
            posted: (posted.c.story_id,),
            deliveries: (deliveries.c.story_id, deliveries.c.revision, deliveries.c.kind),
        }
        for table, names in named_alike.items():
            there = table.alias()
            same = [there.c[name.name] == name for name in names]
            taken = select(1).where(there.c.chat_id == known, *same).exists()
            self._connection.execute(update(table).where(table.c.chat_id == chat, ~taken).values(chat_id=known))
        self._delete(chat)

    def set_state_everywhere(self, where: ChatAddress, state: ChatState, why: str | None) -> int:
        """Set the state of a chat and of its threads; return how many changed."""
        changed = update(chats).where(_is_in(where), chats.c.state != state.value)
        return self._connection.execute(changed.values(state=state.value, state_why=why)).rowcount

    def subscribe(self, chat: ChatId, topics: Sequence[TopicId], *, since: datetime) -> tuple[TopicId, ...]:
        """Subscribe a chat; return the topics that are new to it."""
        had = {subscription.topic for subscription in self.subscriptions(chat)}
        new = tuple(topic for topic in dict.fromkeys(topics) if topic not in had)
        if new:
            rows = [{"chat_id": chat, "topic": topic, "since": since} for topic in new]
            self._connection.execute(insert_new(subscriptions, self._connection), rows)
        return new

    def unsubscribe(self, chat: ChatId, topics: Sequence[TopicId]) -> tuple[TopicId, ...]:
        """Unsubscribe a chat; return the topics it had."""
        had = {subscription.topic for subscription in self.subscriptions(chat)}
        ended = tuple(topic for topic in dict.fromkeys(topics) if topic in had)
        if ended:
            named = delete(subscriptions).where(subscriptions.c.chat_id == chat, among(subscriptions.c.topic, "ended"))
            self._connection.execute(named, {"ended": ended})
        return ended

    def subscriptions(self, chat: ChatId) -> tuple[Subscription, ...]:
        """Return a chat's subscriptions, by topic."""
        statement = select(subscriptions).where(subscriptions.c.chat_id == chat).order_by(subscriptions.c.topic)
        return tuple(_to_subscription(row) for row in self._connection.execute(statement))

    def subscribers(self, topics: frozenset[TopicId]) -> tuple[Subscription, ...]:
        """Return the subscriptions of active chats to any of these topics."""
        statement = (
            select(subscriptions)
            .join(chats, chats.c.id == subscriptions.c.chat_id)
            .where(among(subscriptions.c.topic, "topics"), chats.c.state == ChatState.ACTIVE.value)
            .order_by(subscriptions.c.chat_id, subscriptions.c.topic)
        )
        rows = self._connection.execute(statement, {"topics": sorted(topics)})
        return tuple(_to_subscription(row) for row in rows)

    def forget(self, where: ChatAddress) -> bool:
        """Delete a chat with everything that names it: subscriptions, deliveries, posted messages. False if unknown."""
        chat = self._connection.execute(select(chats.c.id).where(_is_at(where))).scalar_one_or_none()
        if chat is None:
            return False
        self._delete(chat)
        self.forgot = True
        return True

    def _delete(self, chat: int) -> None:
        for table in (deliveries, posted, subscriptions):
            self._connection.execute(delete(table).where(table.c.chat_id == chat))
        self._connection.execute(delete(chats).where(chats.c.id == chat))


def _place(where: ChatAddress) -> tuple[Platform, str, str]:
    return where.platform, where.account, where.address


def _address_columns(where: ChatAddress) -> dict[str, str]:
    return {
        "platform": where.platform.value,
        "account": where.account,
        "address": where.address,
        "thread": where.thread or "",
    }


def _is_in(where: ChatAddress) -> ColumnElement[bool]:
    return (
        (chats.c.platform == where.platform.value)
        & (chats.c.account == where.account)
        & (chats.c.address == where.address)
    )


def _is_at(where: ChatAddress) -> ColumnElement[bool]:
    return _is_in(where) & (chats.c.thread == (where.thread or ""))


_PLATFORMS = {platform.value: platform for platform in Platform}
_KINDS = {kind.value: kind for kind in ChatKind}
_STATES = {state.value: state for state in ChatState}


def to_chat(row: Row[Any]) -> Chat:
    """Return the chat of a row of the table."""
    return _chat(*row)


@lru_cache(maxsize=4096)
def _chat(
    id_: int,
    platform: str,
    account: str,
    address: str,
    thread: str,
    kind: str,
    language: str,
    timezone: str,
    state: str,
    state_why: str | None,
    created_at: datetime | None,
) -> Chat:
    """Make a chat of its columns; the busy ones are read many times a second and seldom change."""
    return Chat(
        id=ChatId(id_),
        where=ChatAddress(platform=_PLATFORMS[platform], address=address, thread=thread or None, account=account),
        kind=_KINDS[kind],
        language=language,
        timezone=timezone,
        state=_STATES[state],
        state_why=state_why,
        created_at=created_at,
    )


def _to_subscription(row: Any) -> Subscription:
    return Subscription(chat=ChatId(row.chat_id), topic=TopicId(row.topic), since=row.since)
