"""The ledger as the design tells it, in plain Python: what the tables must agree with after every step."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.delivery import DeliveryKind, DeliveryState
from bot.model.ids import ChatId, DeliveryId, StoryId

S = DeliveryState
POST, EDIT = DeliveryKind.POST, DeliveryKind.EDIT
NOT_STARTED = (S.READY, S.CLAIMED)
PENDING = (*NOT_STARTED, S.SENDING, S.UNKNOWN)
IN_FLIGHT = (S.CLAIMED, S.SENDING, S.UNKNOWN)

Pair = tuple[StoryId, ChatId]


@dataclass
class Row:
    """One delivery."""

    id: DeliveryId
    story: StoryId
    chat: ChatId
    revision: int
    kind: DeliveryKind
    due_at: datetime
    state: DeliveryState = S.READY
    carries: int | None = None
    attempts: int = 0
    duplicates: int = 0
    owner: str | None = None
    lease_until: datetime | None = None

    @property
    def pair(self) -> Pair:
        """Which message it is about."""
        return self.story, self.chat

    @property
    def place(self) -> tuple[int, int]:
        """Its place in its chat's line."""
        return (0 if self.kind is POST else 1), self.id

    def leave(self, state: DeliveryState) -> None:
        """Take another state, held by nobody."""
        self.state, self.owner, self.lease_until = state, None, None


@dataclass
class LedgerModel:
    """All deliveries, and the messages that carry stories (None: it is gone)."""

    rows: dict[DeliveryId, Row] = field(default_factory=dict)
    messages: dict[Pair, tuple[str | None, int]] = field(default_factory=dict)
    revisions: dict[StoryId, int] = field(default_factory=dict)

    # What is so

    def in_state(self, *states: DeliveryState) -> list[Row]:
        """Return the deliveries in these states, oldest first."""
        return [row for row in self.rows.values() if row.state in states]

    def has_message(self, pair: Pair) -> bool:
        """Whether a message carries the story in the chat."""
        return self.messages.get(pair, (None, 0))[0] is not None

    def _siblings(self, pair: Pair, kind: DeliveryKind, *states: DeliveryState) -> list[Row]:
        return [row for row in self.in_state(*states) if row.pair == pair and row.kind is kind]

    def waits(self, row: Row) -> bool:
        """Whether a delivery waits for a post of its story in its chat."""
        posts = self._siblings(row.pair, POST, *PENDING)
        return any(row.kind is EDIT or post.id < row.id for post in posts)

    def can_go(self, row: Row) -> bool:
        """Whether a ready delivery has something to do, and nothing of its story to wait for."""
        return not self.waits(row) and (row.kind is POST or self.has_message(row.pair))

    def is_outdone(self, row: Row) -> bool:
        """Whether the place of a delivery that comes back is taken."""
        newer = any(
            other.revision > row.revision for other in self._siblings(row.pair, row.kind, S.READY, S.CLAIMED, S.SENDING)
        )
        if row.kind is POST:
            return newer and self.has_message(row.pair)
        told = self.messages.get(row.pair, (None, -1))[1] >= row.revision
        return newer or told or self._is_without_message(row.pair)

    def _is_without_message(self, pair: Pair) -> bool:
        return not self.has_message(pair) and not self._siblings(pair, POST, *PENDING)

    def line(self, now: datetime) -> list[Row]:
        """Return what may be claimed, in order."""
        held = {row.chat for row in self.in_state(*IN_FLIGHT)}
        ready = sorted(self.in_state(S.READY), key=lambda row: row.place)
        blocked: set[ChatId] = set()
        found = []
        for row in ready:
            if row.due_at > now:
                blocked.add(row.chat)
            elif row.chat not in held | blocked and self.can_go(row):
                found.append(row)
        return found

    def next_due_at(self) -> datetime | None:
        """Return when the next ready delivery is due."""
        return min((row.due_at for row in self.in_state(S.READY) if self.can_go(row)), default=None)

    def holders(self, story: StoryId) -> dict[ChatId, bool]:
        """Return who has the story's message, or will."""
        posts = (row for row in self.in_state(*PENDING) if row.kind is POST)
        will = {row.chat: False for row in posts if row.story == story}
        have = {chat: True for of, chat in self.messages if of == story and self.has_message((of, chat))}
        return {**will, **have}

    # What is done

    def add(self, new: Row) -> None:
        """Write a delivery, or leave the one that is there; and end what it makes needless."""
        there = [row for row in self._siblings(new.pair, new.kind, *S) if row.revision == new.revision]
        row = there[0] if there else self.rows.setdefault(new.id, new)
        if row.state not in NOT_STARTED:
            return
        for older in self._siblings(row.pair, row.kind, *NOT_STARTED):
            if older.revision < row.revision and (row.kind is EDIT or self._is_later_post(older)):
                older.leave(S.SUPERSEDED)
        if row.kind is EDIT and self.is_outdone(row):
            row.leave(S.SUPERSEDED)

    def _is_later_post(self, row: Row) -> bool:
        return self.has_message(row.pair) or self.waits(row)

    def claim(self, row: Row, owner: str, until: datetime) -> None:
        """Lease a delivery."""
        row.state, row.owner, row.lease_until = S.CLAIMED, owner, until

    def start(self, owner: str, now: datetime) -> list[Row]:
        """Put on the wire what an owner still holds."""
        held = [row for row in self.in_state(S.CLAIMED) if row.owner == owner and row.lease_until]
        started = [row for row in held if row.lease_until and row.lease_until > now]
        for row in started:
            row.state = S.SENDING
            is_first = row.kind is POST and not self.has_message(row.pair)
            row.carries = self.revisions[row.story] if is_first else None
        return started

    def sent(self, row: Row, message: str) -> None:
        """Record that it arrived."""
        row.leave(S.SENT)
        known, revision = self.messages.get(row.pair, (None, -1))
        if row.kind is EDIT:
            if row.pair in self.messages:
                self.messages[row.pair] = known, max(revision, row.revision)
        elif known is None:
            self.messages[row.pair] = message, row.carries or row.revision
        told = self.messages.get(row.pair, (None, -1))[1]
        needless = self._siblings(row.pair, EDIT, *NOT_STARTED)
        needless += self._siblings(row.pair, POST, *NOT_STARTED) if row.carries else []
        for sibling in needless:
            if sibling.revision <= told:
                sibling.leave(S.SUPERSEDED)

    def failed(self, row: Row, state: DeliveryState) -> None:
        """Record that it is dead or parked."""
        row.leave(state)
        self._end_needless_edits(row.pair)

    def _end_needless_edits(self, pair: Pair) -> None:
        if self._is_without_message(pair):
            for edit in self._siblings(pair, EDIT, *NOT_STARTED):
                edit.leave(S.SUPERSEDED)

    def message_gone(self, row: Row) -> None:
        """Record that the message is not there any more."""
        if row.pair in self.messages:
            self.messages[row.pair] = None, self.messages[row.pair][1]
        self.again([row])
        self._end_needless_edits(row.pair)

    def again(self, rows: Iterable[Row]) -> None:
        """Make deliveries ready, but for those whose place was taken."""
        back = list(rows)
        for row in back:
            row.leave(S.READY)
        for row in [row for row in back if self.is_outdone(row)]:
            row.leave(S.SUPERSEDED)

    def from_scratch(self, rows: Iterable[Row], now: datetime) -> None:
        """Make deliveries ready now, as if they had never been tried; an unknown post may be there already."""
        back = list(rows)
        for row in back:
            row.duplicates += 1 if row.state is S.UNKNOWN and row.kind is POST else 0
            row.attempts, row.due_at = 0, now
        self.again(back)

    def cancel(self, chat: ChatId) -> int:
        """End what a chat has not been sent."""
        ended = [row for row in self.in_state(*NOT_STARTED) if row.chat == chat]
        for row in ended:
            row.leave(S.CANCELLED)
        return len(ended)

    def recover(self) -> tuple[int, int]:
        """Start anew after a crash."""
        claimed, sending = self.in_state(S.CLAIMED), self.in_state(S.SENDING)
        for row in claimed:
            row.leave(S.READY)
        for row in sending:
            row.leave(S.UNKNOWN)
        return len(claimed), len(sending)

    def forget(self, chat: ChatId) -> None:
        """Delete all that names a chat."""
        self.rows = {id_: row for id_, row in self.rows.items() if row.chat != chat}
        self.messages = {pair: message for pair, message in self.messages.items() if pair[1] != chat}
