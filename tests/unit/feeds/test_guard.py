"""Which addresses are public, and what the guard refuses before anything is connected to."""

import socket
from ipaddress import ip_address

import pytest
from aiohttp.abc import ResolveResult
from yarl import URL

from bot.feeds.failures import FetchFailed
from bot.feeds.guard import AddressGuard, is_public
from bot.feeds.resolve import Address
from bot.model.poll import FailureReason

PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
    "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_a_special_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


class Names:
    """A name service with fixed answers; the last answer of a name stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(rounds) for name, rounds in answers.items()}

    async def __call__(self, host: str, port: int, family: int) -> tuple[Address, ...]:
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        rounds = self.answers[host]
        answer = rounds.pop(0) if len(rounds) > 1 else rounds[0]
        return tuple((socket.AF_INET6 if ":" in numeric else socket.AF_INET, numeric) for numeric in answer)


def a_guard(*allowed: tuple[str, int], **answers: list[list[str]]) -> AddressGuard:
    return AddressGuard(allowed=allowed, lookup=Names(**answers))


def refuses(guard: AddressGuard, url: str) -> bool:
    try:
        guard.check_url(URL(url))
    except FetchFailed as failure:
        return failure.reason is FailureReason.FORBIDDEN_ADDRESS
    return False


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "data:text/xml,x", "/feed.xml", "feed.xml",
        "http://user@example.org/", "http://user:secret@example.org/", "http://:secret@example.org/", "http:///feed",
        "http://[fe80::1%25eth0]/", "http://exa%6dple%00.org/", "http://a..b/", "http://2130706433/", "http://1.2.3/",
    ],
)  # fmt: skip
def test_it_refuses_an_address_that_is_not_plain_http(url: str) -> None:
    assert refuses(a_guard(), url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://EXAMPLE.org:8443/a",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "http://новини.укр/",
    ],
)
def test_it_lets_a_plain_address_pass(url: str) -> None:
    assert not refuses(a_guard(), url)


def test_an_exception_is_for_the_exact_host_and_port() -> None:
    guard = a_guard(("127.0.0.1", 8080), ("[::1]", 8080))
    assert not refuses(guard, "http://127.0.0.1:8080/feed")
    assert not refuses(guard, "http://[::1]:8080/feed")
    assert refuses(guard, "http://127.0.0.1:8081/feed")
    assert refuses(guard, "http://127.0.0.2:8080/feed")
    assert refuses(guard, "http://127.0.0.1/feed")


async def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(FetchFailed, match="not public"):
        await a_guard(mixed_example=[["8.8.8.8", "10.0.0.1"]]).resolve("mixed.example", 443)


async def test_a_public_name_keeps_its_addresses() -> None:
    results: list[ResolveResult] = await a_guard(two_example=[["8.8.8.8", "2606:4700::1111"]]).resolve(
        "two.example", 443
    )
    assert [result["host"] for result in results] == ["8.8.8.8", "2606:4700::1111"]
    assert {result["port"] for result in results} == {443}


async def test_an_excepted_name_excepts_its_addresses_on_its_port_only() -> None:
    guard = a_guard(("intranet.example", 80), intranet_example=[["10.0.0.5"]])
    await guard.resolve("intranet.example", 80)
    guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.5", 80))).close()
    for address in (("10.0.0.5", 81), ("10.0.0.6", 80)):
        with pytest.raises(PermissionError):
            guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", address))


async def test_a_stranger_that_resolves_to_an_excepted_address_is_refused() -> None:
    guard = a_guard(("intranet.example", 80), intranet_example=[["10.0.0.5"]], evil_example=[["10.0.0.5"]])
    await guard.resolve("intranet.example", 80)
    with pytest.raises(FetchFailed):
        await guard.resolve("evil.example", 80)


async def test_the_proxy_may_be_connected_to_and_not_asked_for() -> None:
    guard = a_guard(proxy_example=[["10.0.0.9"]])
    guard.trust_proxy(URL("http://proxy.example:3128"))
    guard.trust_proxy(URL("http://127.0.0.1:3129"))
    await guard.resolve("proxy.example", 3128)
    guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.9", 3128))).close()
    guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 3129))).close()
    assert refuses(guard, "http://127.0.0.1:3129/")
    with pytest.raises(FetchFailed):
        await guard.check_name(URL("http://proxy.example:3128/"))


async def test_behind_a_proxy_an_unknown_name_is_left_to_it() -> None:
    guard = a_guard(("intranet.example", 80), public_example=[["8.8.8.8"]])
    await guard.check_name(URL("http://unknown.example/"))
    await guard.check_name(URL("http://public.example/"))
    await guard.check_name(URL("http://intranet.example/"))
