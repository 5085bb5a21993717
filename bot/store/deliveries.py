"""The ledger, bound to a connection."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import Delivery, DeliveryState, NewDelivery, Outcome, Outgoing, Posted
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.settings import AmbiguousPolicy
from bot.store.ledger import adding, claiming, ending, joining, reading

_STOPPED = (DeliveryState.DEAD, DeliveryState.PARKED, DeliveryState.UNKNOWN)


class SqlDeliveries:
    """The ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deliveries: Sequence[NewDelivery], *, at: datetime) -> int:
        """Write deliveries; one that is there already stays as it is. Return how many are new."""
        return adding.add(self._connection, deliveries, at=at)

    def claim(
        self,
        platform: Platform,
        account: str,
        *,
        now: datetime,
        owner: str,
        until: datetime,
        limit: int,
        exclude: frozenset[ChatId],
    ) -> tuple[Outgoing, ...]:
        """Lease ready deliveries that are due, by priority and age, keeping each chat's order."""
        return claiming.claim(
            self._connection, platform, account, now=now, owner=owner, until=until, limit=limit, exclude=exclude
        )

    def start(self, deliveries: Sequence[DeliveryId], *, owner: str, now: datetime) -> tuple[Outgoing, ...]:
        """Mark deliveries as sending, where this owner still holds an unexpired lease, and return those."""
        return claiming.start(self._connection, deliveries, owner=owner, now=now)

    def fold(
        self, head: Outgoing, *, owner: str, now: datetime, until: datetime, above: int, limit: int
    ) -> tuple[Outgoing, ...]:
        """Let a started first post tell the first posts right behind it, too, where more than ``above`` are waiting."""
        return claiming.fold(self._connection, head, owner=owner, now=now, until=until, above=above, limit=limit)

    def release(self, deliveries: Sequence[DeliveryId], *, owner: str) -> None:
        """Give claimed deliveries back untouched."""
        claiming.release(self._connection, deliveries, owner=owner)

    def finish(self, outcomes: Sequence[Outcome]) -> None:
        """Record what came of sending."""
        ending.finish(self._connection, outcomes)

    def recover(self, *, now: datetime, owner: str | None) -> tuple[int, int]:
        """After a crash: claimed rows become ready, sending rows unknown; return both counts."""
        return claiming.recover(self._connection, now=now, owner=owner)

    def unknown(self, platform: Platform, account: str, *, limit: int) -> tuple[Outgoing, ...]:
        """Return deliveries whose outcome is not known and not settled yet."""
        return reading.unknown(self._connection, platform, account, limit=limit)

    def settle_unknown(
        self, delivery: DeliveryId, *, found: str | None, policy: AmbiguousPolicy, now: datetime
    ) -> None:
        """End an unknown delivery: sent if it was found, else ready again and counted, or parked."""
        ending.settle_unknown(self._connection, delivery, found=found, policy=policy, now=now)

    def posted(self, story: StoryId) -> tuple[Posted, ...]:
        """Return the messages that carry a story."""
        return reading.posted_messages(self._connection, story)

    def sharing(self, chat: ChatId, message_id: str) -> tuple[StoryId, ...]:
        """Return the stories that one message of a chat carries, in the order in which it tells them."""
        return reading.sharing(self._connection, chat, message_id)

    def holders(self, story: StoryId) -> Mapping[ChatId, bool]:
        """Return the chats that have a story's message (True), or will: its first post is open or unknown (False)."""
        return reading.holders(self._connection, story)

    def join_stories(self, old: StoryId, new: StoryId, *, at: datetime) -> None:
        """Let chats that have, or wait for, only the old story's message have it as the new one's."""
        joining.join_stories(self._connection, old, new, at=at)

    def next_due_at(self, platform: Platform, account: str) -> datetime | None:
        """Return when the next ready delivery of an account is due."""
        return reading.next_due_at(self._connection, platform, account)

    def started_since(self, platform: Platform, account: str, since: datetime) -> tuple[tuple[ChatId, datetime], ...]:
        """Return which chat was sent to when, to rebuild the pace after a restart."""
        return reading.started_since(self._connection, platform, account, since)

    def listed(
        self, states: frozenset[DeliveryState], *, limit: int, offset: int
    ) -> tuple[tuple[Delivery, ChatAddress], ...]:
        """Return deliveries in these states, newest first, with their chat's address."""
        return reading.listed(self._connection, states, limit=limit, offset=offset)

    def requeue(self, deliveries: Sequence[DeliveryId], *, now: datetime) -> int:
        """Make dead, parked or unknown deliveries ready again; return how many were."""
        return ending.again(self._connection, deliveries, states=_STOPPED, now=now)

    def suppress(self, *, before: datetime | None, why: str, now: datetime) -> int:
        """End what waits or is unknown as dead: posts written before an instant, or everything; return how many."""
        return ending.suppress(self._connection, before=before, why=why, now=now)

    def cancel_for_chat(self, chat: ChatId, why: str) -> int:
        """Cancel a chat's open deliveries that are not on the wire; return how many there were."""
        return ending.cancel_for_chat(self._connection, chat, why)

    def revive_for_chat(self, chat: ChatId, *, fresh_since: datetime, now: datetime) -> int:
        """Make a returning chat's cancelled and parked deliveries ready again where still fresh; return how many."""
        return ending.revive_for_chat(self._connection, chat, fresh_since=fresh_since, now=now)

    def counts(self) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        return reading.counts(self._connection)

    def possible_duplicates(self) -> int:
        """Return how many times something was sent again although the first outcome was unknown."""
        return reading.possible_duplicates(self._connection)
