"""Whatever happens in whatever order, the ledger agrees with the design; and in the end everybody was told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine

from bot.model.chat import Platform
from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery, Outcome, OutcomeKind
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.settings import AmbiguousPolicy
from bot.store.stories import SourceCache
from bot.store.transaction import SqlTransaction
from tests.builders import NOON, minutes
from tests.contract.store.databases import check_references
from tests.contract.store.ledger import EVERY_STATE
from tests.contract.store.ledger_model import EDIT, PENDING, LedgerModel, Row
from tests.contract.store.making import add_chat, address, bare_story

S = DeliveryState
ACCOUNT = (Platform.TELEGRAM, "default")
OWNERS = st.sampled_from(["me", "you"])
PLACES = st.integers(min_value=0, max_value=1)
ANY = st.integers(min_value=0, max_value=7)
STEPS, SQLITE_EXAMPLES, POSTGRESQL_EXAMPLES = 40, 35, 8


class LedgerMachine(RuleBasedStateMachine):
    """Two stories and two chats, told by two owners on a clock of its own."""

    engine: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.transaction = self.connection.begin()
        self.tx = SqlTransaction(self.connection, SourceCache())
        self.model = LedgerModel()
        self.now = NOON
        self.messages = 0

    @initialize(told=st.booleans())
    def make_room(self, told: bool) -> None:
        self.stories = [bare_story(self.tx) for _ in range(2)]
        self.chats = [add_chat(self.tx, number) for number in range(2)]
        self.model.revisions = dict.fromkeys(self.stories, 1)
        if told:
            for chat in self.chats:
                self._add(self.stories[0], chat, DeliveryKind.POST)
            self.send("me")

    # Publishing

    @rule(story=PLACES, ping=st.booleans())
    def tell_a_change(self, story: int, ping: bool) -> None:
        """Do what the pipeline does: an edit to whoever has the message, a post to the others and with a ping."""
        which = self.stories[story]
        self._grow(which)
        holders = self.model.holders(which)
        for chat in self.chats:
            if chat in holders:
                self._add(which, chat, DeliveryKind.EDIT)
            if ping or chat not in holders:
                self._add(which, chat, DeliveryKind.POST)

    @rule(story=PLACES, chat=PLACES, kind=st.sampled_from(DeliveryKind), late=st.booleans())
    def publish(self, story: int, chat: int, kind: DeliveryKind, late: bool) -> None:
        self._add(self.stories[story], self.chats[chat], kind, after=minutes(1 if late else 0))

    @precondition(lambda self: self.model.rows)
    @rule(which=ANY)
    def publish_again(self, which: int) -> None:
        row = self._one_of(list(self.model.rows.values()), which)
        self._add(row.story, row.chat, row.kind, revision=row.revision)

    def _grow(self, story: StoryId) -> None:
        self.model.revisions[story] += 1
        known = self.tx.stories.get(story)
        assert known is not None
        self.tx.stories.save(replace(known, revision=self.model.revisions[story]))

    def _add(
        self,
        story: StoryId,
        chat: ChatId,
        kind: DeliveryKind,
        *,
        revision: int | None = None,
        after: timedelta = timedelta(0),
    ) -> None:
        at, due_at = revision or self.model.revisions[story], self.now + after
        new = NewDelivery(story=story, chat=chat, revision=at, kind=kind, reason="first", due_at=due_at)
        self.tx.deliveries.add([new], at=self.now)
        self.model.add(Row(id=self._newest(), story=story, chat=chat, revision=at, kind=kind, due_at=due_at))

    def _newest(self) -> DeliveryId:
        ((delivery, _),) = self.tx.deliveries.listed(EVERY_STATE, limit=1, offset=0)
        return delivery.id

    # Sending

    @rule(owner=OWNERS, limit=st.integers(min_value=1, max_value=3))
    def claim(self, owner: str, limit: int) -> None:
        until = self.now + minutes(2)
        expected = self.model.line(self.now)[:limit]
        claimed = self.tx.deliveries.claim(
            *ACCOUNT, now=self.now, owner=owner, until=until, limit=limit, exclude=frozenset()
        )
        assert [one.delivery.id for one in claimed] == [row.id for row in expected]
        for row in expected:
            self.model.claim(row, owner, until)

    @rule(owner=OWNERS)
    def start(self, owner: str) -> None:
        everything = list(self.model.rows)
        started = self.tx.deliveries.start(everything, owner=owner, now=self.now)
        expected = self.model.start(owner, self.now)
        assert {one.delivery.id for one in started} == {row.id for row in expected}
        for one in started:
            row = self.model.rows[one.delivery.id]
            assert one.reply_to == self.model.messages.get(row.pair, (None, 0))[0]
            assert not (row.carries and self.model.has_message(row.pair)), "a story was about to be posted twice"

    @rule(owner=OWNERS)
    def put_on_the_wire(self, owner: str) -> None:
        self.claim(owner, 2)
        self.start(owner)

    @rule(owner=OWNERS)
    def send(self, owner: str) -> None:
        self.put_on_the_wire(owner)
        for row in self.model.in_state(S.SENDING):
            self._arrive(row)

    @precondition(lambda self: self.model.in_state(S.SENDING, S.UNKNOWN))
    @rule(which=ANY, kind=st.sampled_from([kind for kind in OutcomeKind if kind is not OutcomeKind.CHAT_MOVED]))
    def answer(self, which: int, kind: OutcomeKind) -> None:
        row = self._one_of(self.model.in_state(S.SENDING, S.UNKNOWN), which)
        if kind in (OutcomeKind.SENT, OutcomeKind.REPLY_INSTEAD):
            self._arrive(row)
            return
        self._finish(row, kind)
        if kind in (OutcomeKind.DEAD, OutcomeKind.PARKED):
            self.model.failed(row, S(kind.value))
        elif kind is OutcomeKind.UNKNOWN:
            row.leave(S.UNKNOWN)
        elif kind is OutcomeKind.CHAT_GONE:
            row.leave(S.CANCELLED)
            self.model.cancel(row.chat)
        else:
            self._goes_again(row, kind)

    def _goes_again(self, row: Row, kind: OutcomeKind) -> None:
        row.due_at = self.now + minutes(1)
        row.attempts += kind is OutcomeKind.RETRY
        if kind is OutcomeKind.MESSAGE_GONE:
            self.model.message_gone(row)
        else:
            self.model.again([row])

    def _arrive(self, row: Row) -> None:
        self.messages += 1
        message = f"m{self.messages}"
        self._finish(row, OutcomeKind.SENT, message=message)
        self.model.sent(row, message)

    def _one_of(self, rows: list[Row], which: int) -> Row:
        return rows[which % len(rows)]

    def _finish(self, row: Row, kind: OutcomeKind, *, message: str | None = None) -> None:
        due_at = self.now + minutes(1)
        outcome = Outcome(delivery=row.id, kind=kind, at=self.now, message_id=message, due_at=due_at)
        self.tx.deliveries.finish([outcome])

    # Crashes, operators, and chats that come and go

    @rule(after=st.integers(min_value=1, max_value=3))
    def wait(self, after: int) -> None:
        self.now += minutes(after)

    @rule()
    def kill_and_restart(self) -> None:
        assert self.tx.deliveries.recover(now=self.now, owner=None) == self.model.recover()

    @precondition(lambda self: self.model.in_state(S.UNKNOWN))
    @rule(which=ANY, policy=st.sampled_from(AmbiguousPolicy), found=st.booleans())
    def settle(self, which: int, policy: AmbiguousPolicy, found: bool) -> None:
        row = self._one_of(self.model.in_state(S.UNKNOWN), which)
        self.messages += 1
        message = f"m{self.messages}" if found else None
        self.tx.deliveries.settle_unknown(row.id, found=message, policy=policy, now=self.now)
        if message is not None:
            self.model.sent(row, message)
        elif row.kind is EDIT or policy is AmbiguousPolicy.RETRY:
            self.model.from_scratch([row], self.now)
        else:
            self.model.failed(row, S.PARKED)

    @rule(what=st.sampled_from(["requeue", "unsubscribe", "come_back", "forget", "give_back"]), chat=PLACES)
    def have_an_incident(self, what: str, chat: int) -> None:
        incidents: dict[str, Callable[[int], None]] = {
            "requeue": self._requeue,
            "unsubscribe": self._unsubscribe,
            "come_back": self._come_back,
            "forget": self._forget,
            "give_back": self._give_back,
        }
        incidents[what](chat)

    def _requeue(self, _: int) -> None:
        stopped = self.model.in_state(S.DEAD, S.PARKED, S.UNKNOWN)
        ids = [row.id for row in stopped]
        assert self.tx.deliveries.requeue(ids, now=self.now) == len(stopped)
        self.model.from_scratch(stopped, self.now)

    def _unsubscribe(self, chat: int) -> None:
        ended = self.tx.deliveries.cancel_for_chat(self.chats[chat], "unsubscribed")
        assert ended == self.model.cancel(self.chats[chat])

    def _come_back(self, chat: int) -> None:
        kept = [row for row in self.model.in_state(S.CANCELLED, S.PARKED) if row.chat == self.chats[chat]]
        revived = self.tx.deliveries.revive_for_chat(self.chats[chat], fresh_since=NOON, now=self.now)
        assert revived == len(kept)
        self.model.from_scratch(kept, self.now)

    def _forget(self, chat: int) -> None:
        assert self.tx.chats.forget(address(chat))
        self.model.forget(self.chats[chat])
        self.chats[chat] = add_chat(self.tx, chat)

    def _give_back(self, _: int) -> None:
        self.tx.deliveries.release(list(self.model.rows), owner="me")
        for row in self.model.in_state(S.CLAIMED):
            if row.owner == "me":
                row.leave(S.READY)

    # What always holds

    @invariant()
    def the_tables_say_what_the_model_says(self) -> None:
        listed = self.tx.deliveries.listed(EVERY_STATE, limit=1000, offset=0)
        assert [
            (one.id, one.state, one.revision, one.attempts, one.possible_duplicates, one.due_at)
            for one, _ in reversed(listed)
        ] == [
            (row.id, row.state, row.carries or row.revision, row.attempts, row.duplicates, row.due_at)
            for row in self.model.rows.values()
        ]

    @invariant()
    def the_messages_are_those_of_the_model(self) -> None:
        for story in self.model.revisions:
            posted = {one.chat: (one.message_id, one.revision) for one in self.tx.deliveries.posted(story)}
            assert posted == {chat: known for (of, chat), known in self.model.messages.items() if of == story}
            assert self.tx.deliveries.holders(story) == self.model.holders(story)

    @invariant()
    def somebody_wakes_in_time(self) -> None:
        assert self.tx.deliveries.next_due_at(*ACCOUNT) == self.model.next_due_at()

    def teardown(self) -> None:
        try:
            self._send_everything()
            self._check_that_everybody_was_told()
            check_references(self.connection)
        finally:
            self.transaction.rollback()
            self.connection.close()

    def _send_everything(self) -> None:
        self.kill_and_restart()
        rounds = len(self.model.rows) + 5
        while self.model.in_state(S.READY, S.UNKNOWN):
            rounds -= 1
            assert rounds, "something waits for ever"
            for row in self.model.in_state(S.UNKNOWN):
                self._arrive(row)
            self.now += minutes(1)
            self.claim("me", 3)
            self.start("me")
            for row in self.model.in_state(S.SENDING):
                self._arrive(row)
        self.the_tables_say_what_the_model_says()

    def _check_that_everybody_was_told(self) -> None:
        """What was superseded was told by something newer, unless its chat's post failed or its message went away."""
        assert not self.model.in_state(*PENDING)
        for row in self.model.in_state(S.SUPERSEDED):
            alike = [other for other in self.model.rows.values() if other.pair == row.pair]
            told = [other.carries or other.revision for other in alike if other.state is S.SENT]
            stopped = any(other.state in (S.DEAD, S.PARKED, S.CANCELLED) for other in alike)
            without_message = not self.model.has_message(row.pair)
            assert max(told, default=0) >= row.revision or stopped or without_message


def test_the_ledger_agrees_with_the_design_whatever_happens(engine: Engine) -> None:
    examples = SQLITE_EXAMPLES if engine.dialect.name == "sqlite" else POSTGRESQL_EXAMPLES
    LedgerMachine.engine = engine
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=examples, stateful_step_count=STEPS))
