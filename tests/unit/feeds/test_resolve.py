"""Look-ups run beside the loop, a few at a time."""

import asyncio
import socket
import threading

import pytest

from bot.feeds import resolve
from bot.feeds.resolve import Address, SystemLookup


async def test_it_finds_loopback() -> None:
    addresses = await SystemLookup()("127.0.0.1", 80, socket.AF_UNSPEC)
    assert addresses == ((socket.AF_INET, "127.0.0.1"),)


@pytest.mark.parametrize("name", ["no-such-name.invalid", "a" * 70 + ".example"])
async def test_an_unknown_name_raises(name: str) -> None:
    with pytest.raises((socket.gaierror, UnicodeError)):
        await SystemLookup()(name, 80, socket.AF_UNSPEC)


class Slow:
    """A name service that answers when told."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.started = threading.Event()
        self.asked = 0

    def __call__(self, host: str, port: int, family: int) -> tuple[Address, ...]:
        self.asked += 1
        self.started.set()
        self.gate.wait(5)
        return ((socket.AF_INET, "127.0.0.1"),)


async def test_only_so_many_run_at_once_and_a_given_up_one_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(resolve, "_lookup", slow)
    lookup = SystemLookup(at_once=1)
    first = asyncio.create_task(lookup("a.example", 80, 0))
    second = asyncio.create_task(lookup("b.example", 80, 0))
    await asyncio.to_thread(slow.started.wait, 5)
    first.cancel()
    await asyncio.sleep(0.05)
    assert slow.asked == 1
    slow.gate.set()
    assert await second == ((socket.AF_INET, "127.0.0.1"),)
    with pytest.raises(asyncio.CancelledError):
        await first


def test_a_silent_name_server_does_not_hold_the_end_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(resolve, "_lookup", slow)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await SystemLookup()("a.example", 80, 0)

    asyncio.run(give_up())
    lookups = [thread for thread in threading.enumerate() if thread.name == "lookup a.example"]
    assert [thread.daemon for thread in lookups] == [True]
    slow.gate.set()
    for thread in lookups:
        thread.join(5)
