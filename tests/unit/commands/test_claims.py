"""Who said how many, and when."""

from datetime import timedelta

import pytest

from bot.model.fact import FactKind, Facts
from tests.builders import NOON, a_fact, a_source, facts, minutes
from tests.unit.commands.room import OPERATOR, Room

LUBINETS = facts(children=6, total=1985, claimant="ombudsman-ua", mediators=("qatar",))


async def test_count_adds_up_the_stories_and_shows_totals_apart(room: Room) -> None:
    await room.archive(a_source(title="Six", facts=LUBINETS))
    await room.archive(
        a_source(
            title="Three", at=NOON - timedelta(days=3), facts=facts(children=3, total=235, claimant="save-ukraine")
        )
    )
    assert await room.said("/count") == (
        "Since 31 Jan 2026, 12:00 UTC:\n"
        "9 children returned · 2 stories\n"
        "• 6 children returned · story 1 · Visti (https://visti.example/1) · 2 Mar 2026, 12:00 UTC\n"
        "• 3 children returned · story 2 · Visti (https://visti.example/1) · 27 Feb 2026, 12:00 UTC\n"
        "Running totals, each by its own definition:\n"
        "• Ombudsman Lubinets: 1,985 · Visti (https://visti.example/1) · 2 Mar 2026, 12:00 UTC\n"
        "• Save Ukraine: 235 · Visti (https://visti.example/1) · 27 Feb 2026, 12:00 UTC"
    )


async def test_a_dispute_is_a_range_and_never_a_sum(room: Room) -> None:
    await room.archive(a_source(title="Nine", facts=facts(children=9, claimant="ombudsman-ua")))
    await room.archive(
        a_source(title="Thirteen", seen_at=NOON + minutes(1), facts=facts(children=13, claimant="kremlin"))
    )
    await room.ask("/merge 1 2", person=OPERATOR)
    said = await room.said("/count")
    assert "9 children returned · 1 story · between 9 and 13, by who is asked" in said


async def test_count_by_mediator_and_by_claimant(room: Room) -> None:
    await room.archive(a_source(title="Six", facts=LUBINETS))
    await room.archive(a_source(title="Two", facts=facts(children=2, mediators=("usa", "qatar"))))
    mediators = await room.said("/count by mediator")
    assert "Qatar: 8 children returned · 2 stories\n" in mediators
    assert "the United States: 2 children returned · 1 story" in mediators
    claimants = await room.said("/count 2026 by claimant")
    assert "Ombudsman Lubinets: 6 children returned · 1 story\nVisti: 2 children returned · 1 story" in claimants


@pytest.mark.parametrize(
    ("since", "counts"),
    [("2026", True), ("2026-02", True), ("2026-3-2", True), ("2026-03-03", False), ("1d", True), ("4w", True)],
)
async def test_count_begins_where_it_is_told_to(room: Room, since: str, counts: bool) -> None:
    await room.archive(a_source(title="Six", facts=LUBINETS))
    assert ("6 children returned" in await room.said(f"/count {since}")) is counts
    if not counts:
        assert (await room.said(f"/count {since}")).endswith("No story states a number.")


@pytest.mark.parametrize("arguments", ["yesterday", "2026-13", "0000", "by moon", "2026 2027", "2026 by", "99999d"])
async def test_a_count_that_cannot_be_read_is_explained(room: Room, arguments: str) -> None:
    assert (await room.said(f"/count {arguments}")).startswith("Say since when")


async def test_denied_withdrawn_and_the_other_way_do_not_count(room: Room) -> None:
    to_russia = Facts(items=(*facts(children=4).items, a_fact(FactKind.DIRECTION, "to-russia")))
    await room.archive(a_source(title="Denied", facts=facts(children=5, negated=True)))
    await room.archive(a_source(title="Away", facts=to_russia))
    await room.archive(a_source(title="Withdrawn", facts=LUBINETS), retracted="wrong")
    assert (await room.said("/count")).endswith("No story states a number.")


async def test_long_counts_show_the_newest_and_how_many_more(room: Room) -> None:
    for number in range(12):
        await room.archive(a_source(title=f"Story {number}", at=NOON + minutes(number), facts=facts(children=1)))
    said = await room.said("/count")
    assert said.startswith(
        "Since 31 Jan 2026, 12:00 UTC:\n12 children returned · 12 stories\n• 1 child returned · story 12"
    )
    assert said.endswith("and 4 more")


async def test_timeline_shows_who_gave_which_number_when(room: Room) -> None:
    await room.archive(a_source(title="Nine", facts=facts(children=9, claimant="ombudsman-ua"), country="UA"))
    russian = facts(children=13, total=115, claimant="lvova-belova")
    await room.archive(
        a_source(title="More", outlet="Vestnik", seen_at=NOON + minutes(1), at=NOON + minutes(1), facts=russian)
    )
    await room.archive(a_source(title="Talks", outlet="Herald", seen_at=NOON + minutes(2), at=NOON + minutes(2)))
    for number in (2, 3):
        await room.ask(f"/merge 1 {number}", person=OPERATOR)
    assert await room.said("/timeline 1") == (
        "Story 1, report by report:\n"
        "2 Mar 2026, 12:00 UTC · Visti (https://visti.example/1) (Ukraine) · e1\n"
        "• Ombudsman Lubinets: this time 9\n"
        "2 Mar 2026, 12:01 UTC · Vestnik (https://visti.example/1) · e2\n"
        "• Maria Lvova-Belova: this time 13\n"
        "• Maria Lvova-Belova: in all 115\n"
        "2 Mar 2026, 12:02 UTC · Herald (https://visti.example/1) · e3"
    )


async def test_an_outlet_that_gives_its_own_number_keeps_its_name(room: Room) -> None:
    await room.archive(a_source(title="Six", outlet="visti.example", facts=facts(children=6)))
    assert "• visti.example: this time 6" in await room.said("/timeline 1")


async def test_a_restricted_outlet_is_not_linked(room: Room) -> None:
    await room.archive(a_source(title="Six", outlet="Kanal", restricted=("eu",), facts=LUBINETS))
    for command in ("/timeline 1", "/count"):
        assert "visti.example" not in await room.said(command)


@pytest.mark.parametrize(("arguments", "said"), [("", "Give the story’s number"), ("9", "There is no story “9”.")])
async def test_a_timeline_needs_a_story(room: Room, arguments: str, said: str) -> None:
    assert (await room.said(f"/timeline {arguments}")).startswith(said)
