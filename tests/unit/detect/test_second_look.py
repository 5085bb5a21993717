"""Which entries are looked at again, what is kept of their article, and where evidence stands then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import load_rules
from bot.config.environment import Environment
from bot.detect.entry_text import placed, text_of
from bot.detect.second_look import LITTLE, may_look, needed_of, needs_second_look
from bot.model.concept import ConceptId
from bot.model.detection import Detection
from bot.model.entry import Entry
from bot.model.match import Evidence, Field, Miss
from bot.model.rules import Rules
from bot.model.topic import Topic
from tests.builders import NOON, QATAR, RETURNED, a_feed, an_entry

MAX_AGE = timedelta(hours=48)
HALF = "Nine Ukrainian children and their way"
BACKGROUND = "The weather was fine. Trains were late."
TOLD = "Nine children deported to Russia have returned to Ukraine, Qatar's foreign ministry said."
TOPICS = {
    RETURNED: Topic(id=RETURNED, title={}, any_of=("child",), look_again=("child",), default=True),
    QATAR: Topic(id=QATAR, title={}, any_of=("qatar",)),
}


@cache
def shipped_rules() -> Rules:
    return load_rules(Environment(config_dir=Path(__file__).parents[3] / "config"))


def detect(entry: Entry) -> Detection:
    return placed(shipped_rules().detector.detect(text_of(entry, a_feed(language="en"))), entry)


def found(title: str) -> Detection:
    return shipped_rules().detector.detect(text_of(an_entry(title=title), a_feed(language="en")))


def explain(title: str, summary: str = "") -> Detection:
    return shipped_rules().detector.explain(text_of(an_entry(title=title, summary=summary), a_feed(language="en")))


# --- whether


def test_an_entry_that_says_little_may_be_looked_at() -> None:
    assert may_look(an_entry(), now=NOON, max_age=MAX_AGE)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, published=replace(entry.published, url=None)),
        lambda entry: replace(entry, lead=""),
        lambda entry: replace(entry, lead="read before"),
        lambda entry: replace(entry, look_at=NOON),
        lambda entry: replace(entry, published=replace(entry.published, summary="x" * (LITTLE + 1))),
        lambda entry: replace(entry, published=replace(entry.published, published_at=NOON - timedelta(hours=49))),
        lambda entry: replace(entry, published=replace(entry.published, published_at=None), undated_backlog=True),
    ],
    ids=["no address", "looked in vain", "looked", "waited", "long", "old", "undated backlog"],
)
def test_others_may_not(change: Callable[[Entry], Entry]) -> None:
    assert not may_look(change(an_entry()), now=NOON, max_age=MAX_AGE)


def test_an_undated_entry_may_be_looked_at() -> None:
    entry = an_entry(published_at=None)
    assert may_look(entry, now=NOON, max_age=MAX_AGE)


def test_half_of_a_topic_asks_for_a_look_unless_a_topic_of_that_kind_holds() -> None:
    half = Detection(language="en", half_told=(RETURNED,))
    (match,) = [match for match in explain(TOLD).matches if match.topic == RETURNED]
    assert needs_second_look(half, TOPICS)
    assert needs_second_look(replace(half, matches=(replace(match, topic=QATAR),)), TOPICS)
    assert not needs_second_look(replace(half, matches=(match,)), TOPICS)
    assert not needs_second_look(Detection(language="en"), TOPICS)


@pytest.mark.parametrize(
    "title",
    [
        HALF,
        "Melania Trump on her talks with Putin about Ukraine",
        "Катар і Україна: що далі",
        "Zelensky speaks with the emir of Qatar",
        "Українські діти: нові подробиці",
        "Сім’ї українців повернулися",
    ],
)
def test_the_shipped_topics_ask_for_a_look_at_half_a_headline(title: str) -> None:
    assert needs_second_look(explain(title), shipped_rules().topics)
    assert found(title).half_told == explain(title).half_told


@pytest.mark.parametrize(
    "title",
    [
        "Russia attacks Ukraine's power grid",
        "Children return to school in Lviv",
        "Qatar Airways orders new planes",
        "Qatar beats Japan in the final",
        "Зеленський провів нараду щодо оборони",
        "Russia and Ukraine exchange 300 prisoners of war",
        TOLD,
    ],
)
def test_the_shipped_topics_ask_for_no_look_at_what_is_plain(title: str) -> None:
    assert not needs_second_look(found(title), shipped_rules().topics)
    assert found(title).half_told == explain(title).half_told


# --- what is kept, and where it stands


def test_of_a_lead_only_the_sentences_that_tell_are_kept() -> None:
    lead = f"The weather was fine.\n{TOLD} The sun set late. The fence is green."
    assert needed_of(lead, an_entry(title=HALF), detect) == TOLD


def test_what_stands_before_is_kept_where_it_matters_how_far_down_something_is_told() -> None:
    lead = f"{BACKGROUND} {TOLD} The sun set late."
    assert needed_of(lead, an_entry(title=HALF), detect) == f"{BACKGROUND} {TOLD}"


def test_a_lead_that_tells_nothing_is_not_kept() -> None:
    assert needed_of(BACKGROUND, an_entry(title=HALF), detect) == ""
    assert needed_of("", an_entry(title=HALF), detect) == ""


def test_a_lead_whose_sentences_need_one_another_is_kept_whole() -> None:
    asked: list[str | None] = []

    def moody(entry: Entry) -> Detection:
        asked.append(entry.lead)
        return detect(entry) if entry.lead and "weather" in entry.lead else Detection(language="en")

    lead = f"{TOLD} {BACKGROUND}"
    assert needed_of(lead, an_entry(title=HALF), moody) == lead
    assert asked == [lead, TOLD, TOLD]


def test_nothing_is_kept_where_title_and_summary_tell_alone() -> None:
    assert needed_of(BACKGROUND, an_entry(title=TOLD), detect) == ""


@pytest.mark.parametrize("summary", ["", "More soon.", "Nine Ukrainian children"])
def test_evidence_in_a_lead_has_its_place_there(summary: str) -> None:
    entry = replace(an_entry(title=HALF, summary=summary), lead=TOLD)
    detection = detect(entry)
    fields = {Field.TITLE: HALF, Field.SUMMARY: summary, Field.LEAD: TOLD}
    evidence = [one for match in detection.matches for one in match.evidence] + list(detection.mentions)
    assert {one.field for one in evidence} >= {Field.TITLE, Field.LEAD}
    assert all(fields[one.field][one.start : one.end] == one.words for one in evidence)
    facts = detection.facts.items
    assert facts
    assert all(fields[fact.span.field][fact.span.start : fact.span.end] == fact.words for fact in facts)


def test_a_veto_in_a_lead_has_its_place_there() -> None:
    veto = Evidence(concept=ConceptId("illness"), words="ill", field=Field.SUMMARY, start=8, end=11)
    detection = Detection(language="en", misses=(Miss(topic=RETURNED, rule="r", vetoed_by=(veto,)),))
    entry = replace(an_entry(summary="Short."), lead="I ill.")
    (miss,) = placed(detection, entry).misses
    assert miss.vetoed_by == (replace(veto, field=Field.LEAD, start=1, end=4),)


def test_an_entry_without_a_lead_stays_as_it_is() -> None:
    detection = explain(TOLD)
    assert placed(detection, an_entry(title=TOLD)) is detection


@given(st.lists(st.sampled_from([TOLD, "Mr. A. Smith met U.N. staff.", BACKGROUND, "…", "«Так».", " "]), max_size=6))
def test_what_is_kept_tells_what_the_whole_lead_tells(parts: list[str]) -> None:
    entry = an_entry(title=HALF)
    lead = " ".join(parts)
    kept = needed_of(lead, entry, detect)
    topics = {match.topic for match in detect(replace(entry, lead=lead)).matches}
    assert {match.topic for match in detect(replace(entry, lead=kept)).matches} == topics
    assert len(kept) <= len(lead)
