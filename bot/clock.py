"""The one place that knows what time it is."""

import asyncio
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the current instant."""
        return datetime.now(UTC)

    async def sleep(self, for_: timedelta) -> None:
        """Wait for a duration."""
        await asyncio.sleep(for_.total_seconds())
