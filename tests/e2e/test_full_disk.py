"""A disk that becomes full while the service runs: nothing is sent without a record, and it goes on by itself."""

import resource
import signal
from pathlib import Path

from tests.e2e.program import SETTINGS, Program
from tests.e2e.site import FeedSite

FEED = "shore-en"
HEADLINE = "Six Ukrainian children returned home from Russia with the mediation of Qatar"
SMALL = 32 * 1024
"""More than is printed and logged, less than the database's log holds already: every write of it fails."""


def test_a_full_disk_delays_an_alert_and_loses_nothing(tmp_path: Path, cache: Path, site: FeedSite) -> None:
    program = Program(tmp_path / "full", cache, feeds={FEED: site.port})
    program.configure("settings.yaml", SETTINGS.replace("0.3s", "2s"))
    site.publish(FEED, HEADLINE)
    with program.running("run") as service:
        service.wait_for_log("feed read")
        resize_disk(service.process.pid, SMALL)
        service.wait_for_log('"loop": "decide"')
        told_while_full = HEADLINE in service.out
        resize_disk(service.process.pid, resource.RLIM_INFINITY)
        service.wait_for_output(HEADLINE)
        ended = service.end(signal.SIGTERM)
    assert not told_while_full
    assert (ended.code, ended.out.count(HEADLINE)) == (0, 1)
    assert "disk" in next(line for line in ended.log.splitlines() if "loop failed" in line)


def resize_disk(pid: int, size: int) -> None:
    """Let a process write files of this size at most: beyond it, the system answers as a full disk does."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))
