"""What the deciding code asks of the world. Every adapter implements one of these; nothing here knows how.

``Store`` runs plain synchronous functions: ``await store.write(lambda tx: tx.entries.undecided(...))``. A write is one
short transaction and the only one at its time (SQLite ``BEGIN IMMEDIATE``, PostgreSQL an advisory lock); a read runs
beside it on a second connection and must not write.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.model.alert import Alert, Told
from bot.model.chat import Chat, ChatAddress, ChatKind, ChatState, Platform, Subscription
from bot.model.concept import Concept
from bot.model.delivery import (
    Delivery,
    DeliveryState,
    LookUp,
    NewDelivery,
    Outcome,
    Outgoing,
    Posted,
)
from bot.model.detection import Detection
from bot.model.edit import EditPreview, Reloaded, WordChange
from bot.model.entry import Entry, PublishedEntry
from bot.model.feed import Feed, FeedState
from bot.model.ids import AlertId, ChatId, DeliveryId, EntryId, FeedId, StoryId, TopicId
from bot.model.message import Message
from bot.model.observation import Event
from bot.model.poll import PollResult
from bot.model.record import ArchivedEntry, AuditRecord, Counts, Revision
from bot.model.rules import Rules
from bot.model.settings import AmbiguousPolicy
from bot.model.story import Story

T = TypeVar("T")


class Clock(Protocol):
    """The one place that knows what time it is."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...

    async def sleep(self, for_: timedelta) -> None:
        """Wait for a duration."""
        ...


class FeedSource(Protocol):
    """Reads feeds over HTTP."""

    async def read(self, feed: Feed, state: FeedState) -> PollResult:
        """Fetch and parse a feed. Never raises for anything the feed or the network does."""
        ...


class ArticleSource(Protocol):
    """Fetches the lead of an article, for the second look."""

    async def lead(self, url: str) -> str | None:
        """Return the first paragraphs in plain text, at most 2,000 characters; None if not allowed or not there."""
        ...


class LanguageGuesser(Protocol):
    """Tells in which language a text is written."""

    def guess(self, text: str, hint: str | None) -> str:
        """Return the ISO 639-1 code; ``hint`` is the feed's language and wins where the text does not tell."""
        ...


class WordNormaliser(Protocol):
    """Turns words into search keys that every inflection of a word shares."""

    def search_words(self, text: str, language: str | None) -> tuple[str, ...]:
        """Return the keys in the order of the text; None means the language is not known."""
        ...


class Configuration(Protocol):
    """The last good configuration."""

    def current(self) -> Rules:
        """Return it; the same value until a newer one was accepted."""
        ...


class ConfigurationDesk(Protocol):
    """What operators do to the configuration as a whole. ``who`` is written to the audit trail with what changes."""

    def concepts(self) -> tuple[Concept, ...]:
        """Return the lexicon's concepts as written."""
        ...

    async def reload(self, who: str) -> Reloaded:
        """Read the files again, whole or not at all; what is wrong is in the answer."""
        ...

    async def rollback(self, number: int, who: str) -> Reloaded:
        """Write the files of a revision back and put them in force; raises ``ConfigurationError`` if that cannot be."""
        ...


class LexiconEditor(Protocol):
    """Changes one word of the lexicon's files. Both methods raise ``ConfigurationError`` where it cannot be done."""

    async def preview(self, change: WordChange) -> EditPreview:
        """Say what a change would do."""
        ...

    async def apply(self, change: WordChange, *, token: str, who: str) -> Reloaded:
        """Make a change that was looked at; ``ConfigurationChanged`` if the files are no longer those of ``token``."""
        ...


class Observer(Protocol):
    """Sees what happened: metrics in the service, a list in tests."""

    def saw(self, event: Event) -> None:
        """Take note; must return at once and never raise."""
        ...


class Channel(Protocol):
    """One account on one platform. Raises only the tree under ``DeliveryError``."""

    @property
    def platform(self) -> Platform:
        """The platform."""
        ...

    @property
    def account(self) -> str:
        """The account's name, as in ``ChatAddress.account``."""
        ...

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        """Send a message and return its id.

        ``key`` names the delivery, for platforms that keep metadata. ``plain`` asks for shortened text without markup.
        """
        ...

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        """Bring a posted message up to date; a message that already says so is no error."""
        ...

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        """Find out whether the delivery named ``key`` arrived."""
        ...


class Feeds(Protocol):
    """The table of feed states."""

    def ensure(self, first_polls: Mapping[FeedId, datetime]) -> None:
        """Add a state, due at the given instant, for each feed that has none; others stay as they are."""
        ...

    def get(self, feed: FeedId) -> FeedState | None:
        """Return one feed's state."""
        ...

    def all(self) -> tuple[FeedState, ...]:
        """Return every state, by feed id, of configured and forgotten feeds alike."""
        ...

    def claim_due(self, now: datetime, *, limit: int, owner: str, until: datetime) -> tuple[FeedState, ...]:
        """Lease up to ``limit`` feeds that are due, not paused and not leased, longest overdue first."""
        ...

    def end_leases(self) -> int:
        """After a crash, where no other process can hold one: let leased feeds be claimed again; return how many."""
        ...

    def save(self, state: FeedState) -> None:
        """Write a state and end its lease."""
        ...

    def pause(self, feed: FeedId, paused: bool) -> bool:
        """Pause or resume a feed; False if there is none."""
        ...


class Entries(Protocol):
    """The table of entries, their matches, and the search index over the matched ones."""

    def add(self, feed: FeedId, entries: Sequence[PublishedEntry], *, seen_at: datetime, undated_backlog: bool) -> int:
        """Store the entries whose key is new in this feed, undecided, and return how many were.

        A known key with another title or summary keeps its row, takes the new words, remembers the old ones, and
        becomes undecided again. ``undated_backlog`` marks those without any date.
        """
        ...

    def undecided(self, now: datetime, *, limit: int) -> tuple[Entry, ...]:
        """Return the oldest entries not yet decided, not quarantined, and with no second look still to wait for."""
        ...

    def count_undecided(self, now: datetime) -> int:
        """Return how many entries wait for a decision, second looks still to come included."""
        ...

    def decide(
        self, entry: EntryId, detection: Detection, story: StoryId | None, *, at: datetime, words: Sequence[str]
    ) -> None:
        """Record an entry's matches (none: it is unmatched), its story, its search words, and that it is decided."""
        ...

    def look_again(self, entry: EntryId, at: datetime) -> None:
        """Put a second look off to an instant."""
        ...

    def add_lead(self, entry: EntryId, lead: str) -> None:
        """Keep what the second look brought ("" for nothing) and let the entry be decided at once."""
        ...

    def due_looks(self, now: datetime, *, limit: int) -> tuple[Entry, ...]:
        """Return entries whose second look is due and has not been taken."""
        ...

    def failed(self, entry: EntryId, error: str) -> int:
        """Count a bug raised while deciding an entry; at three it is quarantined. Return the count."""
        ...

    def quarantined(self) -> tuple[tuple[Entry, str], ...]:
        """Return the quarantined entries with their last error."""
        ...

    def get(self, entry: EntryId) -> Entry | None:
        """Return an entry."""
        ...

    def archived(self, entry: EntryId) -> ArchivedEntry | None:
        """Return a matched entry as the archive shows it."""
        ...

    def with_url(self, canonical_url: str) -> tuple[Entry, ...]:
        """Return the entries with this canonical URL, newest first."""
        ...

    def recent(self, topics: frozenset[TopicId], *, limit: int, offset: int) -> tuple[ArchivedEntry, ...]:
        """Return matched entries of any of these topics, newest first."""
        ...

    def search(self, words: Sequence[str], *, limit: int, offset: int) -> tuple[ArchivedEntry, ...]:
        """Return matched entries that hold all the search words, newest first."""
        ...

    def forget_unmatched(self, before: datetime) -> int:
        """Delete decided, unmatched entries seen before an instant, in one bounded step; return how many."""
        ...


class Stories(Protocol):
    """The table of stories with their sources, and the alerts they led to."""

    def open(self, since: datetime) -> tuple[Story, ...]:
        """Return the stories changed since an instant, not merged away, oldest first, with their sources."""
        ...

    def get(self, story: StoryId) -> Story | None:
        """Return a story; one that was merged leads to the one it was merged into."""
        ...

    def new_id(self) -> StoryId:
        """Reserve an id for a story to be saved."""
        ...

    def save(self, story: Story) -> None:
        """Write a story and its sources."""
        ...

    def due(self, now: datetime, *, limit: int) -> tuple[Story, ...]:
        """Return the settling stories whose time has come, oldest first."""
        ...

    def recent(self, topics: frozenset[TopicId], *, limit: int, offset: int) -> tuple[Story, ...]:
        """Return stories of any of these topics, latest change first."""
        ...

    def of_entry(self, entry: EntryId) -> Story | None:
        """Return the story that an entry belongs to."""
        ...

    def next_due_at(self) -> datetime | None:
        """Return when the next settling story's time comes."""
        ...

    def told(self, story: StoryId) -> Told | None:
        """Return what subscribers know of a story, None before its first alert."""
        ...

    def add_alert(self, alert: Alert) -> AlertId:
        """Write an alert."""
        ...

    def alerts(self, story: StoryId) -> tuple[Alert, ...]:
        """Return a story's alerts, oldest first."""
        ...


class Chats(Protocol):
    """The tables of chats and subscriptions."""

    def find(self, where: ChatAddress) -> Chat | None:
        """Return the chat with this address."""
        ...

    def get(self, chat: ChatId) -> Chat | None:
        """Return a chat."""
        ...

    def at(self, where: ChatAddress) -> tuple[ChatId, ...]:
        """Return the ids of the chat with this address and of its threads."""
        ...

    def all(self, platform: Platform | None = None) -> tuple[Chat, ...]:
        """Return every chat."""
        ...

    def add(
        self, where: ChatAddress, kind: ChatKind, *, language: str, timezone: str, state: ChatState, at: datetime
    ) -> Chat:
        """Add a chat, or return the one that is there."""
        ...

    def save(self, chat: Chat) -> None:
        """Write a chat's settings and state."""
        ...

    def move(self, old: ChatAddress, new: ChatAddress) -> int:
        """Rewrite an address everywhere it stands (all threads of the chat); return how many chats moved.

        Where the new address is known already, subscriptions, posted messages and open deliveries join its chat.
        """
        ...

    def set_state_everywhere(self, where: ChatAddress, state: ChatState, why: str | None) -> int:
        """Set the state of a chat and of its threads; return how many changed."""
        ...

    def subscribe(self, chat: ChatId, topics: Sequence[TopicId], *, since: datetime) -> tuple[TopicId, ...]:
        """Subscribe a chat; return the topics that are new to it."""
        ...

    def unsubscribe(self, chat: ChatId, topics: Sequence[TopicId]) -> tuple[TopicId, ...]:
        """Unsubscribe a chat; return the topics it had."""
        ...

    def subscriptions(self, chat: ChatId) -> tuple[Subscription, ...]:
        """Return a chat's subscriptions, by topic."""
        ...

    def subscribers(self, topics: frozenset[TopicId]) -> tuple[Subscription, ...]:
        """Return the subscriptions of active chats to any of these topics."""
        ...

    def forget(self, where: ChatAddress) -> bool:
        """Delete a chat with everything that names it: subscriptions, deliveries, posted messages. False if unknown."""
        ...


class Deliveries(Protocol):
    """The ledger."""

    def add(self, deliveries: Sequence[NewDelivery], *, at: datetime) -> int:
        """Write deliveries; one that is there already stays as it is. Return how many are new.

        A new edit supersedes older open edits of the same message that are not yet sending.
        """
        ...

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
        """Lease ready deliveries that are due, by priority and age, keeping each chat's order.

        Only the head of each chat's line is eligible, and what follows it in the same claim; edits wait while the post
        of their story in that chat is open or unknown. ``exclude`` names chats that must not be claimed now.
        """
        ...

    def start(self, deliveries: Sequence[DeliveryId], *, owner: str, now: datetime) -> tuple[Outgoing, ...]:
        """Mark deliveries as sending, where this owner still holds an unexpired lease, and return those.

        A first post takes its story's newest revision. What is returned may go on the wire once this is committed.
        """
        ...

    def fold(
        self, head: Outgoing, *, owner: str, now: datetime, until: datetime, above: int, limit: int
    ) -> tuple[Outgoing, ...]:
        """Let a started first post tell the first posts right behind it, too, where more than ``above`` are waiting.

        At most ``limit`` of them are marked as sending with it, as ``start`` does; the outcome is recorded for each.
        """
        ...

    def release(self, deliveries: Sequence[DeliveryId], *, owner: str) -> None:
        """Give claimed deliveries back untouched."""
        ...

    def finish(self, outcomes: Sequence[Outcome]) -> None:
        """Record what came of sending; ``posted`` is written with it.

        Open edits of a sent message at or below its revision are superseded.
        """
        ...

    def recover(self, *, now: datetime, owner: str | None) -> tuple[int, int]:
        """After a crash: claimed rows become ready, sending rows unknown; return both counts.

        ``owner`` None takes the rows of every owner (one process); else only those whose lease has run out.
        """
        ...

    def unknown(self, platform: Platform, account: str, *, limit: int) -> tuple[Outgoing, ...]:
        """Return deliveries whose outcome is not known and not settled yet."""
        ...

    def settle_unknown(
        self, delivery: DeliveryId, *, found: str | None, policy: AmbiguousPolicy, now: datetime
    ) -> None:
        """End an unknown one: sent if found, else ready again and counted as a possible duplicate, or parked."""
        ...

    def posted(self, story: StoryId) -> tuple[Posted, ...]:
        """Return the messages that carry a story."""
        ...

    def sharing(self, chat: ChatId, message_id: str) -> tuple[StoryId, ...]:
        """Return the stories that one message of a chat carries, in the order in which it tells them."""
        ...

    def holders(self, story: StoryId) -> Mapping[ChatId, bool]:
        """Return the chats that have a story's message (True), or will: its first post is open or unknown (False)."""
        ...

    def join_stories(self, old: StoryId, new: StoryId, *, at: datetime) -> None:
        """Let chats that have, or wait for, only the old story's message have it as the new one's.

        Where a chat has both, the old message stays the old story's; what else was open of the old story is superseded.
        """
        ...

    def next_due_at(self, platform: Platform, account: str) -> datetime | None:
        """Return when the next ready delivery of an account is due."""
        ...

    def started_since(self, platform: Platform, account: str, since: datetime) -> tuple[tuple[ChatId, datetime], ...]:
        """Return which chat was sent to when, to rebuild the pace after a restart."""
        ...

    def listed(
        self, states: frozenset[DeliveryState], *, limit: int, offset: int
    ) -> tuple[tuple[Delivery, ChatAddress], ...]:
        """Return deliveries in these states, newest first, with their chat's address."""
        ...

    def requeue(self, deliveries: Sequence[DeliveryId], *, now: datetime) -> int:
        """Make dead, parked or unknown deliveries ready again; return how many were."""
        ...

    def suppress(self, *, before: datetime | None, why: str, now: datetime) -> int:
        """End what waits or is unknown as dead: posts written before an instant, or everything; return how many."""
        ...

    def cancel_for_chat(self, chat: ChatId, why: str) -> int:
        """Cancel a chat's open deliveries; return how many there were."""
        ...

    def revive_for_chat(self, chat: ChatId, *, fresh_since: datetime, now: datetime) -> int:
        """Make a returning chat's cancelled and parked deliveries ready again where still fresh; return how many."""
        ...

    def counts(self) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        ...

    def possible_duplicates(self) -> int:
        """Return how many times something was sent again although the first outcome was unknown."""
        ...


class Journal(Protocol):
    """What operators did, which configurations were in force, what operators were told, and small things remembered."""

    def audit(self, record: AuditRecord) -> None:
        """Write an operator's action."""
        ...

    def audited(self, *, limit: int) -> tuple[AuditRecord, ...]:
        """Return the latest actions, newest first."""
        ...

    def add_revision(self, *, at: datetime, who: str, files: Mapping[str, str], summary: str) -> int:
        """Number an accepted configuration; the same texts as the latest give its number again."""
        ...

    def revision(self, number: int) -> Revision | None:
        """Return a numbered configuration."""
        ...

    def latest_revision(self) -> Revision | None:
        """Return the newest numbered configuration."""
        ...

    def revisions(self, *, limit: int) -> tuple[Revision, ...]:
        """Return the latest numbered configurations, newest first."""
        ...

    def first_time(self, key: str, *, at: datetime, again_after: timedelta | None = None) -> bool:
        """Remember a key; True if it was not there, or only longer than ``again_after`` ago."""
        ...

    def forget_key(self, key: str) -> None:
        """Let a key be a first time again."""
        ...

    def remember(self, key: str, value: Any) -> None:
        """Keep a small JSON value."""
        ...

    def recall(self, key: str) -> Any:
        """Return the value kept under a key, or None."""
        ...


class Transaction(Protocol):
    """The tables, within one transaction."""

    @property
    def feeds(self) -> Feeds:
        """Feed states."""
        ...

    @property
    def entries(self) -> Entries:
        """Entries."""
        ...

    @property
    def stories(self) -> Stories:
        """Stories and alerts."""
        ...

    @property
    def chats(self) -> Chats:
        """Chats and subscriptions."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """The ledger."""
        ...

    @property
    def journal(self) -> Journal:
        """The rest."""
        ...

    def counts(self) -> Counts:
        """Return how much of everything there is."""
        ...

    def set_back(self, by: timedelta, *, now: datetime) -> None:
        """Bring forward every instant that something waits for, by as much as the machine's clock went back."""
        ...


class Store(Protocol):
    """The database."""

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a transaction of its own, alone; it is committed when this returns.

        Raises ``StoreUnwritable`` when the database cannot take it; nothing of ``work`` is kept then.
        """
        ...

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` on a reading connection."""
        ...
