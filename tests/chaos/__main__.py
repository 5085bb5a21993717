"""Break it, and count: ``python -m tests.chaos [--short] [ROW…]``. Ends with 1 where a promise did not hold."""

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos import operations, paced, rows
from tests.chaos.result import Result, table

Row = Callable[[Path], Result]

ROWS: dict[str, Row] = {
    "nothing": rows.undisturbed,
    "kills": rows.killed_at_random,
    "kills-fast": lambda directory: rows.killed_at_random(directory, pace=rows.FAST),
    "points": rows.killed_at_each_point,
    "faults": rows.with_faults,
    "stops": rows.stopped_politely,
    "burst": rows.a_burst,
    "restore": operations.an_old_backup_put_back,
    "disk": operations.a_full_disk,
    "pace": paced.at_the_default_pace,
    "limited": paced.with_one_chat_limited,
}
SHORT: dict[str, Row] = {
    "kills": lambda directory: rows.killed_at_random(directory, kills=3, stories=30, chats=10),
    "faults": lambda directory: rows.with_faults(directory, stories=15, chats=10),
    "stops": lambda directory: rows.stopped_politely(directory, stops=1, stories=10, chats=10),
}


def main() -> int:
    """Run the named rows, or all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="the short form, which CI runs")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}")
    options = parser.parse_args()
    known = SHORT if options.short else ROWS
    unknown = [name for name in options.rows if name not in known]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(known)}")
    results = []
    with tempfile.TemporaryDirectory(prefix="homeward-chaos-") as directory:
        for name in options.rows or known:
            began = time.monotonic()
            results.append(known[name](Path(directory) / name))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    now = datetime.now(UTC)
    print(f"{now:%d %B %Y}, Python {platform.python_version()} on {platform.machine()}, {platform.system()}\n")
    print(table(results))
    return 1 if any(result.broken for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
