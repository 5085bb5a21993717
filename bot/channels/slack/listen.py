"""From what Slack tells to an answer: the command, mentions, direct messages, pressed buttons, and the app's own fate.

Everything is acknowledged at once and worked on afterwards. Whoever may post in a channel manages its subscriptions.
What changes a channel for everybody is answered to everybody, what somebody only wants to know to them alone; a mention
is answered in its thread; a direct message, where it was written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Protocol
from weakref import WeakValueDictionary

import structlog

from bot.channels.slack.incoming import Json, command_of, is_written, kind_of, words_of
from bot.channels.slack.membership import Membership
from bot.channels.slack.memory import HandledEvents
from bot.channels.slack.people import DirectMessages
from bot.channels.slack.reply import Asker, Replier
from bot.commands.command import Who
from bot.commands.parse import BUTTON, split_command
from bot.commands.table import COMMANDS
from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.errors import DeliveryError, NotAllowed
from bot.model.message import Message, Style, Text
from bot.model.request import Person, Reply, Request
from bot.ports import Clock

Answer = Callable[[Request], Awaitable[Reply | None]]


class Say(Protocol):
    """Says a string of the catalogue's in a chat's language."""

    async def __call__(self, where: ChatAddress, msgid: str, **values: str) -> str:
        """Return it."""
        ...


STOP_WAIT = 5.0
_FOR_EVERYBODY = frozenset(command.name for command in COMMANDS if command.who is Who.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who the app is in its workspace."""

    user: str
    name: str
    bot: str
    team: str


class SlackListener:
    """Handles what Slack tells. ``me`` is known once Slack has said it; ``ended`` is called if the app is removed."""

    def __init__(
        self,
        *,
        answer: Answer,
        replier: Replier,
        membership: Membership,
        directs: DirectMessages,
        say: Say,
        events: HandledEvents,
        clock: Clock,
        account: str,
    ) -> None:
        self._answer = answer
        self._replier = replier
        self._membership = membership
        self._directs = directs
        self._say = say
        self._events = events
        self._clock = clock
        self._account = account
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()
        self._log = structlog.get_logger("homeward").bind(platform=Platform.SLACK.value, account=account)
        self.me = Me(user="", name="", bot="", team="")
        self.ended: Callable[[str], None] = lambda _: None

    # --- what Bolt calls ----------------------------------------------------------------------------------------------

    def heard(self, body: Json) -> None:
        """Take an event, unless it was taken before."""
        event: Json = body["event"]
        channel = event.get("channel", "")
        self._start(body["event_id"], str(channel), self._happened(event))

    def commanded(self, body: Json) -> None:
        """Take a slash command."""
        self._start(body["trigger_id"], body["channel_id"], self._command(body))

    def pressed(self, body: Json) -> None:
        """Take a pressed button."""
        channel = (body.get("channel") or {}).get("id") or body["container"]["channel_id"]
        for action in body["actions"]:
            key = f"{body['trigger_id']}:{action.get('action_ts')}"
            self._start(key, channel, self._press(body, channel, action.get("value") or ""))

    async def finish(self) -> None:
        """Wait a little for what is being worked on, and give the rest up."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_WAIT)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # --- one after the other ------------------------------------------------------------------------------------------

    def _start(self, key: str, channel: str, work: Coroutine[Any, Any, None]) -> None:
        if not self._events.take(key):
            work.close()
            return
        task = asyncio.create_task(self._handle(channel, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _handle(self, channel: str, work: Coroutine[Any, Any, None]) -> None:
        """Work after the earlier ones of the channel; a bug in it must not silence the others."""
        async with self._lanes.setdefault(channel, asyncio.Lock()):
            try:
                await work
                await self._events.write_down()
            except DeliveryError as error:
                self._log.warning("answer not sent", why=f"{type(error).__name__}: {error}")
            except Exception:
                self._log.exception("event failed")

    # --- events -------------------------------------------------------------------------------------------------------

    async def _happened(self, event: Json) -> None:
        match event.get("type"):
            case "app_mention" if "bot_id" not in event and event.get("user"):
                await self._mentioned(event)
            case "message" if is_written(event):
                await self._written(event)
            case "app_uninstalled":
                self.ended("the app was uninstalled")
            case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
                self.ended("the bot token was revoked")
            case _:
                await self._membership.told(event, self.me.user)

    async def _mentioned(self, event: Json) -> None:
        command, arguments = command_of(words_of(event.get("text", ""), self.me.user))
        reply = await self._answer(self._request(event["channel"], event["user"], command, arguments))
        if reply is not None:
            thread = event.get("thread_ts") or event["ts"]
            await self._replier.say(event["channel"], reply.message, thread=thread)

    async def _written(self, event: Json) -> None:
        channel = event["channel"]
        self._directs.learn(event["user"], channel)
        command, arguments = split_command(words_of(event.get("text", ""), self.me.user))
        reply = await self._answer(self._request(channel, event["user"], command, arguments))
        if reply is not None:
            await self._replier.say(channel, reply.message, thread=event.get("thread_ts"))

    # --- commands and presses -----------------------------------------------------------------------------------------

    async def _command(self, body: Json) -> None:
        command, arguments = command_of(words_of(body.get("text") or "", self.me.user))
        channel, user = body["channel_id"], body["user_id"]
        address = await self._address(channel, user)
        reply = await self._answer(self._request(address, user, command, arguments))
        if reply is None:
            return
        asker = Asker(channel=channel, user=user, response_url=body.get("response_url"))
        is_private = kind_of(channel) is ChatKind.PRIVATE
        if is_private and address == channel:
            await self._replier.say(channel, reply.message)
        elif not is_private and command in _FOR_EVERYBODY:
            await self._tell_everybody(asker, reply.message)
        else:
            await self._replier.whisper(asker, reply.message)

    async def _tell_everybody(self, asker: Asker, message: Message) -> None:
        """Answer in the channel; where we may not write, tell the asker alone, and what to do about it."""
        try:
            await self._replier.say(asker.channel, message)
        except NotAllowed as error:
            self._log.info("answered to the asker alone", why=str(error))
            hint = await self._say(self._at(asker.channel), "slack.uninvited", name=self.me.name)
            line = (Text(text=hint, style=Style.WARNING),)
            await self._replier.whisper(asker, replace(message, lines=(line, *message.lines), keep=message.keep + 1))

    async def _press(self, body: Json, channel: str, action: str) -> None:
        container, user = body.get("container") or {}, body["user"]["id"]
        address = await self._address(channel, user)
        reply = await self._answer(self._request(address, user, BUTTON, action))
        if reply is None:
            return
        asker = Asker(channel=channel, user=user, response_url=body.get("response_url"))
        is_whispered, ts = bool(container.get("is_ephemeral")), container.get("message_ts")
        if reply.replaces and is_whispered:
            await self._replier.replace_whisper(asker, reply.message)
        elif reply.replaces and ts:
            await self._replier.replace(self._at(channel), ts, reply.message)
        elif kind_of(channel) is ChatKind.PRIVATE and not is_whispered:
            await self._replier.say(channel, reply.message, thread=container.get("thread_ts"))
        else:
            await self._replier.whisper(asker, reply.message)

    # --- who and where ------------------------------------------------------------------------------------------------

    async def _address(self, channel: str, user: str) -> str:
        """Return the channel that is meant: somebody's direct message with us, wherever else they ask in private."""
        return await self._directs.of(user, channel) if kind_of(channel) is ChatKind.PRIVATE else channel

    def _request(self, channel: str, user: str, command: str, arguments: str) -> Request:
        return Request(
            chat=self._at(channel),
            kind=kind_of(channel),
            person=Person(platform=Platform.SLACK, id=user),
            command=command,
            arguments=arguments,
            at=self._clock.now(),
        )

    def _at(self, channel: str) -> ChatAddress:
        return ChatAddress(platform=Platform.SLACK, address=channel, account=self._account)
