"""A response body, decompressed by hand and counted while it streams.

aiohttp's own decompression inflates a whole chunk before anyone can count it: 64 KiB may become 64 MiB. Here no step
yields more than ``STEP`` bytes, so a bomb costs the cap and not more.
"""

import zlib
from collections.abc import AsyncIterator, Iterator

from bot.feeds.failures import FetchFailed
from bot.model.poll import FailureReason

STEP = 64 * 1024
ACCEPT_ENCODING = "gzip, deflate"


async def read_body(chunks: AsyncIterator[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """The decoded body; ``FetchFailed`` when it exceeds ``max_bytes``, is damaged, or is encoded in an unknown way."""
    decoder = _decoder(encoding)
    body, received = bytearray(), 0
    async for chunk in chunks:
        received += len(chunk)
        for piece in decoder.feed(chunk):
            body += piece
            # What was received counts too: an endless tail behind the compressed data yields nothing.
            if max(len(body), received) > max_bytes:
                raise FetchFailed(FailureReason.TOO_LARGE, f"more than {max_bytes} bytes")
    decoder.finish()
    return bytes(body)


class _Identity:
    def feed(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk

    def finish(self) -> None:
        return


class _Inflate:
    """gzip (also in several members), zlib and, as some servers mean by "deflate", raw deflate."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._inflater: zlib._Decompress | None = None
        self._started = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            yield from self._inflate(chunk)
        except zlib.error as error:
            raise FetchFailed(FailureReason.BROKEN, f"damaged {self._encoding} data") from error

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        while chunk or len(piece) == STEP:
            inflater = self._inflater = self._inflater or self._start(chunk)
            piece = b"" if inflater.eof else inflater.decompress(chunk, STEP)
            yield piece
            chunk = inflater.unconsumed_tail or self._next_member(inflater)

    def _start(self, chunk: bytes) -> "zlib._Decompress":
        self._started = True
        if self._encoding == "gzip":
            return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        looks_like_zlib = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or int.from_bytes(chunk[:2], "big") % 31 == 0)
        return zlib.decompressobj(wbits=zlib.MAX_WBITS if looks_like_zlib else -zlib.MAX_WBITS)

    def _next_member(self, inflater: "zlib._Decompress") -> bytes:
        if not inflater.eof:
            return b""
        rest = inflater.unused_data
        # Padding after the last member is common and means nothing.
        if self._encoding != "gzip" or not rest.startswith(b"\x1f"):
            return b""
        self._inflater = None
        return rest

    def finish(self) -> None:
        if self._started and (self._inflater is None or not self._inflater.eof):
            raise FetchFailed(FailureReason.BROKEN, f"{self._encoding} data ends too early")


def _decoder(encoding: str) -> _Identity | _Inflate:
    encoding = encoding.strip().lower().removeprefix("x-")
    if encoding in ("gzip", "deflate"):
        return _Inflate(encoding)
    if any(name in encoding for name in ("br", "zstd", "compress", ",")):
        raise FetchFailed(FailureReason.BROKEN, f"content encoding {encoding[:40]} was not asked for")
    # Servers put all kinds of words here, "utf-8" and "none" among them.
    return _Identity()
