"""Answering somebody who waits: nobody's ledger, so a pause that Slack asks for is waited out here.

Slack gives an address with each command and press, good for five answers within half an hour, also where the app is
not a member. Where that does not work, the same is said through the Web API.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.api import make_webhook
from bot.channels.slack.errors import Translated, translate_response
from bot.channels.slack.format import format_message
from bot.channels.slack.send import SlackChannel
from bot.model.chat import ChatAddress
from bot.model.errors import EditClosed, MessageGone, MessageRejected, TemporaryFailure
from bot.model.message import Message
from bot.ports import Clock

TRIES = 4
PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
"""An answer that would come later than this is not worth waiting for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked where, and the address that Slack gave for answering, if any."""

    channel: str
    user: str
    response_url: str | None = None


class Replier:
    """Sends answers. Raises ``DeliveryError`` when one could not be sent."""

    def __init__(self, client: AsyncWebClient, channel: SlackChannel, clock: Clock) -> None:
        self._client = client
        self._channel = channel
        self._clock = clock

    async def say(self, channel: str, message: Message, *, thread: str | None = None) -> None:
        """Say something to everybody in a channel, in a thread of it if one is named."""
        more = {} if thread is None else {"thread_ts": thread}

        async def attempt(plain: bool) -> None:
            await self._channel.say(channel, message, plain=plain, **more)

        await self._patiently(attempt)

    async def whisper(self, asker: Asker, message: Message) -> None:
        """Say something that only the asker sees."""
        try:
            await self._patiently(lambda plain: self._respond(asker, message, plain, replaces=False))
        except (MessageGone, TemporaryFailure):
            await self._patiently(lambda plain: self._ephemeral(asker, message, plain))

    async def replace(self, where: ChatAddress, ts: str, message: Message) -> None:
        """Put an answer in the place of the message whose button was pressed, or below it where that is gone."""
        try:
            await self._patiently(lambda plain: self._channel.edit(where, ts, message, plain=plain))
        except (MessageGone, EditClosed):
            await self.say(where.address, message)

    async def replace_whisper(self, asker: Asker, message: Message) -> None:
        """Put an answer in the place of a message that only the asker sees, or below it where that is gone."""
        try:
            await self._patiently(lambda plain: self._respond(asker, message, plain, replaces=True))
        except (MessageGone, TemporaryFailure):
            await self._patiently(lambda plain: self._ephemeral(asker, message, plain))

    async def _respond(self, asker: Asker, message: Message, plain: bool, *, replaces: bool) -> None:
        if asker.response_url is None:
            raise MessageGone("no address to answer at")
        formatted = format_message(message, plain=plain)
        with Translated():
            response = await make_webhook(asker.response_url, self._client).send(
                text=formatted.text,
                blocks=formatted.blocks,
                response_type="ephemeral",
                replace_original=replaces,
                unfurl_links=False,
                unfurl_media=False,
            )
            error = translate_response(response.status_code, response.body, response.headers)
        if error is not None:
            raise error

    async def _ephemeral(self, asker: Asker, message: Message, plain: bool) -> None:
        formatted = format_message(message, plain=plain)
        with Translated():
            await self._client.chat_postEphemeral(
                channel=asker.channel, user=asker.user, text=formatted.text, blocks=formatted.blocks, parse="none"
            )

    async def _patiently(self, attempt: Callable[[bool], Awaitable[None]]) -> None:
        plain = False
        for _ in range(TRIES - 1):
            try:
                await attempt(plain)
            except MessageRejected:
                if plain:
                    raise
                plain = True
            except TemporaryFailure as error:
                pause = error.retry_after or PAUSE
                if pause > LONGEST_PAUSE:
                    raise
                await self._clock.sleep(pause)
            else:
                return
        await attempt(plain)
