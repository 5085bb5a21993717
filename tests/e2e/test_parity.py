"""The same conversation on Telegram, Slack and the console, compared answer by answer."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import dictionaries_dir
from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.search import SearchNormaliser
from bot.model.feed import Party
from tests.builders import NOON, QATAR, RETURNED, a_source, facts, minutes
from tests.e2e.parity import Answer, Desk, Player, StageClock, on_console, on_slack, on_telegram, play, read_scenario
from tests.unit.commands.room import Room, a_room

STEPS = read_scenario()
Opening = Callable[[Room, Desk, StageClock], AbstractAsyncContextManager[Player]]
PLATFORMS: dict[str, Opening] = {"console": on_console, "telegram": on_telegram, "slack": on_slack}
TITLES = (
    "Three children <b>returned</b> & reunited *_[`",
    "Four children returned to Odesa",
    "Five children returned to Kyiv",
    "Two children returned to Kherson, officials say",
    "Nine children returned by bus",
    "Seven children returned to their families",
)


@dataclass(frozen=True)
class Played:
    """What a platform answered to each step, and what its operators were told."""

    answers: list[list[Answer]]
    operators: list[str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    async def play_everywhere() -> dict[str, Played]:
        return {name: await _play(tmp_path_factory.mktemp(name), opening) for name, opening in PLATFORMS.items()}

    return asyncio.run(play_everywhere())


async def _play(directory: Path, opening: Opening) -> Played:
    clock = StageClock()
    with Dictionaries(dictionaries_dir()) as dictionaries:
        async with a_room(directory) as room:
            room = Room(room.store, room.configuration, room.live, normaliser=SearchNormaliser(dictionaries))
            await _fill(room)
            desk = Desk(room)
            async with opening(room, desk, clock) as player:
                answers = await play(STEPS, player, desk, clock)
            return Played(answers=answers, operators=[message.plain() for message in room.told_operators])


async def _fill(room: Room) -> None:
    await room.archive(
        a_source(
            1,
            language="uk",
            country="UA",
            party=Party.UKRAINE,
            title="Шестеро дітей повернулися додому завдяки Катару",
            topics=(RETURNED, QATAR),
            facts=facts(children=6, mediators=("qatar",), announced_by=("ombudsman-ua",)),
        )
    )
    await room.archive(
        a_source(
            2,
            language="ar",
            country="QA",
            party=Party.QATAR,
            outlet="الدوحة اليوم",
            title="قطر تعيد ستة أطفال أوكرانيين إلى عائلاتهم",
            facts=facts(children=6, mediators=("qatar",)),
            at=NOON + minutes(1),
        )
    )
    for number, title in enumerate(TITLES, 3):
        url, at = f"https://news{number}.example/{number}", NOON + minutes(number)
        await room.archive(a_source(number, title=title, url=url, state_media=number % 2 == 0, at=at))


@pytest.mark.parametrize("platform", ["telegram", "slack"])
@pytest.mark.parametrize("at", range(len(STEPS)), ids=[f"{at}-{step}" for at, step in enumerate(STEPS)])
def test_it_says_what_the_console_says(played: dict[str, Played], at: int, platform: str) -> None:
    assert played[platform].answers[at] == played["console"].answers[at]


@pytest.mark.parametrize("at", range(len(STEPS)), ids=[f"{at}-{step}" for at, step in enumerate(STEPS)])
def test_a_step_is_answered_as_the_scenario_says(played: dict[str, Played], at: int) -> None:
    said = "\n".join("\n".join((answer.text, *answer.labels)) for answer in played["console"].answers[at])
    assert [words for words in STEPS[at].says if words not in said] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_operators_are_told_the_same(played: dict[str, Played], platform: str) -> None:
    assert played[platform].operators == played["console"].operators
    assert len(played[platform].operators) == 1
    assert "another week" in played[platform].operators[0]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_direction_trick_comes_back(played: dict[str, Played], platform: str) -> None:
    said = "".join(answer.text for answers in played[platform].answers for answer in answers)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u200b") & set(said)
