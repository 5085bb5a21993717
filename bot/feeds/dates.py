"""Dates as feeds write them, to instants.

feedparser reads EET, EEST and MSK as UTC, and loses dates without a zone, ``24:00:00``, ``23.11.2026 16:06``, seconds
since 1970 and month names other than English ones. A date without a zone is taken as UTC.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST = 100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan янв січ sty ene oca يناير",
            "feb фев лют lut fév fev şub فبراير",
            "mar мар бер mär مارس",
            "apr апр кві kwi avr abr nis أبريل ابريل",
            "may май мая тра maj mai مايو",
            "jun июн чер cze juin haz يونيو",
            "jul июл лип lip juil tem يوليو",
            "aug авг сер sie aoû aou ago ağu أغسطس اغسطس",
            "sep set сен вер wrz eyl سبتمبر",
            "oct out окт жов paź okt eki أكتوبر اكتوبر",
            "nov ноя лис lis kas نوفمبر",
            "dec дек гру gru déc dez dic ara ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "sast": 2, "eest": 3, "msk": 3, "мск": 3, "trt": 3, "msd": 4, "gst": 4,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|-?го)?[.\s-]+(?:de\s+)?(?P<n>[^\W\d_]{3,12})\.?,?[\s-]+(?:de\s+)?(?P<y>\d{4}|\d{2})(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?P<n>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?)?(?P<rest>Z?)")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"^(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)


def parse_date(text: str) -> datetime | None:
    """The instant in UTC, or None for what is not a date between 1995 and 2100."""
    text = " ".join(text.split())[:LONGEST]
    try:
        found = _epoch(text) if text.isdigit() and len(text) in (9, 10, 13) else _compact(text) or _written(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and EARLIEST <= found < LATEST else None


def sane(instant: datetime) -> datetime | None:
    """The instant, unless it cannot be a publication date."""
    return instant if EARLIEST <= instant < LATEST else None


def _epoch(digits: str) -> datetime:
    seconds = int(digits) / (1000 if len(digits) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC)


def _compact(text: str) -> datetime | None:
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("h", "min", "s"))
    return datetime(int(found["y"]), int(found["m"]), int(found["d"]), hour, minute, second, tzinfo=UTC)


def _written(text: str) -> datetime | None:
    day = _day(text)
    if day is None:
        return None
    date, rest = day
    time = _TIME.search(rest)
    if time is None:
        return date
    local = date + _time_of_day(time)
    return local.replace(tzinfo=_zone(rest[time.end() :].strip())).astimezone(UTC)


def _day(text: str) -> tuple[datetime, str] | None:
    for pattern in (_ISO, _NUMERIC, _DAY_FIRST, _MONTH_FIRST):
        found = pattern.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = int(parts["m"]) if "m" in parts else _month(parts["n"])
        if month is None:
            continue
        return _date(int(parts["y"]), month, int(parts["d"])), text[: found.start()] + " " + text[found.end() :]
    return None


def _date(year: int, month: int, day: int) -> datetime:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if month > 12 >= day:
        month, day = day, month
    return datetime(year, month, day, tzinfo=UTC)


def _month(name: str) -> int | None:
    name = name.casefold()
    return _MONTHS.get(name) or _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])


def _time_of_day(time: re.Match[str]) -> timedelta:
    hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
    if time[4]:
        hour = hour % 12 + (12 if time[4].lower().startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("not a time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str) -> timezone:
    offset = _OFFSET.match(text)
    if offset is not None:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-size if offset[1] == "-" else size)
    name = re.match(r"[^\W\d_]+", text.casefold())
    return timezone(timedelta(hours=_ZONES.get(name[0], 0) if name else 0))
