"""One Slack app in one workspace at work: its channel, and its listener running beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from types import TracebackType

from slack_sdk.web.async_client import AsyncWebClient

from bot.catalogue.catalogue import Catalogue
from bot.channels.slack.api import Timeouts, open_client
from bot.channels.slack.listen import Answer, SlackListener
from bot.channels.slack.membership import Membership
from bot.channels.slack.memory import HandledEvents
from bot.channels.slack.people import DirectMessages
from bot.channels.slack.reply import Replier
from bot.channels.slack.send import SlackChannel
from bot.channels.slack.socket import Listening, loop_name
from bot.model.chat import ChatAddress
from bot.ports import Clock, Configuration, Observer, Store

Stopped = Callable[[str], Awaitable[None]]


class SlackAccount:
    """An app, to be entered for as long as it serves::

        async with SlackAccount(bot_token=…, app_token=…, answer=desk.answer, …) as account:
            account.channel             # a ports.Channel, for a Dispatcher

    Entering asks nothing of Slack and does not fail when it cannot be reached: the listener tries until it can, and is
    seen as the loop ``account.loop`` (``Progressed`` every ten seconds; ``LoopFailed``). Leaving stops within seconds;
    answers under way are finished first.

    When Slack refuses a token, or says that the app was removed, ``AccountState(stopped=why)`` is seen and
    ``on_stopped(why)`` is called once; where it is the bot token, the channel raises ``AccountStopped``, so that
    deliveries wait. It is tried again every minute.
    """

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str,
        answer: Answer,
        store: Store,
        configuration: Configuration,
        catalogue: Catalogue,
        clock: Clock,
        observer: Observer,
        on_stopped: Stopped,
        api_url: str | None = None,
        account: str = "default",
        timeouts: Timeouts | None = None,
        listen: bool = True,
    ) -> None:
        self._bot_token = bot_token
        self._app_token = app_token
        self._answer = answer
        self._store = store
        self._configuration = configuration
        self._catalogue = catalogue
        self._clock = clock
        self._observer = observer
        self._api_url = api_url
        self._account = account
        self._on_stopped = on_stopped
        self._timeouts = timeouts or Timeouts()
        self._listens = listen
        self._stack = AsyncExitStack()
        self._listening: asyncio.Task[None] | None = None
        self.channel: SlackChannel

    @property
    def loop(self) -> str:
        """The name of the listening loop, as observers see it."""
        return loop_name(self.channel)

    async def __aenter__(self) -> "SlackAccount":
        client = await self._stack.enter_async_context(
            open_client(self._bot_token, api_url=self._api_url, timeouts=self._timeouts)
        )
        self.channel = SlackChannel(client, self._clock, self._account)
        if self._listens:
            self._listening = asyncio.create_task(self._make_listening(client).run(), name=self.loop)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._stack.aclose()

    def _make_listening(self, client: AsyncWebClient) -> Listening:
        events = HandledEvents(self._store, self._clock, self._account)
        listener = SlackListener(
            answer=self._answer,
            replier=Replier(client, self.channel, self._clock),
            membership=Membership(self._store, self._configuration, self._clock, self._account),
            directs=DirectMessages(client),
            say=self._say_to,
            events=events,
            clock=self._clock,
            account=self._account,
        )
        return Listening(
            client=client,
            app_token=self._app_token,
            channel=self.channel,
            listener=listener,
            events=events,
            clock=self._clock,
            observer=self._observer,
            ping=self._timeouts.ping,
            stopped=self._on_stopped,
        )

    async def _say_to(self, where: ChatAddress, msgid: str, **values: str) -> str:
        """Return a string of the catalogue's in a chat's language."""
        chat = await self._store.read(lambda tx: tx.chats.find(where))
        default = self._configuration.current().settings.defaults.language
        return self._catalogue.say(default if chat is None else chat.language, msgid, **values)
