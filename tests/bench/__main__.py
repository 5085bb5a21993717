"""Every figure beside its budget: ``python -m tests.bench [feeds|detect|group|flow|commands|store …]``.

A budget that is missed is said and ends with 1; machines are noisy, so look at several runs before you believe one.
"""

import asyncio
import platform
import sys
from collections.abc import Callable

from tests.bench import bench_commands, bench_detect, bench_feeds, bench_flow, bench_group, bench_store


def _holds(part: Callable[[], object]) -> bool:
    figures = part()
    return all(figure.holds for figure in figures) if isinstance(figures, list) else bool(figures)


PARTS: dict[str, Callable[[], bool]] = {
    "feeds": lambda: _holds(bench_feeds.main),
    "detect": lambda: _holds(bench_detect.main),
    "group": lambda: _holds(bench_group.main),
    "flow": lambda: _holds(bench_flow.main),
    "commands": lambda: _holds(bench_commands.main),
    "store": lambda: asyncio.run(bench_store.main(("sqlite", "postgresql"))),
}


def main() -> int:
    """Run the named parts, or all."""
    print(f"Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    held = []
    for name in wanted:
        print(f"\n== {name}")
        held.append(PARTS[name]())
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
