"""The Telegram that the test server plays: people, chats, what was said, and the updates that wait for the bot."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.servers.telegram_html import Parsed

BOT_ID = 4242
BOT_NAME = "homeward_test_bot"
ANONYMOUS_ID = 1087968824
CHANNEL_STAND_IN_ID = 136817688

Json = dict[str, Any]


@dataclass
class Said:
    """A message of the bot, as it stands now, and how it came to be so."""

    id: int
    chat: int
    thread: int | None
    html: str
    parsed: Parsed
    keyboard: list[list[Json]]
    reply_to: int | None
    preview: bool
    at: float
    edits: list[float] = field(default_factory=list)
    deleted: bool = False
    locked: bool = False

    @property
    def text(self) -> str:
        return self.parsed.text

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "chat": self.chat,
            "thread": self.thread,
            "html": self.html,
            "text": self.text,
            "links": self.parsed.links(),
            "keyboard": self.keyboard,
            "reply_to": self.reply_to,
            "preview": self.preview,
            "at": self.at,
            "edits": self.edits,
            "deleted": self.deleted,
        }


@dataclass
class Room:
    """A chat. ``bot`` is the bot's standing: member, administrator, restricted, left, kicked."""

    id: int
    type: str
    title: str
    bot: str = "member"
    bot_may_post: bool = True
    administrators: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    threads: dict[int, bool] = field(default_factory=dict)
    moved_to: int | None = None
    is_gone: bool = False

    def as_json(self) -> Json:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        forum = {"is_forum": True} if self.threads else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


@dataclass(frozen=True)
class Call:
    """A request that reached the server, and the status it was answered with."""

    method: str
    values: Json
    status: int
    at: float


class World:
    """Everything that happened, and what people do. All values in and out are JSON, so that it can be driven from afar.

    People act through ``open_private … press``; ``said``, ``notes``, ``calls`` and ``commands`` are what the bot did.
    """

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.languages: dict[int, str] = {}
        self.said: list[Said] = []
        self.calls: list[Call] = []
        self.notes: dict[str, Json] = {}
        self.presses: dict[str, float] = {}
        self.commands: dict[str, list[Json]] = {}
        self.updates: list[Json] = []
        self.news = asyncio.Event()
        self._next_update = 1000
        self._next_message = 0

    # --- making chats -------------------------------------------------------------------------------------------------

    def open_private(self, user: int, name: str = "Olena", language: str | None = None, started: bool = True) -> int:
        """A person, who has started the bot unless told otherwise."""
        self.rooms[user] = Room(id=user, type="private", title=name, bot="member" if started else "never")
        if language is not None:
            self.languages[user] = language
        return user

    def open_group(
        self,
        chat: int,
        administrators: list[int] | None = None,
        members: list[int] | None = None,
        threads: list[int] | None = None,
        supergroup: bool = True,
    ) -> int:
        """A group with the bot in it; with threads it is a forum."""
        self.rooms[chat] = Room(
            id=chat,
            type="supergroup" if supergroup else "group",
            title=f"Group {chat}",
            administrators=set(administrators or ()),
            members=set(members or ()),
            threads=dict.fromkeys(threads or (), True),
        )
        return chat

    def open_channel(self, chat: int, administrators: list[int] | None = None, may_post: bool = True) -> int:
        """A channel that the bot administers."""
        self.rooms[chat] = Room(
            id=chat,
            type="channel",
            title=f"Channel {chat}",
            bot="administrator",
            bot_may_post=may_post,
            administrators=set(administrators or ()),
        )
        return chat

    # --- what people do -----------------------------------------------------------------------------------------------

    def say(
        self, user: int, text: str, chat: int | None = None, thread: int | None = None, anonymously: bool = False
    ) -> int:
        """Somebody writes: in private, or in a group, there maybe as an anonymous administrator."""
        room = self.rooms[user if chat is None else chat]
        author: Json = {"from": self.user(user)}
        if anonymously:
            stand_in = {"id": ANONYMOUS_ID, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            author = {"from": stand_in, "sender_chat": room.as_json()}
        return self.message(room, "message", {**author, "text": text, **_topic(thread)})

    def post(self, chat: int, text: str) -> int:
        """A channel's administrator posts."""
        room = self.rooms[chat]
        return self.message(room, "channel_post", {"sender_chat": room.as_json(), "text": text})

    def press(self, user: int, message: int, data: str | None = None, chat: int | None = None) -> str:
        """Somebody presses the first button of a message, or sends other data as a forged client might."""
        there = user if chat is None else chat
        said = self.find(there, message)
        pressed = data if data is not None else said.keyboard[0][0]["callback_data"]
        query = f"q{len(self.presses) + 1}"
        self.presses[query] = time.time()
        values = {"id": query, "from": self.user(user), "chat_instance": "1", "data": pressed}
        self.update("callback_query", {**values, "message": self.message_json(said)})
        return query

    def react(self, chat: int, standing: str, may_post: bool = True, by: int | None = None) -> None:
        """The bot's standing changes: blocked (kicked), started again (member), removed, let in, restricted."""
        room = self.rooms[chat]
        old, room.bot, room.bot_may_post = room.bot, standing, may_post
        change = {"chat": room.as_json(), "from": self.user(by or 1), "date": int(time.time())}
        self.update(
            "my_chat_member",
            {
                **change,
                "old_chat_member": member_json(old, may_post),
                "new_chat_member": member_json(standing, may_post),
            },
        )

    def migrate(self, chat: int, new: int, told: bool = True) -> int:
        """A group becomes a supergroup with another id; the bot is told by a service message in both, or not at all."""
        room = self.rooms[chat]
        self.rooms[new] = Room(
            id=new, type="supergroup", title=room.title, administrators=room.administrators, members=room.members
        )
        room.moved_to = new
        if told:
            self.message(room, "message", {"from": self.user(1), "migrate_to_chat_id": new})
            self.message(self.rooms[new], "message", {"from": self.user(1), "migrate_from_chat_id": chat})
        return new

    def close_thread(self, chat: int, thread: int) -> None:
        """A forum topic is closed."""
        self.rooms[chat].threads[thread] = False

    def delete(self, chat: int, message: int) -> None:
        """Somebody deletes a message of the bot."""
        self.find(chat, message).deleted = True

    def lock(self, chat: int, message: int) -> None:
        """A message can no longer be edited."""
        self.find(chat, message).locked = True

    def redeliver(self, updates: list[Json]) -> None:
        """Updates come once more, as after a lost confirmation."""
        self.updates = [*updates, *self.updates]
        self.news.set()

    # --- looking ------------------------------------------------------------------------------------------------------

    def told(self, chat: int, thread: int | None = None) -> list[Json]:
        """What the bot said in a chat or a thread, as it stands now, oldest first."""
        return [said.as_json() for said in self.said if (said.chat, said.thread) == (chat, thread)]

    def log(self) -> list[Json]:
        """Every request, oldest first."""
        return [vars(call) for call in self.calls]

    def find(self, chat: int, message: int) -> Said:
        """The bot's message with this id. Raises ``KeyError``."""
        for said in self.said:
            if (said.chat, said.id) == (chat, message) and not said.deleted:
                return said
        raise KeyError(message)

    # --- making JSON --------------------------------------------------------------------------------------------------

    def message(self, room: Room, kind: str, values: Json) -> int:
        """Put a message of somebody else's into the queue of updates."""
        self._next_message += 1
        text = values.get("text", "")
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0]) if text.split() else 0}
        entities = {"entities": [command]} if text.startswith("/") else {}
        shared = {"message_id": self._next_message, "date": int(time.time()), "chat": room.as_json()}
        self.update(kind, {**shared, **entities, **values})
        return self._next_message

    def update(self, kind: str, values: Json) -> None:
        """Put an update into the queue."""
        self._next_update += 1
        self.updates.append({"update_id": self._next_update, kind: values})
        self.news.set()

    @property
    def last_message_id(self) -> int:
        """The newest message's id."""
        return self._next_message

    def next_message_id(self) -> int:
        """A new id; ids are counted over all chats here."""
        self._next_message += 1
        return self._next_message

    def user(self, user: int) -> Json:
        """A person as the Bot API shows them."""
        room = self.rooms.get(user)
        language = {"language_code": self.languages[user]} if user in self.languages else {}
        return {"id": user, "is_bot": False, "first_name": room.title if room else f"User {user}", **language}

    def message_json(self, said: Said) -> Json:
        """The bot's message as the Bot API shows it."""
        return {
            "message_id": said.id,
            "date": int(said.at),
            "chat": self.rooms[said.chat].as_json(),
            "from": bot_json(),
            "text": said.text,
            "entities": [entity.as_json() for entity in said.parsed.entities],
            **_topic(said.thread),
            **({"reply_markup": {"inline_keyboard": said.keyboard}} if said.keyboard else {}),
        }


def bot_json() -> Json:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Homeward", "username": BOT_NAME}


def member_json(standing: str, may_post: bool) -> Json:
    """The bot's membership as the Bot API shows it."""
    shared: Json = {"user": bot_json(), "status": standing}
    if standing == "kicked":
        return {**shared, "until_date": 0}
    if standing == "administrator":
        return {**shared, **dict.fromkeys(_ADMINISTRATOR, False), "can_post_messages": may_post}
    if standing == "restricted":
        return {**shared, **dict.fromkeys(_RESTRICTED, False), "is_member": True, "until_date": 0}
    return {**shared, "status": "left" if standing == "never" else standing}


def _topic(thread: int | None) -> Json:
    return {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}


_ADMINISTRATOR = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
_RESTRICTED = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"),
    *("can_edit_tag", "can_react_to_messages"),
)
