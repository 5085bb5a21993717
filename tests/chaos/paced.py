"""How fast, and who waits: the default pace over a minute, and one chat that takes nothing while one feed hangs."""

import signal
import time
from pathlib import Path

from tests.chaos.counting import most_in_a_second, percentile
from tests.chaos.result import Result
from tests.chaos.rig import FEEDS, FIRST_CHAT, TELEGRAM, Pace, Rig, a_rig, name_of

LEAST_RATE = 28.0
MOST_STARTS = 30


def at_the_default_pace(directory: Path, *, chats: int = 10_000, seconds: float = 60) -> Result:
    """Tell one story to very many chats with one token, on a platform with Telegram's own limits."""
    pace = Pace()
    with a_rig(directory, pace=pace, chats=chats, strict=False) as rig:
        rig.telegram.do("limit_speed", on=True)
        rig.publish(1)
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(0, service)
            time.sleep(seconds + 1)
            service.end(signal.SIGTERM)
        starts = rig.telegram.do("started_at")
        told, refusals = [chat for chat, _, _ in rig.arrivals()], rig.refusals()
    until = starts[0] + seconds
    rate = sum(at < until for at in starts) / seconds
    most = most_in_a_second(starts)
    failed = [f"{rate:.2f}/s"] if rate < LEAST_RATE else []
    failed += [f"{most} starts in a second"] if most > MOST_STARTS else []
    return Result(
        name=f"{chats:,} chats, one token, {seconds:.0f} s",
        pace=str(pace),
        wanted=len(told),
        lost=0,
        duplicated=len(told) - len(set(told)),
        allowed=0,
        why="",
        out_of_order=0,
        over_the_limit=refusals,
        besides=f"{rate:.2f}/s; at most {most} starts in any second",
        failed=tuple(failed),
    )


def with_one_chat_limited(directory: Path, *, chats: int = 20, seconds: float = 45) -> Result:
    """Let one chat take nothing for ten minutes and one feed hang, and look how long the others wait meanwhile."""
    limited, hanging = FIRST_CHAT, FEEDS[-1]
    its_name = name_of(TELEGRAM, limited)
    with a_rig(directory, pace=Pace(token_per_second=100, chat_per_second=25), chats=chats) as rig:
        with rig.program.running("run", **rig.environment) as service:
            rig.publish(4)
            rig.wait_for_all(service, 60)
            before = _publish_for(rig, seconds)
            rig.wait_for_all(service, 60)
            rig.telegram.do("limit_chat", chat=limited, seconds=600)
            rig.site.silent.add(hanging)
            meanwhile = _publish_for(rig, seconds)
            time.sleep(3)
            rig.telegram.do("limit_chat", chat=limited, seconds=0)
            service.end(signal.SIGTERM)
        arrivals = [one for one in rig.arrivals() if one[0] != its_name]
        pace, refused = str(rig.pace), rig.refusals()
        told = {(chat, story): at for chat, stories, at in arrivals for story in stories}
    wanted = [(chat, story) for story in (*before, *meanwhile) for chat in rig.names if chat != its_name]
    was, became = (
        percentile([told[chat, story] - at for chat, story in told if (at := those.get(story)) is not None], 0.95)
        for those in (before, meanwhile)
    )
    return Result(
        name="one chat limited for 10 min, one feed hangs",
        pace=pace,
        wanted=len(wanted),
        lost=sum(one not in told for one in wanted),
        duplicated=len(arrivals) - len(told),
        allowed=0,
        why="",
        out_of_order=0,
        over_the_limit=refused,
        besides=f"p95 of the others {became:.2f} s, undisturbed {was:.2f} s, over {seconds:.0f} s each",
        failed=(f"{became / was - 1:.0%} slower",) if became > 1.2 * was else (),
    )


def _publish_for(rig: Rig, seconds: float) -> dict[str, float]:
    """Publish two stories a second, but none in the feed that hangs; return them with their instants."""
    known, end = frozenset(rig.published), time.monotonic() + seconds
    while time.monotonic() < end:
        rig.publish(1, feeds=FEEDS[:-1])
        time.sleep(0.5)
    return {story: at for story, at in rig.published.items() if story not in known}
