"""One evening of the running service: it tells once, answers beside itself, recovers, and ends when asked."""

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Ended, Program, wait_until
from tests.e2e.site import a_site, opened, serving

pytestmark = pytest.mark.timeout(300)  # the processes of a module are all started by its first test

FEED, HTML, SILENT, LATE = "shore-en", "south-en", "harbour-en", "dawn-en"
HEADLINE = "Six Ukrainian children returned home from Russia with the mediation of Qatar"
LATE_HEADLINE = "Ukraine and Russia hold talks on prisoners in Doha, mediated by Qatar"
SILENT_HEADLINE = "Apple harvest begins in the valley"


@dataclass(frozen=True)
class Evening:
    """What the service did, and what other commands said while it ran."""

    ended: Ended
    took: float
    beside: dict[str, Ended]

    def json(self, command: str) -> Any:
        """Return what a command said, read as JSON."""
        return json.loads(self.beside[command].out)


BESIDE: dict[str, tuple[str, ...]] = {
    "status": ("status", "--json"),
    "health": ("health",),
    "deliveries": ("deliveries", "--json"),
    "second": ("run",),
}


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Evening]:
    with serving() as site, a_site() as late:
        feeds = {FEED: site.port, HTML: site.port, SILENT: site.port, LATE: late.port}
        program = Program(tmp_path_factory.mktemp("service"), cache, feeds=feeds)
        site.broken.add(HTML)
        site.silent.add(SILENT)
        site.publish(FEED, SILENT_HEADLINE)
        with program.running("--debug", "run") as service:
            service.wait_for_log("connection refused")
            site.publish(FEED, HEADLINE)
            service.wait_for_output(HEADLINE)
            with opened(late):
                late.publish(LATE, LATE_HEADLINE)
                service.wait_for_output(LATE_HEADLINE)
                polls = site.polls[FEED]
                with ThreadPoolExecutor(2) as pool:
                    running = {name: pool.submit(program.run, *command) for name, command in BESIDE.items()}
                    beside = {name: one.result() for name, one in running.items()}
                wait_until(lambda: site.polls[FEED] > polls + 1, lambda: f"not polled again\n{service.log}")
                asked_at = time.monotonic()
                ended = service.end(signal.SIGTERM)
                took = time.monotonic() - asked_at
        yield Evening(ended=ended, took=took, beside=beside)


def test_an_entry_is_told_exactly_once(evening: Evening) -> None:
    assert evening.ended.out.count(HEADLINE) == 1


def test_an_entry_that_matches_nothing_is_not_told(evening: Evening) -> None:
    assert SILENT_HEADLINE not in evening.ended.out


def test_a_feed_that_was_not_there_is_read_when_it_comes_back(evening: Evening) -> None:
    assert evening.ended.out.count(LATE_HEADLINE) == 1


def test_logs_do_not_go_to_standard_output(evening: Evening) -> None:
    assert '"event"' not in evening.ended.out


def test_every_line_of_the_log_is_json(evening: Evening) -> None:
    assert all(json.loads(line)["event"] for line in evening.ended.log.splitlines())


def test_sigterm_ends_it_well_within_ten_seconds_though_a_feed_hangs(evening: Evening) -> None:
    assert evening.ended.code == 0, evening.ended.log
    assert evening.took < 10


def test_a_second_instance_is_refused(evening: Evening) -> None:
    second = evening.beside["second"]
    assert (second.code, second.out) == (3, "")
    assert "another instance holds" in second.log


def test_status_tells_what_is_wrong_with_each_feed(evening: Evening) -> None:
    troubles = {one["feed"]: one["what"] for one in evening.json("status")["feeds"]["troubles"]}
    assert "not a feed" in troubles[HTML]


def test_status_counts_what_is_stored(evening: Evening) -> None:
    status = evening.json("status")
    assert status["entries"] == {"stored": 3, "matched": 2, "undecided": 0, "quarantined": 0}
    assert status["stories"]["count"] == 2


def test_the_service_is_healthy(evening: Evening) -> None:
    health = evening.beside["health"]
    assert (health.code, health.out) == (0, "healthy\n")


def test_deliveries_lists_none_when_all_arrived(evening: Evening) -> None:
    listed = evening.json("deliveries")
    assert evening.beside["deliveries"].code == 0
    assert listed["deliveries"] == []
    assert listed["possible_duplicates"] == 0
