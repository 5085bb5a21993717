"""The Slack that the test server plays: people, channels, what was said, and what the app is told of it."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack_blocks import Shown, buttons

TEAM = "T0TEST"
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
APP = "A0TEST"

Json = dict[str, Any]
Send = Callable[[str, Json], str]
"""Puts an envelope of a type, with its payload, on the socket; returns its id."""


@dataclass
class Said:
    """A message, as it stands now, and how it came to be so."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    shown: Shown
    at: float
    user: str = BOT_USER
    thread: str | None = None
    broadcast: bool = False
    ephemeral_to: str | None = None
    metadata: Json | None = None
    unfurls: bool = False
    edits: list[float] = field(default_factory=list)
    deleted: bool = False
    locked: bool = False

    def as_json(self) -> Json:
        return {
            "ts": self.ts,
            "channel": self.channel,
            "user": self.user,
            "text": self.shown.text,
            "fallback": self.text,
            "blocks": self.blocks,
            "links": self.shown.links,
            "pings": self.shown.pings,
            "styles": self.shown.styles,
            "buttons": buttons(self.blocks),
            "thread": self.thread,
            "broadcast": self.broadcast,
            "ephemeral_to": self.ephemeral_to,
            "metadata": self.metadata,
            "unfurls": self.unfurls,
            "at": self.at,
            "edits": self.edits,
            "deleted": self.deleted,
        }


@dataclass
class Channel:
    """A conversation: public (C…), private (G…), or a direct message (D…) with ``user``."""

    id: str
    kind: str
    members: set[str] = field(default_factory=set)
    user: str | None = None
    archived: bool = False
    restricted: bool = False
    is_gone: bool = False

    @property
    def has_bot(self) -> bool:
        return self.kind == "im" or BOT_USER in self.members


@dataclass(frozen=True)
class Call:
    """A request that reached the server, with its token, and the code it was answered with ("" for success)."""

    method: str
    values: Json
    code: str
    at: float


class World:
    """Everything that happened, and what people do. All values in and out are JSON, so that it can be driven from afar.

    People act through ``open_direct … press``; ``told`` and ``log`` are what the app did.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.channels: dict[str, Channel] = {}
        self.users: set[str] = set()
        self.said: list[Said] = []
        self.calls: list[Call] = []
        self.responses: dict[str, Json] = {}
        self.hides_metadata_of_broadcasts = False
        self.url = ""
        self._numbers = itertools.count(1)
        self._last = 0.0

    # --- making channels ----------------------------------------------------------------------------------------------

    def open_direct(self, user: str) -> str:
        """A person, and the direct message between them and the app."""
        self.users.add(user)
        found = next((channel.id for channel in self.channels.values() if channel.user == user), None)
        if found is None:
            found = f"D{user}"
            self.channels[found] = Channel(id=found, kind="im", user=user)
        return found

    def open_channel(
        self, channel: str, members: list[str] | None = None, private: bool = False, with_bot: bool = True
    ) -> str:
        """A channel."""
        people = set(members or ())
        self.users |= people
        bot = {BOT_USER} if with_bot else set()
        self.channels[channel] = Channel(id=channel, kind="private" if private else "public", members=people | bot)
        return channel

    # --- what people do -----------------------------------------------------------------------------------------------

    def command(self, user: str, text: str, channel: str | None = None, name: str = "/homeward") -> str:
        """Somebody types the slash command, in a channel or in the direct message."""
        where = self.channels[channel or self.open_direct(user)]
        return self._send(
            "slash_commands",
            {
                "token": "verification",
                "team_id": TEAM,
                "team_domain": "test",
                "channel_id": where.id,
                "channel_name": "directmessage" if where.kind == "im" else where.id.lower(),
                "user_id": user,
                "user_name": user.lower(),
                "command": name,
                "text": escape(text),
                "api_app_id": APP,
                "response_url": self._response_url(where.id, user),
                "trigger_id": self._trigger(),
            },
        )

    def say(self, user: str, text: str, thread: str | None = None, **more: Any) -> str:
        """Somebody writes to the app directly."""
        channel = self.open_direct(user)
        return self.event(
            self._written(user, channel, text, thread) | {"type": "message", "channel_type": "im", **more}
        )

    def write(self, user: str, text: str, channel: str) -> str:
        """Somebody writes in a channel, to nobody in particular: apps are not told; returns the timestamp."""
        return str(self._written(user, channel, text, None)["ts"])

    def mention(self, user: str, text: str, channel: str, thread: str | None = None) -> str:
        """Somebody mentions the app in a channel."""
        words = f"<@{BOT_USER}> {escape(text)}"
        return self.event(self._written(user, channel, words, thread, escaped=True) | {"type": "app_mention"})

    def press(self, user: str, channel: str, ts: str, value: str | None = None) -> str:
        """Somebody presses the first button of a message, or sends another value as a forged client might."""
        said = self.find(channel, ts)
        button = dict(buttons(said.blocks)[0])
        is_ephemeral = said.ephemeral_to is not None
        container: Json = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": is_ephemeral}
        if said.thread is not None:
            container["thread_ts"] = said.thread
        return self._send(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": TEAM, "domain": "test"},
                "user": {"id": user, "username": user.lower(), "team_id": TEAM},
                "api_app_id": APP,
                "token": "verification",
                "container": container,
                "trigger_id": self._trigger(),
                "channel": {"id": channel, "name": channel.lower()},
                **({} if is_ephemeral else {"message": self.message_json(said)}),
                "response_url": self._response_url(channel, user, ts),
                "actions": [
                    {
                        "type": "button",
                        "action_id": button["action_id"],
                        "block_id": button["block_id"],
                        "text": button["text"],
                        "value": button["value"] if value is None else value,
                        "action_ts": self.next_ts(),
                    }
                ],
            },
        )

    def archive(self, channel: str, on: bool = True) -> str:
        """Somebody archives a channel, or brings it back."""
        room = self.channels[channel]
        room.archived = on
        kind = "channel" if room.kind == "public" else "group"
        return self.event({"type": f"{kind}_{'archive' if on else 'unarchive'}", "channel": channel, "user": "U1"})

    def invite(self, channel: str, user: str = BOT_USER) -> str:
        """Somebody, or the app, joins a channel."""
        room = self.channels[channel]
        room.members.add(user)
        return self.event(_membership("member_joined_channel", room, user))

    def remove(self, channel: str, told_as: str | None = None) -> str:
        """The app is removed from a channel."""
        room = self.channels[channel]
        room.members.discard(BOT_USER)
        kind = told_as or ("channel_left" if room.kind == "public" else "group_left")
        if kind == "member_left_channel":
            return self.event(_membership(kind, room, BOT_USER))
        return self.event({"type": kind, "channel": channel, "actor_id": "U1"})

    def leave(self, channel: str, user: str) -> str:
        """Somebody leaves a channel."""
        self.channels[channel].members.discard(user)
        return self.event(_membership("member_left_channel", self.channels[channel], user))

    def delete_channel(self, channel: str) -> str:
        """Somebody deletes a channel."""
        self.channels[channel].is_gone = True
        return self.event({"type": "channel_deleted", "channel": channel})

    def rename_id(self, old: str, new: str) -> str:
        """A channel gets another id."""
        self.channels[new] = self.channels.pop(old)
        self.channels[new].id = new
        return self.event({"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new})

    def restrict(self, channel: str, on: bool = True) -> None:
        """Only administrators may post."""
        self.channels[channel].restricted = on

    def delete(self, channel: str, ts: str) -> None:
        """Somebody deletes a message."""
        self.find(channel, ts).deleted = True

    def lock(self, channel: str, ts: str) -> None:
        """A message can no longer be edited."""
        self.find(channel, ts).locked = True

    # --- looking ------------------------------------------------------------------------------------------------------

    def told(self, channel: str) -> list[Json]:
        """What the app said in a channel, as it stands now, oldest first."""
        return [said.as_json() for said in self.said if said.channel == channel and said.user == BOT_USER]

    def log(self) -> list[Json]:
        """Every request, oldest first."""
        return [vars(call) for call in self.calls]

    def find(self, channel: str, ts: str) -> Said:
        """The message with this timestamp. Raises ``KeyError``."""
        for said in self.said:
            if (said.channel, said.ts) == (channel, ts) and not said.deleted:
                return said
        raise KeyError(ts)

    # --- making JSON --------------------------------------------------------------------------------------------------

    def event(self, event: Json, event_id: str | None = None) -> str:
        """Tell the app of an event; returns the envelope's id."""
        now = time.time()
        return self._send(
            "events_api",
            {
                "token": "verification",
                "team_id": TEAM,
                "api_app_id": APP,
                "event": {"event_ts": f"{now:.6f}", **event},
                "type": "event_callback",
                "event_id": event_id or f"Ev{next(self._numbers):08d}",
                "event_time": int(now),
                "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
                "is_ext_shared_channel": False,
            },
        )

    def next_ts(self) -> str:
        """A new timestamp, later than all before."""
        self._last = max(self._last + 0.000001, time.time())
        return f"{self._last:.6f}"

    def message_json(self, said: Said, *, with_metadata: bool = False, in_thread: bool = False) -> Json:
        """A message as the Web API shows it."""
        message: Json = {"type": "message", "user": said.user, "ts": said.ts, "text": said.text, "team": TEAM}
        if said.user == BOT_USER:
            message |= {"bot_id": BOT_ID, "app_id": APP, "blocks": said.blocks}
        if said.thread is not None:
            message["thread_ts"] = said.thread
        if said.broadcast:
            message["subtype"] = "thread_broadcast"
        hides = said.broadcast and self.hides_metadata_of_broadcasts and not in_thread
        if with_metadata and said.metadata is not None and not hides:
            message["metadata"] = said.metadata
        return message

    def _written(self, user: str, channel: str, text: str, thread: str | None, escaped: bool = False) -> Json:
        """Keep what somebody wrote, and return it as an event tells it."""
        ts, source = self.next_ts(), text if escaped else escape(text)
        shown = Shown(text=text)
        self.said.append(
            Said(ts=ts, channel=channel, text=source, blocks=[], shown=shown, at=time.time(), user=user, thread=thread)
        )
        threaded = {} if thread is None else {"thread_ts": thread}
        return {"channel": channel, "user": user, "text": source, "ts": ts, "team": TEAM, **threaded}

    def _response_url(self, channel: str, user: str, ts: str | None = None) -> str:
        key = f"r{next(self._numbers)}"
        self.responses[key] = {"channel": channel, "user": user, "ts": ts, "used": 0, "at": time.time()}
        return f"{self.url}/response/{key}"

    def _trigger(self) -> str:
        return f"{next(self._numbers)}.trigger"


def escape(text: str) -> str:
    """Escape a text as Slack does before it tells an app of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _membership(kind: str, room: Channel, user: str) -> Json:
    letter = "C" if room.kind == "public" else "G"
    return {"type": kind, "user": user, "channel": room.id, "channel_type": letter, "team": TEAM}
