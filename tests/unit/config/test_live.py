import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config.live import LiveConfiguration
from bot.config.load import Loaded
from bot.config.revisions import name_of, show_change
from bot.model.edit import Reloaded, ReloadKind
from bot.model.errors import ConfigurationError, StoreUnwritable
from tests.unit.config.fakes import (
    FEEDS,
    FILES,
    PLACES,
    TOPICS,
    FakeStore,
    FastClock,
    a_loader,
    write,
    write_configuration,
)


async def started(directory: Path, store: FakeStore | None = None) -> LiveConfiguration:
    live = LiveConfiguration(a_loader(directory), (store or FakeStore()).as_store(), FastClock())
    await live.start()
    return live


def texts_of(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): path.read_text(encoding="utf-8")
        for path in directory.rglob("*.yaml")
        if path.name != "golden.yaml"
    }


async def test_the_first_configuration_is_numbered(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    assert live.current().revision == 1
    assert store.journal.revisions[0].files == FILES
    assert store.journal.revisions[0].who == "file"


async def test_a_restart_on_the_same_files_keeps_the_number(tmp_path: Path) -> None:
    store = FakeStore()
    await started(write_configuration(tmp_path), store)
    assert (await started(tmp_path, store)).current().revision == 1


async def test_what_was_loaded_a_moment_ago_need_not_be_loaded_again(tmp_path: Path) -> None:
    loader = a_loader(write_configuration(tmp_path))
    live = LiveConfiguration(loader, FakeStore().as_store(), FastClock())
    loaded = loader.load()
    assert (await live.start(loaded)).rules.detector is loaded.rules.detector


async def test_there_is_no_configuration_before_the_start(tmp_path: Path) -> None:
    live = LiveConfiguration(a_loader(tmp_path), FakeStore().as_store(), FastClock())
    with pytest.raises(RuntimeError, match="was not started"):
        live.current()


async def test_a_broken_configuration_cannot_be_started(tmp_path: Path) -> None:
    write_configuration(tmp_path, feeds="feeds: [")
    with pytest.raises(ConfigurationError):
        await started(tmp_path)


async def test_a_reload_takes_what_was_saved(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei")})
    result = await live.reload()
    assert result == Reloaded(kind=ReloadKind.ACCEPTED, revision=2, summary="feeds.yaml +1 -1")
    assert [feed.outlet for feed in live.current().feeds.values()] == ["One", "Zwei"]
    assert [record.action for record in store.journal.records] == ["configuration.reload"]


async def test_a_reload_of_the_same_files_changes_nothing(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    before = live.current()
    assert (await live.reload()).kind is ReloadKind.UNCHANGED
    assert live.current() is before


async def test_a_broken_reload_keeps_the_last_good_one_and_says_everything(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    before = live.current()
    write(tmp_path, {"feeds.yaml": "feeds: 1\n", "topics.yaml": "topics: ["})
    result = await live.reload()
    assert result.kind is ReloadKind.REFUSED
    assert len(result.problems) == 2
    assert live.current() is before


async def test_one_bad_file_keeps_the_good_ones_out_too(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei"), "topics.yaml": "topics: ["})
    await live.reload()
    assert [feed.outlet for feed in live.current().feeds.values()] == ["One", "Two"]


async def test_a_file_that_is_gone_refuses_the_reload(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    (tmp_path / "topics.yaml").unlink()
    assert (await live.reload()).kind is ReloadKind.REFUSED


async def test_a_configuration_that_cannot_be_numbered_is_not_put_in_force(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    store.is_full = True
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei")})
    result = await live.reload()
    assert [str(problem) for problem in result.problems] == ["database: cannot number a revision: the disk is full"]
    assert live.current().revision == 1


def count_open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


async def test_a_thousand_reloads_half_of_them_broken_leave_nothing_behind(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    broken = ["feeds: [", "", "feeds: {}\n", FEEDS + "  - {id: one}\n", "a: !!python/name:x\n"]

    async def reload(number: int) -> None:
        is_broken = number % 2
        text = broken[number % len(broken)] if is_broken else FEEDS.replace("Two", f"Two {number}")
        write(tmp_path, {"feeds.yaml": text})
        result = await live.reload()
        assert result.kind is (ReloadKind.REFUSED if is_broken else ReloadKind.ACCEPTED)
        outlet = list(live.current().feeds.values())[1].outlet
        assert outlet == f"Two {number - is_broken}"

    for number in range(20):
        await reload(number)
    open_files = count_open_files()
    for number in range(20, 1020):
        await reload(number)
    gc.collect()
    assert count_open_files() <= open_files
    assert sum(isinstance(thing, Loaded) for thing in gc.get_objects()) <= 2
    assert set(texts_of(tmp_path)) == set(FILES)


@asynccontextmanager
async def watching(live: LiveConfiguration) -> AsyncIterator[asyncio.Queue[Reloaded]]:
    """Watch a configuration; the queue gives what is told."""
    told: asyncio.Queue[Reloaded] = asyncio.Queue()
    task = asyncio.create_task(live.watch(told.put))
    try:
        yield told
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_saved_file_is_noticed(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    async with watching(live) as told, asyncio.timeout(5):
        write(tmp_path, {"topics.yaml": TOPICS.replace("The Gulf", "Gulf")})
        assert (await told.get()).kind is ReloadKind.ACCEPTED
        assert live.current().revision == 2


async def test_a_new_lexicon_file_is_noticed(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    async with watching(live) as told, asyncio.timeout(5):
        write(tmp_path, {"lexicon/more.yaml": "concepts:\n  child: {names: {en: [child]}}\n"})
        assert (await told.get()).summary == "lexicon/more.yaml +2 -0"


async def test_a_broken_file_is_told_once_and_its_repair_too(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    async with watching(live) as told, asyncio.timeout(5):
        write(tmp_path, {"topics.yaml": "topics: ["})
        assert (await told.get()).kind is ReloadKind.REFUSED
        write(tmp_path, {"topics.yaml": TOPICS})
        assert (await told.get()).kind is ReloadKind.UNCHANGED
        await asyncio.sleep(0.1)
        assert told.empty()


async def test_a_touched_file_is_not_worth_telling(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    async with watching(live) as told:
        os.utime(tmp_path / "topics.yaml", (1, 1))
        await asyncio.sleep(0.2)
        assert told.empty()


async def test_news_that_cannot_be_kept_do_not_end_the_watch(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    told: list[Reloaded] = []

    async def tell(result: Reloaded) -> None:
        told.append(result)
        raise StoreUnwritable("the disk is full")

    task = asyncio.create_task(live.watch(tell))
    for text in ("topics: [", "topics: {"):
        write(tmp_path, {"topics.yaml": text})
        await asyncio.sleep(0.3)
    assert len(told) == 2
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_rollback_writes_the_files_back_and_is_a_revision_of_its_own(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei"), "lexicon/more.yaml": "concepts: {}\n"})
    await live.reload()
    result = await live.rollback(1, "telegram:1")
    assert result.kind is ReloadKind.ACCEPTED
    assert result.revision == live.current().revision == 3
    assert texts_of(tmp_path) == FILES
    assert store.journal.records[-1].action == "configuration.rollback"
    assert store.journal.records[-1].who == "telegram:1"
    assert store.journal.records[-1].detail.startswith("to 1 revision 3: feeds.yaml +1 -1")


async def test_a_rollback_is_not_noticed_as_a_saved_file(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    async with watching(live) as told:
        await live.rollback(1, "cli")
        await asyncio.sleep(0.1)
        assert told.empty()


async def test_a_rollback_repairs_files_that_cannot_be_started(tmp_path: Path) -> None:
    store = FakeStore()
    await started(write_configuration(tmp_path), store)
    write(tmp_path, {"feeds.yaml": "feeds: ["})
    (tmp_path / "topics.yaml").unlink()
    live = LiveConfiguration(a_loader(tmp_path), store.as_store(), FastClock())
    assert (await live.rollback(1, "cli")).revision == 1
    assert texts_of(tmp_path) == FILES


async def test_there_is_no_way_back_to_a_revision_that_never_was(tmp_path: Path) -> None:
    live = await started(write_configuration(tmp_path))
    with pytest.raises(ConfigurationError, match="journal: there is no revision 7"):
        await live.rollback(7, "cli")


async def test_a_revision_that_can_no_longer_be_used_is_not_written(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    files = {**FILES, "topics.yaml": "topics: {old-form: 1}\n"}
    store.journal.add_revision(at=FastClock().now(), who="x", files=files, summary="")
    with pytest.raises(ConfigurationError, match=r"topics\.yaml"):
        await live.rollback(2, "cli")
    assert texts_of(tmp_path) == FILES


async def test_a_rollback_that_cannot_be_recorded_puts_the_files_back(tmp_path: Path) -> None:
    store = FakeStore()
    live = await started(write_configuration(tmp_path), store)
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei"), "lexicon/more.yaml": "concepts: {}\n"})
    await live.reload()
    saved = texts_of(tmp_path)
    store.is_full = True
    with pytest.raises(StoreUnwritable):
        await live.rollback(1, "cli")
    assert texts_of(tmp_path) == saved
    assert live.current().revision == 2


async def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = await started(write_configuration(tmp_path))
    write(tmp_path, {"feeds.yaml": FEEDS.replace("Two", "Zwei")})
    await live.reload()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(tmp_path / "feeds.yaml"))

    monkeypatch.setattr("bot.config.live.write_files", refuse)
    with pytest.raises(ConfigurationError, match=r"feeds\.yaml: cannot be written: Read-only file system"):
        await live.rollback(1, "cli")


def test_a_revisions_name_changes_with_any_text() -> None:
    names = {name_of(files) for files in (FILES, {**FILES, "a": ""}, {**FILES, "feeds.yaml": PLACES}, {})}
    assert len(names) == 4
    assert all(len(name) == 8 for name in names)


def test_the_difference_of_two_revisions_can_be_read() -> None:
    assert show_change({"a": "x\ny\n", "b": "1\n"}, {"a": "x\nz\n", "b": "1\n"}).splitlines() == [
        "--- a/a",
        "+++ b/a",
        "@@ -1,2 +1,2 @@",
        " x",
        "-y",
        "+z",
    ]
