"""The commands beside a running service: status, health, deliveries, export, backup, db upgrade."""

import csv
import json
import sqlite3
from contextlib import closing
from io import StringIO

import pytest

from tests.unit.cli.shell import HEADLINE, OTHER, Shell

NAMED = "The boy Ratmir is home"


@pytest.mark.parametrize("command", ["status", "health", "deliveries", "export"])
def test_a_database_that_is_not_there_is_said(shell: Shell, command: str) -> None:
    answer = shell(command)
    assert answer.code == 1
    assert "there is no database" in answer.out + answer.err


def test_status_says_what_is_watched_and_what_is_wrong(archive: Shell) -> None:
    answer = archive("status")
    assert answer.code == 0
    assert answer.out.startswith("Watching 2 feeds")
    assert "not a feed" in answer.out


def test_status_as_json_has_the_same(archive: Shell) -> None:
    status = json.loads(archive("status", "--json").out)
    assert status["entries"]["matched"] == 2


def test_health_wants_a_service_that_ran(archive: Shell) -> None:
    answer = archive("health")
    assert (answer.code, answer.out) == (1, "unhealthy: the service has never run on this database\n")


def test_deliveries_lists_what_did_not_arrive(archive: Shell) -> None:
    _end(archive, "dead")
    answer = archive("deliveries")
    assert answer.code == 0
    assert answer.out.splitlines()[1].split()[:3] == ["1", "dead", "post"]
    assert answer.out.endswith("in all: 1 dead; possible duplicates: 0\n")


def test_deliveries_can_be_narrowed_to_the_dead(archive: Shell) -> None:
    _end(archive, "parked")
    assert json.loads(archive("deliveries", "--dead", "--json").out)["deliveries"] == []


def test_deliveries_can_be_narrowed_to_the_unknown(archive: Shell) -> None:
    _end(archive, "unknown")
    (row,) = json.loads(archive("deliveries", "--unknown", "--json").out)["deliveries"]
    assert (row["id"], row["chat"]) == (1, "console:console")


def test_deliveries_says_when_there_are_none(archive: Shell) -> None:
    assert archive("deliveries").out.endswith("in all: 1 sent; possible duplicates: 0\n")


def test_a_requeued_delivery_is_told_by_the_next_run(archive: Shell) -> None:
    _end(archive, "dead")
    answer = archive("deliveries", "requeue", "1")
    assert (answer.code, answer.out) == (0, "1 of 1 are ready again\n")
    assert HEADLINE in archive("run", "--once").out


def test_requeueing_what_cannot_be_fails(archive: Shell) -> None:
    answer = archive("deliveries", "requeue", "1", "99")
    assert (answer.code, answer.out) == (1, "0 of 2 are ready again\n")


def test_export_prints_a_line_for_each_archived_entry(archive: Shell) -> None:
    rows = [json.loads(line) for line in archive("export").out.splitlines()]
    assert {row["headline"] for row in rows} == {HEADLINE, OTHER}
    assert {row["topics"] for row in rows} == {"returned", "gulf"}


def test_export_as_csv_has_a_head(archive: Shell) -> None:
    rows = list(csv.DictReader(StringIO(archive("export", "--format", "csv").out)))
    assert {row["headline"] for row in rows} == {HEADLINE, OTHER}


def test_a_backup_is_a_database_of_its_own(archive: Shell) -> None:
    target = archive.data / "copy.db"
    assert archive("backup", str(target)).code == 0
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (3,)


def test_an_upgrade_makes_the_tables(shell: Shell) -> None:
    answer = shell("db", "upgrade")
    assert answer.code == 0
    assert answer.out.endswith("it was at nothing\n")


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(archive: Shell) -> None:
    assert "it was at" not in archive("db", "upgrade").out


def test_a_newer_database_is_refused_untouched(archive: Shell) -> None:
    archive.execute("UPDATE alembic_version SET version_num = '9999'")
    answer = archive("run", "--once")
    assert (answer.code, answer.out) == (1, "")
    assert "newer" in answer.err


def _end(shell: Shell, state: str) -> None:
    shell.execute(f"UPDATE deliveries SET state = '{state}', message_id = NULL")
    shell.execute("DELETE FROM posted")


def test_export_withholds_a_minors_name_until_an_operator_lifts_the_guard(archive: Shell) -> None:
    def rename(lifted: int) -> None:
        with closing(sqlite3.connect(archive.database)) as connection, connection:
            connection.execute(
                "UPDATE sources SET source = replace(source, ?, ?)", (HEADLINE, "The boy Ratmir is home")
            )
            connection.execute("UPDATE stories SET guard_lifted = ?", (lifted,))

    rename(0)
    assert "The boy [name withheld] is home" in archive("export").out
    rename(1)
    assert NAMED in archive("export").out
