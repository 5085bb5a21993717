"""The ArticleSource port over HTTP: robots.txt asked first, the same guard and limits as for feeds."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

import structlog
from yarl import URL

from bot.feeds.decode import to_text
from bot.feeds.failures import FetchFailed
from bot.feeds.fetch import Answer, Fetcher
from bot.feeds.lead import lead_of
from bot.feeds.robots import Robots
from bot.model.settings import PollSettings
from bot.ports import Clock

LARGEST = 2 * 1024 * 1024
"""Bytes of a page, decoded: its first paragraphs come long before."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096


class HttpArticleSource:
    """Reads the leads of articles; ``settings`` is asked each time. How often a site is asked is the caller's care."""

    def __init__(self, fetcher: Fetcher, settings: Callable[[], PollSettings], clock: Clock) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._robots = Robots(fetcher, settings, clock)

    async def lead(self, url: str) -> str | None:
        """Return the first paragraphs in plain text, at most 2,000 characters; None if not allowed or not there."""
        try:
            return await self._read(URL(url))
        except (FetchFailed, ValueError) as error:
            structlog.get_logger("homeward.feeds").debug("article not read", url=url, why=str(error))
            return None

    async def _read(self, url: URL) -> str | None:
        if not url.host or not await self._robots.allow(url):
            return None
        poll = self._settings()
        poll = replace(poll, max_bytes=min(poll.max_bytes, LARGEST))
        answer = await self._fetcher.get(str(url), poll=poll, headers={"Accept": "text/html"})
        if not _is_page(answer) or not await self._may_keep(url, URL(answer.url)):
            return None
        html = to_text(answer.body, charset=answer.charset or _declared(answer.body))
        return await asyncio.to_thread(lead_of, html) or None

    async def _may_keep(self, asked: URL, came_from: URL) -> bool:
        """A redirect may lead where another robots.txt holds, or another of its rules."""
        return asked == came_from or await self._robots.allow(came_from)


def _declared(body: bytes) -> str | None:
    """Return the encoding that a page names in its head."""
    found = _DECLARED.search(body[:_HEAD])
    return found[1].decode("ascii") if found else None


def _is_page(answer: Answer) -> bool:
    return 200 <= answer.status < 300 and answer.content_type in _HTML
