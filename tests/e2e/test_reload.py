"""The running service takes a saved configuration whole or not at all, and reads an article where it must."""

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import SETTINGS, Program, Service, wait_until
from tests.e2e.site import serving

pytestmark = pytest.mark.timeout(300)

FEED = "shore-en"
BROKEN = "topics: [\n"
UNKNOWN_WORD = "Six Ukrainian zorblings returned home from Russia"
MEANWHILE = "Six Ukrainian children returned home from Belarus"
HALF = "Nine Ukrainian children and their long way"
PAGE = (
    "<html><body><article><p>Nine children whom Russia had deported have returned to Ukraine, Kyiv said.</p></article>"
)


@dataclass(frozen=True)
class Day:
    """What the service printed and logged."""

    out: str
    log: list[dict[str, Any]]

    def lines(self, event: str) -> list[dict[str, Any]]:
        """Return the log lines of one kind."""
        return [line for line in self.log if line["event"] == event]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Day]:
    with serving() as site:
        program = Program(tmp_path_factory.mktemp("reload"), cache, feeds={FEED: site.port})
        settings = SETTINGS.replace("enabled: false", "enabled: true") + "stories: {window: 0s}\n"
        program.configure("settings.yaml", settings)
        topics = (program.config / "topics.yaml").read_text(encoding="utf-8")
        children = (program.config / "lexicon/children.yaml").read_text(encoding="utf-8")
        with program.running("run") as service:
            wait_until(lambda: site.polls[FEED] > 0, lambda: service.log)
            program.configure("topics.yaml", BROKEN)
            service.wait_for_log("operators told")
            site.publish(FEED, MEANWHILE)
            service.wait_for_output(MEANWHILE)
            program.configure("topics.yaml", topics)
            reloaded(service, 1)
            program.configure("lexicon/children.yaml", children.replace("en: [child,", "en: [child, zorbling,", 1))
            reloaded(service, 2)
            service.process.send_signal(signal.SIGHUP)
            reloaded(service, 3)
            site.publish(FEED, UNKNOWN_WORD)
            service.wait_for_output(UNKNOWN_WORD)
            site.publish(FEED, HALF, page=PAGE)
            service.wait_for_output(HALF)
            ended = service.end(signal.SIGTERM)
        log = [json.loads(line) for line in ended.log.splitlines()]
        yield Day(out=ended.out, log=log)


def reloaded(service: Service, times: int) -> None:
    wait_until(lambda: service.log.count("configuration reloaded") >= times, lambda: service.log)


def test_a_broken_file_is_told_with_its_line_and_once(day: Day) -> None:
    (refused,) = day.lines("configuration refused")
    assert "topics.yaml:" in refused["problem"]
    (told,) = day.lines("operators told")
    assert "the last good one stays" in told["text"]


def test_the_last_good_configuration_tells_meanwhile(day: Day) -> None:
    assert day.out.count(MEANWHILE) == 1


def test_each_reload_says_which_revision_is_in_force(day: Day) -> None:
    revisions = [(line["revision"], line["changed"]) for line in day.lines("configuration reloaded")]
    assert revisions == [(1, ""), (2, "lexicon/children.yaml +1 -1"), (2, "")]


def test_a_new_word_is_found_in_every_form_at_once(day: Day) -> None:
    assert day.out.count(UNKNOWN_WORD) == 1


def test_a_headline_that_tells_half_is_told_after_its_article_was_read(day: Day) -> None:
    assert day.out.count(HALF) == 1
