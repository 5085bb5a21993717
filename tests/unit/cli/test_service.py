"""``run`` and ``poll``, inside this process."""

import os
import signal
import threading
from io import StringIO

from tests.e2e.program import wait_until
from tests.unit.cli.shell import HEADLINE, SETTINGS, Shell


def test_poll_prints_a_table(shell: Shell) -> None:
    answer = shell("poll")
    head, one, two = answer.out.splitlines()
    assert head.split() == ["feed", "entries", "new", "matched", "ms", "problems"]
    assert one.split()[:4] == ["one", "3", "3", "2"]
    assert "not a feed" in two
    assert answer.code == 0


def test_poll_says_that_nothing_changed(archive: Shell) -> None:
    assert "unchanged" in archive("poll", "one").out


def test_poll_takes_the_named_feeds_only(shell: Shell) -> None:
    assert "two" not in shell("poll", "one").out


def test_poll_fails_when_every_feed_failed(shell: Shell) -> None:
    assert shell("poll", "two").code == 1


def test_poll_knows_no_other_feeds(shell: Shell) -> None:
    answer = shell("poll", "three")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no feed three" in answer.err


def test_one_round_prints_alerts_as_data(shell: Shell) -> None:
    answer = shell("run", "--once")
    assert (answer.code, answer.out.count(HEADLINE)) == (0, 1)


def test_the_service_reads_its_configuration_again_and_ends_when_asked(shell: Shell) -> None:
    out, ended = StringIO(), threading.Event()

    def act() -> None:
        try:
            wait_until(lambda: HEADLINE in out.getvalue() or ended.is_set(), lambda: "never told")
            shell.write("settings.yaml", SETTINGS + "access: approval\n")
            if not ended.is_set():
                os.kill(os.getpid(), signal.SIGHUP)
            wait_until(lambda: shell.value("SELECT count(*) FROM revisions") == 2, lambda: "never read again")
        finally:
            if not ended.is_set():
                os.kill(os.getpid(), signal.SIGTERM)

    actor = threading.Thread(target=act)
    actor.start()
    try:
        answer = shell("run", out=out)
    finally:
        ended.set()
        actor.join()
    assert answer.code == 0
    assert shell.value("SELECT count(*) FROM revisions") == 2
    assert shell("health").out == "healthy\n"
