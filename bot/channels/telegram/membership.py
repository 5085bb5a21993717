"""What becomes of a chat when the bot is blocked, removed, let in again, or when its group gets another id."""

from collections.abc import Iterator
from dataclasses import replace

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.model.chat import Chat, ChatAddress, ChatState, Platform
from bot.ports import Clock, Configuration, Store, Transaction

BLOCKED = "the bot was blocked"
REMOVED = "the bot was removed"

_ABSENT = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


class Membership:
    """Keeps the stored chats as Telegram says they are, each with all its threads."""

    def __init__(self, store: Store, configuration: Configuration, clock: Clock, account: str) -> None:
        self._store = store
        self._configuration = configuration
        self._clock = clock
        self._account = account

    async def changed(self, update: ChatMemberUpdated) -> None:
        """Take note of what the bot may do in a chat now."""
        where = self._at(update.chat.id)
        if not is_there(update.new_chat_member):
            await self.lost(where, BLOCKED if update.chat.type == ChatType.PRIVATE else REMOVED)
        elif may_write(update.new_chat_member):
            await self.regained(where)

    async def lost(self, where: ChatAddress, why: str) -> None:
        """Disable a chat; what was still to be sent there is cancelled. One that waits for approval goes on waiting."""

        def disable(tx: Transaction) -> None:
            for chat in _chats(tx, where, ChatState.ACTIVE, ChatState.PARKED):
                tx.chats.save(replace(chat, state=ChatState.GONE, state_why=why))
                tx.deliveries.cancel_for_chat(chat.id, why)

        await self._store.write(disable)

    async def regained(self, where: ChatAddress) -> None:
        """Deliver to a chat again, what is still fresh included."""
        now = self._clock.now()
        fresh_since = now - self._configuration.current().settings.alerts.max_age

        def revive(tx: Transaction) -> None:
            for chat in _chats(tx, where, ChatState.GONE, ChatState.PARKED):
                tx.chats.save(replace(chat, state=ChatState.ACTIVE, state_why=None))
                tx.deliveries.revive_for_chat(chat.id, fresh_since=fresh_since, now=now)

        await self._store.write(revive)

    async def moved(self, old: int, new: int) -> None:
        """Rewrite the id of a group that became a supergroup."""
        await self._store.write(lambda tx: tx.chats.move(self._at(old), self._at(new)))

    def _at(self, chat: int) -> ChatAddress:
        return ChatAddress(platform=Platform.TELEGRAM, address=str(chat), account=self._account)


def is_there(member: ChatMember) -> bool:
    """Whether the bot is in the chat."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _ABSENT


def may_write(member: ChatMember) -> bool:
    """Whether the bot may post: a channel's administrator only with that right, a restricted member likewise."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False
    return is_there(member)


def _chats(tx: Transaction, where: ChatAddress, *states: ChatState) -> Iterator[Chat]:
    for chat_id in tx.chats.at(where):
        chat = tx.chats.get(chat_id)
        if chat is not None and chat.state in states:
            yield chat
