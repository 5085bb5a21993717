"""The store: transactions, the instance lock, versions. On both databases, each test on one of its own."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.model.errors import StoreBusy, StoreError, StoreNewer, StoreUnwritable
from bot.model.ids import FeedId
from bot.ports import Transaction
from bot.store import schema
from bot.store.database import SqlStore, open_store, upgrade
from bot.store.locks import INSTANCE_KEY, WRITE_KEY
from bot.store.tables import metadata
from tests.builders import NOON, minutes
from tests.contract.store.databases import Databases, set_version
from tests.contract.store.making import add_chat, add_story


class _BugError(Exception):
    """Something went wrong in the middle."""


def _count_up(tx: Transaction) -> None:
    tx.journal.remember("count", (tx.journal.recall("count") or 0) + 1)


async def _recall(store: SqlStore, key: str = "count") -> object:
    return await store.read(lambda tx: tx.journal.recall(key))


# Transactions


async def test_what_was_written_can_be_read(store: SqlStore) -> None:
    assert await store.write(lambda tx: add_chat(tx)) == (await store.read(lambda tx: tx.chats.all()))[0].id


async def test_what_was_written_is_there_after_a_restart(url: str) -> None:
    async with open_store(url, exclusive=True) as store:
        await store.write(_count_up)
    async with open_store(url, exclusive=True) as store:
        assert await _recall(store) == 1


async def test_nothing_of_a_write_that_failed_is_kept(store: SqlStore) -> None:
    def fail(tx: Transaction) -> None:
        _count_up(tx)
        add_story(tx, "A")
        raise _BugError

    with pytest.raises(_BugError):
        await store.write(fail)
    assert await _recall(store) is None
    assert (await store.read(lambda tx: tx.counts())).entries == 0


async def test_what_a_failed_write_saw_of_a_story_is_not_remembered(store: SqlStore) -> None:
    story = await store.write(lambda tx: add_story(tx, "A"))

    def fail(tx: Transaction) -> None:
        tx.stories.save(replace(story, sources=(replace(story.sources[0], title="Elsewhere"),)))
        assert tx.stories.get(story.id) != story
        raise _BugError

    with pytest.raises(_BugError):
        await store.write(fail)
    assert await store.write(lambda tx: tx.stories.get(story.id)) == story
    assert await store.read(lambda tx: tx.stories.get(story.id)) == story


async def test_a_reference_to_what_is_not_there_fails_the_write(store: SqlStore) -> None:
    story = await store.write(lambda tx: add_story(tx, "A"))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await store.write(lambda tx: tx.stories.save(replace(story, merged_into=type(story.id)(10**9))))
    assert await store.read(lambda tx: tx.stories.get(story.id)) == story


async def test_a_read_that_writes_fails(store: SqlStore) -> None:
    with pytest.raises(StoreUnwritable, match="read-only"):
        await store.read(_count_up)
    assert await _recall(store) is None


async def test_a_read_runs_beside_a_write_and_sees_none_of_it(store: SqlStore) -> None:
    wrote, read = threading.Event(), threading.Event()

    def write(tx: Transaction) -> None:
        _count_up(tx)
        wrote.set()
        assert read.wait(10)

    writing = asyncio.create_task(store.write(write))
    await asyncio.to_thread(wrote.wait, 10)
    assert await _recall(store) is None
    read.set()
    await writing
    assert await _recall(store) == 1


async def test_a_read_sees_one_state_from_its_first_look_to_its_end(store: SqlStore) -> None:
    looked, wrote = threading.Event(), threading.Event()

    def read(tx: Transaction) -> tuple[object, object]:
        first = tx.journal.recall("count")
        looked.set()
        assert wrote.wait(10)
        return first, tx.journal.recall("count")

    reading = asyncio.create_task(store.read(read))
    await asyncio.to_thread(looked.wait, 10)
    await store.write(_count_up)
    wrote.set()
    assert await reading == (None, None)


async def test_writes_of_several_stores_come_one_after_another(url: str) -> None:
    async with open_store(url, exclusive=True) as first, open_store(url, exclusive=False) as second:
        await asyncio.gather(*(store.write(_count_up) for store in (first, second) * 10))
        assert await _recall(first) == 20


async def test_a_cancelled_write_ends_before_whoever_asked_goes_on(store: SqlStore) -> None:
    began, go_on = threading.Event(), threading.Event()

    def write(tx: Transaction) -> None:
        began.set()
        assert go_on.wait(10)
        _count_up(tx)

    writing = asyncio.create_task(store.write(write))
    await asyncio.to_thread(began.wait, 10)
    writing.cancel()
    asyncio.get_running_loop().call_later(0.01, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await _recall(store) == 1


async def test_a_cancelled_write_that_failed_says_that_it_was_cancelled(store: SqlStore) -> None:
    began, go_on = threading.Event(), threading.Event()

    def write(tx: Transaction) -> None:
        began.set()
        assert go_on.wait(10)
        raise _BugError

    writing = asyncio.create_task(store.write(write))
    await asyncio.to_thread(began.wait, 10)
    writing.cancel()
    asyncio.get_running_loop().call_later(0.01, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await writing


# The instance lock


async def test_a_second_instance_is_refused(url: str) -> None:
    async with open_store(url, exclusive=True):
        with pytest.raises(StoreBusy, match="another instance holds"):
            async with open_store(url, exclusive=True):
                pass
        with pytest.raises(StoreBusy):
            await upgrade(url)


async def test_the_next_instance_may_start_when_the_first_has_ended(url: str) -> None:
    for _ in range(2):
        async with open_store(url, exclusive=True) as store:
            await store.write(_count_up)


async def test_commands_read_and_write_beside_the_service(url: str) -> None:
    async with open_store(url, exclusive=True) as service, open_store(url, exclusive=False) as command:
        await command.write(_count_up)
        assert await _recall(service) == 1


def test_the_locks_of_the_instance_and_of_a_write_are_two() -> None:
    assert INSTANCE_KEY != WRITE_KEY


# Versions


async def test_the_tables_are_brought_up_to_date_once(databases: Databases, tmp_path: Path) -> None:
    url = databases.without_tables(tmp_path)
    assert await upgrade(url) == (None, schema.VERSIONS[-1])
    assert await upgrade(url) == (schema.VERSIONS[-1], schema.VERSIONS[-1])
    async with open_store(url, exclusive=False) as store:
        await store.write(_count_up)


async def test_the_service_makes_its_tables_itself(databases: Databases, tmp_path: Path) -> None:
    url = databases.without_tables(tmp_path)
    async with open_store(url, exclusive=True) as store:
        await store.write(_count_up)


@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_database_of_a_newer_program_is_left_alone(url: str, exclusive: bool) -> None:
    set_version(url, "9999")
    with pytest.raises(StoreNewer, match=rf"newer program \(its version is 9999, ours {schema.VERSIONS[-1]}\)"):
        async with open_store(url, exclusive=exclusive):
            pass


async def test_a_database_of_a_newer_program_is_not_upgraded(url: str) -> None:
    set_version(url, "9999")
    with pytest.raises(StoreNewer):
        await upgrade(url)


async def test_after_a_refusal_the_instance_lock_is_free(url: str) -> None:
    set_version(url, "9999")
    with pytest.raises(StoreNewer):
        await upgrade(url)
    set_version(url, schema.VERSIONS[-1])
    async with open_store(url, exclusive=True) as store:
        await store.write(_count_up)


async def test_a_command_says_how_an_older_database_is_upgraded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, "0003-to-come"))
    with pytest.raises(StoreError, match=r"older version \(0002\): run `homeward db upgrade` first"):
        async with open_store(url, exclusive=False):
            pass


async def test_a_command_says_what_makes_the_tables_of_an_empty_database(databases: Databases, tmp_path: Path) -> None:
    url = databases.without_tables(tmp_path)
    with pytest.raises(StoreError, match=r"is an empty database: `homeward run` or `homeward db upgrade`"):
        async with open_store(url, exclusive=False):
            pass


def test_the_versions_are_the_migrations_that_are_there() -> None:
    files = Path(schema.__file__).parent.joinpath("migrations", "versions").glob("[0-9]*.py")
    assert tuple(sorted(file.name.partition("_")[0] for file in files)) == schema.VERSIONS


def test_the_migrations_make_the_tables_that_the_program_knows(connection: Connection) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def is_ours(item: object, name: str | None, kind: str, *_: object) -> bool:
        return not (name or "").startswith(("entry_words", "ix_entry_words"))

    context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": False})
    assert compare_metadata(context, metadata) == []


async def test_what_waits_for_an_instant_comes_forward_when_the_clock_went_back(store: SqlStore) -> None:
    def wait(tx: Transaction) -> None:
        tx.feeds.ensure({FeedId("soon"): NOON + minutes(63), FeedId("due"): NOON - minutes(1)})
        tx.set_back(minutes(60), now=NOON)

    await store.write(wait)
    states = await store.read(lambda tx: tx.feeds.all())
    assert {state.feed: state.next_poll_at for state in states} == {
        "soon": NOON + minutes(3),
        "due": NOON - minutes(1),
    }
