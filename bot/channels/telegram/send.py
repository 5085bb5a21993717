"""Telegram as a channel: posts and edits. The ledger owns the pace, so nothing here waits or tries again."""

from datetime import datetime

from telegram import Bot, LinkPreviewOptions, ReplyParameters

from bot.channels.telegram.errors import Translated
from bot.channels.telegram.format import format_message
from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.errors import AccountStopped, MessageRejected
from bot.model.message import Message

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A preview shows the outlet's photograph."""


class TelegramChannel:
    """Posts and edits with one token. Raises only ``DeliveryError``s."""

    def __init__(self, bot: Bot, account: str = "default") -> None:
        self._bot = bot
        self._account = account
        self._stopped: str | None = None

    @property
    def platform(self) -> Platform:
        """Telegram."""
        return Platform.TELEGRAM

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
        """Send a message, as a reply if asked; where the message to reply to is gone, without."""
        self._refuse_if_stopped()
        formatted = format_message(message, plain=plain)
        with Translated():
            sent = await self._bot.send_message(
                chat_id=where.address,
                text=formatted.text,
                parse_mode=formatted.parse_mode,
                message_thread_id=int(where.thread) if where.thread is not None else None,
                reply_parameters=_reply_to(reply_to),
                reply_markup=formatted.keyboard,
                link_preview_options=NO_PREVIEW,
            )
            return str(sent.message_id)
        raise MessageRejected("Telegram found nothing to send")

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        """Bring a message up to date."""
        self._refuse_if_stopped()
        formatted = format_message(message, plain=plain)
        with Translated():
            await self._bot.edit_message_text(
                chat_id=where.address,
                message_id=int(message_id),
                text=formatted.text,
                parse_mode=formatted.parse_mode,
                reply_markup=formatted.keyboard,
                link_preview_options=NO_PREVIEW,
            )

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        """A bot cannot read what it wrote."""
        return LookUp(result=LookUpResult.UNSUPPORTED)

    def _refuse_if_stopped(self) -> None:
        if self._stopped is not None:
            raise AccountStopped(self._stopped)


def _reply_to(message_id: str | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=int(message_id), allow_sending_without_reply=True)
