"""The kinds of value that the schemas share: durations, sizes, ids, addresses, codes."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import core_schema

from bot.config.quantities import (
    DURATION_PATTERN,
    SIZE_PATTERN,
    format_duration,
    parse_duration,
    parse_size,
)

ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
ONE_LINE = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
LANGUAGE = r"^[a-z]{2}$"
COUNTRY = r"^[A-Z]{2}$"
WIKIDATA = r"^Q[1-9][0-9]{0,11}$"


class _Written:
    """A value that is written as text and read by `read`, which raises ValueError with what it expected."""

    def __init__(self, read: Callable[[object], Any], *, pattern: str, description: str) -> None:
        self._read = read
        self._schema = {"type": "string", "pattern": pattern, "description": description}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self._schema)


def between(least: str, most: str) -> _Written:
    """Describe a duration between two bounds, both allowed."""
    lower, upper = parse_duration(least), parse_duration(most)

    def read(value: object) -> timedelta:
        found = parse_duration(value if isinstance(value, str) else "")
        if not lower <= found <= upper:
            raise ValueError(f"expected a duration from {format_duration(lower)} to {format_duration(upper)}")
        return found

    return _Written(read, pattern=DURATION_PATTERN, description=f"Duration from {least} to {most}, such as 90s or 15m.")


def _read_size(value: object) -> int:
    size = parse_size(value if isinstance(value, str) else "")
    if not 1024 <= size <= 1024**3:
        raise ValueError("expected a size from 1KiB to 1GiB")
    return size


def web_address_problem(url: str, *, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """Say what is wrong with a URL, or nothing."""
    expected = f"expected an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)} and a host"
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        return f"{expected}, without spaces"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{expected}, with a port from 1 to 65535"
    if parts.scheme not in schemes or not parts.hostname:
        return expected
    return f"{expected}, with a port from 1 to 65535" if port == 0 else None


def _check_feed_address(value: str) -> str:
    problem = web_address_problem(value)
    if problem:
        raise ValueError(problem)
    if urlsplit(value).username is not None:
        raise ValueError("expected an address without user name and password")
    return value


def _check_proxy(value: str) -> str:
    problem = web_address_problem(value)
    if problem:
        raise ValueError(problem)
    return value


def _check_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("expected an IANA time zone such as UTC or Europe/Kyiv") from None
    return value


def _check_language(value: str) -> str:
    try:
        Locale.parse(value)
    except (UnknownLocaleError, ValueError):
        raise ValueError("expected the two-letter code of a language (ISO 639-1), such as uk") from None
    return value


def _check_country(value: str) -> str:
    if value not in Locale("en").territories:
        raise ValueError("expected the two-letter code of a country (ISO 3166-1), such as UA or GB")
    return value


def _check_unique(items: list[str]) -> list[str]:
    for position, item in enumerate(items):
        if item in items[:position]:
            raise ValueError(f"expected each only once; `{item}` is here twice")
    return items


def _described(description: str) -> Any:
    return Field(description=description)


Id = Annotated[str, StringConstraints(pattern=ID)]
UniqueIds = Annotated[list[Id], AfterValidator(_check_unique)]
Words = Annotated[str, StringConstraints(max_length=300, pattern=ONE_LINE)]
Size = Annotated[int, _Written(_read_size, pattern=SIZE_PATTERN, description="Size, such as 512KiB or 10MiB.")]
FeedAddress = Annotated[str, AfterValidator(_check_feed_address), _described("http or https address of the feed.")]
ProxyAddress = Annotated[str, AfterValidator(_check_proxy), _described("http://host:port of an HTTP proxy.")]
TimeZoneName = Annotated[str, AfterValidator(_check_time_zone), _described("IANA time zone, such as Europe/Kyiv.")]
LanguageCode = Annotated[
    str,
    StringConstraints(pattern=LANGUAGE),
    AfterValidator(_check_language),
    _described("ISO 639-1 code of a language, such as uk."),
]
CountryCode = Annotated[
    str,
    StringConstraints(pattern=COUNTRY),
    AfterValidator(_check_country),
    _described("ISO 3166-1 alpha-2 code of a country, such as UA."),
]
WikidataId = Annotated[str, StringConstraints(pattern=WIKIDATA)]
Rate = Annotated[float, Field(gt=0, le=1000)]
