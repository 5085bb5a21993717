"""The FeedSource port over HTTP: fetch, then parse, every failure a value."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from bot.feeds.failures import FetchFailed
from bot.feeds.fetch import Answer, Fetcher
from bot.feeds.parse import Document
from bot.feeds.parser import FeedParser
from bot.model.feed import Feed, FeedState
from bot.model.poll import EntrySkipped, FailureReason, FeedFailed, FeedRead, FeedUnchanged, PollResult
from bot.model.settings import PollSettings

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


class HttpFeedSource:
    """Reads feeds. ``settings`` is asked at each read, so that a reloaded configuration counts at once."""

    def __init__(self, fetcher: Fetcher, parser: FeedParser, settings: Callable[[], PollSettings]) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._settings = settings

    async def read(self, feed: Feed, state: FeedState) -> PollResult:
        """Fetch and parse a feed. Never raises for anything the feed or the network does."""
        poll = self._settings()
        try:
            answer = await self._fetcher.get(
                feed.url, poll=poll, headers=_request_headers(state), user_agent=feed.user_agent
            )
            if _is_unchanged(answer, state):
                return _unchanged(feed, answer, state)
            return await self._parsed(feed, answer, poll.max_entries)
        except FetchFailed as failure:
            return FeedFailed(
                feed=feed.id, reason=failure.reason, detail=failure.detail, retry_after=failure.retry_after
            )

    async def _parsed(self, feed: Feed, answer: Answer, max_entries: int) -> FeedRead:
        _refuse_error(answer)
        document = Document(body=answer.body, url=answer.url, charset=answer.charset)
        parsed = await self._parser.parse(document, max_entries=max_entries)
        return FeedRead(
            feed=feed.id,
            entries=parsed.entries,
            skipped=tuple(EntrySkipped(feed=feed.id, position=at, why=why) for at, why in parsed.skipped),
            left_out=parsed.left_out,
            etag=answer.etag,
            last_modified=answer.last_modified,
            body_hash=_hash(answer.body),
            url_now=answer.url_now,
        )


def _request_headers(state: FeedState) -> dict[str, str]:
    headers = {"Accept": ACCEPT}
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def _is_unchanged(answer: Answer, state: FeedState) -> bool:
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return bool(state.etag or state.last_modified)
    return bool(answer.body) and _hash(answer.body) == state.body_hash


def _unchanged(feed: Feed, answer: Answer, state: FeedState) -> FeedUnchanged:
    return FeedUnchanged(
        feed=feed.id, etag=answer.etag or state.etag, last_modified=answer.last_modified or state.last_modified
    )


def _refuse_error(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    detail = f"{answer.status} {_phrase(answer.status)}".strip()
    reason = FailureReason.RATE_LIMITED if answer.status == HTTPStatus.TOO_MANY_REQUESTS else FailureReason.HTTP_ERROR
    raise FetchFailed(reason, detail, retry_after=answer.retry_after)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
