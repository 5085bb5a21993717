"""Bodies are unpacked step by step, however the network cuts them."""

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.body import read_body
from bot.feeds.failures import FetchFailed
from bot.model.poll import FailureReason


async def chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@given(st.binary(max_size=2000), st.integers(1, 500), st.sampled_from(["gzip", "deflate", "members", ""]))
async def test_every_cut_gives_the_same_body(body: bytes, size: int, kind: str) -> None:
    packed = {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "members": gzip.compress(body[:7]) + gzip.compress(body[7:]),
        "": body,
    }[kind]
    encoding = "gzip" if kind == "members" else kind
    assert await read_body(chunks(packed, size), encoding=encoding, max_bytes=10_000) == body


async def test_much_from_little_arrives_whole() -> None:
    body = bytes(5_000_000)
    assert await read_body(chunks(gzip.compress(body), 100), encoding="gzip", max_bytes=5_000_000) == body


async def test_one_byte_too_many_is_too_large() -> None:
    with pytest.raises(FetchFailed) as failure:
        await read_body(chunks(gzip.compress(bytes(1001)), 10), encoding="gzip", max_bytes=1000)
    assert failure.value.reason is FailureReason.TOO_LARGE


async def test_nothing_is_nothing() -> None:
    assert await read_body(chunks(b"", 1), encoding="gzip", max_bytes=10) == b""
