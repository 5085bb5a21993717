"""Durations and sizes as operators write them: `0.5s 90s 15m 48h 30d`, `512KiB 10MiB`."""

import re
from datetime import timedelta

DURATION_PATTERN = r"^[0-9]{1,9}(\.[0-9]{1,6})?(ms|s|m|h|d)$"
SIZE_PATTERN = r"^[0-9]{1,12}(B|KiB|MiB|GiB)$"

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BYTES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}


def parse_duration(text: str) -> timedelta:
    """Read a duration such as `15m`; raises ValueError saying what was expected."""
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)(ms|s|m|h|d)", text)
    if found is None:
        raise ValueError("expected a duration such as 0.5s, 90s, 15m, 48h or 30d")
    return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])


def format_duration(duration: timedelta) -> str:
    """Write a duration in its largest whole unit, as `parse_duration` reads it."""
    seconds = duration.total_seconds()
    for unit in ("d", "h", "m"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{seconds / _SECONDS[unit]:.0f}{unit}"
    return f"{seconds:.6f}".rstrip("0").rstrip(".") + "s"


def parse_size(text: str) -> int:
    """Read a size in bytes such as `10MiB`; raises ValueError saying what was expected."""
    found = re.fullmatch(r"([0-9]{1,12})(B|KiB|MiB|GiB)", text)
    if found is None:
        raise ValueError("expected a size such as 512KiB or 10MiB")
    return int(found[1]) * _BYTES[found[2]]


def format_size(size: int) -> str:
    """Write a size in its largest whole unit, as `parse_size` reads it."""
    for unit in ("GiB", "MiB", "KiB"):
        if size and size % _BYTES[unit] == 0:
            return f"{size // _BYTES[unit]}{unit}"
    return f"{size}B"
