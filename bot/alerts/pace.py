"""How fast an account may speak: per token, private chat, group and channel. Pure: every instant is given.

A reservation is made before a delivery starts; it returns the instant at which it may go. A chat that must wait for its
own limit books nothing meanwhile, so that it delays nobody else. The token's reservations are spaced evenly (28/s
leaves at most 29 starts in any sliding second), a private chat's and a Slack channel's by their rate, a group's by a
sliding minute. Telegram's FAQ: 20 messages a minute to a group, 1/s to a chat, about 30/s a token.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model.chat import ChatKind
from bot.model.ids import ChatId
from bot.model.settings import SlackPace, TelegramPace

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(seconds=1)
"""How long an account pauses when one chat alone was refused, and nobody said whose limit it is."""
TOGETHER = timedelta(seconds=10)
"""Refusals of two chats within this time are the account's limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Messages per second for an account and per chat, and per sliding minute for a group; None sets no limit."""

    account_per_second: float | None = None
    chat_per_second: float | None = None
    group_per_minute: int | None = None


def telegram_limits(pace: TelegramPace) -> Limits:
    """Return Telegram's limits as configured."""
    return Limits(
        account_per_second=pace.token_per_second,
        chat_per_second=pace.private_per_second,
        group_per_minute=int(pace.group_per_minute),
    )


def slack_limits(pace: SlackPace) -> Limits:
    """Return Slack's limits as configured."""
    return Limits(chat_per_second=pace.channel_per_second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When a delivery may start (booked), or when its chat should ask again (not booked)."""

    at: datetime
    is_booked: bool


@dataclass(slots=True)
class _Line:
    free_at: datetime | None = None
    starts: deque[datetime] = field(default_factory=deque)


class Pace:
    """The reservations of one account. One owner per account holds it; a restart rebuilds it from the ledger."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._account = _Line()
        self._chats: dict[ChatId, _Line] = {}

    @property
    def account_per_second(self) -> float | None:
        """The account's rate."""
        return self._limits.account_per_second

    def change(self, limits: Limits) -> None:
        """Take other limits from now on."""
        self._limits = limits

    def reserve(self, chat: ChatId, kind: ChatKind, now: datetime) -> Turn:
        """Book the next start to a chat, or say when to ask again because its own limit is not free yet."""
        free_at = self.chat_free_at(chat, kind, now)
        if free_at > now:
            return Turn(at=free_at, is_booked=False)
        at = max(now, self._account.free_at or now)
        self._book(self._chats.setdefault(chat, _Line()), kind, at)
        if self._limits.account_per_second is not None:
            self._account.free_at = at + _gap(self._limits.account_per_second)
        return Turn(at=at, is_booked=True)

    def waiting_chats(self, after: datetime) -> dict[ChatId, datetime]:
        """Return the chats whose limits or pauses last beyond an instant, and until when."""
        limit = self._limits.group_per_minute
        waiting: dict[ChatId, datetime] = {}
        for chat, line in self._chats.items():
            is_full = limit is not None and len(line.starts) >= limit
            until = max(line.free_at or after, line.starts[0] + MINUTE if is_full else after)
            if until > after:
                waiting[chat] = until
        return waiting

    def chat_free_at(self, chat: ChatId, kind: ChatKind, now: datetime) -> datetime:
        """Return when this chat's own limits and pauses let something start."""
        line = self._chats.get(chat)
        if line is None:
            return now
        at = max(now, line.free_at or now)
        limit = self._limits.group_per_minute
        if kind is not ChatKind.PRIVATE and limit is not None and len(line.starts) >= limit:
            at = max(at, line.starts[-limit] + MINUTE)
        return at

    def room(self, chat: ChatId, kind: ChatKind, now: datetime, within: timedelta) -> int | None:
        """Return how many may start in a chat within a time by its own limits; None if it has none."""
        rate, limit = self._limits.chat_per_second, self._limits.group_per_minute
        rooms = [] if rate is None else [int(rate * within.total_seconds())]
        if kind is not ChatKind.PRIVATE and limit is not None:
            line = self._chats.get(chat)
            still = [at for at in line.starts if at + MINUTE > now + within] if line is not None else []
            rooms.append(max(limit - len(still), 0))
        return min(rooms, default=None)

    def pause(self, until: datetime) -> None:
        """Let nothing of the account start before an instant."""
        self._account.free_at = max(self._account.free_at or until, until)

    def pause_chat(self, chat: ChatId, until: datetime) -> None:
        """Let nothing to a chat start before an instant."""
        line = self._chats.setdefault(chat, _Line())
        line.free_at = max(line.free_at or until, until)

    def rebuild(self, starts: Iterable[tuple[ChatId, ChatKind, datetime]]) -> None:
        """Remember what was started before a restart, oldest first."""
        for chat, kind, at in sorted(starts, key=lambda start: start[2]):
            self._book(self._chats.setdefault(chat, _Line()), kind, at)
            after = at + _gap(self._limits.account_per_second)
            self._account.free_at = max(self._account.free_at or after, after)

    def shift(self, by: timedelta) -> None:
        """Move every instant along with a clock that was set."""
        for line in (self._account, *self._chats.values()):
            line.free_at = None if line.free_at is None else line.free_at + by
            line.starts = deque(at + by for at in line.starts)

    def forget_idle(self, now: datetime) -> None:
        """Drop the lines of chats that have been free for a minute."""
        idle = [
            chat
            for chat, line in self._chats.items()
            if (line.free_at is None or line.free_at <= now) and (not line.starts or line.starts[-1] + MINUTE <= now)
        ]
        for chat in idle:
            del self._chats[chat]

    def _book(self, line: _Line, kind: ChatKind, at: datetime) -> None:
        line.free_at = at + _gap(self._limits.chat_per_second)
        if kind is not ChatKind.PRIVATE and self._limits.group_per_minute is not None:
            line.starts.append(at)
            while len(line.starts) > self._limits.group_per_minute:
                line.starts.popleft()


class Refusals:
    """Tells whose limit a 429 is where the platform does not say: a chat's own, or the whole account's.

    One chat that is refused may be a flooded group: the account pauses for a moment only, so that the others do not
    wait with it. When another is refused shortly before or after that, it is the account.
    """

    def __init__(self) -> None:
        self._latest: dict[ChatId, datetime] = {}

    def pause(self, chat: ChatId, now: datetime, until: datetime) -> datetime:
        """Return until when the account pauses after a chat was told to wait until an instant."""
        self._latest = {other: at for other, at in self._latest.items() if abs(now - at) <= TOGETHER}
        self._latest[chat] = now
        return until if len(self._latest) > 1 else min(until, now + MOMENT)


def _gap(per_second: float | None) -> timedelta:
    return timedelta(seconds=1 / per_second) if per_second else timedelta(0)
