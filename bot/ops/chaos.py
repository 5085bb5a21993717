"""Crashing on purpose, for the tests that prove that nothing is lost: ``HOMEWARD_CRASH_AT=POINT[:N]``.

The process kills itself with SIGKILL when the flow passes the named point for the N-th time (1 by default). It is an
observer, so that the code under test is the code that runs.
"""

import os
import signal
from collections.abc import Mapping

from bot.model.observation import Event, Point, Reached

VARIABLE = "HOMEWARD_CRASH_AT"


class CrashAt:
    """Kills the process at a point of the flow."""

    def __init__(self, point: Point, passes: int) -> None:
        self._point = point
        self._left = passes

    def saw(self, event: Event) -> None:
        """Count the passes, and end without any clean-up at the last."""
        if isinstance(event, Reached) and event.point is self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def crash_at(environ: Mapping[str, str]) -> tuple[CrashAt, ...]:
    """Return the observer that the variable asks for, or none; raises ``ValueError`` for a point that is none."""
    wanted = environ.get(VARIABLE)
    if not wanted:
        return ()
    point, _, passes = wanted.partition(":")
    return (CrashAt(Point(point), int(passes or 1)),)
