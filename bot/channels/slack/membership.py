"""What becomes of a channel that is archived, that the app is removed from, that it joins again, or that gets an id."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.model.chat import Chat, ChatAddress, ChatState, Platform
from bot.ports import Clock, Configuration, Store, Transaction

ARCHIVED = "the channel is archived"
REMOVED = "the app was removed from the channel"
DELETED = "the channel was deleted"

Json = Mapping[str, Any]

_LOST = {
    "channel_archive": (ChatState.PARKED, ARCHIVED),
    "group_archive": (ChatState.PARKED, ARCHIVED),
    "channel_left": (ChatState.GONE, REMOVED),
    "group_left": (ChatState.GONE, REMOVED),
    "member_left_channel": (ChatState.GONE, REMOVED),
    "channel_deleted": (ChatState.GONE, DELETED),
    "group_deleted": (ChatState.GONE, DELETED),
}
_REGAINED = frozenset({"channel_unarchive", "group_unarchive", "member_joined_channel"})
_OF_A_MEMBER = frozenset({"member_joined_channel", "member_left_channel"})


class Membership:
    """Keeps the stored chats as Slack says they are."""

    def __init__(self, store: Store, configuration: Configuration, clock: Clock, account: str) -> None:
        self._store = store
        self._configuration = configuration
        self._clock = clock
        self._account = account

    async def told(self, event: Json, me: str) -> None:
        """Take note of an event about a channel; ``me`` is the app's own user."""
        kind, channel = event.get("type"), event.get("channel")
        if kind == "channel_id_changed":
            await self.moved(event["old_channel_id"], event["new_channel_id"])
        elif not isinstance(channel, str) or (kind in _OF_A_MEMBER and event.get("user") != me):
            return
        elif kind in _LOST:
            await self.lost(channel, *_LOST[kind])
        elif kind in _REGAINED:
            await self.regained(channel)

    async def lost(self, channel: str, state: ChatState, why: str) -> None:
        """Park a channel or let it go; what was still to be sent there is cancelled. One that waits goes on waiting."""

        def end(tx: Transaction) -> None:
            for chat in self._chats(tx, channel, ChatState.ACTIVE, ChatState.PARKED):
                tx.chats.save(replace(chat, state=state, state_why=why))
                tx.deliveries.cancel_for_chat(chat.id, why)

        await self._store.write(end)

    async def regained(self, channel: str) -> None:
        """Deliver to a channel again, what is still fresh included.

        Also to one that is active: single deliveries are parked where the app may not write, without a word to us.
        """
        now = self._clock.now()
        fresh_since = now - self._configuration.current().settings.alerts.max_age

        def revive(tx: Transaction) -> None:
            for chat in self._chats(tx, channel, ChatState.ACTIVE, ChatState.GONE, ChatState.PARKED):
                tx.chats.save(replace(chat, state=ChatState.ACTIVE, state_why=None))
                tx.deliveries.revive_for_chat(chat.id, fresh_since=fresh_since, now=now)

        await self._store.write(revive)

    async def moved(self, old: str, new: str) -> None:
        """Rewrite the id of a channel that got another one."""
        await self._store.write(lambda tx: tx.chats.move(self._at(old), self._at(new)))

    def _chats(self, tx: Transaction, channel: str, *states: ChatState) -> Iterator[Chat]:
        for chat_id in tx.chats.at(self._at(channel)):
            chat = tx.chats.get(chat_id)
            if chat is not None and chat.state in states:
                yield chat

    def _at(self, channel: str) -> ChatAddress:
        return ChatAddress(platform=Platform.SLACK, address=channel, account=self._account)
