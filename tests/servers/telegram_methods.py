"""The Bot API's methods, each refusing what Telegram refuses, in Telegram's words."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.servers.telegram_faults import Refused, Speed
from tests.servers.telegram_html import CannotParse, Parsed, parse_html, units
from tests.servers.telegram_world import Json, Room, Said, World, bot_json

TEXT_LIMIT = 4096
CALLBACK_LIMIT = 64
NOTE_LIMIT = 200
BUTTONS_LIMIT = 100
QUERY_LIVES = 900.0
GONE = "group chat was deleted"

Method = Callable[["Methods", Json], Awaitable[Any]]


class Methods:
    """Answers for one bot."""

    def __init__(self, world: World, speed: Speed) -> None:
        self._world = world
        self._speed = speed
        self._poll: asyncio.Event | None = None
        self.has_webhook = False

    async def call(self, method: str, values: Mapping[str, str]) -> Any:
        """Carry out a method. Raises ``Refused``."""
        known = METHODS.get(method)
        if known is None:
            raise Refused(404, "Not Found")
        run, required, optional = known
        given = {name: _value(name, text) for name, text in values.items()}
        for name in required:
            if given.get(name) in (None, ""):
                empty = {"text": "message text is empty", "chat_id": "chat_id is empty"}
                raise Refused(400, f"Bad Request: {empty.get(name, f'parameter {name} is required')}")
        if unknown := given.keys() - required - optional:
            raise Refused(400, f"Bad Request: unknown parameters {sorted(unknown)}")
        return await run(self, given)

    # --- the bot itself -----------------------------------------------------------------------------------------------

    async def get_me(self, _: Json) -> Json:
        return {**bot_json(), "can_join_groups": True, "can_read_all_group_messages": False}

    async def set_my_commands(self, values: Json) -> bool:
        commands: list[Json] = values["commands"]
        for command in commands:
            if not 1 <= len(command["command"]) <= 32 or not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self._world.commands[values.get("language_code", "")] = commands
        return True

    async def get_updates(self, values: Json) -> list[Json]:
        if self.has_webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll is not None:
            self._poll.set()
        ended = self._poll = asyncio.Event()
        offset, wanted = int(values.get("offset", 0)), values.get("allowed_updates") or None
        self._world.updates = [one for one in self._world.updates if one["update_id"] >= offset]
        deadline = time.monotonic() + float(values.get("timeout", 0))
        while not (found := self._waiting(wanted)) and (left := deadline - time.monotonic()) > 0:
            await self._until_news(ended, left)
            if ended.is_set():
                raise Refused(409, "Conflict: terminated by other getUpdates request")
        if self._poll is ended:
            self._poll = None
        return found[: int(values.get("limit", 100))]

    def _waiting(self, wanted: list[str] | None) -> list[Json]:
        return [one for one in self._world.updates if wanted is None or any(kind in one for kind in wanted)]

    async def _until_news(self, ended: asyncio.Event, left: float) -> None:
        self._world.news.clear()
        waits = [asyncio.ensure_future(self._world.news.wait()), asyncio.ensure_future(ended.wait())]
        try:
            await asyncio.wait(waits, timeout=min(left, 1.0), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    # --- messages -----------------------------------------------------------------------------------------------------

    async def send_message(self, values: Json) -> Json:
        room = self._room(values["chat_id"])
        self._may_write(room)
        thread = self._thread(room, values.get("message_thread_id"))
        parsed = _parse(values)
        keyboard = _keyboard(values)
        reply_to = self._reply_to(room, values.get("reply_parameters"))
        self._speed.check(room.id)
        said = Said(
            id=self._world.next_message_id(),
            chat=room.id,
            thread=thread,
            html=values["text"],
            parsed=parsed,
            keyboard=keyboard,
            reply_to=reply_to,
            preview=_has_preview(values),
            at=time.time(),
        )
        self._world.said.append(said)
        return self._world.message_json(said)

    async def edit_message_text(self, values: Json) -> Json:
        room = self._room(values["chat_id"])
        self._may_write(room)
        parsed, keyboard = _parse(values), _keyboard(values)
        try:
            said = self._world.find(room.id, int(values["message_id"]))
        except KeyError as error:
            raise Refused(400, "Bad Request: message to edit not found") from error
        if said.locked:
            raise Refused(400, "Bad Request: message can't be edited")
        if (said.parsed, said.keyboard) == (parsed, keyboard):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message",
            )
        self._speed.check(room.id)
        said.html, said.parsed, said.keyboard, said.preview = values["text"], parsed, keyboard, _has_preview(values)
        said.edits.append(time.time())
        return self._world.message_json(said)

    async def answer_callback_query(self, values: Json) -> bool:
        query = values["callback_query_id"]
        pressed_at = self._world.presses.get(query)
        if pressed_at is None or time.time() - pressed_at > QUERY_LIVES:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if units(values.get("text", "")) > NOTE_LIMIT:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        if query in self._world.notes:
            raise Refused(400, "Bad Request: query answered twice")
        self._world.notes[query] = {"text": values.get("text", ""), "alert": bool(values.get("show_alert", False))}
        return True

    async def get_chat_member(self, values: Json) -> Json:
        room, user = self._room(values["chat_id"]), int(values["user_id"])
        self._must_be_in(room)
        shown = self._world.user(user)
        if user in room.administrators:
            return {"status": "creator", "user": shown, "is_anonymous": False}
        return {"status": "member" if user in room.members else "left", "user": shown}

    # --- what is refused ----------------------------------------------------------------------------------------------

    def _room(self, chat: object) -> Room:
        room = self._world.rooms.get(int(chat)) if isinstance(chat, int | str) and _is_number(chat) else None
        if room is None:
            raise Refused(400, "Bad Request: chat not found")
        if room.moved_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=room.moved_to,
            )
        return room

    def _must_be_in(self, room: Room) -> None:
        kind = "group" if room.type == "group" else f"{room.type} chat" if room.type == "channel" else room.type
        if room.is_gone:
            raise Refused(403, f"Forbidden: the {GONE}")
        if room.type == "private" and room.bot == "kicked":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if room.bot == "never":
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        if room.bot == "kicked":
            raise Refused(403, f"Forbidden: bot was kicked from the {kind} chat".replace("chat chat", "chat"))
        if room.bot == "left":
            raise Refused(403, f"Forbidden: bot is not a member of the {kind} chat".replace("chat chat", "chat"))

    def _may_write(self, room: Room) -> None:
        self._must_be_in(room)
        if room.type == "channel" and (room.bot != "administrator" or not room.bot_may_post):
            raise Refused(400, "Bad Request: need administrator rights in the channel chat")
        if room.bot == "restricted":
            raise Refused(400, "Bad Request: not enough rights to send text messages to the chat")

    def _thread(self, room: Room, thread: int | None) -> int | None:
        if thread is None:
            return None
        if thread not in room.threads:
            raise Refused(400, "Bad Request: message thread not found")
        if not room.threads[thread]:
            raise Refused(400, "Bad Request: TOPIC_CLOSED")
        return int(thread)

    def _reply_to(self, room: Room, parameters: Json | None) -> int | None:
        if parameters is None:
            return None
        message = int(parameters["message_id"])
        is_somebodys = message not in {said.id for said in self._world.said}
        with contextlib.suppress(KeyError):
            return self._world.find(room.id, message).id
        if is_somebodys and message <= self._world.last_message_id:
            return message
        if not parameters.get("allow_sending_without_reply"):
            raise Refused(400, "Bad Request: message to be replied not found")
        return None


def _value(name: str, text: str) -> Any:
    """Read a parameter: text stays text, everything else is JSON, as PTB writes it."""
    if name in ("text", "parse_mode", "callback_query_id", "language_code"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_number(chat: int | str) -> bool:
    return str(chat).removeprefix("-").isdigit()


def _parse(values: Json) -> Parsed:
    mode, text = values.get("parse_mode"), str(values["text"])
    if mode not in (None, "HTML"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    try:
        parsed = parse_html(text) if mode == "HTML" else Parsed(text=text)
    except CannotParse as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from error
    if not parsed.text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(parsed.text) > TEXT_LIMIT:
        raise Refused(400, "Bad Request: message is too long")
    return parsed


def _keyboard(values: Json) -> list[list[Json]]:
    rows: list[list[Json]] = (values.get("reply_markup") or {}).get("inline_keyboard", [])
    for button in (buttons := [button for row in rows for button in row]):
        if set(button) != {"text", "callback_data"} or not button["text"].strip():
            raise Refused(400, "Bad Request: can't parse inline keyboard button")
        if not 1 <= len(button["callback_data"].encode()) <= CALLBACK_LIMIT:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    if len(buttons) > BUTTONS_LIMIT:
        raise Refused(400, "Bad Request: reply markup is too long")
    return rows


def _has_preview(values: Json) -> bool:
    return not (values.get("link_preview_options") or {}).get("is_disabled", False)


METHODS: dict[str, tuple[Method, frozenset[str], frozenset[str]]] = {
    "getMe": (Methods.get_me, frozenset(), frozenset()),
    "getUpdates": (
        Methods.get_updates,
        frozenset(),
        frozenset({"offset", "limit", "timeout", "allowed_updates"}),
    ),
    "setMyCommands": (Methods.set_my_commands, frozenset({"commands"}), frozenset({"language_code", "scope"})),
    "sendMessage": (
        Methods.send_message,
        frozenset({"chat_id", "text"}),
        frozenset({"parse_mode", "message_thread_id", "reply_parameters", "reply_markup", "link_preview_options"}),
    ),
    "editMessageText": (
        Methods.edit_message_text,
        frozenset({"chat_id", "message_id", "text"}),
        frozenset({"parse_mode", "reply_markup", "link_preview_options"}),
    ),
    "answerCallbackQuery": (
        Methods.answer_callback_query,
        frozenset({"callback_query_id"}),
        frozenset({"text", "show_alert"}),
    ),
    "getChatMember": (Methods.get_chat_member, frozenset({"chat_id", "user_id"}), frozenset()),
}
