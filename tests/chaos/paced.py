"""How fast, and who waits: the default pace over a minute, and one chat that takes nothing while one feed hangs."""

import signal
import time
from pathlib import Path

from tests.chaos.counting import most_in_a_second
from tests.chaos.result import Result
from tests.chaos.rig import Pace, a_rig

LEAST_RATE = 28.0
MOST_STARTS = 30


def at_the_default_pace(directory: Path, *, chats: int = 10_000, seconds: float = 60) -> Result:
    """Tell one story to very many chats with one token, on a platform with Telegram's own limits."""
    pace = Pace()
    with a_rig(directory, pace=pace, chats=chats, strict=False) as rig:
        rig.platform.do("limit_speed", on=True)
        rig.publish(1)
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(0, service)
            time.sleep(seconds + 1)
            service.end(signal.SIGTERM)
        starts = rig.platform.do("started_at")
        told, refusals = [chat for chat, _, _ in rig.arrivals()], rig.refusals()
    until = starts[0] + seconds
    rate = sum(at < until for at in starts) / seconds
    most = most_in_a_second(starts)
    failed = [f"{rate:.2f}/s"] if rate < LEAST_RATE else []
    failed += [f"{most} starts in a second"] if most > MOST_STARTS else []
    return Result(
        name=f"{chats:,} chats, one token, {seconds:.0f} s",
        pace=str(pace),
        wanted=len(told),
        lost=0,
        duplicated=len(told) - len(set(told)),
        allowed=0,
        why="",
        out_of_order=0,
        over_the_limit=refusals,
        besides=f"{rate:.2f}/s; at most {most} starts in any second",
        failed=tuple(failed),
    )
