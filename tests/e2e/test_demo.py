"""The demo as a newcomer sees it: on a terminal, with no token and no network."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from examples.demo import ROOT
from tests.e2e.program import PATIENCE, wait_until


class Terminal:
    """A program on a pseudo-terminal: what it shows, and a keyboard."""

    def __init__(self, master: int, process: "subprocess.Popen[bytes]") -> None:
        self._master = master
        self.process = process
        self._seen = b""

    @property
    def shown(self) -> str:
        """What it shows so far."""
        while select.select([self._master], [], [], 0)[0]:
            try:
                read = os.read(self._master, 65536)
            except OSError:  # Linux answers so when the program has closed its end
                break
            if not read:
                break
            self._seen += read
        return self._seen.decode(errors="replace")

    def wait_for(self, text: str) -> None:
        """Wait until a text is shown."""
        wait_until(
            lambda: text in self.shown or self.process.poll() is not None,
            lambda: f"never showed {text!r}:\n{self.shown}",
        )
        assert text in self.shown

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._master, f"{line}\n".encode())

    def end(self) -> int:
        """Ask the program to end, and return its exit code. What it still shows is read, so that it can write it."""
        self.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            assert self.shown
            time.sleep(0.05)
        return self.process.wait(0)


@contextmanager
def showing(directory: Path) -> Iterator[Terminal]:
    """Run the demo on a terminal, with its temporary files in a directory."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "examples.demo"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "TMPDIR": str(directory)},
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            yield Terminal(master, process)
        finally:
            if process.poll() is None:
                process.terminate()
            os.close(master)


def test_the_demo_tells_a_story_of_several_outlets_answers_and_ends_without_a_trace(tmp_path: Path) -> None:
    with showing(tmp_path) as demo:
        demo.wait_for("Russian outlets")
        demo.wait_for("state media")
        demo.type("/recent")
        demo.wait_for("The latest:")
        assert demo.end() == 0
    assert list(tmp_path.iterdir()) == []
