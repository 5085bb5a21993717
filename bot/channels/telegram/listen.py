"""From an update to an answer: typed commands, pressed buttons, and what the bot is told of itself."""

from collections.abc import Awaitable, Callable

import structlog
from telegram import CallbackQuery, Message, Update

from bot.channels.telegram.incoming import is_for, kind_of, person_of, place_of, speaks_as_chat, words_of
from bot.channels.telegram.membership import Membership
from bot.channels.telegram.reply import Replier, note_of
from bot.channels.telegram.rights import Administrators
from bot.commands.parse import BUTTON, split_command
from bot.model.chat import ChatKind, Platform
from bot.model.errors import DeliveryError
from bot.model.request import Person, Reply, Request
from bot.ports import Clock

Answer = Callable[[Request], Awaitable[Reply | None]]

LISTENED_TO = ("message", "channel_post", "callback_query", "my_chat_member")


class TelegramListener:
    """Handles updates. ``username`` is the bot's own, known once Telegram has said it."""

    def __init__(
        self,
        *,
        answer: Answer,
        replier: Replier,
        administrators: Administrators,
        membership: Membership,
        clock: Clock,
        account: str,
    ) -> None:
        self._answer = answer
        self._replier = replier
        self._administrators = administrators
        self._membership = membership
        self._clock = clock
        self._account = account
        self.username = ""

    async def handle(self, update: Update) -> None:
        """Do what an update asks for; an answer that cannot be sent is only logged."""
        try:
            if update.my_chat_member is not None:
                await self._membership.changed(update.my_chat_member)
            elif update.callback_query is not None:
                await self._pressed(update.callback_query)
            elif (message := update.message or update.channel_post) is not None:
                await self._said(message)
        except DeliveryError as error:
            structlog.get_logger("homeward").warning(
                "answer not sent", platform=Platform.TELEGRAM.value, why=f"{type(error).__name__}: {error}"
            )

    async def _said(self, message: Message) -> None:
        if message.migrate_to_chat_id is not None:
            await self._membership.moved(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._membership.moved(message.migrate_from_chat_id, message.chat.id)
        elif (words := words_of(message)) is not None and is_for(words, self.username, kind_of(message.chat)):
            await self._asked(message, words)

    async def _asked(self, message: Message, words: str) -> None:
        kind, where = kind_of(message.chat), place_of(message, self._account)
        command, arguments = split_command(words)
        if not command and kind is not ChatKind.PRIVATE:
            return
        reply = await self._answer(
            Request(
                chat=where,
                kind=kind,
                person=person_of(message),
                command=command,
                arguments=arguments,
                manages_chat=await self._may_manage(message, kind),
                language=message.from_user.language_code if message.from_user is not None else None,
                at=self._clock.now(),
            )
        )
        if reply is not None:
            reply_to = str(message.message_id) if kind is ChatKind.GROUP else None
            await self._replier.say(where, reply.message, reply_to=reply_to)

    async def _may_manage(self, message: Message, kind: ChatKind) -> bool:
        """Only administrators post in a channel; in a group they may also speak as the group."""
        if kind is not ChatKind.GROUP or speaks_as_chat(message):
            return True
        if message.sender_chat is not None or message.from_user is None:
            return False
        return await self._administrators.has(message.chat.id, message.from_user.id)

    async def _pressed(self, query: CallbackQuery) -> None:
        note = ""
        try:
            note = await self._answer_press(query)
        finally:
            await self._replier.note(query.id, note)

    async def _answer_press(self, query: CallbackQuery) -> str:
        """Answer a press, with a note for whoever pressed or with a message."""
        request = await self._request(query)
        reply = await self._answer(request) if request is not None else None
        if request is None or reply is None:
            return ""
        note = note_of(reply.message)
        if note is not None and not reply.replaces:
            return note
        pressed = query.message
        if reply.replaces and pressed is not None:
            await self._replier.replace(request.chat, str(pressed.message_id), reply.message)
        else:
            await self._replier.say(request.chat, reply.message)
        return ""

    async def _request(self, query: CallbackQuery) -> Request | None:
        """Return what a press asks for, with rights asked for anew; None where no message of ours is behind it."""
        if query.message is None or query.data is None:
            return None
        chat, kind = query.message.chat, kind_of(query.message.chat)
        is_private = kind is ChatKind.PRIVATE
        return Request(
            chat=place_of(query.message, self._account),
            kind=kind,
            person=Person(platform=Platform.TELEGRAM, id=str(query.from_user.id)),
            command=BUTTON,
            arguments=query.data,
            manages_chat=is_private or await self._administrators.has(chat.id, query.from_user.id, ask=True),
            language=query.from_user.language_code,
            at=self._clock.now(),
        )
