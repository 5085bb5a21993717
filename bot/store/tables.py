"""The tables. Their names are the words of the design; migrations/versions makes them, and a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.types import Document, Instant, Words

metadata = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER column."""

UNDECIDED = text("decided_at IS NULL")
READY = text("state = 'ready'")


def _reference(target: str) -> ForeignKey:
    """Refer to a row that must be there when the transaction ends, whatever the order within it."""
    return ForeignKey(target, ondelete="CASCADE", deferrable=True, initially="DEFERRED")


feeds = Table(
    "feeds",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("next_poll_at", Instant, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Text),
    Column("last_polled_at", Instant),
    Column("last_success_at", Instant),
    Column("last_entry_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("last_reason", Text),
    Column("last_error", Words),
    Column("entries_skipped", Integer, nullable=False),
    Column("entries_left_out", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("key", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("url", Words),
    Column("canonical_url", Words),
    Column("published_at", Instant),
    Column("updated_at", Instant),
    Column("published_language", Text),
    Column("content_hash", Text, nullable=False),
    Column("previous_title", Words),
    Column("previous_summary", Words),
    Column("changed_at", Instant),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("undated_backlog", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Words),
    Column("lead", Words),
    Column("look_at", Instant),
    Column("decided_at", Instant),
    Column("matched", Boolean, nullable=False),
    Column("language", Text),
    Column("story_id", Id, _reference("stories.id")),
    UniqueConstraint("feed", "key"),
    sqlite_autoincrement=True,
)
Index("ix_entries_undecided", entries.c.id, sqlite_where=UNDECIDED, postgresql_where=UNDECIDED)
Index(
    "ix_entries_unmatched",
    entries.c.seen_at,
    sqlite_where=text("decided_at IS NOT NULL AND matched = 0"),
    postgresql_where=text("decided_at IS NOT NULL AND NOT matched"),
)
# PostgreSQL's ordinary index takes no URL that is longer than a third of a page.
Index("ix_entries_canonical_url", entries.c.canonical_url, postgresql_using="hash")
Index("ix_entries_story_id", entries.c.story_id)

matches = Table(
    "matches",
    metadata,
    Column("entry_id", Id, _reference("entries.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("rule", Text, nullable=False),
    Column("score", Document),
    Column("evidence", Document, nullable=False),
)
Index("ix_matches_topic", matches.c.topic, matches.c.at, matches.c.entry_id)

numbers = Table(
    "numbers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Id, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("opened_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("due_at", Instant),
    Column("retracted", Words),
    Column("guard_lifted", Boolean, nullable=False),
    Column("merged_into", Id, _reference("stories.id")),
    Column("sources_hash", Text, nullable=False),
)
SETTLING = text("due_at IS NOT NULL")
Index("ix_stories_changed_at", stories.c.changed_at)
Index("ix_stories_due_at", stories.c.due_at, sqlite_where=SETTLING, postgresql_where=SETTLING)

story_topics = Table(
    "story_topics",
    metadata,
    Column("story_id", Id, _reference("stories.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("changed_at", Instant, nullable=False),
)
Index("ix_story_topics_topic", story_topics.c.topic, story_topics.c.changed_at, story_topics.c.story_id)

sources = Table(
    "sources",
    metadata,
    Column("entry_id", Id, _reference("entries.id"), primary_key=True, autoincrement=False),
    Column("story_id", Id, _reference("stories.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("source", Words, nullable=False),
)
Index("ix_sources_story_id", sources.c.story_id)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", Id, _reference("stories.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", Words, nullable=False),
    Column("told", Document, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_alerts_story_id", alerts.c.story_id)
Index("ix_alerts_reason", alerts.c.reason, alerts.c.at)

chats = Table(
    "chats",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("thread", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_why", Words),
    Column("created_at", Instant),
    UniqueConstraint("platform", "account", "address", "thread"),
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", Id, _reference("chats.id"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("since", Instant, nullable=False),
)
Index("ix_subscriptions_topic", subscriptions.c.topic)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", Id, _reference("stories.id"), nullable=False),
    Column("chat_id", Id, _reference("chats.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    # What it carries when it took a newer revision than it was made for; (story, chat, revision, kind) stays its name.
    Column("carries", Integer),
    # Whose message tells it, where several stories went out in one.
    Column("carried_by", Id),
    Column("alert_id", Id, _reference("alerts.id")),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("possible_duplicates", Integer, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("sending_at", Instant),
    Column("ended_at", Instant),
    Column("message_id", Words),
    Column("error", Words),
    Column("plain", Boolean, nullable=False),
    UniqueConstraint("story_id", "chat_id", "revision", "kind"),
    sqlite_autoincrement=True,
)
_line = (deliveries.c.platform, deliveries.c.account, deliveries.c.priority, deliveries.c.id)
Index(
    "ix_deliveries_line", *_line, deliveries.c.chat_id, deliveries.c.due_at, sqlite_where=READY, postgresql_where=READY
)
Index(
    "ix_deliveries_due",
    deliveries.c.platform,
    deliveries.c.account,
    deliveries.c.due_at,
    sqlite_where=READY,
    postgresql_where=READY,
)
Index("ix_deliveries_waiting", deliveries.c.chat_id, deliveries.c.due_at, sqlite_where=READY, postgresql_where=READY)
Index("ix_deliveries_state", deliveries.c.state, deliveries.c.id)
Index("ix_deliveries_chat_id", deliveries.c.chat_id)
STARTED = text("sending_at IS NOT NULL")
Index("ix_deliveries_sending_at", deliveries.c.sending_at, sqlite_where=STARTED, postgresql_where=STARTED)
DUPLICATED = text("possible_duplicates > 0")
Index(
    "ix_deliveries_possible_duplicates",
    deliveries.c.possible_duplicates,
    sqlite_where=DUPLICATED,
    postgresql_where=DUPLICATED,
)

posted = Table(
    "posted",
    metadata,
    Column("story_id", Id, _reference("stories.id"), primary_key=True, autoincrement=False),
    Column("chat_id", Id, _reference("chats.id"), primary_key=True, autoincrement=False),
    Column("message_id", Words),
    Column("revision", Integer, nullable=False),
)
Index("ix_posted_chat_id", posted.c.chat_id)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("detail", Words, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Words, nullable=False),
    Column("files", Words, nullable=False),
    Column("summary", Words, nullable=False),
)

first_times = Table(
    "first_times",
    metadata,
    Column("key", Words, primary_key=True),
    Column("at", Instant, nullable=False),
)

memory = Table(
    "memory",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", Words, nullable=False),
)
