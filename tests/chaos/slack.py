"""The strict local Slack as a process, in bad weather; the counterpart of ``tests.chaos.telegram``.

python -m tests.chaos.slack
"""

import asyncio
from typing import Any

from tests.chaos.storm import Storm, Window
from tests.servers.slack_api import SlackApi
from tests.servers.slack_faults import Fault, Faults, Refused, Speed

WRITES = frozenset({"chat.postMessage", "chat.update"})


class StormyFaults(Faults):
    """The faults that were asked for, and those by chance."""

    def __init__(self, storm: Storm) -> None:
        super().__init__()
        self._storm = storm

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault for a request."""
        asked_for = super().take(method, channel)
        if asked_for is not None:
            return asked_for
        by_chance = self._storm.meet(method)
        return Fault(**by_chance) if by_chance is not None else None


class Limits(Speed):
    """A limit of a given height for each channel over a sliding second."""

    def __init__(self) -> None:
        super().__init__()
        self.per_second: int | None = None
        self.window = Window()

    def check(self, channel: str) -> None:
        """Count a message. Raises ``Refused`` with 429 where there are too many."""
        super().check(channel)
        if not self.window.has_room(channel, self.per_second):
            self.refusals += 1
            raise Refused("ratelimited", status=429, retry_after=1)
        self.window.add(channel)


class StormySlackApi(SlackApi):
    """The server, with what a rig needs to stir it and to count what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.storm = Storm(WRITES)
        self.faults = StormyFaults(self.storm)
        self.speed = self.limits = Limits()
        self.methods._speed = self.limits

    def open_chats(self, first: int, count: int) -> None:
        """Open so many channels with the app in them."""
        for number in range(first, first + count):
            self.world.open_channel(f"C{number}")

    def begin_storm(self, share: float, kinds: list[dict[str, Any]], seed: int) -> None:
        """Let a share of all writing calls meet one of these faults."""
        self.storm.begin(share, kinds, seed)

    def set_limits(self, token_per_second: int | None = None, chat_per_second: int | None = None) -> None:
        """Refuse what is faster to a channel; a token has no limit here."""
        self.limits.per_second = chat_per_second

    def lost_answers(self) -> int:
        """How many answers were lost after the work was done."""
        return self.storm.lost_answers

    def faults_met(self) -> int:
        """How many calls met a fault."""
        return self.storm.met.total()

    def count(self) -> int:
        """How many messages arrived."""
        return len(self.world.said)

    def arrivals(self) -> list[tuple[str, list[str], float]]:
        """The messages that arrived, oldest first: the channel, where their links lead, and when."""
        return [(said.channel, [url for _, url in said.shown.links], said.at) for said in self.world.said]


async def serve() -> None:
    """Serve until the process is ended."""
    server = await StormySlackApi().start()
    print(f"listening on {server.url.rpartition(':')[2]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
