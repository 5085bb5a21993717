"""Slack as a channel: posts, edits, and looking up whether a post arrived.

The ledger owns the pace of what is said, so nothing of that waits or is tried again here; a look-up waits for its turn,
since giving it up would mean to say something twice.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.errors import NOT_IN_CHANNEL, THREAD_GONE, Translated, code_of
from bot.channels.slack.format import Formatted, format_message
from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.errors import AccountStopped, DeliveryError, NotAllowed, OutcomeUnknown, RateLimited
from bot.model.message import Message
from bot.ports import Clock

EVENT_TYPE = "homeward_delivery"
CLOCKS_APART = timedelta(minutes=5)
"""A look-up begins this much before we sent: Slack's clock and ours may differ."""
PAGE = 200
PAGES = 5
PAUSES = 3
LONGEST_PAUSE = timedelta(seconds=30)

Json = dict[str, Any]
Read = Callable[..., Awaitable[Any]]


class SlackChannel:
    """Posts and edits with one bot token. Raises only ``DeliveryError``s."""

    def __init__(self, client: AsyncWebClient, clock: Clock, account: str = "default") -> None:
        self._client = client
        self._clock = clock
        self._account = account
        self._stopped: str | None = None

    @property
    def platform(self) -> Platform:
        """Slack."""
        return Platform.SLACK

    @property
    def account(self) -> str:
        """The name of the token."""
        return self._account

    def stop(self, why: str) -> None:
        """Refuse to send until further notice."""
        self._stopped = why

    def resume(self) -> None:
        """Send again."""
        self._stopped = None

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        """Send a message and return its timestamp, Slack's id of it.

        A reply stands in the thread of the message replied to and in the channel too. The key travels in the metadata.
        """
        more: Json = {"thread_ts": reply_to, "reply_broadcast": True} if reply_to is not None else {}
        if key:
            more["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": key}}
        return await self.say(where.address, message, plain=plain, **more)

    async def say(self, channel: str, message: Message, *, plain: bool, **more: Any) -> str:
        """Send a message; where its thread is gone, into the channel; a public channel is joined once if it must be."""
        arguments = {**_arguments(format_message(message, plain=plain)), **more, "channel": channel}
        try:
            return await self._post(arguments)
        except DeliveryError as error:
            code = code_of(error)
            if code in THREAD_GONE and "thread_ts" in arguments:
                del arguments["thread_ts"]
                arguments.pop("reply_broadcast", None)
            elif code == NOT_IN_CHANNEL:
                await self._join(channel, error)
            else:
                raise
        return await self._post(arguments)

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        """Bring a message up to date."""
        self._refuse_if_stopped()
        formatted = format_message(message, plain=plain)
        with Translated():
            await self._client.chat_update(
                channel=where.address, ts=message_id, text=formatted.text, blocks=formatted.blocks, parse="none"
            )

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        """Look for the post whose metadata hold the key, in the channel and in the threads answered since."""
        oldest = f"{(since - CLOCKS_APART).timestamp():.6f}"
        try:
            threads: dict[str, None] = {}
            async for message in self._history(where.address, oldest):
                if _is_delivery(message, key):
                    return LookUp(result=LookUpResult.FOUND, message_id=str(message["ts"]))
                if message.get("subtype") == "thread_broadcast" and "metadata" not in message:
                    threads[str(message.get("thread_ts"))] = None
            for thread in threads:
                async for message in self._replies(where.address, thread, oldest):
                    if _is_delivery(message, key):
                        return LookUp(result=LookUpResult.FOUND, message_id=str(message["ts"]))
        except NotAllowed:
            return LookUp(result=LookUpResult.UNSUPPORTED)
        return LookUp(result=LookUpResult.ABSENT)

    async def _post(self, arguments: Json) -> str:
        self._refuse_if_stopped()
        with Translated():
            answer = await self._client.chat_postMessage(**arguments)
            return str(_required(answer.get("ts")))

    async def _join(self, channel: str, refused: DeliveryError) -> None:
        """Join a public channel; where that cannot be, it is the refused post that matters."""
        try:
            with Translated():
                await self._client.conversations_join(channel=channel)
        except NotAllowed as error:
            raise NotAllowed(f"{refused}; joining: {error}", right=error.right) from error

    async def _history(self, channel: str, oldest: str) -> AsyncIterator[Json]:
        async for message in self._pages(self._client.conversations_history, channel=channel, oldest=oldest):
            yield message

    async def _replies(self, channel: str, thread: str, oldest: str) -> AsyncIterator[Json]:
        replies = self._client.conversations_replies
        async for message in self._pages(replies, channel=channel, ts=thread, oldest=oldest):
            yield message

    async def _pages(self, read: Read, **arguments: str) -> AsyncIterator[Json]:
        cursor: str | None = None
        for _ in range(PAGES):
            messages, cursor = await self._in_turn(read, cursor=cursor, **arguments)
            for message in messages:
                yield message
            if cursor is None:
                return
        raise OutcomeUnknown("too many messages since, to look through them all")

    async def _in_turn(self, read: Read, **arguments: str | None) -> tuple[list[Json], str | None]:
        """Read a page, after the pause that Slack asks for if it does."""
        for _ in range(PAUSES):
            try:
                return await self._page(read, arguments)
            except RateLimited as error:
                await self._clock.sleep(min(error.retry_after or LONGEST_PAUSE, LONGEST_PAUSE))
        return await self._page(read, arguments)

    async def _page(self, read: Read, arguments: Mapping[str, str | None]) -> tuple[list[Json], str | None]:
        with Translated():
            answer = await read(**arguments, include_all_metadata=True, limit=PAGE)
            messages = _required(answer.get("messages"))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            return list(messages), cursor

    def _refuse_if_stopped(self) -> None:
        if self._stopped is not None:
            raise AccountStopped(self._stopped)


def _arguments(formatted: Formatted) -> Json:
    """Return how a message is said: previews off, for they show the outlet's photograph; nothing of it is parsed."""
    markup: Json = {"blocks": formatted.blocks} if formatted.blocks else {"mrkdwn": False}
    return {"text": formatted.text, **markup, "unfurl_links": False, "unfurl_media": False, "parse": "none"}


def _is_delivery(message: Json, key: str) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("delivery_id") == key


def _required(value: Any) -> Any:
    if value is None:
        raise ValueError("an answer without what it should hold")
    return value
