"""Names to addresses, off the event loop and never in the way of a shutdown."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

Address = tuple[socket.AddressFamily, str]
"""A family and a numeric address, as the operating system gave it (IPv6 may carry a ``%zone``)."""

Lookup = Callable[[str, int, int], Awaitable[tuple[Address, ...]]]
"""Host, port and address family to addresses; raises ``socket.gaierror`` or ``UnicodeError``."""

LOOKUPS_AT_ONCE = 32


class SystemLookup:
    """The operating system's resolver in daemon threads.

    An executor would be joined when the program ends, so one silent name server would hold the shutdown for half a
    minute; and the default executor belongs to everybody. A thread costs less than the lookup it serves.
    """

    def __init__(self, at_once: int = LOOKUPS_AT_ONCE) -> None:
        self._slots = asyncio.Semaphore(at_once)

    async def __call__(self, host: str, port: int, family: int) -> tuple[Address, ...]:
        """The addresses of a name, in the system's order of preference."""
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[tuple[Address, ...]] = loop.create_future()

        def finish(addresses: tuple[Address, ...] | None, error: Exception | None) -> None:
            self._slots.release()
            if found.done():
                return
            if error is not None:
                found.set_exception(error)
            else:
                found.set_result(addresses or ())

        def work() -> None:
            try:
                answer: tuple[tuple[Address, ...] | None, Exception | None] = (_lookup(host, port, family), None)
            except (OSError, UnicodeError) as error:
                answer = (None, error)
            if not loop.is_closed():
                loop.call_soon_threadsafe(finish, *answer)

        threading.Thread(target=work, daemon=True, name=f"lookup {host}").start()
        return await found


def _lookup(host: str, port: int, family: int) -> tuple[Address, ...]:
    answers = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return tuple((answer[0], str(answer[4][0])) for answer in answers)
