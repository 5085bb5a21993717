from dataclasses import replace
from typing import Any

import pytest

from bot.alerts.guard import guard
from bot.alerts.render import (
    EXTRACT,
    HEADLINE,
    render_archived,
    render_delivery,
    render_ping,
    render_sample,
    render_story,
)
from bot.alerts.render_view import View
from bot.model.alert import Reason
from bot.model.concept import ConceptId
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, Outgoing
from bot.model.fact import FactKind, Facts
from bot.model.feed import Excerpt, Party
from bot.model.ids import DeliveryId, StoryId, TopicId
from bot.model.match import Evidence, Field, Match
from bot.model.message import Line, Link, Message, Style
from bot.model.record import ArchivedEntry
from bot.model.story import Source, Story
from bot.stories.summary import summarise
from tests.builders import NOON, QATAR, RETURNED, a_chat, a_fact, a_source, a_story, facts, minutes
from tests.unit.alerts.views import a_view


def said(story: Story, view: View | None = None) -> str:
    return message_of(story, view).plain()


def message_of(story: Story, view: View | None = None) -> Message:
    return render_story(story, summarise(story), view or a_view())


def lines(story: Story, view: View | None = None) -> list[str]:
    return said(story, view).splitlines()


def words_of(line: Line) -> str:
    return "".join(run.text for run in line)


def tass(number: int = 2, **values: Any) -> Source:
    plain = {"outlet": "TASS", "country": "RU", "party": Party.RUSSIA, "state_media": True}
    return a_source(number, **{**plain, **values})


# --- the fact line


def test_the_fact_line_is_made_from_facts() -> None:
    told = facts(children=6, mediators=("qatar",), route=("belarus",), announced_by=("ombudsman-ua",))
    story = a_story(a_source(facts=told))
    expected = "6 children returned · mediated by Qatar · via Belarus · announced by Ombudsman Lubinets"
    assert lines(story)[0] == expected


def test_the_fact_line_speaks_the_chats_language() -> None:
    told = facts(children=6, mediators=("qatar",), route=("belarus",), announced_by=("ombudsman-ua",))
    story = a_story(a_source(facts=told))
    expected = "6 дітей повернулися · за посередництва Катару · через Білорусь · за даними омбудсмана Лубінця"
    assert lines(story, a_view("uk"))[0] == expected


def test_without_a_number_the_topics_are_named_and_no_return_is_claimed() -> None:
    story = a_story(a_source(topics=(RETURNED, QATAR), facts=facts(mediators=("qatar",))))
    assert lines(story)[0] == "Children who return, Qatar and Ukraine · mediated by Qatar"


def test_a_topic_that_is_no_longer_configured_is_named_by_its_id() -> None:
    story = a_story(a_source(topics=(TopicId("gone-topic"),)))
    assert lines(story)[0] == "gone-topic"


def test_a_denial_is_said() -> None:
    story = a_story(a_source(facts=facts(children=6, negated=True)))
    assert lines(story)[0] == "6 children returned · denied"


def test_one_denial_among_reports_is_no_denial() -> None:
    story = a_story(a_source(facts=facts(children=6, negated=True)), a_source(2, facts=facts(children=6)))
    assert "denied" not in lines(story)[0]


def test_children_handed_to_russia_did_not_return() -> None:
    told = Facts(items=(a_fact(FactKind.CHILDREN, 2), a_fact(FactKind.DIRECTION, "to-russia")))
    assert lines(a_story(a_source(facts=told)))[0] == "2 children handed to Russia"


# --- headline and outlet


def test_the_headline_leads_to_the_report_with_its_outlet_country_and_time_below() -> None:
    story = a_story(a_source(title="Six are home", country="UA"))
    message = message_of(story, a_view(timezone="Europe/Kyiv"))
    assert message.lines[1] == (Link(text="Six are home", url="https://visti.example/1"),)
    assert message.plain().splitlines()[2] == "Visti (Ukraine) · 2 Mar 2026, 14:00 EET"


def test_state_media_are_labelled_even_when_only_the_kept_lines_fit() -> None:
    message = message_of(a_story(tass(facts=facts(children=6))))
    kept = replace(message, lines=message.lines[: message.keep]).plain()
    assert "TASS (Russia, state media)" in kept


def test_the_headline_is_in_the_chats_language_before_it_is_independent_before_it_is_first() -> None:
    story = a_story(
        a_source(1, language="ru", title="первая"),
        tass(2, language="en", title="state"),
        a_source(3, language="en", title="later", at=NOON + minutes(2), outlet="Late"),
        a_source(4, language="en", title="sooner", at=NOON + minutes(1), outlet="Soon"),
    )
    assert lines(story)[1].startswith("sooner")
    assert lines(story, a_view("ru"))[1].startswith("первая")


def test_a_headline_has_at_most_200_characters() -> None:
    headline = message_of(a_story(a_source(title="word " * 2000))).lines[1][0].text
    assert len(headline) <= HEADLINE
    assert headline.endswith("…")


def test_a_headline_of_nothing_visible_leaves_the_linked_outlet() -> None:
    message = message_of(a_story(a_source(title="\u200b\u202e")))
    assert message.lines[1][0] == Link(text="Visti", url="https://visti.example/1")


def test_a_deceiving_address_is_not_linked() -> None:
    message = message_of(a_story(a_source(url="https://bank.example@evil.example/")))
    assert not any(isinstance(run, Link) for line in message.lines for run in line)


def test_what_an_outlet_wrote_shows_no_control_characters() -> None:
    story = a_story(a_source(title="a\x1b[2Jb\u202ec", summary="x\ny\x07z", outlet="Vi\u200bsti"))
    assert all(line.isprintable() for line in lines(story))


# --- extract


def test_one_extract_with_its_source() -> None:
    story = a_story(a_source(summary="They crossed at noon.", country="UA"), a_source(2, summary="Other words."))
    assert [line for line in lines(story) if "“" in line] == ["“They crossed at noon.” — Visti (Ukraine)"]


def test_an_extract_has_at_most_280_characters() -> None:
    story = a_story(a_source(summary="word " * 300))
    extract = next(run for line in message_of(story).lines for run in line if run.style is Style.ITALIC)
    assert len(extract.text.strip("“”")) <= EXTRACT


@pytest.mark.parametrize("summary", ["", "Headline 1", " Headline  1 "])
def test_a_summary_that_adds_nothing_is_not_shown(summary: str) -> None:
    assert "“" not in said(a_story(a_source(summary=summary)))


def test_a_summary_that_the_guard_empties_is_not_shown() -> None:
    view = a_view(guard=lambda text, language: text.replace("secret", ""))
    assert "“" not in said(a_story(a_source(summary="secret")), view)


def test_titles_only_where_the_operator_wants_no_extracts() -> None:
    story = a_story(a_source(title="Six are home", summary="They crossed at noon."))
    assert "crossed" not in said(story, a_view(excerpt=Excerpt.TITLE))
    assert "Six are home" in said(story, a_view(excerpt=Excerpt.TITLE))


def test_no_words_of_the_outlet_where_excerpts_are_off_but_its_link() -> None:
    matches = (Match(topic=RETURNED, rule="r", evidence=(evidence("children"),)),)
    story = a_story(a_source(title="Six are home", summary="They crossed at noon.", matches=matches))
    text = said(story, a_view(excerpt=Excerpt.NONE))
    assert "home" not in text
    assert "crossed" not in text
    assert "matched" not in text
    assert "Visti (https://visti.example/1)" in text


def test_a_feeds_own_excerpt_rule_comes_before_the_general_one() -> None:
    story = a_story(a_source(summary="They crossed at noon.", excerpt=Excerpt.SHORT))
    assert "crossed" in said(story, a_view(excerpt=Excerpt.NONE))


def test_a_restricted_outlet_is_named_and_labelled_and_neither_quoted_nor_linked() -> None:
    story = a_story(tass(title="Words", summary="More words", restricted=("eu",), excerpt=Excerpt.SHORT))
    message = message_of(story)
    assert "ords" not in message.plain()
    assert "TASS (Russia, state media)" in message.plain()
    assert not any(isinstance(run, Link) for line in message.lines for run in line)


def test_a_restricted_outlet_lends_no_headline_while_another_can() -> None:
    story = a_story(tass(1, title="Words", restricted=("eu",)), a_source(2, title="Six are home", language="uk"))
    assert lines(story)[1].startswith("Six are home")


# --- the guard


def test_the_guard_is_applied_to_headline_extract_and_matched_words() -> None:
    matches = (Match(topic=RETURNED, rule="r", evidence=(evidence("Danylo"),)),)
    story = a_story(a_source(title="Danylo is home", summary="“I am Danylo,” he said.", matches=matches))
    view = a_view(guard=lambda text, language: text.replace("Danylo", "[name withheld]"))
    assert "Danylo" not in said(story, view)
    assert said(story, view).count("[name withheld]") == 3


def test_a_child_named_in_the_summary_is_named_in_neither_headline_nor_matched_words() -> None:
    matches = (Match(topic=RETURNED, rule="r", evidence=(evidence("Ratmir is home"),)),)
    source = a_source(
        title="Ratmir is home", summary="The boy Ratmir, 7, met his aunt.", matches=matches, language="en"
    )
    shown = said(a_story(source), a_view(guard=guard))
    assert "Ratmir" not in shown
    assert shown.count("[name withheld] is home") == 2


def test_the_guard_sees_the_text_before_it_is_cut() -> None:
    title = "x" * 190 + " Danylo Petrenko came home to his mother"
    view = a_view(guard=lambda text, language: text.replace("Danylo Petrenko", "[name withheld]"))
    assert "Danylo" not in said(a_story(a_source(title=title)), view)


def test_the_guard_is_told_the_entrys_language() -> None:
    heard: list[str] = []

    def guard(text: str, language: str) -> str:
        heard.append(language)
        return text

    said(a_story(a_source(language="uk")), a_view(guard=guard))
    assert set(heard) == {"uk"}


def test_a_lifted_guard_shows_what_the_outlet_wrote() -> None:
    view = a_view(guard=lambda text, language: text.replace("Danylo", "[name withheld]"))
    assert "Danylo" in said(a_story(a_source(title="Danylo is home"), guard_lifted=True), view)
    archived = ArchivedEntry(source=a_source(title="Danylo is home"), story=None, guard_lifted=True)
    assert "Danylo" in shown(archived, view)


# --- what matched


def evidence(words: str) -> Evidence:
    return Evidence(concept=ConceptId("child"), words=words, field=Field.TITLE, start=0, end=len(words))


def test_topics_and_the_words_that_matched_are_shown_once_each() -> None:
    matches = (
        Match(topic=RETURNED, rule="r", evidence=(evidence("children"), evidence("home"))),
        Match(topic=QATAR, rule="r", evidence=(evidence("children"), evidence("Doha"))),
    )
    text = said(a_story(a_source(matches=matches)))
    assert "Children who return, Qatar and Ukraine · matched: “children”, “home”, “Doha”" in text


def test_only_some_matched_words_are_shown() -> None:
    many = tuple(evidence(f"word{number}") for number in range(30))
    text = said(a_story(a_source(matches=(Match(topic=RETURNED, rule="r", evidence=many),))))
    assert "“word5”" in text
    assert "“word6”" not in text


# --- sources, status, disputes


def test_one_source_so_far() -> None:
    assert "One source so far" in lines(a_story())


def test_sources_are_grouped_by_party_with_label_time_and_link() -> None:
    story = a_story(
        a_source(1, country="UA", party=Party.UKRAINE),
        tass(2, at=NOON + minutes(10)),
        a_source(3, outlet="Al Jazeera", country="QA", party=Party.QATAR, at=NOON + minutes(20)),
    )
    assert lines(story)[3:] == [
        "3 sources",
        "Children who return",
        "Ukrainian outlets",
        "• Visti (https://visti.example/1) (Ukraine) · 2 Mar 2026, 12:00 UTC",
        "Russian outlets",
        "• TASS (https://visti.example/2) (Russia, state media) · 2 Mar 2026, 12:10 UTC",
        "Qatari outlets",
        "• Al Jazeera (https://visti.example/3) (Qatar) · 2 Mar 2026, 12:20 UTC",
    ]


def test_an_outlet_with_two_entries_is_one_source() -> None:
    story = a_story(a_source(1, language="uk"), a_source(2, language="en", title="In English"))
    assert lines(story)[1].startswith("In English")
    assert "One source so far" in lines(story)


def test_of_many_sources_some_are_shown_of_every_party_and_the_rest_counted() -> None:
    many = tuple(a_source(number, outlet=f"Outlet {number}") for number in range(1, 20))
    text = said(a_story(*many, tass(50, at=NOON + minutes(50))))
    assert text.count("• ") == 8
    assert "TASS (https" in text
    assert lines(a_story(*many, tass(50)))[-1] == "and 12 more"


@pytest.mark.parametrize(
    ("sources", "status"),
    [
        (("ombudsman-ua", "lvova-belova"), "Confirmed by both sides"),
        (("ombudsman-ua", "qatar-mofa"), "Confirmed by the mediator"),
    ],
)
def test_confirmation_is_said(sources: tuple[str, ...], status: str) -> None:
    told = [
        a_source(number, facts=facts(mediators=("qatar",), announced_by=(claimant,)))
        for number, claimant in enumerate(sources)
    ]
    assert status in lines(a_story(*told))


def test_counts_that_differ_are_shown_by_claimant_and_outlet_and_never_merged() -> None:
    story = a_story(
        a_source(1, facts=facts(children=6, claimant="qatar-mofa")),
        a_source(2, facts=facts(children=8, claimant="ombudsman-ua"), outlet="Other"),
        tass(3, facts=facts(children=7)),
    )
    message = message_of(story)
    expected = "Counts differ: Qatar's foreign ministry: 6; Ombudsman Lubinets: 8; TASS (Russia, state media): 7"
    assert expected in message.plain().splitlines()
    differing = next(line for line in message.lines[: message.keep] if words_of(line) == expected)
    assert differing[0].style is Style.WARNING


def test_counts_that_agree_are_no_dispute() -> None:
    story = a_story(a_source(1, facts=facts(children=6)), a_source(2, facts=facts(children=6), outlet="Other"))
    assert "differ" not in said(story)


# --- corrections and retraction


def test_a_correction_says_what_changed() -> None:
    story = a_story(a_source(corrected="5 → 6"))
    assert "Corrected by Visti: 5 → 6" in lines(story)


def test_a_corrected_headline_is_guarded_and_bounded() -> None:
    story = a_story(a_source(corrected=f"“Danylo is home” → “{'x ' * 2000}”"))
    view = a_view(guard=lambda text, language: text.replace("Danylo", "[name withheld]"))
    line = next(line for line in lines(story, view) if line.startswith("Corrected"))
    assert "[name withheld] is home" in line
    assert len(line) < 500


def test_a_correction_of_a_restricted_outlet_quotes_only_numbers() -> None:
    quoted = tass(corrected="“Words” → “Other words”", restricted=("eu",))
    counted = tass(corrected="? → 6", restricted=("eu",))
    assert "Corrected by TASS" in lines(a_story(quoted))
    assert "Corrected by TASS: ? → 6" in lines(a_story(counted))


def test_a_retracted_story_says_so_and_why() -> None:
    message = message_of(a_story(retracted="the outlet\x1b withdrew it"))
    assert words_of(message.lines[0]) == "Withdrawn: the outlet withdrew it"
    assert message.lines[0][0].style is Style.WARNING
    assert message.keep > 1


# --- pings, samples, deliveries


@pytest.mark.parametrize(
    ("reason", "detail", "said"),
    [
        (Reason.FIRST, "", "New in this story: 8 children returned · mediated by Qatar"),
        (Reason.NEW_COUNT, "6 → 8", "Number of children: 6 → 8"),
        (Reason.NEW_COUNT, "", "Number of children: 8"),
        (Reason.CONFIRMED_BY_OTHER_SIDE, "lvova-belova", "Confirmed by the other side: Maria Lvova-Belova"),
        (Reason.CONFIRMED_BY_OTHER_SIDE, "", "Confirmed by the other side: Ombudsman Lubinets"),
        (Reason.MEDIATOR_CONFIRMED, "qatar-mofa", "Confirmed by the mediator: Qatar's foreign ministry"),
        (Reason.MEDIATOR_CONFIRMED, "", "Confirmed by the mediator: Qatar News Agency"),
        (Reason.CORRECTION, "5 → 8", "Corrected by Visti: 5 → 8"),
        (Reason.CORRECTION, "", "Corrected by Other: 7 → 8"),
    ],
)
def test_a_ping_is_one_short_line(reason: Reason, detail: str, said: str) -> None:
    story = a_story(
        a_source(1, facts=facts(children=8, claimant="ombudsman-ua", mediators=("qatar",)), corrected="5 → 8"),
        a_source(2, facts=facts(children=8, claimant="qna"), corrected="7 → 8", outlet="Other"),
    )
    message = render_ping(reason, story, summarise(story), a_view(), detail=detail)
    assert message.plain() == said


def test_a_correction_without_a_corrected_entry_says_how_the_story_stands() -> None:
    story = a_story(a_source(facts=facts(children=8)))
    message = render_ping(Reason.CORRECTION, story, summarise(story), a_view())
    assert message.plain() == "New in this story: 8 children returned"


def a_delivery(kind: DeliveryKind, reason: str, reply_to: str | None) -> Outgoing:
    delivery = Delivery(
        id=DeliveryId(1),
        story=StoryId(1),
        chat=a_chat().id,
        revision=1,
        kind=kind,
        state=DeliveryState.SENDING,
        reason=reason,
        due_at=NOON,
        created_at=NOON,
    )
    return Outgoing(delivery=delivery, chat=a_chat(), reply_to=reply_to)


@pytest.mark.parametrize(
    ("kind", "reason", "reply_to", "is_ping"),
    [
        (DeliveryKind.POST, "first", None, False),
        (DeliveryKind.POST, "new_count", None, False),
        (DeliveryKind.POST, "new_count", "7", True),
        (DeliveryKind.EDIT, "new_count", "7", False),
        (DeliveryKind.POST, "small_change", "7", False),
    ],
)
def test_a_later_post_is_a_ping_and_everything_else_the_story(
    kind: DeliveryKind, reason: str, reply_to: str | None, is_ping: bool
) -> None:
    story = a_story(a_source(facts=facts(children=8)))
    message = render_delivery(a_delivery(kind, reason, reply_to), story, summarise(story), a_view())
    assert (message.plain() == "Number of children: 8") is is_ping


def test_a_sample_says_that_it_is_one() -> None:
    story = a_story()
    message = render_sample(story, summarise(story), a_view())
    assert message.plain() == "This is what an alert looks like. The latest story:\n" + said(story)
    assert message.keep == message_of(story).keep + 1


# --- the archive


def shown(entry: ArchivedEntry, view: View | None = None) -> str:
    return Message(lines=render_archived(entry, view or a_view())).plain()


def test_an_archived_entry_has_headline_outlet_time_and_story() -> None:
    entry = ArchivedEntry(source=tass(1, title="Six are home"), story=StoryId(12))
    assert shown(entry) == (
        "Six are home (https://visti.example/1)\nTASS (Russia, state media) · 2 Mar 2026, 12:00 UTC · story 12"
    )


def test_an_archived_entry_of_a_restricted_outlet_is_told_by_its_facts() -> None:
    entry = ArchivedEntry(source=tass(title="Words", restricted=("eu",), facts=facts(children=6)), story=None)
    assert shown(entry) == "6 children returned\nTASS (Russia, state media) · 2 Mar 2026, 12:00 UTC"
