"""From the ledger to the chats: claim → send → record. One dispatcher per account owns its pace.

A delivery is committed as ``sending`` before it goes on the wire and its outcome is committed after; whatever a crash
leaves between the two is ambiguous and is settled by looking it up, else by the policy. Claimed deliveries wait in one
lane per chat, so that a slow or limited chat delays nobody else and each chat keeps its order. Starts and outcomes of
all lanes are written in shared transactions: while one is being committed, the next gathers.
"""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.alerts.pace import Limits, Pace, Refusals
from bot.alerts.render import render_delivery
from bot.alerts.render_rolling import render_rolling
from bot.alerts.render_view import Guard, view_for
from bot.catalogue.catalogue import Catalogue
from bot.model.alert import Alert
from bot.model.chat import Chat
from bot.model.delivery import (
    Delivery,
    DeliveryKind,
    LookUp,
    Outcome,
    OutcomeKind,
    Outgoing,
)
from bot.model.errors import (
    AccountStopped,
    ChatGone,
    ChatMoved,
    DeliveryError,
    EditClosed,
    MessageGone,
    MessageRejected,
    NotAllowed,
    OutcomeUnknown,
    RateLimited,
    StoreError,
    TemporaryFailure,
)
from bot.model.ids import ChatId, DeliveryId, StoryId
from bot.model.message import Message
from bot.model.observation import (
    AccountState,
    DeliveryEnded,
    DeliveryStarted,
    LoopFailed,
    Point,
    Progressed,
    Reached,
)
from bot.model.settings import Settings
from bot.model.story import Story
from bot.ports import Channel, Clock, Configuration, Observer, Store, Transaction
from bot.schedule import next_try
from bot.stories.summary import summarise

LEASE = timedelta(minutes=5)
CLAIM = 500
"""How many deliveries are claimed ahead at the most; claimed ones are certainly unsent, so a crash costs nothing."""
SOON = timedelta(seconds=1)
"""How long a lane waits for its chat's own limit before it gives its deliveries back."""
ACCOUNT_RETRY = timedelta(seconds=60)
REBUILD_FROM = timedelta(seconds=60)
LONGEST_WAIT = timedelta(seconds=5)

BURST = timedelta(seconds=10)
"""More posts than a chat may get in this time become one message."""
AT_ONCE = 10
"""How many stories one message tells at the most: so many headlines fit uncut."""

REMEMBERED = 256
"""How many stories and rendered messages are kept for the next chat."""

TellOnce = Callable[[str, str], Awaitable[None]]
"""Tells the operators something, once for a key; never raises for a platform's failure."""

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A delivery to be started, with those behind it in its message if more than ``above`` wait there; None: never."""

    delivery: DeliveryId
    above: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Started:
    """A delivery that is committed as sending, with all that its message tells.

    ``stories`` are those of a message that tells several; ``folded`` are the deliveries that end with this one, and
    ``alert`` is what a ping tells.
    """

    outgoing: Outgoing
    story: Story
    alert: Alert | None
    stories: tuple[Story, ...] = ()
    folded: tuple[Outgoing, ...] = ()


class Dispatcher:
    """Sends one account's deliveries until it is stopped."""

    def __init__(
        self,
        *,
        store: Store,
        channel: Channel,
        limits: Callable[[Settings], Limits],
        configuration: Configuration,
        catalogue: Catalogue,
        guard: Guard,
        tell_operators: TellOnce,
        clock: Clock,
        observer: Observer,
        owner: str,
    ) -> None:
        self._store = store
        self._channel = channel
        self._configuration = configuration
        self._catalogue = catalogue
        self._guard = guard
        self._tell_operators = tell_operators
        self._clock = clock
        self._observer = observer
        self._owner = owner
        self._limits = limits
        self._pace = Pace(limits(configuration.current().settings))
        self._lanes: dict[ChatId, asyncio.Task[None]] = {}
        self._waiting = 0
        self._owed: set[DeliveryId] = set()
        self._wake = asyncio.Event()
        self._stopping = False
        self._account_free_at: datetime | None = None
        self._refusals = Refusals()
        self._stories: OrderedDict[tuple[StoryId, int], Story] = OrderedDict()
        self._messages: OrderedDict[Hashable, Message] = OrderedDict()
        self._starts: _Batch[_Start, _Started] = _Batch(self._commit_starts)
        self._outcomes: _Batch[tuple[Outcome, ...], None] = _Batch(self._commit_outcomes)

    def wake(self) -> None:
        """Look at the ledger now."""
        self._wake.set()

    def clock_jumped(self, by: timedelta) -> None:
        """Move what is held in memory along with a clock that was set."""
        self._pace.shift(by)
        self._account_free_at = None if self._account_free_at is None else self._account_free_at + by
        self.wake()

    def stop(self) -> None:
        """Start nothing more; what is on the wire is waited for and recorded."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Settle what an earlier process left, then claim and send until stopped."""
        await self._rebuild_pace()
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                self._wake.clear()
                wait = await self._round(group)
                await self._sleep(wait)

    async def drain(self) -> None:
        """Send all that is due now and settle what is unknown, then return: the end of ``run --once``."""
        await self._rebuild_pace()
        async with asyncio.TaskGroup() as group:
            while await self._settle_unknown() + await self._claim_into_lanes(group) or self._lanes:
                await asyncio.wait([*self._lanes.values()] or [asyncio.create_task(asyncio.sleep(0))])
                await self._wait_for_unknown()

    async def _wait_for_unknown(self) -> None:
        """With nothing else to do, let the time come in which the next unknown outcome is settled."""
        unknown = () if self._lanes else await self._unknown()
        next_at = min((_settled_from(outgoing.delivery) for outgoing in unknown), default=None)
        if next_at is not None and (wait := next_at - self._clock.now()) > timedelta(0):
            await self._clock.sleep(wait)

    # --- claiming -----------------------------------------------------------------------------------------------------

    async def _round(self, group: asyncio.TaskGroup) -> timedelta:
        now = self._clock.now()
        try:
            if self._account_free_at is not None and now < self._account_free_at:
                self._observer.saw(Progressed(loop=self._loop, at=now))
                return min(self._account_free_at - now, LONGEST_WAIT)
            self._pace.change(self._limits(self._configuration.current().settings))
            self._pace.forget_idle(now)
            await self._settle_unknown()
            await self._claim_into_lanes(group)
            self._observer.saw(Progressed(loop=self._loop, at=self._clock.now()))
            return await self._until_next(now)
        except StoreError as error:
            self._failed(error)
            return timedelta(seconds=2)

    async def _claim_into_lanes(self, group: asyncio.TaskGroup) -> int:
        ahead = self._claimed_ahead()
        room = ahead - self._waiting
        if room <= ahead // 2 or self._must_wait():
            return 0
        await self._release()
        now = self._clock.now()
        busy = frozenset(self._lanes) | frozenset(self._pace.waiting_chats(now + SOON))
        claimed = await self._store.write(
            lambda tx: tx.deliveries.claim(
                self._channel.platform,
                self._channel.account,
                now=now,
                owner=self._owner,
                until=now + LEASE,
                limit=room,
                exclude=busy,
            )
        )
        if claimed:
            self._observer.saw(Reached(point=Point.CLAIMED))
        for chat, deliveries in _by_chat(claimed).items():
            self._waiting += len(deliveries)
            task = group.create_task(self._lane(deliveries))
            self._lanes[chat] = task
            task.add_done_callback(lambda _, chat=chat: self._lane_ended(chat))  # type: ignore[misc]
        return len(claimed)

    def _claimed_ahead(self) -> int:
        """Claim no more than two seconds of a paced account's work, so that a new alert need not wait behind edits."""
        rate = self._pace.account_per_second
        return CLAIM if rate is None else min(CLAIM, max(2 * int(rate), 2))

    def _lane_ended(self, chat: ChatId) -> None:
        self._lanes.pop(chat, None)
        self._wake.set()

    async def _until_next(self, now: datetime) -> timedelta:
        due_at = await self._store.read(
            lambda tx: tx.deliveries.next_due_at(self._channel.platform, self._channel.account)
        )
        freed = self._pace.waiting_chats(now).values()
        nexts = [at - now for at in (due_at, *freed) if at is not None and at > now]
        return min([*nexts, LONGEST_WAIT])

    async def _sleep(self, for_: timedelta) -> None:
        try:
            async with asyncio.timeout(max(for_.total_seconds(), 0.001)):
                await self._wake.wait()
        except TimeoutError:
            return

    # --- one chat's lane ----------------------------------------------------------------------------------------------

    async def _lane(self, deliveries: Sequence[Outgoing]) -> None:
        left = {outgoing.delivery.id: outgoing for outgoing in deliveries}
        try:
            while left:
                id_, outgoing = next(iter(left.items()))
                if not await self._may_start(outgoing.chat):
                    break
                started = await self._starts.put(_Start(delivery=id_, above=self._room(outgoing)))
                for taken in (id_, *(folded.delivery.id for folded in (started.folded if started else ()))):
                    self._waiting -= left.pop(taken, None) is not None
                if started is None:
                    self._owed.add(id_)  # taken back, or its lease ran out: then it is claimed anew
                elif not await self._deliver(started):
                    break
        except StoreError as error:  # the start is not recorded, so nothing went on the wire
            self._failed(error)
        finally:
            self._waiting -= len(left)
            if left:
                await self._give_back([*left])

    def _room(self, outgoing: Outgoing) -> int | None:
        """Return how many more posts its chat may get soon; None if it takes as many as there are."""
        is_first = outgoing.delivery.kind is DeliveryKind.POST and outgoing.reply_to is None
        if not is_first or outgoing.delivery.plain or not self._configuration.current().settings.delivery.rolling:
            return None
        chat = outgoing.chat
        return self._pace.room(chat.id, chat.kind, self._clock.now(), BURST)

    async def _may_start(self, chat: Chat) -> bool:
        """Wait for the chat's turn; False when the lane must be given back: a stop, a pause, a chat not free soon."""
        while not self._must_wait():
            now = self._clock.now()
            turn = self._pace.reserve(chat.id, chat.kind, now)
            if not turn.is_booked and turn.at > now + SOON:
                return False
            if turn.at > now:
                await self._clock.sleep(turn.at - now)
            if turn.is_booked:
                return not self._must_wait()
        return False

    def _must_wait(self) -> bool:
        return self._stopping or (self._account_free_at is not None and self._clock.now() < self._account_free_at)

    async def _deliver(self, started: _Started) -> bool:
        """Send one message and record what came of its deliveries; False when the rest of the lane must wait."""
        outgoing = started.outgoing
        now = self._clock.now()
        self._observer.saw(Reached(point=Point.SENDING))
        self._observer.saw(
            DeliveryStarted(
                platform=self._channel.platform,
                kind=outgoing.delivery.kind,
                at=now,
                late_by=now - outgoing.delivery.due_at,
            )
        )
        outcome = await self._send(started)
        self._observer.saw(Reached(point=Point.ANSWERED))
        folded = tuple(_outcome_of_folded(outcome, one) for one in started.folded)
        await self._record((outcome, *folded))
        self._report(outgoing, started.story, outcome)
        for one, story, its in zip(started.folded, started.stories[1:], folded, strict=False):
            self._report(one, story, its)
        return outcome.kind in (OutcomeKind.SENT, OutcomeKind.MESSAGE_GONE, OutcomeKind.REPLY_INSTEAD)

    async def _send(self, started: _Started) -> Outcome:
        outgoing = started.outgoing
        try:
            message_id, kind = await self._on_the_wire(outgoing, self._render(started), self._render_alone(started))
        except DeliveryError as error:
            return await self._outcome_of(error, outgoing)
        return Outcome(delivery=outgoing.delivery.id, kind=kind, at=self._clock.now(), message_id=message_id)

    def _render(self, started: _Started) -> Message:
        """Return the message: one story's, or that of several which stand together."""
        is_ping = started.outgoing.delivery.kind is DeliveryKind.POST and started.outgoing.reply_to is not None
        if len(started.stories) < 2 or is_ping:
            return self._render_alone(started)
        rules, chat = self._configuration.current(), started.outgoing.chat
        told = tuple((story.id, story.revision, story.changed_at) for story in started.stories)
        key = (rules.revision, chat.language, chat.timezone, told)
        message = self._messages.get(key)
        if message is None:
            summarised = [(story, summarise(story)) for story in started.stories]
            message = render_rolling(summarised, view_for(chat, rules, self._catalogue, self._guard))
            _keep(self._messages, key, message)
        return message

    def _render_alone(self, started: _Started) -> Message:
        """Render for the chat's language and zone; chats that share both share the message."""
        rules, chat, story, alert = (
            self._configuration.current(),
            started.outgoing.chat,
            started.story,
            started.alert,
        )
        delivery = started.outgoing.delivery
        told = (delivery.story, delivery.reason, story.id, story.revision, story.changed_at, alert)
        key = (rules.revision, chat.language, chat.timezone, told)
        message = self._messages.get(key)
        if message is None:
            view = view_for(chat, rules, self._catalogue, self._guard)
            detail = alert.detail if alert else ""
            message = render_delivery(started.outgoing, story, summarise(story), view, detail=detail)
            _keep(self._messages, key, message)
        return message

    async def _on_the_wire(self, outgoing: Outgoing, message: Message, alone: Message) -> tuple[str, OutcomeKind]:
        """Send; where an edit comes too late, its own story's message is the reply."""
        where, delivery = outgoing.chat.where, outgoing.delivery
        key = str(delivery.id)
        if delivery.kind is DeliveryKind.POST:
            sent = await self._channel.post(where, message, reply_to=outgoing.reply_to, key=key, plain=delivery.plain)
            return sent, OutcomeKind.SENT
        if outgoing.reply_to is None:
            raise MessageGone("the message to edit is not known")
        try:
            await self._channel.edit(where, outgoing.reply_to, message, plain=delivery.plain)
        except EditClosed:
            sent = await self._channel.post(where, alone, reply_to=outgoing.reply_to, key=key, plain=delivery.plain)
            return sent, OutcomeKind.REPLY_INSTEAD
        return outgoing.reply_to, OutcomeKind.SENT

    # --- what a failure leads to --------------------------------------------------------------------------------------

    async def _outcome_of(self, error: DeliveryError, outgoing: Outgoing) -> Outcome:
        now, delivery = self._clock.now(), outgoing.delivery
        plain = Outcome(delivery=delivery.id, kind=OutcomeKind.RETRY, at=now, error=str(error))
        match error:
            case RateLimited():
                return self._paused(error, outgoing, plain)
            case TemporaryFailure():
                return self._retried(error, delivery, plain)
            case OutcomeUnknown():
                return replace(plain, kind=OutcomeKind.UNKNOWN)
            case ChatMoved():
                moved = replace(outgoing.chat.where, address=error.new_address)
                return replace(plain, kind=OutcomeKind.CHAT_MOVED, moved_to=moved, due_at=now)
            case MessageGone():
                return replace(plain, kind=OutcomeKind.MESSAGE_GONE)
            case MessageRejected():
                again = OutcomeKind.DEAD if delivery.plain else OutcomeKind.PLAIN
                return replace(plain, kind=again, due_at=now)
            case AccountStopped():
                self._stop_account(error, now)
                return replace(plain, kind=OutcomeKind.WAIT, due_at=now + ACCOUNT_RETRY)
            case ChatGone():
                await self._tell_about(outgoing, f"gone:{outgoing.chat.id}", f"a chat is gone: {error}")
                return replace(plain, kind=OutcomeKind.CHAT_GONE)
            case NotAllowed():
                right = f"the bot lacks “{error.right}” in a chat: {error}"
                await self._tell_about(outgoing, f"right:{outgoing.chat.id}:{error.right}", right)
                return replace(plain, kind=OutcomeKind.PARKED)
        return replace(plain, kind=OutcomeKind.DEAD)

    def _paused(self, error: RateLimited, outgoing: Outgoing, plain: Outcome) -> Outcome:
        wait = error.retry_after or timedelta(seconds=1)
        until = plain.at + wait
        self._pace.pause_chat(outgoing.chat.id, until)
        if error.whole_account:
            free_at = self._refusals.pause(outgoing.chat.id, plain.at, until)
            self._pace.pause(free_at)
            self._account_free_at = max(self._account_free_at or free_at, free_at)
        return replace(plain, kind=OutcomeKind.PAUSED, due_at=until)

    def _retried(self, error: TemporaryFailure, delivery: Delivery, plain: Outcome) -> Outcome:
        give_up_after = self._configuration.current().settings.delivery.give_up_after
        if plain.at - delivery.created_at > give_up_after:
            return replace(plain, kind=OutcomeKind.DEAD)
        due_at = next_try(delivery.attempts + 1, delivery.id, plain.at)
        if error.retry_after is not None:
            due_at = max(due_at, plain.at + error.retry_after)
        return replace(plain, due_at=due_at)

    def _stop_account(self, error: AccountStopped, now: datetime) -> None:
        self._account_free_at = now + ACCOUNT_RETRY
        self._observer.saw(
            AccountState(platform=self._channel.platform, account=self._channel.account, stopped=str(error), at=now)
        )

    async def _tell_about(self, outgoing: Outgoing, key: str, text: str) -> None:
        await self._tell_operators(key, f"{outgoing.chat.where.platform}: {text}")

    # --- ambiguity ----------------------------------------------------------------------------------------------------

    async def _settle_unknown(self) -> int:
        settled = 0
        for outgoing in await self._unknown():
            if self._clock.now() < _settled_from(outgoing.delivery):
                continue
            answer = await self._look_up(outgoing)
            if answer is not None:
                await self._settle(outgoing.delivery.id, answer.message_id)
                settled += 1
        return settled

    async def _unknown(self) -> tuple[Outgoing, ...]:
        platform, account = self._channel.platform, self._channel.account
        return await self._store.read(lambda tx: tx.deliveries.unknown(platform, account, limit=CLAIM))

    async def _settle(self, delivery: DeliveryId, found: str | None) -> None:
        policy, now = self._configuration.current().settings.delivery.policy, self._clock.now()
        await self._store.write(lambda tx: tx.deliveries.settle_unknown(delivery, found=found, policy=policy, now=now))

    async def _look_up(self, outgoing: Outgoing) -> LookUp | None:
        """Ask whether a delivery arrived; None while even that cannot be answered: it stays unknown."""
        since = outgoing.delivery.sending_at or outgoing.delivery.created_at
        try:
            key = str(outgoing.delivery.carried_by or outgoing.delivery.id)
            return await self._channel.look_up(outgoing.chat.where, key, since)
        except DeliveryError:
            return None

    # --- shared transactions ------------------------------------------------------------------------------------------

    async def _commit_starts(self, starts: Sequence[_Start]) -> dict[_Start, _Started]:
        now, asked = self._clock.now(), {start.delivery: start for start in starts}

        def start(tx: Transaction) -> dict[_Start, _Started]:
            started = tx.deliveries.start([*asked], owner=self._owner, now=now)
            return {
                asked[outgoing.delivery.id]: self._started(tx, outgoing, asked[outgoing.delivery.id].above, now)
                for outgoing in started
            }

        return await self._store.write(start)

    def _started(self, tx: Transaction, outgoing: Outgoing, above: int | None, now: datetime) -> _Started:
        story = self._story(tx, outgoing.delivery)
        if outgoing.reply_to is not None:
            is_ping = outgoing.delivery.kind is DeliveryKind.POST
            alerts = tx.stories.alerts(outgoing.delivery.story) if is_ping else ()
            stories = self._sharing(tx, outgoing.chat.id, outgoing.reply_to)
            return _Started(outgoing=outgoing, story=story, alert=alerts[-1] if alerts else None, stories=stories)
        if above is None:
            return _Started(outgoing=outgoing, story=story, alert=None)
        folded = tx.deliveries.fold(
            outgoing, owner=self._owner, now=now, until=now + LEASE, above=above, limit=AT_ONCE - 1
        )
        stories = tuple(self._story(tx, one.delivery) for one in folded)
        return _Started(outgoing=outgoing, story=story, alert=None, stories=(story, *stories), folded=folded)

    def _sharing(self, tx: Transaction, chat: ChatId, message_id: str) -> tuple[Story, ...]:
        """Return the stories of a message that tells several."""
        ids = tx.deliveries.sharing(chat, message_id)
        found = (tx.stories.get(id_) for id_ in ids) if len(ids) > 1 else ()
        return tuple({story.id: story for story in found if story is not None}.values())

    async def _commit_outcomes(self, outcomes: Sequence[tuple[Outcome, ...]]) -> dict[tuple[Outcome, ...], None]:
        await self._store.write(lambda tx: tx.deliveries.finish([one for together in outcomes for one in together]))
        return dict.fromkeys(outcomes)

    def _story(self, tx: Transaction, delivery: Delivery) -> Story:
        key = (delivery.story, delivery.revision)
        story = self._stories.get(key)
        if story is None:
            story = tx.stories.get(delivery.story)
            if story is None:
                raise LookupError(f"delivery {delivery.id} names story {delivery.story}, which is not there")
            _keep(self._stories, key, story)
        return story

    async def _record(self, outcomes: tuple[Outcome, ...]) -> None:
        """Record outcomes, however long the database takes to accept them: what was sent must not be forgotten."""
        wait = timedelta(seconds=0.5)
        while True:
            try:
                await self._outcomes.put(outcomes)
            except StoreError as error:
                self._failed(error)
                await self._clock.sleep(wait)
                wait = min(wait * 2, timedelta(seconds=10))
            else:
                return

    async def _give_back(self, deliveries: Sequence[DeliveryId]) -> None:
        self._owed.update(deliveries)
        try:
            await self._release()
        except StoreError as error:
            self._failed(error)

    async def _release(self) -> None:
        """Give back what was claimed and certainly not sent; what the database refuses is tried again with the next."""
        if not self._owed:
            return
        now = self._clock.now()
        owed, self._owed = sorted(self._owed), set()
        # A commit whose answer was lost may have recorded a start after all.
        unsent = [Outcome(delivery=delivery, kind=OutcomeKind.WAIT, at=now) for delivery in owed]

        def release(tx: Transaction) -> None:
            tx.deliveries.release(owed, owner=self._owner)
            tx.deliveries.finish(unsent)

        try:
            await self._store.write(release)
        except StoreError:
            self._owed.update(owed)
            raise

    def _failed(self, error: StoreError) -> None:
        self._observer.saw(LoopFailed(loop=self._loop, error=str(error), at=self._clock.now()))

    def _report(self, outgoing: Outgoing, story: Story, outcome: Outcome) -> None:
        newest = max(story.sources, key=lambda source: source.seen_at)
        self._observer.saw(
            DeliveryEnded(
                platform=self._channel.platform,
                kind=outgoing.delivery.kind,
                outcome=outcome.kind,
                at=outcome.at,
                published_at=newest.at,
                seen_at=newest.seen_at,
            )
        )
        if outcome.kind is OutcomeKind.SENT:
            self._observer.saw(
                AccountState(
                    platform=self._channel.platform, account=self._channel.account, stopped=None, at=outcome.at
                )
            )

    async def _rebuild_pace(self) -> None:
        since = self._clock.now() - REBUILD_FROM
        platform, account = self._channel.platform, self._channel.account

        def read(tx: Transaction) -> list[tuple[ChatId, datetime, Chat | None]]:
            starts = tx.deliveries.started_since(platform, account, since)
            chats = {chat: tx.chats.get(chat) for chat in {chat for chat, _ in starts}}
            return [(chat, at, chats[chat]) for chat, at in starts]

        starts, now = await self._store.read(read), self._clock.now()
        # What was started in the future was started before the clock went back.
        self._pace.rebuild((chat, known.kind, min(at, now)) for chat, at, known in starts if known is not None)

    @property
    def _loop(self) -> str:
        return f"send:{self._channel.platform}:{self._channel.account}"


class _Batch(Generic[Item, Result]):
    """Gathers items while a commit runs, and commits them together next: group commit."""

    def __init__(self, commit: Callable[[Sequence[Item]], Awaitable[dict[Item, Result]]]) -> None:
        self._commit = commit
        self._items: list[tuple[Item, asyncio.Future[Result | None]]] = []
        self._running: asyncio.Task[None] | None = None

    async def put(self, item: Item) -> Result | None:
        """Commit an item with whatever else is waiting; return its result, or None where the commit gave none."""
        future: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._items.append((item, future))
        if self._running is None:
            self._running = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        try:
            while self._items:
                await asyncio.sleep(0)  # let every lane that is ready join
                items, self._items = self._items, []
                await self._commit_one(items)
        finally:
            self._running = None

    async def _commit_one(self, items: Sequence[tuple[Item, asyncio.Future[Result | None]]]) -> None:
        try:
            results = await self._commit([item for item, _ in items])
        except Exception as error:
            for _, future in items:
                if not future.done():
                    future.set_exception(error)
            return
        for item, future in items:
            if not future.done():
                future.set_result(results.get(item))


def _outcome_of_folded(outcome: Outcome, folded: Outgoing) -> Outcome:
    """Return what came of a delivery in another one's message: what was wrong with the bytes is the other one's."""
    alike = replace(outcome, delivery=folded.delivery.id)
    if outcome.kind in (OutcomeKind.PLAIN, OutcomeKind.DEAD, OutcomeKind.CHAT_MOVED):
        return replace(alike, kind=OutcomeKind.WAIT, moved_to=None)
    return alike


def _settled_from(delivery: Delivery) -> datetime:
    """Return when to settle an unknown outcome: each one that may have been a duplicate waits longer than the last."""
    since = delivery.sending_at or delivery.created_at
    return next_try(delivery.possible_duplicates + 1, delivery.id, since)


def _keep(cache: OrderedDict[Key, Item], key: Key, value: Item) -> None:
    cache[key] = value
    if len(cache) > REMEMBERED:
        cache.popitem(last=False)


def _by_chat(claimed: Sequence[Outgoing]) -> dict[ChatId, list[Outgoing]]:
    lanes: dict[ChatId, list[Outgoing]] = defaultdict(list)
    for outgoing in claimed:
        lanes[outgoing.chat.id].append(outgoing)
    return lanes
