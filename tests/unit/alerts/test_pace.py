"""No limit is ever passed, whatever is asked in whatever order."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.pace import MOMENT, TOGETHER, Limits, Pace, Refusals, slack_limits, telegram_limits
from bot.model.chat import ChatKind
from bot.model.ids import ChatId
from bot.model.settings import SlackPace, TelegramPace
from tests.builders import NOON

TELEGRAM = telegram_limits(TelegramPace())
SECOND = timedelta(seconds=1)


def start(pace: Pace, chat: int, kind: ChatKind, now: datetime) -> datetime:
    """Ask until a turn is booked, as a lane does."""
    turn = pace.reserve(ChatId(chat), kind, now)
    while not turn.is_booked:
        turn = pace.reserve(ChatId(chat), kind, turn.at)
    return turn.at


def busiest(starts: list[datetime], window: timedelta) -> int:
    return max(sum(1 for other in starts if start <= other < start + window) for start in starts)


@given(
    asks=st.lists(st.tuples(st.integers(1, 6), st.floats(0, 90)), min_size=1, max_size=150),
)
def test_no_limit_is_passed_in_any_window(asks: list[tuple[int, float]]) -> None:
    pace = Pace(TELEGRAM)
    starts: dict[int, list[datetime]] = {}
    for chat, after in sorted(asks, key=lambda ask: ask[1]):
        kind = ChatKind.GROUP if chat % 2 else ChatKind.PRIVATE
        now = NOON + timedelta(seconds=after)
        at = start(pace, chat, kind, now)
        assert at >= now
        starts.setdefault(chat, []).append(at)
    everything = sorted(at for times in starts.values() for at in times)
    assert busiest(everything, SECOND) <= 29
    for chat, times in starts.items():
        assert busiest(times, SECOND) == 1
        if chat % 2:
            assert busiest(times, timedelta(minutes=1)) <= 20


def test_a_token_reaches_its_rate() -> None:
    pace = Pace(TELEGRAM)
    starts = [start(pace, chat, ChatKind.PRIVATE, NOON) for chat in range(28 * 60)]
    assert starts[-1] - NOON < timedelta(seconds=60.1)


def test_one_limited_chat_delays_nobody_else() -> None:
    pace = Pace(TELEGRAM)
    pace.pause_chat(ChatId(1), NOON + timedelta(minutes=10))
    assert pace.chat_free_at(ChatId(1), ChatKind.PRIVATE, NOON) == NOON + timedelta(minutes=10)
    assert not pace.reserve(ChatId(1), ChatKind.PRIVATE, NOON).is_booked
    assert pace.waiting_chats(NOON) == {1: NOON + timedelta(minutes=10)}
    assert start(pace, 2, ChatKind.PRIVATE, NOON) == NOON


def test_a_full_group_waits_until_its_minute_is_over() -> None:
    pace = Pace(TELEGRAM)
    for second in range(20):
        start(pace, 1, ChatKind.GROUP, NOON + timedelta(seconds=second))
    assert pace.waiting_chats(NOON + timedelta(seconds=30)) == {1: NOON + timedelta(minutes=1)}


def test_a_pause_of_the_account_holds_everybody() -> None:
    pace = Pace(TELEGRAM)
    pace.pause(NOON + timedelta(seconds=7))
    assert start(pace, 2, ChatKind.PRIVATE, NOON) == NOON + timedelta(seconds=7)


def test_a_rebuilt_pace_remembers_the_last_minute() -> None:
    pace = Pace(TELEGRAM)
    pace.rebuild([(ChatId(1), ChatKind.GROUP, NOON + timedelta(seconds=second)) for second in range(20)])
    assert pace.chat_free_at(ChatId(1), ChatKind.GROUP, NOON + timedelta(seconds=30)) == NOON + timedelta(minutes=1)


def test_idle_chats_are_forgotten_and_busy_ones_are_not() -> None:
    pace = Pace(TELEGRAM)
    start(pace, 1, ChatKind.GROUP, NOON)
    pace.pause_chat(ChatId(2), NOON + timedelta(hours=1))
    pace.forget_idle(NOON + timedelta(minutes=2))
    assert pace.chat_free_at(ChatId(2), ChatKind.PRIVATE, NOON) == NOON + timedelta(hours=1)
    assert pace.chat_free_at(ChatId(1), ChatKind.GROUP, NOON) == NOON


def test_slack_knows_only_a_rate_per_channel() -> None:
    pace = Pace(slack_limits(SlackPace(channel_per_second=2)))
    first, second = (start(pace, 1, ChatKind.CHANNEL, NOON) for _ in range(2))
    assert (first, second) == (NOON, NOON + timedelta(seconds=0.5))
    assert start(pace, 2, ChatKind.CHANNEL, NOON) == NOON


def test_other_limits_hold_from_the_moment_they_are_set() -> None:
    pace = Pace(Limits())
    assert start(pace, 1, ChatKind.PRIVATE, NOON) == NOON
    pace.change(Limits(chat_per_second=1))
    start(pace, 1, ChatKind.PRIVATE, NOON)
    assert start(pace, 1, ChatKind.PRIVATE, NOON) == NOON + SECOND


def test_a_chat_that_alone_is_refused_stops_the_others_for_a_moment() -> None:
    assert Refusals().pause(ChatId(1), NOON, NOON + 600 * SECOND) == NOON + MOMENT


def test_a_short_pause_is_kept_as_it_is() -> None:
    assert Refusals().pause(ChatId(1), NOON, NOON + SECOND) == NOON + SECOND


def test_two_chats_that_are_refused_together_stop_the_account() -> None:
    refusals = Refusals()
    refusals.pause(ChatId(1), NOON, NOON + 600 * SECOND)
    assert refusals.pause(ChatId(2), NOON + MOMENT, NOON + 600 * SECOND) == NOON + 600 * SECOND


def test_the_same_chat_refused_again_stops_the_others_for_a_moment() -> None:
    refusals = Refusals()
    refusals.pause(ChatId(1), NOON, NOON + SECOND)
    assert refusals.pause(ChatId(1), NOON + SECOND, NOON + 600 * SECOND) == NOON + SECOND + MOMENT


def test_two_chats_that_are_refused_long_after_one_another_are_two_chats() -> None:
    refusals, later = Refusals(), NOON + TOGETHER + SECOND
    refusals.pause(ChatId(1), NOON, NOON + 600 * SECOND)
    assert refusals.pause(ChatId(2), later, later + 600 * SECOND) == later + MOMENT
