"""Why something was told, and why something was not."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.concept import ConceptId
from bot.model.detection import Detection, EntryText
from bot.model.feed import Excerpt
from bot.model.ids import FeedId, StoryId
from bot.model.match import Evidence, Field, Match, Miss
from bot.model.story import Source
from bot.ports import Transaction
from tests.builders import NOON, QATAR, RETURNED, a_source, a_story, published
from tests.unit.commands.room import Room

CHILDREN = Evidence(concept=ConceptId("child"), words="Six children", field=Field.TITLE, start=0, end=12)
HOME = Evidence(concept=ConceptId("return"), words="home", field=Field.SUMMARY, start=4, end=8)
MATCH = Match(topic=RETURNED, rule="returned-children.any_of.2", evidence=(CHILDREN, HOME), score=2.5)


class Judged:
    """A detector with a decided answer, that keeps what it was asked."""

    def __init__(self, *, matches: tuple[Match, ...] = (), misses: tuple[Miss, ...] = ()) -> None:
        self.answer = Detection(language="en", matches=matches, misses=misses)
        self.read: list[EntryText] = []

    def detect(self, text: EntryText) -> Detection:
        return replace(self.answer, misses=())

    def explain(self, text: EntryText) -> Detection:
        self.read.append(text)
        return self.answer


def a_told_source(**values: Any) -> Source:
    return replace(a_source(title="Six children are home", summary="The home of…"), matches=(MATCH,), **values)


async def store_unmatched(room: Room, url: str = "https://visti.example/7") -> None:
    entry = published(title="Talks in Doha", url=url, canonical_url=url)
    await room.store.write(lambda tx: tx.entries.add(FeedId("visti-uk"), [entry], seen_at=NOON, undated_backlog=False))


# --- /why


@pytest.mark.parametrize("asked", ["1", "#1"])
async def test_a_story_is_explained_by_the_stored_evidence_of_its_entries(room: Room, asked: str) -> None:
    await room.archive(a_told_source())
    assert (await room.said(f"/why {asked}")).splitlines() == [
        f"Why {asked} belongs to its topics:",
        "",
        "e1 Six children are home (https://visti.example/1) — Visti",
        "• Children who return: returned-children.any_of.2 (2.5)",
        "    child “Six children” · title 0–12",
        "    return “home” · summary 4–8",
    ]


async def test_an_entry_is_explained_alone(room: Room) -> None:
    await room.archive(a_told_source())
    assert (await room.said("/why e1")).startswith("Why e1 belongs to its topics:")
    assert await room.said("/why E2") == "Nothing that matched has the number “E2”."


async def test_the_number_of_no_story_may_be_an_entrys(room: Room) -> None:
    await store_unmatched(room)
    detection = Detection(language="en", matches=(replace(MATCH, score=None),))
    (entry,) = await room.store.read(lambda tx: tx.entries.undecided(NOON, limit=1))
    await room.store.write(lambda tx: tx.entries.decide(entry.id, detection, None, at=NOON, words=()))
    assert "returned-children.any_of.2\n" in await room.said("/why 1")


async def test_an_outlet_that_must_not_be_quoted_keeps_its_words(room: Room) -> None:
    await room.archive(a_told_source(restricted=("eu",)))
    told = await room.said("/why 1")
    assert "Six" not in told
    assert "https://" not in told
    assert "    child · title 0–12" in told


async def test_words_pass_the_guard_unless_an_operator_lifted_it(room: Room) -> None:
    room.guard = lambda text, language: text.replace("Six", "▒▒▒")
    await room.archive(a_told_source())
    await room.archive(a_told_source(at=NOON.replace(hour=11)), guard_lifted=True)
    assert "“▒▒▒ children”" in await room.said("/why 1")
    assert "“Six children”" in await room.said("/why 2")
    assert "“Six children”" in await room.said("/why e2")


async def test_of_a_great_story_a_part_is_shown(room: Room) -> None:
    for number in range(1, 8):
        await room.archive(a_told_source(title=f"Headline {number}"))

    def join(tx: Transaction) -> None:
        told = [tx.stories.get(StoryId(number)) for number in range(1, 8)]
        sources = tuple(source for story in told if story is not None for source in story.sources)
        tx.stories.save(a_story(*sources))

    await room.store.write(join)
    told = await room.said("/why 1")
    assert "Headline 5" in told
    assert "Headline 6" not in told
    assert told.splitlines()[-1] == "and 2 more"


@pytest.mark.parametrize("text", ["/why", "/why x", "/why 1 2", f"/why {'9' * 20}"])
async def test_why_without_a_number_says_how_to_ask(room: Room, text: str) -> None:
    assert (await room.said(text)).startswith("/why ID, with the number of a story")


async def test_an_unknown_number_is_said_to_be_unknown(room: Room) -> None:
    assert await room.said("/why 99") == "Nothing that matched has the number “99”."


# --- /whynot


async def test_a_miss_names_the_nearest_rule_and_what_it_lacks(room: Room) -> None:
    detector = Judged(
        misses=(
            Miss(topic=RETURNED, rule="returned-children.any_of.1", missing=("child", "same_sentence")),
            Miss(topic=QATAR, rule="qatar-ukraine.any_of.0"),
        )
    )
    room.configuration.rules = replace(room.configuration.rules, detector=detector)
    await store_unmatched(room)
    assert (await room.said("/whynot https://www.visti.example/7?utm_source=x")).splitlines() == [
        "e1 Talks in Doha (https://visti.example/7) — Visti-Uk",
        "• Children who return: nearest rule returned-children.any_of.1 lacks: child, same_sentence",
        "• Qatar and Ukraine: nearest rule qatar-ukraine.any_of.0 lacks: —",
        "By the configuration in force now, revision 1.",
    ]
    assert [text.title for text in detector.read] == ["Talks in Doha"]


async def test_an_exclusion_is_shown_with_its_words(room: Room) -> None:
    veto = replace(HOME, concept=ConceptId("school"), words="Talks", field=Field.TITLE, start=0, end=5)
    detector = Judged(misses=(Miss(topic=RETURNED, rule="returned-children.none_of.0", vetoed_by=(veto,)),))
    room.configuration.rules = replace(room.configuration.rules, detector=detector)
    await store_unmatched(room)
    told = await room.said("/whynot https://visti.example/7")
    assert "• Children who return: excluded by returned-children.none_of.0\n    school “Talks” · title 0–5" in told


async def test_what_does_belong_is_said_to(room: Room) -> None:
    room.configuration.rules = replace(room.configuration.rules, detector=Judged(matches=(MATCH,)))
    await store_unmatched(room)
    told = await room.said("/whynot https://visti.example/7")
    assert "It does belong to: Children who return\n• Children who return: returned-children.any_of.2 (2.5)" in told


async def test_whynot_of_an_outlet_that_must_not_be_quoted_keeps_its_words(room: Room) -> None:
    rules = room.configuration.rules
    feeds = {id_: replace(feed, excerpt=Excerpt.NONE) for id_, feed in rules.feeds.items()}
    room.configuration.rules = replace(rules, feeds=feeds, detector=Judged(matches=(MATCH,)))
    await store_unmatched(room)
    told = await room.said("/whynot https://visti.example/7")
    assert "Talks" not in told
    assert "Six" not in told


@pytest.mark.parametrize("url", ["https://nowhere.example/1", "nonsense", "javascript:alert(1)"])
async def test_an_unknown_address_is_said_to_be_unknown(room: Room, url: str) -> None:
    assert (await room.said(f"/whynot {url}")).startswith(f"No feed of ours has published {url}")


async def test_whynot_without_an_address_says_how_to_ask(room: Room) -> None:
    assert (await room.said("/whynot")).startswith("/whynot URL")
