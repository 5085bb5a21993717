"""The demo: the real program on invented news, with no token and no network.

    python -m examples.demo [ARGUMENTS OF `homeward run`]

It serves examples/feeds on a free port of this machine, composes a configuration from config/ with examples/config/
over it, and runs `python -m bot run` in the foreground with a data directory that is thrown away afterwards. Only the
configuration differs from a real run. The program starts in the composed directory and without any variable of its
own from your environment, so that neither a token nor your .env reaches it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from examples.serve import DEFAULT_PORT, FeedServer

ROOT = Path(__file__).resolve().parent.parent
OWN_PREFIXES = ("TELEGRAM_", "SLACK_", "HOMEWARD_", "DATABASE_URL", "HEARTBEAT_URL")


def compose_config(target: Path, port: int) -> None:
    """Write the demo's configuration directory: config/ with the demo's feeds, on ``port``, and its settings."""
    shutil.copytree(ROOT / "config", target)
    shutil.copy(ROOT / "examples/config/settings.yaml", target)
    feeds = (ROOT / "examples/config/feeds.yaml").read_text(encoding="utf-8")
    (target / "feeds.yaml").write_text(feeds.replace(f":{DEFAULT_PORT}/", f":{port}/"), encoding="utf-8")


def demo_environment(environment: Mapping[str, str], config: Path, data: Path, port: int) -> dict[str, str]:
    """Return ``environment`` without anything the program reads, and with what the demo gives it."""
    kept = {name: value for name, value in environment.items() if not name.startswith(OWN_PREFIXES)}
    return kept | {
        "HOMEWARD_CONFIG_DIR": str(config),
        "HOMEWARD_DATA_DIR": str(data),
        "HOMEWARD_ALLOWED_PRIVATE_HOSTS": f"127.0.0.1:{port}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH")])),
    }


@contextmanager
def serving_feeds() -> Iterator[int]:
    """Serve the example feeds on a free port, which is yielded."""
    with FeedServer(0, datetime.now(UTC)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.port
        finally:
            server.shutdown()


def run_program(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> int:
    """Run ``command`` in the foreground, pass a SIGTERM on to it, and return its exit code.

    Ctrl-C reaches the program by itself, from the terminal: here it is only not to end the demo first.
    """
    with subprocess.Popen(command, env=dict(environment), cwd=directory) as program:  # noqa: S603 - our own program
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: program.terminate())
        return program.wait()


def main() -> int:
    """Run the demo until the program ends."""
    with tempfile.TemporaryDirectory(prefix="homeward-demo-") as directory, serving_feeds() as port:
        config, data = Path(directory, "config"), Path(directory, "data")
        compose_config(config, port)
        data.mkdir()
        command = [sys.executable, "-m", "bot", "run", *sys.argv[1:]]
        return run_program(command, demo_environment(os.environ, config, data, port), config)


if __name__ == "__main__":
    sys.exit(main())
