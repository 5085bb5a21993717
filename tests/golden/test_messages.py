"""Messages as they are, in every language, to be read by people. ``UPDATE_GOLDEN=1`` writes them anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.alerts.render import render_ping, render_sample, render_story
from bot.alerts.render_view import View
from bot.model.alert import Reason
from bot.model.concept import ConceptId
from bot.model.feed import Party
from bot.model.match import Evidence, Field, Match
from bot.model.message import Message
from bot.model.story import Source, Story
from bot.stories.summary import summarise
from tests.builders import NOON, QATAR, RETURNED, a_source, a_story, facts, minutes
from tests.unit.alerts.views import a_view

MESSAGES = Path(__file__).parent / "messages"
ZONES = {"en": "Europe/London", "uk": "Europe/Kyiv", "ru": "Europe/Kyiv", "ar": "Asia/Qatar"}


def matched(*words: str) -> tuple[Match, ...]:
    found = tuple(Evidence(concept=ConceptId(word), words=word, field=Field.TITLE, start=0, end=9) for word in words)
    return (Match(topic=RETURNED, rule="r", evidence=found), Match(topic=QATAR, rule="q", evidence=found[-1:]))


UKRAINIAN = a_source(
    1,
    outlet="Visti",
    language="uk",
    country="UA",
    party=Party.UKRAINE,
    title="Шестеро дітей повернулися додому завдяки Катару",
    summary="Діти перетнули кордон у неділю разом із родичами, повідомив омбудсман.",
    matches=matched("дітей", "повернулися", "Катару"),
    facts=facts(
        children=6,
        claimant="ombudsman-ua",
        mediators=("qatar",),
        route=("belarus",),
        announced_by=("ombudsman-ua",),
    ),
)
QATARI = a_source(
    2,
    outlet="Doha Daily",
    language="ar",
    country="QA",
    party=Party.QATAR,
    title="قطر تعيد ستة أطفال أوكرانيين إلى عائلاتهم",
    summary="وصل الأطفال إلى بلادهم عبر بيلاروس.",
    matches=matched("أطفال", "تعيد", "قطر"),
    facts=facts(children=6, claimant="qatar-mofa", mediators=("qatar",), announced_by=("qatar-mofa",)),
    at=NOON + minutes(25),
)
RUSSIAN = a_source(
    3,
    outlet="Vestnik",
    language="ru",
    country="RU",
    party=Party.RUSSIA,
    state_media=True,
    title="Семеро детей воссоединились с семьями на Украине",
    summary="Об этом сообщила уполномоченная по правам ребёнка.",
    matches=matched("детей", "воссоединились"),
    facts=facts(children=7, claimant="lvova-belova", mediators=("qatar",), announced_by=("lvova-belova",)),
    at=NOON + minutes(40),
)
ENGLISH = a_source(
    4,
    outlet="The Herald",
    language="en",
    country="GB",
    title="Six Ukrainian children are home after Qatari mediation",
    summary="The children, aged six to seventeen, travelled through Belarus.",
    matches=matched("children", "home", "Qatari"),
    facts=facts(children=6, mediators=("qatar",), route=("belarus",)),
    at=NOON + minutes(55),
    corrected="5 → 6",
)
RESTRICTED = a_source(
    5,
    outlet="Kanal Odin",
    language="ru",
    country="RU",
    party=Party.RUSSIA,
    state_media=True,
    restricted=("eu",),
    title="Слова, которых никто не увидит",
    facts=facts(children=2, announced_by=("lvova-belova",)),
)


def told(*sources: Source, retracted: str | None = None) -> Callable[[View], Message]:
    story = a_story(*sources, retracted=retracted)
    return lambda view: render_story(story, summarise(story), view)


def pinged(reason: Reason, detail: str) -> Callable[[View], Message]:
    story: Story = a_story(UKRAINIAN, QATARI, RUSSIAN, ENGLISH)
    return lambda view: render_ping(reason, story, summarise(story), view, detail=detail)


def sample(view: View) -> Message:
    story = a_story(UKRAINIAN)
    return render_sample(story, summarise(story), view)


CASES: dict[str, Callable[[View], Message]] = {
    "one-source": told(UKRAINIAN),
    "many-sources": told(UKRAINIAN, QATARI, RUSSIAN, ENGLISH),
    "restricted": told(RESTRICTED),
    "retracted": told(UKRAINIAN, retracted="the ombudsman took it back"),
    "sample": sample,
    "ping-new-count": pinged(Reason.NEW_COUNT, "6 → 7"),
    "ping-other-side": pinged(Reason.CONFIRMED_BY_OTHER_SIDE, "lvova-belova"),
    "ping-mediator": pinged(Reason.MEDIATOR_CONFIRMED, "qatar-mofa"),
    "ping-correction": pinged(Reason.CORRECTION, "5 → 6"),
}


@pytest.mark.parametrize("language", ZONES)
@pytest.mark.parametrize("case", CASES)
def test_a_message_reads_as_the_golden_one(case: str, language: str) -> None:
    text = CASES[case](a_view(language, ZONES[language])).plain() + "\n"
    path = MESSAGES / f"{case}.{language}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()


def test_no_golden_message_is_left_over() -> None:
    expected = {f"{case}.{language}.txt" for case in CASES for language in ZONES}
    assert {path.name for path in MESSAGES.iterdir()} == expected
