"""Who may manage a chat: its administrators, asked of Telegram and believed for a minute."""

from collections import OrderedDict
from datetime import datetime, timedelta

from telegram import Bot
from telegram.constants import ChatMemberStatus

from bot.channels.telegram.errors import Translated
from bot.model.errors import DeliveryError
from bot.ports import Clock

BELIEVED_FOR = timedelta(minutes=1)
REMEMBERED = 1000

_MANAGING = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})


class Administrators:
    """Knows who administers which chat."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._known: OrderedDict[tuple[int, int], tuple[bool, datetime]] = OrderedDict()

    async def has(self, chat: int, user: int, *, ask: bool = False) -> bool:
        """Whether a user administers a chat; ``ask`` believes nothing from before. In doubt, no."""
        now = self._clock.now()
        known = self._known.get((chat, user))
        if known is not None and not ask and now - known[1] < BELIEVED_FOR:
            return known[0]
        try:
            manages = await self._ask(chat, user)
        except DeliveryError:
            return False
        self._known[chat, user] = (manages, now)
        self._known.move_to_end((chat, user))
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return manages

    async def _ask(self, chat: int, user: int) -> bool:
        with Translated():
            member = await self._bot.get_chat_member(chat, user)
            return member.status in _MANAGING
        return False
