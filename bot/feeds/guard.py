"""Which addresses feeds and articles may be fetched from: server-side request forgery ends here.

Three checks, because each sees what the others cannot:

- ``check_url`` looks at the address as written: http or https, no user info, a host that is a name or a plain literal;
- ``resolve`` is the connector's resolver: one address of a name that is not public, and the name is refused;
- ``open_socket`` is the connector's socket factory: it sees the very address that is about to be connected to, so a
  name that answers differently the second time changes nothing.

An operator's exceptions are exact ``host:port`` pairs, and only the addresses those names resolve to are excepted.
"""

import errno
import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.feeds.failures import FetchFailed
from bot.feeds.resolve import Address, Lookup, SystemLookup
from bot.model.poll import FailureReason

HostPort = tuple[str, int]

# The registries of special-purpose addresses (RFC 6890 and its updates), deprecated anycast, and Azure's wire server,
# which is a public address that answers with secrets from inside a virtual machine.
_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# IETF protocol assignments with Teredo and ORCHID, documentation, 6to4: relays to somewhere else, or nowhere.
_REFUSED_V6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")

# The WHATWG rule: a host whose last label is a number is an IPv4 address, however strangely it is spelled.
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?", re.IGNORECASE)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the open internet; embedded IPv4 addresses are judged by themselves."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _REFUSED_V4)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in _GLOBAL_UNICAST and not any(address in network for network in _REFUSED_V6)


class AddressGuard(AbstractResolver):
    """Decides for every connection, and is the connector's resolver and socket factory."""

    def __init__(self, *, allowed: Iterable[HostPort] = (), lookup: Lookup | None = None) -> None:
        self._allowed = frozenset((host.lower().strip("[]"), port) for host, port in allowed)
        self._connectable = set(self._allowed)
        self._lookup = lookup or SystemLookup()
        self._excepted = {pair for pair in self._allowed if _literal(pair[0]) is not None}

    def trust_proxy(self, proxy: URL) -> None:
        """Let the connector reach the operator's proxy; nobody's address may name it as its target."""
        pair = (proxy.raw_host or "", proxy.port or 0)
        self._connectable.add(pair)
        if _literal(pair[0]) is not None:
            self._excepted.add(pair)

    def check_url(self, url: URL) -> None:
        """Raise ``FetchFailed`` unless this address may be asked for, as far as its text tells."""
        if url.scheme not in ("http", "https"):
            raise _forbidden(f"{url.scheme or 'no scheme'} instead of http or https")
        if url.user is not None or url.password is not None:
            raise _forbidden("user info in the address")
        host, port = url.raw_host, url.port
        if not host or not port:
            raise _forbidden("no host in the address")
        if (host.lower(), port) in self._allowed:
            return
        literal = _literal(host)
        if literal is not None and not is_public(literal):
            raise _forbidden(f"{literal} is not public")
        if literal is None and (_ENDS_IN_NUMBER.search(host) or not _NAME.fullmatch(host)):
            raise _forbidden("a host spelled like a number or with odd characters")

    async def check_name(self, url: URL) -> None:
        """Refuse a name that resolves to a private address here, where a proxy will do the real look-up.

        Unresolvable is fine: behind a proxy there is often no name service.
        """
        host, port = url.raw_host or "", url.port or 0
        if (host.lower(), port) in self._allowed:
            return
        try:
            self._refuse_private(await self._lookup(host, port, socket.AF_UNSPEC))
        except (OSError, UnicodeError):
            return

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name, all of them public or excepted; raises ``FetchFailed`` otherwise."""
        addresses = await self._lookup(host, port, family)
        if (host.lower(), port) in self._connectable:
            self._excepted.update((_numeric(address), port) for _, address in addresses)
        else:
            self._refuse_private(addresses)
        return [_result(host, port, address) for address in addresses]

    def open_socket(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for one address about to be connected to; ``PermissionError`` if that address is not allowed."""
        family, kind, protocol, _, sockaddr = addr_info
        host, port = _numeric(str(sockaddr[0])), int(sockaddr[1])
        literal = _literal(host)
        if (host, port) not in self._excepted and (literal is None or not is_public(literal)):
            raise PermissionError(errno.EACCES, f"{host} is not public")
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Nothing is held open."""

    @staticmethod
    def _refuse_private(addresses: tuple[Address, ...]) -> None:
        for _, address in addresses:
            literal = _literal(_numeric(address))
            if literal is None or not is_public(literal):
                raise _forbidden(f"the name leads to {address}, which is not public")


def _forbidden(detail: str) -> FetchFailed:
    return FetchFailed(FailureReason.FORBIDDEN_ADDRESS, detail)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _numeric(address: str) -> str:
    return address.partition("%")[0]


def _result(host: str, port: int, address: Address) -> ResolveResult:
    family, numeric = address
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=numeric, port=port, family=family, proto=0, flags=flags)
