"""What stands in an update: where it was said, by whom, and whether it is meant for us. Pure."""

from telegram import Chat, MaybeInaccessibleMessage, Message
from telegram.constants import ChatType

from bot.model.chat import ChatAddress, ChatKind, Platform
from bot.model.request import Person

_KINDS = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}


def kind_of(chat: Chat) -> ChatKind:
    """Return the sort of chat; groups and supergroups are one to us."""
    return _KINDS.get(ChatType(chat.type), ChatKind.GROUP)


def place_of(message: MaybeInaccessibleMessage, account: str) -> ChatAddress:
    """Return where to answer: the chat, and the forum topic if it is one (a thread of replies in a group is none).

    Of a message too old to be read, Telegram tells the chat alone.
    """
    thread = None
    if isinstance(message, Message) and message.is_topic_message:
        thread = str(message.message_thread_id)
    return ChatAddress(platform=Platform.TELEGRAM, address=str(message.chat.id), thread=thread, account=account)


def person_of(message: Message) -> Person:
    """Return who wrote; whoever writes as a chat is that chat, never the stand-in user that Telegram names."""
    author = message.sender_chat or message.from_user or message.chat
    return Person(platform=Platform.TELEGRAM, id=str(author.id))


def speaks_as_chat(message: Message) -> bool:
    """Whether the chat itself speaks: an anonymous administrator, or a post in a channel."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def words_of(message: Message) -> str | None:
    """Return what somebody said: a caption counts, a picture says nothing (""), a service message is None.

    None too for a channel's post that Telegram copied into its discussion group: it was answered in the channel.
    """
    if message.is_automatic_forward:
        return None
    words = message.text or message.caption
    if words is None and message.effective_attachment is not None:
        return ""
    return words


def is_for(words: str, username: str, kind: ChatKind) -> bool:
    """Whether a text is meant for this bot: not ``/recent@another_bot`` in company."""
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    _, at, name = first.partition("@")
    if kind is ChatKind.PRIVATE or not first.startswith("/") or not at:
        return True
    return name.casefold() == username.casefold()
