"""What a site allows: robots.txt, read as RFC 9309 says, and remembered for a day.

Of the groups that name us (else those for everyone) the longest rule that fits a path decides, an allowing one in
a tie. A site without the file, or that refuses it (4xx), allows everything; one that cannot be asked allows nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

from yarl import URL

from bot.feeds.decode import to_text
from bot.feeds.failures import FetchFailed
from bot.feeds.fetch import Fetcher
from bot.model.settings import PollSettings
from bot.ports import Clock

EVERYONE = "*"
LARGEST = 512 * 1024
"""Bytes: at least 500 KiB must be read (RFC 9309 §2.5); a larger file is refused, and with it the site."""

KEPT_FOR = timedelta(days=1)
ASKED_AGAIN_AFTER = timedelta(minutes=30)
"""How long a site that could not be asked allows nothing."""

SITES_KEPT = 1000
_SAFE = "/*$?&=;:@+,!'()~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRule:
    """A path, in which ``*`` stands for anything and a last ``$`` for the end, that is allowed or not."""

    path: str
    allows: bool

    def fits(self, path: str) -> bool:
        """Tell whether the rule is about this path; in linear time, whatever a site writes."""
        pattern, ends = (self.path[:-1], True) if self.path.endswith("$") else (self.path, False)
        first, *rest = pattern.split("*")
        if not path.startswith(first):
            return False
        position = len(first)
        for part in rest:
            found = path.find(part, position)
            if found < 0:
                return False
            position = found + len(part)
        return not ends or position == len(path) or bool(rest and path.endswith(rest[-1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """The rules of one site for one reader."""

    rules: tuple[PathRule, ...] = ()

    def allows(self, path: str) -> bool:
        """Tell whether a path (with its query) may be read."""
        wanted = _comparable(path or "/")
        fitting = [rule for rule in self.rules if rule.fits(wanted)]
        strongest = max(fitting, key=lambda rule: (len(rule.path), rule.allows), default=None)
        return strongest is None or strongest.allows


ALLOWS_ALL = RobotsFile()
ALLOWS_NOTHING = RobotsFile(rules=(PathRule(path="/", allows=False),))


def read_robots(text: str, product: str) -> RobotsFile:
    """Read a robots.txt for the reader with this product name (``Homeward``)."""
    groups = tuple(_groups(text))
    named = [rule for agents, rules in groups if product.lower() in agents for rule in rules]
    is_named = any(product.lower() in agents for agents, _ in groups)
    everyone = [rule for agents, rules in groups if EVERYONE in agents for rule in rules]
    return RobotsFile(rules=tuple(named if is_named else everyone))


def _groups(text: str) -> Iterator[tuple[frozenset[str], tuple[PathRule, ...]]]:
    """Yield groups: the agents they name, in small letters, and their rules."""
    agents: list[str] = []
    rules: list[PathRule] = []
    is_open = False
    for key, value in _lines(text.splitlines()):
        if key == "user-agent":
            if not is_open:
                yield frozenset(agents), tuple(rules)
                agents, rules, is_open = [], [], True
            agents.append(value.split("/")[0].strip().lower())
        elif key in ("allow", "disallow"):
            is_open = False
            if value:
                rules.append(PathRule(path=_comparable(value), allows=key == "allow"))
    yield frozenset(agents), tuple(rules)


def _lines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _comparable(path: str) -> str:
    """Write a path in one way, however much of it is percent-encoded."""
    return quote(unquote(path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    file: RobotsFile
    until: datetime


class Robots:
    """Asks sites what they allow, each at most once a day."""

    def __init__(self, fetcher: Fetcher, settings: Callable[[], PollSettings], clock: Clock) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()

    async def allow(self, url: URL) -> bool:
        """Tell whether this address may be read."""
        product = self._settings().user_agent.split("/")[0].strip()
        key = (str(url.origin()), product)
        known = self._known.get(key)
        if known is None or known.until <= self._clock.now():
            known = self._known[key] = await self._ask(url.origin(), product)
            self._known.move_to_end(key)
            if len(self._known) > SITES_KEPT:
                self._known.popitem(last=False)
        return known.file.allows(url.raw_path_qs)

    async def _ask(self, site: URL, product: str) -> _Known:
        poll = replace(self._settings(), max_bytes=LARGEST)
        try:
            answer = await self._fetcher.get(str(site / "robots.txt"), poll=poll, headers={"Accept": "text/plain"})
        except (FetchFailed, TimeoutError):
            return _Known(file=ALLOWS_NOTHING, until=self._clock.now() + ASKED_AGAIN_AFTER)
        if answer.status == 429 or answer.status >= 500:
            return _Known(file=ALLOWS_NOTHING, until=self._clock.now() + ASKED_AGAIN_AFTER)
        is_there = 200 <= answer.status < 300
        file = read_robots(to_text(answer.body, charset=answer.charset), product) if is_there else ALLOWS_ALL
        return _Known(file=file, until=self._clock.now() + KEPT_FOR)
