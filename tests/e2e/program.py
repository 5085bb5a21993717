"""The real program as a process of its own, with its own configuration and data, and the console as its chat."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from examples.demo import ROOT, demo_environment

PATIENCE = 60.0
"""Seconds until a condition that is only waited for counts as missed: ample on a busy machine."""

SETTINGS = """\
version: 1
poll: {interval: 1s}
alerts: {settle: 0.3s}
second_look: {enabled: false}
"""
FEED = (
    '  - {{id: {id}, url: "http://127.0.0.1:{port}/{id}.xml", outlet: {id}, language: en, country: UA,'
    " party: ukraine, state_media: false, verified: true}}\n"
)
GOLDEN = """\
version: 1
cases:
  - {id: en-1, lang: en, title: "Six Ukrainian children returned home from Russia", topics: [returned-children]}
  - {id: en-2, lang: en, title: "Apple harvest begins in the valley", topics: []}
"""


def wait_until(holds: Callable[[], bool], what: Callable[[], str]) -> None:
    """Wait for a condition; fail with ``what()`` when it never holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what()
        time.sleep(0.05)


@dataclass(frozen=True)
class Ended:
    """A process that ended: its exit code (negative: the signal), what it printed, what it logged."""

    code: int
    out: str
    log: str


class Service:
    """A running ``homeward run``."""

    def __init__(self, process: "subprocess.Popen[bytes]", out: Path, log: Path) -> None:
        self.process = process
        self._out = out
        self._log = log

    @property
    def out(self) -> str:
        """What it printed so far."""
        return self._out.read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """What it logged so far."""
        return self._log.read_text(encoding="utf-8")

    def wait_for_output(self, text: str) -> None:
        """Wait until it printed a text."""
        self._wait_until(lambda: text in self.out, f"printed {text!r}")

    def wait_for_log(self, text: str) -> None:
        """Wait until it logged a text."""
        self._wait_until(lambda: text in self.log, f"logged {text!r}")

    def end(self, number: signal.Signals | None = None) -> Ended:
        """Send a signal if one is given, and wait for the end."""
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return Ended(code=code, out=self.out, log=self.log)

    def _wait_until(self, holds: Callable[[], bool], what: str) -> None:
        wait_until(lambda: holds() or self.process.poll() is not None, lambda: f"never {what}\n{self.log}")
        assert holds(), f"ended with {self.process.poll()}, never {what}\n{self.log}"


class Program:
    """A configuration directory and a data directory, and the commands that run on them.

    ``feeds`` maps each feed's id to the port of this machine that serves it.
    """

    def __init__(self, directory: Path, cache: Path, *, feeds: Mapping[str, int]) -> None:
        self.directory = directory
        self.config, self.data = directory / "config", directory / "data"
        directory.mkdir(exist_ok=True)
        shutil.copytree(ROOT / "config", self.config)
        self.configure("settings.yaml", SETTINGS)
        self.configure("golden.yaml", GOLDEN)
        self.configure(
            "feeds.yaml",
            "version: 1\nfeeds:\n" + "".join(FEED.format(id=id_, port=port) for id_, port in feeds.items()),
        )
        self.data.mkdir()
        (self.data / "cache").symlink_to(cache)
        allowed = ",".join(f"127.0.0.1:{port}" for port in sorted(set(feeds.values())))
        environment = demo_environment(os.environ, self.config, self.data, 0)
        self._environment = environment | {"HOMEWARD_ALLOWED_PRIVATE_HOSTS": allowed}
        self._runs = 0

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.data / "homeward.db"

    def configure(self, name: str, text: str) -> None:
        """Write a file of the configuration."""
        (self.config / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: str, **environment: str) -> Ended:
        """Run a command to its end."""
        with self.running(*arguments, **environment) as process:
            return process.end()

    @contextmanager
    def running(self, *arguments: str, **environment: str) -> Iterator[Service]:
        """Run a command during the block; what still runs at its end is killed."""
        self._runs += 1
        out, log = self.directory / f"{self._runs}.out", self.directory / f"{self._runs}.log"
        with (
            out.open("wb") as to_out,
            log.open("wb") as to_log,
            subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_log,
                env=self._environment | environment,
                cwd=self.directory,
            ) as process,
        ):
            try:
                yield Service(process, out, log)
            finally:
                if process.poll() is None:
                    process.kill()
