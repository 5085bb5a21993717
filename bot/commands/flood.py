"""A token bucket per person and chat: a flood is answered once, then with silence. Pure but for its own memory."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

REMEMBERED = 10_000
"""Buckets kept, the longest untouched forgotten first: a forgotten bucket is a full one."""


class Verdict(StrEnum):
    """What becomes of a request."""

    ANSWER = "answer"
    SAY_LIMITED = "say_limited"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many requests at once, and how many a second after that."""

    burst: float
    per_second: float


PERSON = Limit(burst=10, per_second=0.5)
CHAT = Limit(burst=20, per_second=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bucket:
    tokens: float
    at: datetime
    said: bool = False


class FloodGate:
    """Counts requests by key."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def judge(self, limits: Iterable[tuple[Hashable, Limit]], now: datetime) -> Verdict:
        """Take one token of every key, or none at all and say so the first time."""
        buckets = {key: self._filled(key, limit, now) for key, limit in limits}
        empty = [key for key, bucket in buckets.items() if bucket.tokens < 1]
        if not empty:
            for key, bucket in buckets.items():
                self._keep(key, replace(bucket, tokens=bucket.tokens - 1, said=False))
            return Verdict.ANSWER
        said = any(buckets[key].said for key in empty)
        for key, bucket in buckets.items():
            self._keep(key, replace(bucket, said=bucket.said or key in empty))
        return Verdict.SILENT if said else Verdict.SAY_LIMITED

    def _filled(self, key: Hashable, limit: Limit, now: datetime) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            return _Bucket(tokens=limit.burst, at=now)
        passed = max((now - bucket.at).total_seconds(), 0.0)
        return replace(bucket, tokens=min(limit.burst, bucket.tokens + passed * limit.per_second), at=now)

    def _keep(self, key: Hashable, bucket: _Bucket) -> None:
        self._buckets[key] = bucket
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
