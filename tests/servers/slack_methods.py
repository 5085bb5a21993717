"""The Web API's methods, each refusing what Slack refuses, with Slack's codes."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.servers.slack_blocks import read_message
from tests.servers.slack_faults import Refused, Speed
from tests.servers.slack_world import BOT_ID, BOT_USER, TEAM, Channel, Json, Said, World

SCOPES = frozenset(
    {
        *("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands"),
        *("groups:history", "groups:read", "im:history", "im:read", "im:write"),
    }
)
METADATA_LIMIT = 16_384

_HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}

Method = Callable[["Methods", Json], Json]


class Methods:
    """Answers for one app."""

    def __init__(self, world: World, speed: Speed) -> None:
        self._world = world
        self._speed = speed
        self.scopes = set(SCOPES)

    def call(self, method: str, values: Mapping[str, Any]) -> Json:
        """Carry out a method. Raises ``Refused``."""
        known = METHODS.get(method)
        if known is None:
            raise Refused("unknown_method", req_method=method)
        run, required, optional = known
        given = {name: _value(name, value) for name, value in values.items() if name != "token"}
        for name in required:
            if given.get(name) in (None, ""):
                raise Refused(_MISSING.get(name, "invalid_arguments"), errors=[f"missing required field: {name}"])
        if unknown := given.keys() - required - optional:
            raise Refused("invalid_arguments", errors=[f"unknown arguments: {sorted(unknown)}"])
        return run(self, given)

    # --- the app itself -----------------------------------------------------------------------------------------------

    def auth_test(self, _: Json) -> Json:
        return {
            "url": "https://test.slack.com/",
            "team": "Test",
            "user": "homeward",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
        }

    # --- messages -----------------------------------------------------------------------------------------------------

    def post_message(self, values: Json) -> Json:
        room = self._may_write(values["channel"])
        thread = self._thread(room, values.get("thread_ts"))
        said = self._made(room, values)
        said.thread = thread
        said.broadcast = bool(values.get("reply_broadcast")) and thread is not None
        said.metadata = _metadata(values.get("metadata"))
        self._speed.check(room.id)
        self._world.said.append(said)
        return {"channel": room.id, "ts": said.ts, "message": self._world.message_json(said)}

    def post_ephemeral(self, values: Json) -> Json:
        room = self._may_write(values["channel"])
        if values["user"] not in self._people(room):
            raise Refused("user_not_in_channel")
        said = self._made(room, values)
        said.ephemeral_to = values["user"]
        said.thread = values.get("thread_ts")
        self._world.said.append(said)
        return {"message_ts": said.ts}

    def update(self, values: Json) -> Json:
        room = self._room(values["channel"])
        try:
            said = self._world.find(room.id, values["ts"])
        except KeyError:
            raise Refused("message_not_found") from None
        if said.user != BOT_USER or said.ephemeral_to is not None:
            raise Refused("cant_update_message")
        if said.locked:
            raise Refused("edit_window_closed")
        if room.archived:
            raise Refused("is_archived")
        self._speed.check(room.id)
        self.rewrite(said, values)
        return {"channel": room.id, "ts": said.ts, "text": said.text, "message": self._world.message_json(said)}

    def rewrite(self, said: Said, values: Json) -> None:
        """Put other words in the place of a message's."""
        blocks = values.get("blocks", said.blocks)
        said.shown = read_message(values.get("text") or "", blocks)
        said.text, said.blocks = values.get("text") or "", blocks
        said.edits.append(time.time())

    def _made(self, room: Channel, values: Json) -> Said:
        text, blocks = values.get("text") or "", values.get("blocks") or []
        return Said(
            ts=self._world.next_ts(),
            channel=room.id,
            text=text,
            blocks=blocks,
            shown=read_message(text, blocks, markup=values.get("mrkdwn", True)),
            at=time.time(),
            unfurls=values.get("unfurl_links", True) or values.get("unfurl_media", True),
        )

    # --- channels -----------------------------------------------------------------------------------------------------

    def join(self, values: Json) -> Json:
        self._need_scope("channels:join")
        room = self._room(values["channel"])
        if room.kind != "public":
            raise Refused("method_not_supported_for_channel_type")
        if room.archived:
            raise Refused("is_archived")
        if not room.has_bot:
            self._world.invite(room.id)
        return {"channel": _channel_json(room)}

    def info(self, values: Json) -> Json:
        room = self._room(values["channel"])
        self._need_scope({"public": "channels:read", "private": "groups:read", "im": "im:read"}[room.kind])
        return {"channel": _channel_json(room)}

    def open(self, values: Json) -> Json:
        self._need_scope("im:write")
        if values["users"] not in self._world.users:
            raise Refused("user_not_found")
        return {"channel": {"id": self._world.open_direct(values["users"])}}

    def history(self, values: Json) -> Json:
        room = self._room(values["channel"])
        self._need_scope(_HISTORY[room.kind])
        if not room.has_bot:
            raise Refused("not_in_channel")
        messages = [said for said in self._world.said if said.channel == room.id and not said.deleted]
        visible = [said for said in messages if said.ephemeral_to is None and (said.thread is None or said.broadcast)]
        return self._listed(list(reversed(visible)), values)

    def replies(self, values: Json) -> Json:
        room = self._room(values["channel"])
        self._need_scope(_HISTORY[room.kind])
        thread = values["ts"]
        messages = [said for said in self._world.said if said.channel == room.id and not said.deleted]
        found = [said for said in messages if thread in (said.ts, said.thread) and said.ephemeral_to is None]
        if not found:
            raise Refused("thread_not_found")
        return self._listed(found, values, in_thread=True)

    def _listed(self, found: list[Said], values: Json, *, in_thread: bool = False) -> Json:
        oldest, limit = float(values.get("oldest", 0)), int(values.get("limit", 100))
        if not 1 <= limit <= 1000:
            raise Refused("invalid_limit")
        since = [said for said in found if float(said.ts) > oldest]
        start = int(values.get("cursor") or 0)
        page, more = since[start : start + limit], len(since) > start + limit
        with_metadata = bool(values.get("include_all_metadata"))
        answer: Json = {
            "messages": [
                self._world.message_json(said, with_metadata=with_metadata, in_thread=in_thread) for said in page
            ],
            "has_more": more,
        }
        return {**answer, "response_metadata": {"next_cursor": str(start + limit)}} if more else answer

    # --- what is allowed ----------------------------------------------------------------------------------------------

    def _room(self, name: str) -> Channel:
        """The channel with an id; of a person, their direct message; one that is private and not ours is not found."""
        if name in self._world.users:
            return self._world.channels[self._world.open_direct(name)]
        room = self._world.channels.get(name)
        if room is None or room.is_gone or (room.kind == "private" and not room.has_bot):
            raise Refused("channel_not_found")
        return room

    def _may_write(self, name: str) -> Channel:
        self._need_scope("chat:write")
        room = self._room(name)
        if room.archived:
            raise Refused("is_archived")
        if not room.has_bot:
            raise Refused("not_in_channel")
        if room.restricted:
            raise Refused("restricted_action")
        return room

    def _thread(self, room: Channel, ts: str | None) -> str | None:
        if ts is None:
            return None
        try:
            parent = self._world.find(room.id, ts)
        except KeyError:
            raise Refused("thread_not_found") from None
        return parent.thread or parent.ts

    def _people(self, room: Channel) -> set[str]:
        return {room.user} if room.user is not None else room.members

    def _need_scope(self, scope: str) -> None:
        if scope not in self.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))


def _metadata(metadata: Json | None) -> Json | None:
    if metadata is None:
        return None
    if set(metadata) != {"event_type", "event_payload"} or not isinstance(metadata["event_payload"], dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_LIMIT:
        raise Refused("metadata_too_large")
    return metadata


def _channel_json(room: Channel) -> Json:
    return {
        "id": room.id,
        "name": room.id.lower(),
        "is_archived": room.archived,
        "is_member": room.has_bot,
        "is_private": room.kind == "private",
        "is_im": room.kind == "im",
        **({"user": room.user} if room.user is not None else {}),
    }


def _value(name: str, value: Any) -> Any:
    """An argument as it was meant: forms carry numbers and truths as text, and JSON for the nested ones."""
    if name in ("blocks", "metadata") and isinstance(value, str):
        return json.loads(value)
    if name in _TRUTHS and isinstance(value, str):
        return value in ("1", "true", "True")
    return value


_TRUTHS = frozenset({"include_all_metadata", "reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn", "inclusive"})
_MISSING = {"channel": "channel_not_found", "user": "user_not_found", "users": "no_users_provided"}
_SAID = frozenset({"text", "blocks", "parse", "link_names", "metadata"})

METHODS: dict[str, tuple[Method, frozenset[str], frozenset[str]]] = {
    "auth.test": (Methods.auth_test, frozenset(), frozenset()),
    "chat.postMessage": (
        Methods.post_message,
        frozenset({"channel"}),
        _SAID | {"thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn"},
    ),
    "chat.postEphemeral": (Methods.post_ephemeral, frozenset({"channel", "user"}), _SAID | {"thread_ts"}),
    "chat.update": (Methods.update, frozenset({"channel", "ts"}), _SAID | {"reply_broadcast"}),
    "conversations.join": (Methods.join, frozenset({"channel"}), frozenset()),
    "conversations.info": (Methods.info, frozenset({"channel"}), frozenset()),
    "conversations.open": (Methods.open, frozenset({"users"}), frozenset({"return_im"})),
    "conversations.history": (
        Methods.history,
        frozenset({"channel"}),
        frozenset({"oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"}),
    ),
    "conversations.replies": (
        Methods.replies,
        frozenset({"channel", "ts"}),
        frozenset({"oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"}),
    ),
}
