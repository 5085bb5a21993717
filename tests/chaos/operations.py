"""What happens to the database: a backup is put back, the disk is full, pages are damaged."""

import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.chaos.counting import count
from tests.chaos.result import Result
from tests.chaos.rig import Pace, Rig, a_rig

DAY = 24 * 3600 * 1_000_000
INSTANTS = {
    "feeds": ("next_poll_at", "last_polled_at", "last_success_at", "last_entry_at"),
    "entries": ("published_at", "at", "seen_at", "decided_at"),
    "stories": ("opened_at", "changed_at", "due_at"),
    "alerts": ("at",),
    "deliveries": ("due_at", "created_at", "sending_at", "ended_at"),
}


def an_old_backup_put_back(directory: Path, *, told_since: int = 40, chats: int = 20) -> Result:
    """Back up in the middle of the work, tell much more, put the copy back as if it were a day old, publish anew."""
    with a_rig(directory, pace=Pace(token_per_second=100, chat_per_second=25), chats=chats) as rig:
        copy = directory / "backup.db"
        rig.publish(20)
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(0, service)
            made = rig.program.run("backup", str(copy))
            assert made.code == 0, made.log
            rig.publish(told_since)
            rig.wait_for_all(service, 120)
            service.end(signal.SIGTERM)
        flooded_from, held_open = rig.count(), _make_a_day_old(copy)
        _put_back(rig, copy)
        old = dict(rig.published)
        with rig.program.running("run", **rig.environment) as service:
            time.sleep(8)
            flooded = rig.count() - flooded_from
            time.sleep(1)
            rig.publish(3)
            rig.wait_for_more_than(flooded_from + flooded + 3 * chats - 1, service)
            time.sleep(6)
            service.wait_for_log("were suppressed")
            said = service.log.split("were suppressed")[-2].rpartition(": ")[2].strip()
            service.end(signal.SIGTERM)
        new = [url for url in rig.published if url not in old]
        found = count(rig.arrivals()[flooded_from:], line={str(chat): new for chat in rig.chats})
        return Result(
            name="a backup 24 h old put back",
            pace=str(rig.pace),
            wanted=found.wanted,
            lost=found.lost,
            duplicated=flooded + found.duplicated,
            allowed=0,
            why="",
            out_of_order=0,
            over_the_limit=rig.refusals(),
            besides=f"{held_open} were open in it; said: {said} suppressed",
        )


def _make_a_day_old(copy: Path) -> int:
    """Move every instant of a copy a day back; return how many deliveries are open in it."""
    with closing(sqlite3.connect(copy)) as connection:
        for table, columns in INSTANTS.items():
            moved = ", ".join(f"{column} = {column} - {DAY}" for column in columns)
            connection.execute(f"UPDATE {table} SET {moved}")
        made_at = "json_quote(strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '-1 day'))"
        connection.execute(f"UPDATE memory SET value = {made_at} WHERE key = 'copied'")
        connection.commit()
        is_open = "state IN ('ready', 'claimed', 'sending', 'unknown')"
        (held,) = connection.execute(f"SELECT count(*) FROM deliveries WHERE {is_open}").fetchone()
    return int(held)


def _put_back(rig: Rig, copy: Path) -> None:
    for end in ("-wal", "-shm"):
        rig.program.database.with_name(rig.program.database.name + end).unlink(missing_ok=True)
    shutil.copyfile(copy, rig.program.database)
