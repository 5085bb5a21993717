"""Answering somebody who waits: nobody's ledger, so a pause that Telegram asks for is waited out here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from telegram import Bot

from bot.channels.telegram.errors import Translated
from bot.channels.telegram.membership import Membership
from bot.channels.telegram.send import TelegramChannel
from bot.model.chat import ChatAddress
from bot.model.errors import ChatMoved, EditClosed, MessageGone, MessageRejected, TemporaryFailure
from bot.model.message import Message
from bot.ports import Clock

TRIES = 4
PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
"""An answer that would come later than this is not worth waiting for."""

TOAST = 200
"""Characters of the note that Telegram shows to whoever pressed a button."""


class Replier:
    """Sends answers. Raises ``DeliveryError`` when one could not be sent."""

    def __init__(self, bot: Bot, channel: TelegramChannel, membership: Membership, clock: Clock) -> None:
        self._bot = bot
        self._channel = channel
        self._membership = membership
        self._clock = clock

    async def say(self, where: ChatAddress, message: Message, *, reply_to: str | None = None) -> None:
        """Send an answer, to the new address of a group that just moved."""
        try:
            await self._patiently(lambda plain: self._post(where, message, reply_to, plain))
        except ChatMoved as error:
            await self._membership.moved(int(where.address), int(error.new_address))
            moved = replace(where, address=error.new_address)
            await self._patiently(lambda plain: self._post(moved, message, None, plain))

    async def replace(self, where: ChatAddress, message_id: str, message: Message) -> None:
        """Put an answer in the place of the message whose button was pressed, or below it where that is gone."""
        try:
            await self._patiently(lambda plain: self._channel.edit(where, message_id, message, plain=plain))
        except (MessageGone, EditClosed):
            await self.say(where, message)

    async def note(self, press: str, text: str = "") -> None:
        """End the waiting of whoever pressed a button, with a note to them alone if there is one."""

        async def answer(_: bool) -> None:
            with Translated():
                await self._bot.answer_callback_query(press, text=text or None, show_alert=bool(text))

        await self._patiently(answer)

    async def _post(self, where: ChatAddress, message: Message, reply_to: str | None, plain: bool) -> None:
        await self._channel.post(where, message, reply_to=reply_to, key="", plain=plain)

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


def note_of(message: Message) -> str | None:
    """Return an answer's text if a note can hold it whole: one short line, no buttons."""
    text = message.plain()
    return text if len(message.lines) == 1 and not message.buttons and 0 < len(text) <= TOAST else None
