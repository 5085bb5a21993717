"""What a command costs: from what somebody typed on a platform to the API call with the answer, on a full archive.

The real channels on local servers, a real desk and a SQLite store with 100,000 archived entries. Only the clock is not
real: it passes a minute between commands, so that nobody floods.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.app import dictionaries_dir
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.search import SearchNormaliser
from bot.store.database import SqlStore
from tests.bench.bench_store import Figure, fill_archive
from tests.e2e.parity import BETWEEN_STEPS, Desk, OnSlack, OnTelegram, StageClock, on_slack, on_telegram
from tests.unit.commands.room import Room, a_room

ROUNDS = 20
BUDGET = 150
COMMANDS = (
    "/recent",
    "/recent 10 returned-children",
    "/search qatar",
    "/search qatar word16",
    "/search nothing",
    "/story 12345",
    "/why 12345",
    "/status",
    "/topics",
    "/subscribe",
)

Opening = Callable[[Room, Desk, StageClock], AbstractAsyncContextManager[OnTelegram | OnSlack]]
PLATFORMS: dict[str, Opening] = {"Telegram": on_telegram, "Slack": on_slack}


async def measure(directory: Path) -> list[Figure]:
    """Return the 95th percentile of each command on each platform."""
    with Dictionaries(dictionaries_dir()) as dictionaries:
        async with a_room(directory) as empty:
            room = Room(empty.store, empty.configuration, empty.live, normaliser=SearchNormaliser(dictionaries))
            assert isinstance(room.store, SqlStore)
            await fill_archive(room.store)
            figures = []
            for platform, opening in PLATFORMS.items():
                clock, desk = StageClock(), Desk(room)
                async with opening(room, desk, clock) as player:
                    figures += [await _figure(platform, command, player, clock) for command in COMMANDS]
            return figures


async def _figure(platform: str, command: str, player: OnTelegram | OnSlack, clock: StageClock) -> Figure:
    times = sorted([await _ask(command, player, clock) for _ in range(ROUNDS)])
    return Figure(name=f"{command} to the answer on {platform}, p95", value=times[-2], unit="ms", budget=BUDGET)


async def _ask(command: str, player: OnTelegram | OnSlack, clock: StageClock) -> float:
    """Type a command, and return how many milliseconds later the server got the answer."""
    clock.at += BETWEEN_STEPS
    said = player.server.world.said
    before, began = len(said), time.time()
    await player.type(command)
    async with asyncio.timeout(30):
        while len(said) == before:  # noqa: ASYNC110 - a server on loopback has no event to wait for
            await asyncio.sleep(0.002)
    return (said[-1].at - began) * 1000


def main() -> list[Figure]:
    """Print the figures, and return them."""
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as directory:
        figures = asyncio.run(measure(Path(directory)))
    print(*figures, sep="\n")
    return figures
