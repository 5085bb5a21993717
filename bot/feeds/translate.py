"""The one translation of every foreign error into our reasons."""

import errno
import socket
import ssl
from collections.abc import Iterator

import aiohttp

from bot.feeds.failures import DETAIL_LENGTH, FetchFailed
from bot.model.poll import FailureReason

_BY_ERRNO = {
    errno.EHOSTUNREACH: FailureReason.NO_ROUTE,
    errno.ENETUNREACH: FailureReason.NO_ROUTE,
    errno.ENETDOWN: FailureReason.NO_ROUTE,
    errno.EADDRNOTAVAIL: FailureReason.NO_ROUTE,
    errno.ECONNREFUSED: FailureReason.REFUSED,
    errno.ETIMEDOUT: FailureReason.TIMEOUT,
    errno.EACCES: FailureReason.FORBIDDEN_ADDRESS,
    errno.EPERM: FailureReason.FORBIDDEN_ADDRESS,
}
_NAME_IS_UNKNOWN = {
    getattr(socket, name)
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_FAIL", "EAI_ADDRFAMILY")
    if hasattr(socket, name)
}


def translate(error: BaseException) -> FetchFailed:
    """The failure that a foreign error of aiohttp, ssl or the operating system stands for.

    The order matters: aiohttp's TLS and DNS errors are also connection errors, and its timeouts are also OSErrors.
    """
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, FetchFailed):
            return cause
        if isinstance(cause, socket.gaierror):
            return _lookup_failure(cause)
        if isinstance(cause, ssl.SSLError | ssl.CertificateError | aiohttp.ClientSSLError):
            return FetchFailed(FailureReason.TLS, _tls_detail(causes))
        if isinstance(cause, TimeoutError) and not cause.errno:
            return FetchFailed(FailureReason.TIMEOUT)
        if isinstance(cause, aiohttp.InvalidURL | UnicodeError):
            return FetchFailed(FailureReason.FORBIDDEN_ADDRESS, "not a usable address")
        if isinstance(cause, aiohttp.ClientHttpProxyError):
            return FetchFailed(FailureReason.NO_ROUTE, f"the proxy answered {cause.status}")
    return _by_errno(causes) or FetchFailed(FailureReason.RESET, _short(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        wrapped = getattr(current, "os_error", None) or getattr(current, "certificate_error", None)
        current = wrapped if isinstance(wrapped, BaseException) else current.__cause__


def _lookup_failure(error: socket.gaierror) -> FetchFailed:
    if error.errno in _NAME_IS_UNKNOWN:
        return FetchFailed(FailureReason.DNS)
    # Without a network the name servers are silent first: "try again" from the resolver means that we are offline.
    return FetchFailed(FailureReason.NO_ROUTE, "no name server answered")


def _by_errno(causes: tuple[BaseException, ...]) -> FetchFailed | None:
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno in _BY_ERRNO:
            return FetchFailed(_BY_ERRNO[cause.errno])
    return None


def _tls_detail(causes: tuple[BaseException, ...]) -> str:
    # aiohttp's TLS errors inherit from ssl's without their attributes, so the attributes are asked and not the classes.
    for name in ("verify_message", "reason"):
        for cause in causes:
            if text := getattr(cause, name, None):
                return str(text).replace("_", " ").lower()
    return "certificate not accepted"


def _short(error: BaseException) -> str:
    text = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return " ".join(text.split())[:DETAIL_LENGTH] or type(error).__name__
