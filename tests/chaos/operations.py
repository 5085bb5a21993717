"""What happens to the database: a backup is put back, the disk is full, pages are damaged."""

import resource
import shutil
import signal
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

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
        found = count(rig.arrivals()[flooded_from:], line=dict.fromkeys(rig.names, new))
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


def a_full_disk(directory: Path, *, chats: int = 5) -> Result:
    """Let the database take nothing for a while: nothing may be sent, health must say so, and all must go on by itself.

    The disk is full for this one process: the system lets it write no file beyond a size.
    """
    port = _free_port()
    with a_rig(directory, pace=Pace(token_per_second=100, chat_per_second=25), chats=chats) as rig:
        rig.publish(10)
        environment = rig.environment | {"HOMEWARD_HTTP_PORT": str(port)}
        with rig.program.running("run", **environment) as service:
            rig.wait_for_all(service, 60)
            _wait_for_health(port, 200)
            before, pid = rig.count(), service.process.pid
            size = max(2 * len(service.log.encode()), 2**16)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            rig.publish(10)
            red_after = _wait_for_health(port, 503)
            seen_after = red_after + _wait_for_command(rig, 1)
            time.sleep(5)
            meanwhile = rig.count() - before
            states = rig.states()
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            green_after = _wait_for_health(port, 200)
            rig.wait_for_all(service, 60)
            service.end(signal.SIGTERM)
        found = count(rig.arrivals(), line=rig.line())
        recorded = states.get("sending", 0) + states.get("sent", 0) - before
        failed = [f"red after {seen_after:.0f} s"] if seen_after > 30 else []
        failed += [f"green after {green_after:.0f} s"] if green_after > 30 else []
        failed += [f"{meanwhile} sent, {recorded} recorded"] if meanwhile > max(recorded, 0) else []
        return Result(
            name="the disk is full",
            pace=str(rig.pace),
            wanted=found.wanted,
            lost=found.lost,
            duplicated=found.duplicated,
            allowed=0,
            why="",
            out_of_order=found.out_of_order,
            over_the_limit=rig.refusals(),
            besides=f"red after {red_after:.1f} s, for the command {seen_after:.0f} s; green {green_after:.1f} s later",
            failed=tuple(failed),
        )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_health(port: int, status: int) -> float:
    """Wait until the listener answers so; return how long it took."""
    began, found = time.monotonic(), 0
    while found != status:
        assert time.monotonic() - began < 90, f"health never answered {status}"
        time.sleep(0.2)
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                found = answer.status
        except HTTPError as error:
            found = error.code
        except URLError:
            found = 0
    return time.monotonic() - began


def _wait_for_command(rig: Rig, code: int) -> float:
    """Wait until ``homeward health`` ends so; return how long it took."""
    began = time.monotonic()
    while rig.program.run("health").code != code:
        assert time.monotonic() - began < 90, f"health never ended with {code}"
    return time.monotonic() - began
