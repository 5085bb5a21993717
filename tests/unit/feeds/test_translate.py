"""One table: what a foreign error means to us."""

import errno
import os
import socket
import ssl
from unittest.mock import Mock

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from bot.feeds.failures import FetchFailed
from bot.feeds.translate import translate
from bot.model.poll import FailureReason

KEY = ConnectionKey(
    host="example.org", port=443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)
REQUEST = aiohttp.RequestInfo(URL("https://example.org/"), "GET", Mock(), URL("https://example.org/"))


def connect(number: int) -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(KEY, OSError(number, os.strerror(number)))


def lookup(code: int) -> aiohttp.ClientConnectorDNSError:
    return aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(code, "x"))


def certificate() -> aiohttp.ClientConnectorCertificateError:
    error = ssl.SSLCertVerificationError("bad")
    error.verify_message = "certificate has expired"
    return aiohttp.ClientConnectorCertificateError(KEY, error)


@pytest.mark.parametrize(
    ("error", "reason", "detail"),
    [
        (connect(errno.ECONNREFUSED), FailureReason.REFUSED, ""),
        (connect(errno.EHOSTUNREACH), FailureReason.NO_ROUTE, ""),
        (connect(errno.ENETUNREACH), FailureReason.NO_ROUTE, ""),
        (connect(errno.ETIMEDOUT), FailureReason.TIMEOUT, ""),
        (connect(errno.EACCES), FailureReason.FORBIDDEN_ADDRESS, ""),
        (lookup(socket.EAI_NONAME), FailureReason.DNS, ""),
        (lookup(socket.EAI_AGAIN), FailureReason.NO_ROUTE, "no name server answered"),
        (certificate(), FailureReason.TLS, "certificate has expired"),
        (ssl.CertificateError(), FailureReason.TLS, "certificate not accepted"),
        (TimeoutError(), FailureReason.TIMEOUT, ""),
        (aiohttp.ServerTimeoutError(), FailureReason.TIMEOUT, ""),
        (aiohttp.ServerDisconnectedError(), FailureReason.RESET, "Server disconnected"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), FailureReason.RESET, "[Errno 104] reset"),
        (aiohttp.ClientPayloadError("cut"), FailureReason.RESET, "cut"),
        (aiohttp.ClientPayloadError(), FailureReason.RESET, "ClientPayloadError"),
        (aiohttp.InvalidURL("x"), FailureReason.FORBIDDEN_ADDRESS, "not a usable address"),
        (UnicodeError("label too long"), FailureReason.FORBIDDEN_ADDRESS, "not a usable address"),
        (aiohttp.ClientHttpProxyError(REQUEST, (), status=407), FailureReason.NO_ROUTE, "the proxy answered 407"),
        (
            aiohttp.ClientResponseError(REQUEST, (), status=400, message="bad\nheader"),
            FailureReason.RESET,
            "bad header",
        ),
    ],
)
def test_it_translates(error: BaseException, reason: FailureReason, detail: str) -> None:
    failure = translate(error)
    assert (failure.reason, failure.detail) == (reason, detail)


def test_our_own_failure_inside_a_foreign_one_comes_back() -> None:
    ours = FetchFailed(FailureReason.FORBIDDEN_ADDRESS, "x")
    foreign = aiohttp.ClientError()
    foreign.__cause__ = ours
    assert translate(foreign) is ours


def test_a_failure_says_what_it_is() -> None:
    assert str(FetchFailed(FailureReason.DNS)) == "name not found"
    assert str(FetchFailed(FailureReason.TLS, "expired")) == "certificate or TLS error: expired"
