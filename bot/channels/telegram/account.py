"""One bot token at work: its channel, and its listener running beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from types import TracebackType

from bot.catalogue.catalogue import Catalogue
from bot.channels.telegram.api import ReceivingBot, Timeouts, open_bot
from bot.channels.telegram.listen import Answer, TelegramListener
from bot.channels.telegram.membership import Membership
from bot.channels.telegram.memory import HandledUpdates
from bot.channels.telegram.menu import publish_menu
from bot.channels.telegram.poll import Poller, loop_name
from bot.channels.telegram.reply import Replier
from bot.channels.telegram.rights import Administrators
from bot.channels.telegram.send import TelegramChannel
from bot.ports import Clock, Configuration, Observer, Store

Stopped = Callable[[str], Awaitable[None]]


class TelegramAccount:
    """A bot, to be entered for as long as it serves::

        async with TelegramAccount(token=…, answer=desk.answer, …) as account:
            account.channel             # a ports.Channel, for a Dispatcher

    Entering asks nothing of Telegram and does not fail when it cannot be reached: the listener tries until it can, and
    is seen as the loop ``account.loop`` (``Progressed`` after each poll, at least every half minute; ``LoopFailed``).
    Leaving stops within seconds; answers under way are finished first.

    When Telegram refuses the token, or another program turns out to poll with it, ``AccountState(stopped=why)`` is
    seen, ``on_stopped(why)`` is called once, and the channel raises ``AccountStopped``, so that deliveries wait. A
    refused token is tried again every minute; another poller is left alone until the service starts again.
    """

    def __init__(
        self,
        *,
        token: str,
        answer: Answer,
        store: Store,
        configuration: Configuration,
        catalogue: Catalogue,
        clock: Clock,
        observer: Observer,
        api_url: str | None = None,
        proxy_url: str | None = None,
        account: str = "default",
        on_stopped: Stopped | None = None,
        timeouts: Timeouts | None = None,
        listen: bool = True,
    ) -> None:
        self._token = token
        self._answer = answer
        self._store = store
        self._configuration = configuration
        self._catalogue = catalogue
        self._clock = clock
        self._observer = observer
        self._api_url = api_url
        self._proxy_url = proxy_url
        self._account = account
        self._on_stopped = on_stopped
        self._timeouts = timeouts or Timeouts()
        self._listens = listen
        self._stack = AsyncExitStack()
        self._listening: asyncio.Task[None] | None = None
        self.channel: TelegramChannel

    @property
    def loop(self) -> str:
        """The name of the listening loop, as observers see it."""
        return loop_name(self.channel)

    async def __aenter__(self) -> "TelegramAccount":
        bot = await self._stack.enter_async_context(
            open_bot(self._token, api_url=self._api_url, proxy_url=self._proxy_url, timeouts=self._timeouts)
        )
        self.channel = TelegramChannel(bot, self._account)
        if self._listens:
            self._listening = asyncio.create_task(self._poller(bot).run(), name=self.loop)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._stack.aclose()

    def _poller(self, bot: ReceivingBot) -> Poller:
        membership = Membership(self._store, self._configuration, self._clock, self._account)
        listener = TelegramListener(
            answer=self._answer,
            replier=Replier(bot, self.channel, membership, self._clock),
            administrators=Administrators(bot, self._clock),
            membership=membership,
            clock=self._clock,
            account=self._account,
        )
        default = self._configuration.current().settings.defaults.language
        return Poller(
            bot=bot,
            channel=self.channel,
            listener=listener,
            updates=HandledUpdates(self._store, self._clock, self._account),
            clock=self._clock,
            observer=self._observer,
            held_for=self._timeouts.poll,
            greeted=lambda: publish_menu(bot, self._catalogue, default),
            stopped=self._on_stopped,
        )
