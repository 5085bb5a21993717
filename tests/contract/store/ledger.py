"""The ledger in a test's hands: every step by the delivery's id."""

from datetime import datetime
from typing import Any

from bot.model.chat import Platform
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, NewDelivery, Outcome, OutcomeKind, Outgoing
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.ports import Transaction
from tests.builders import NOON, minutes

EVERY_STATE = frozenset(DeliveryState)
POST, EDIT = DeliveryKind.POST, DeliveryKind.EDIT


class Ledger:
    """The deliveries of one transaction, by one owner, at noon, unless a test says otherwise."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(
        self,
        story: StoryId,
        chat: ChatId,
        *,
        kind: DeliveryKind = POST,
        revision: int = 1,
        due_at: datetime = NOON,
        at: datetime = NOON,
    ) -> DeliveryId:
        """Write a delivery that must be new, and return its id."""
        new = NewDelivery(story=story, chat=chat, revision=revision, kind=kind, reason="first", due_at=due_at)
        assert self._tx.deliveries.add([new], at=at) == 1
        return max(delivery.id for delivery in self.all())

    def outgoing(self, *, now: datetime = NOON, owner: str = "me", **options: Any) -> tuple[Outgoing, ...]:
        """Claim for a minute, and return what was claimed."""
        plain: dict[str, Any] = {"until": now + minutes(1), "limit": 100, "exclude": frozenset()}
        return self._tx.deliveries.claim(Platform.TELEGRAM, "default", now=now, owner=owner, **{**plain, **options})

    def claim(self, *, now: datetime = NOON, owner: str = "me", **options: Any) -> list[DeliveryId]:
        """Claim for a minute, and return the ids."""
        return [one.delivery.id for one in self.outgoing(now=now, owner=owner, **options)]

    def start(self, *ids: DeliveryId, now: datetime = NOON, owner: str = "me") -> list[DeliveryId]:
        """Start what was claimed, and return the ids of what may go on the wire."""
        return [one.delivery.id for one in self._tx.deliveries.start(ids, owner=owner, now=now)]

    def on_the_wire(self, id_: DeliveryId, *, now: datetime = NOON) -> Outgoing:
        """Claim and start one delivery, which must be the one to go."""
        assert self.claim(now=now) == [id_]
        (outgoing,) = self._tx.deliveries.start([id_], owner="me", now=now)
        return outgoing

    def finish(self, id_: DeliveryId, kind: OutcomeKind, **values: Any) -> None:
        """Record what came of sending one."""
        self._tx.deliveries.finish([Outcome(**{"delivery": id_, "kind": kind, "at": NOON, **values})])

    def send(self, id_: DeliveryId, *, now: datetime = NOON, message_id: str | None = None) -> None:
        """Claim, start and send one delivery, which must be the one to go."""
        self.on_the_wire(id_, now=now)
        self.finish(id_, OutcomeKind.SENT, at=now, message_id=message_id or f"m{id_}")

    def send_first(self, id_: DeliveryId) -> None:
        """Send the one that is the first to go of several."""
        assert self.claim(limit=1) == [id_]
        self.start(id_)
        self.finish(id_, OutcomeKind.SENT, message_id=f"m{id_}")

    def fail(self, id_: DeliveryId, kind: OutcomeKind, *, now: datetime = NOON, **values: Any) -> None:
        """Claim and start one delivery, and let something come of it."""
        self.on_the_wire(id_, now=now)
        self.finish(id_, kind, **{"at": now, **values})

    def all(self) -> list[Delivery]:
        """Return the whole ledger, oldest first."""
        listed = self._tx.deliveries.listed(EVERY_STATE, limit=100_000, offset=0)
        return [delivery for delivery, _ in reversed(listed)]

    def delivery(self, id_: DeliveryId) -> Delivery:
        """Return one delivery."""
        return next(delivery for delivery in self.all() if delivery.id == id_)

    def state(self, id_: DeliveryId) -> DeliveryState:
        """Return a delivery's state."""
        return self.delivery(id_).state

    def states(self, *ids: DeliveryId) -> list[DeliveryState]:
        """Return these deliveries' states."""
        return [self.state(id_) for id_ in ids]
