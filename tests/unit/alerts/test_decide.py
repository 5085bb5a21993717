"""Every reason to ping or to stay silent."""

from datetime import timedelta
from typing import Any

import pytest

from bot.alerts.decide import decide, is_fresh
from bot.model.alert import Alert, Decision, Reason, Silence, Silent, Told
from bot.model.story import Source, Story
from bot.stories.summary import summarise
from tests.builders import NOON, QATAR, RETURNED, a_source, a_story, facts, minutes, told

MAX_AGE = timedelta(hours=48)


def decided(story: Story, before: Told | None, *, changed: bool = True, after: float = 10) -> Decision:
    return decide(story, summarise(story), before, changed=changed, now=NOON + minutes(after), max_age=MAX_AGE)


def later(number: int, **values: Any) -> Source:
    return a_source(
        number, **{"seen_at": NOON + minutes(5), "at": NOON + minutes(5), "outlet": f"Outlet {number}", **values}
    )


def test_a_fresh_story_that_was_never_told_alerts_first() -> None:
    decision = decided(a_story(), None)
    assert isinstance(decision, Alert)
    assert decision.reason is Reason.FIRST
    assert decision.told.topics == {RETURNED}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (a_source(at=NOON - timedelta(hours=49)), Silent.TOO_OLD),
        (a_source(dated=False, may_alert=False), Silent.UNDATED_BACKLOG),
    ],
)
def test_what_is_not_fresh_stays_silent(source: Source, why: Silent) -> None:
    assert decided(a_story(source), None) == Silence(why=why)


def test_an_undated_entry_after_the_first_poll_may_alert() -> None:
    assert is_fresh(a_source(dated=False), NOON + timedelta(days=9), MAX_AGE)


def test_a_date_in_the_future_counts_as_now() -> None:
    assert is_fresh(a_source(at=NOON + timedelta(days=300)), NOON, MAX_AGE)


def test_a_look_back_stays_silent_however_new_it_is() -> None:
    assert decided(a_story(a_source(title="A year ago six children came home")), None) == Silence(why=Silent.OLD_NEWS)


def test_a_look_back_beside_news_is_edited_in() -> None:
    story = a_story(a_source(), later(2, title="On this day six children came home", topics=(QATAR,)))
    assert decided(story, told()) == Silence(why=Silent.SMALL_CHANGE, edit=True)


def test_a_number_that_was_told_before_does_not_ping_again() -> None:
    story = a_story(
        a_source(1, facts=facts(children=5, claimant="ombudsman-ua")),
        later(2, facts=facts(children=6, claimant="lvova-belova")),
        later(3, facts=facts(children=6, claimant="qatar-mofa")),
    )
    first = decided(story, told(count=5, claimants=frozenset({"ombudsman-ua", "lvova-belova", "qatar-mofa"})))
    assert isinstance(first, Alert)
    assert (first.reason, first.detail, first.told.counts) == (Reason.NEW_COUNT, "5 → 6", frozenset({5, 6}))
    back = a_story(
        *story.sources, *(later(number, seen_at=NOON + minutes(30), facts=facts(children=5)) for number in (4, 5))
    )
    assert decided(back, first.told, after=40) == Silence(why=Silent.SMALL_CHANGE, edit=True)


def test_a_story_that_did_not_change_stays_silent() -> None:
    assert decided(a_story(), told(), changed=False) == Silence(why=Silent.ALREADY_TOLD)


def test_one_more_outlet_edits_without_a_ping() -> None:
    story = a_story(a_source(), later(2))
    assert decided(story, told()) == Silence(why=Silent.SMALL_CHANGE, edit=True)


REASONS = [
    (
        "another count",
        [a_source(1, facts=facts(children=5, claimant="ombudsman-ua"))],
        [later(2, facts=facts(children=7, claimant="ombudsman-ua"))],
        {"count": 5, "claimants": frozenset({"ombudsman-ua"})},
        Reason.NEW_COUNT,
    ),
    (
        "the other side is quoted",
        [a_source(1, facts=facts(children=5, announced_by=("ombudsman-ua",)))],
        [later(2, facts=facts(children=5, announced_by=("lvova-belova",)))],
        {"count": 5, "claimants": frozenset({"ombudsman-ua"})},
        Reason.CONFIRMED_BY_OTHER_SIDE,
    ),
    (
        "the mediator is quoted",
        [a_source(1, facts=facts(children=5, mediators=("qatar",), announced_by=("ombudsman-ua",)))],
        [later(2, facts=facts(children=5, mediators=("qatar",), announced_by=("qatar-mofa",)))],
        {"count": 5, "claimants": frozenset({"ombudsman-ua"}), "mediators": frozenset({"qatar"})},
        Reason.MEDIATOR_CONFIRMED,
    ),
    (
        "an outlet changed its number",
        [a_source(1, corrected="5 → 6", facts=facts(children=6))],
        [],
        {"count": 5},
        Reason.CORRECTION,
    ),
    (
        "another topic",
        [a_source(1)],
        [later(2, topics=(QATAR,))],
        {},
        Reason.FIRST,
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "known", "reason"), [case[1:] for case in REASONS], ids=[case[0] for case in REASONS]
)
def test_a_named_reason_pings(before: list[Source], after: list[Source], known: dict[str, Any], reason: Reason) -> None:
    decision = decided(a_story(*before, *after), told(**known))
    assert isinstance(decision, Alert)
    assert decision.reason is reason


def test_a_named_reason_from_an_old_entry_is_only_edited_in() -> None:
    old = a_source(
        2, seen_at=NOON + minutes(5), at=NOON - timedelta(days=5), facts=facts(announced_by=("lvova-belova",))
    )
    story = a_story(a_source(1, at=NOON - timedelta(days=5)), old)
    assert decided(story, told(claimants=frozenset({"ombudsman-ua"}))) == Silence(why=Silent.SMALL_CHANGE, edit=True)


def test_a_correction_is_told_once() -> None:
    story = a_story(a_source(1, corrected="5 → 6"))
    first = decided(story, told())
    assert isinstance(first, Alert)
    assert decided(story, first.told, changed=False) == Silence(why=Silent.ALREADY_TOLD)


def test_a_retracted_story_only_edits() -> None:
    assert decided(a_story(retracted="wrong"), told()) == Silence(why=Silent.RETRACTED, edit=True)


def test_a_party_of_the_outlet_confirms_nothing() -> None:
    from bot.model.feed import Party

    story = a_story(a_source(1), later(2, party=Party.RUSSIA, state_media=True))
    assert decided(story, told(claimants=frozenset({"ombudsman-ua"}))) == Silence(why=Silent.SMALL_CHANGE, edit=True)
