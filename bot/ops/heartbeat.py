"""A dead man's switch: an address that is fetched as long as real progress is made, and not otherwise."""

from datetime import timedelta

import aiohttp
import structlog

from bot.ops.health import Health
from bot.ports import Clock

EVERY = timedelta(minutes=1)
_GIVE_UP_AFTER = aiohttp.ClientTimeout(total=20)


class Heartbeat:
    """Pings an address when loops went round since the last ping and nothing is wrong."""

    def __init__(self, url: str, health: Health, clock: Clock) -> None:
        self._url = url
        self._health = health
        self._clock = clock
        self._rounds = 0
        self._log = structlog.get_logger("homeward.heartbeat")

    async def beat(self) -> bool:
        """Ping, if there is reason to; True if the ping arrived. A failed ping is logged and tried again next time."""
        rounds = self._health.rounds
        if rounds == self._rounds or not self._health.judge(self._clock.now()).healthy:
            return False
        error = await self._ping()
        if error is not None:
            self._log.warning("heartbeat_failed", error=error)
            return False
        self._rounds = rounds
        return True

    async def _ping(self) -> str | None:
        """Fetch the address; what went wrong never shows it, as it is a secret."""
        try:
            async with aiohttp.ClientSession(timeout=_GIVE_UP_AFTER) as session, session.get(self._url) as answer:
                return None if answer.status < 400 else f"HTTP {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return type(error).__name__
