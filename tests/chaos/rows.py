"""The runs: each breaks something, lets the program finish, and counts."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.model.chat import Platform
from bot.model.observation import Point
from bot.ops.chaos import VARIABLE
from tests.chaos.counting import count
from tests.chaos.result import Result
from tests.chaos.rig import SLACK, TELEGRAM, Pace, Rig, a_rig

FAST = Pace(token_per_second=500, chat_per_second=25)
"""More than this machine can do: what is on the wire when it dies is a message for each chat."""
STEADY = Pace(token_per_second=100, chat_per_second=25)
MOST_DUPLICATES = 0.005
"""Of 10,000 deliveries with 20 kills among them."""
BOTH = (TELEGRAM, SLACK)
SEED = 20261125
FAULTS: list[dict[str, Any]] = [
    {"kind": "drop"},
    {"kind": "hang_after", "seconds": 1},
    {"kind": "slow", "seconds": 0.5},
    {"kind": "reset"},
    {"kind": "hang", "seconds": 1},
    {"kind": "garbage"},
    {"kind": "wrong_shape"},
    {"kind": "html", "status": 502},
]
OF_PLATFORM: dict[Platform, list[dict[str, Any]]] = {
    TELEGRAM: [
        {"kind": "refuse", "status": 500, "description": "Internal Server Error"},
        {"kind": "refuse", "status": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
    ],
    SLACK: [
        {"kind": "refuse", "code": "internal_error"},
        {"kind": "limit", "retry_after": 1},
        {"kind": "empty"},
    ],
}


def killed_at_random(
    directory: Path, *, pace: Pace = STEADY, kills: int = 20, stories: int = 500, chats: int = 20
) -> Result:
    """Kill the program at random moments while it polls, decides and sends."""
    chance = random.Random(SEED)

    def one(rig: Rig, _: int) -> None:
        before = rig.count()
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(before, service)
            time.sleep(chance.uniform(0.05, 4.0))
            service.end(signal.SIGKILL)

    with a_rig(directory, pace=pace, chats=chats, platforms=BOTH) as rig:
        result = _stopped_again_and_again(rig, f"{kills} × kill -9 at random", kills, stories, one)
    share = result.duplicated / result.wanted
    is_too_much = pace is STEADY and kills <= 20 and stories >= 500 and share > MOST_DUPLICATES
    failed = (f"{share:.2%} duplicates",) if is_too_much else ()
    return _with(result, failed=failed, besides=f"{share:.2%} duplicates; {result.besides}")


def killed_at_each_point(directory: Path, *, rounds: int = 2, stories: int = 70, chats: int = 20) -> Result:
    """Kill the program at every named point of its flow, at a random pass."""
    chance = random.Random(SEED)
    points = list(Point) * rounds
    passes = {Point.SENDING: 40, Point.ANSWERED: 40}

    def one(rig: Rig, number: int) -> None:
        point = points[number]
        at = chance.randint(1, passes.get(point, 1))
        with rig.program.running("run", **rig.environment, **{VARIABLE: f"{point}:{at}"}) as service:
            ended = service.end()
        if ended.code != -signal.SIGKILL:
            raise AssertionError(f"not killed at {point}:{at}, ended with {ended.code}\n{ended.log}")

    with a_rig(directory, pace=FAST, chats=chats, platforms=BOTH) as rig:
        name = f"kill -9 at each of {len(Point)} points × {rounds}"
        return _stopped_again_and_again(rig, name, len(points), stories, one)


def stopped_politely(directory: Path, *, stops: int = 8, stories: int = 200, chats: int = 20) -> Result:
    """Stop the program with SIGTERM in the middle of its work."""
    chance = random.Random(SEED)
    took: list[float] = []
    codes: list[int] = []

    def one(rig: Rig, _: int) -> None:
        before = rig.count()
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(before, service)
            time.sleep(chance.uniform(0.05, 0.8))
            asked_at = time.monotonic()
            codes.append(service.end(signal.SIGTERM).code)
            took.append(time.monotonic() - asked_at)

    with a_rig(directory, pace=FAST, chats=chats, platforms=BOTH) as rig:
        result = _stopped_again_and_again(rig, f"{stops} × SIGTERM", stops, stories, one, ambiguous=False)
    failed = [f"a stop took {max(took):.1f} s"] if max(took) > 10 else []
    failed += [f"ended with {codes}"] if any(codes) else []
    return _with(result, besides=f"slowest stop {max(took):.1f} s", failed=tuple(failed))


def undisturbed(directory: Path, *, stories: int = 100, chats: int = 20) -> Result:
    """Let it run: without kills and lost answers there is not one duplicate."""
    with a_rig(directory, pace=FAST, chats=chats, platforms=BOTH) as rig:
        _run_to_the_end(rig, stories, seconds=120)
        return _result(rig, "nothing", allowed=0, why="")


def with_faults(directory: Path, *, stories: int = 100, chats: int = 20, seconds: float = 180) -> Result:
    """Let one call in ten go wrong: resets, garbage, pages of HTML, 500, 429, hangs, answers that get lost."""
    with a_rig(directory, pace=FAST, chats=chats, platforms=BOTH) as rig:
        for platform, one in rig.platforms.items():
            one.do("begin_storm", share=0.1, kinds=FAULTS + OF_PLATFORM[platform], seed=SEED)
        _run_to_the_end(rig, stories, seconds=seconds)
        lost_answers = rig.telegram.do("lost_answers")  # Slack is looked up
        met = sum(rig.everywhere("faults_met"))
        besides = f"{met} faults; possible duplicates said: {rig.possible_duplicates()}"
        return _result(rig, "faults on 10 % of calls", allowed=lost_answers, why="answers lost", besides=besides)


def a_burst(directory: Path, *, kills: int = 4, stories: int = 120, chats: int = 10) -> Result:
    """Let far more happen at once than a chat may be told at the default pace, and kill the program on the way."""
    chance = random.Random(SEED)

    def one(rig: Rig, _: int) -> None:
        before = rig.count()
        with rig.program.running("run", **rig.environment) as service:
            rig.wait_for_more_than(before, service)
            time.sleep(chance.uniform(0.05, 1.0))
            service.end(signal.SIGKILL)

    settings = {"delivery:": "delivery: {rolling: true}"}
    with a_rig(directory, pace=Pace(), chats=chats, platforms=BOTH, settings=settings) as rig:
        name = f"{stories} stories at once, {kills} × kill -9"
        result = _stopped_again_and_again(rig, name, kills, stories, one)
        return _with(result, failed=(), besides=f"{rig.count():,} messages for {result.wanted:,} deliveries")


def _run_to_the_end(rig: Rig, stories: int, *, seconds: float) -> None:
    rig.publish(stories)
    with rig.program.running("run", **rig.environment) as service:
        rig.wait_for_all(service, seconds)
        service.end(signal.SIGTERM)


def _stopped_again_and_again(
    rig: Rig, name: str, stops: int, stories: int, one: Callable[[Rig, int], None], *, ambiguous: bool = True
) -> Result:
    """Publish a share of the stories before each stop, then let the program finish."""
    on_the_wire = 0
    for number in range(stops):
        rig.publish(stories * (number + 1) // stops - len(rig.published))
        one(rig, number)
        on_the_wire += rig.states().get("sending", 0)
    with rig.program.running("run", **rig.environment) as service:
        rig.wait_for_all(service, 120)
        service.end(signal.SIGTERM)
    allowed = on_the_wire if ambiguous else 0
    besides = f"possible duplicates said: {rig.possible_duplicates()}" if ambiguous else ""
    result = _result(rig, name, allowed=allowed, why="on the wire" if ambiguous else "", besides=besides)
    return _with(result, failed=(f"{on_the_wire} left sending",) if on_the_wire and not ambiguous else ())


def _result(rig: Rig, name: str, *, allowed: int, why: str, besides: str = "") -> Result:
    found = count(rig.arrivals(), line=rig.line())
    return Result(
        name=name,
        pace=str(rig.pace),
        wanted=found.wanted,
        lost=found.lost,
        duplicated=found.duplicated,
        allowed=allowed,
        why=why,
        out_of_order=found.out_of_order,
        over_the_limit=rig.refusals(),
        besides=besides,
        failed=(f"{found.unwanted} unwanted",) if found.unwanted else (),
    )


def _with(result: Result, *, failed: tuple[str, ...], besides: str = "") -> Result:
    return replace(result, failed=(*result.failed, *failed), besides=besides or result.besides)
