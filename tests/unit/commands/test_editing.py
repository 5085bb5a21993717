"""What operators do to stories, and what becomes of the messages that carry them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.chat import ChatAddress, ChatKind, ChatState, Platform
from bot.model.delivery import DeliveryKind, DeliveryState, NewDelivery, Outcome, OutcomeKind
from bot.model.ids import ChatId, EntryId, StoryId
from bot.model.story import Source, Story
from bot.ports import Transaction
from tests.builders import NOON, a_source, minutes
from tests.unit.commands.room import OPERATOR, Room

OPERATING: dict[str, Any] = {"person": OPERATOR}


async def chat(room: Room, address: str = "500") -> ChatId:
    where = ChatAddress(platform=Platform.TELEGRAM, address=address)
    added = await room.store.write(
        lambda tx: tx.chats.add(where, ChatKind.PRIVATE, language="en", timezone="UTC", state=ChatState.ACTIVE, at=NOON)
    )
    return added.id


async def post(room: Room, story: StoryId, to: ChatId) -> None:
    """Let a chat have a story's message."""

    def send(tx: Transaction) -> None:
        new = NewDelivery(story=story, chat=to, revision=1, kind=DeliveryKind.POST, reason="first", due_at=NOON)
        tx.deliveries.add([new], at=NOON)
        claimed = tx.deliveries.claim(
            Platform.TELEGRAM,
            "default",
            now=NOON,
            owner="me",
            until=NOON + minutes(1),
            limit=9,
            exclude=frozenset(),
        )
        ids = [one.delivery.id for one in claimed]
        tx.deliveries.start(ids, owner="me", now=NOON)
        tx.deliveries.finish([Outcome(delivery=id_, kind=OutcomeKind.SENT, at=NOON, message_id="m") for id_ in ids])

    await room.store.write(send)


async def edits(room: Room) -> list[tuple[int, int, str]]:
    """Return the open edits as story, chat and reason."""
    ready = await room.store.read(lambda tx: tx.deliveries.listed(frozenset({DeliveryState.READY}), limit=99, offset=0))
    return sorted((one.story, one.chat, one.reason) for one, _ in ready if one.kind is DeliveryKind.EDIT)


async def stored(room: Room, story: int) -> Story:
    found = await room.store.read(lambda tx: tx.stories.get(StoryId(story)))
    assert found is not None
    return found


async def of_two(room: Room) -> Story:
    """A story of two entries."""
    first = await room.archive(a_source(title="One", url="https://visti.example/1"))
    await room.archive(a_source(title="Two", url="https://visti.example/2", seen_at=NOON + minutes(1)))
    await room.ask("/merge 1 2", **OPERATING)
    return await stored(room, first)


async def audited(room: Room) -> list[tuple[str, str, str]]:
    records = await room.store.read(lambda tx: tx.journal.audited(limit=9))
    return [(record.who, record.action, record.detail) for record in records]


@pytest.mark.parametrize("command", ["/merge 1 2", "/split 1 e1", "/retract 1 wrong"])
async def test_only_operators_change_stories(room: Room, command: str) -> None:
    await room.archive(a_source(title="One"))
    assert await room.said(command) == "Only operators can do that."
    assert await audited(room) == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/merge", "Say which story stays"),
        ("/merge 1", "Say which story stays"),
        ("/merge 1 9", "There is no story “9”."),
        ("/merge x 1", "There is no story “x”."),
        ("/merge 1 1", "That is one story already: 1."),
        ("/split", "Say which entries"),
        ("/split 1", "Say which entries"),
        ("/split 1 x", "Say which entries"),
        ("/split 9 e1", "There is no story “9”."),
        ("/split 1 e99", "Story 1 does not hold those entries"),
        ("/split 1 e1", "Story 1 does not hold those entries, or would keep none."),
        ("/retract", "Say which story is withdrawn"),
        ("/retract 1", "Say which story is withdrawn"),
        ("/retract 9 wrong", "There is no story “9”."),
    ],
)
async def test_what_cannot_be_done_is_explained(room: Room, command: str, said: str) -> None:
    await room.archive(a_source(title="One"))
    assert (await room.said(command, **OPERATING)).startswith(said)
    assert await audited(room) == []


async def test_merging_joins_the_entries_and_leads_from_one_story_to_the_other(room: Room) -> None:
    story = await of_two(room)
    assert [source.title for source in story.sources] == ["One", "Two"]
    assert (await stored(room, 2)).id == 1
    assert await audited(room) == [("telegram:1", "story.merge", "2 into 1")]
    assert "One" in await room.said("/story 2")


async def test_merging_edits_every_message_and_gives_a_lone_one_to_the_story_that_stays(room: Room) -> None:
    both, only_second = await chat(room, "500"), await chat(room, "501")
    for number in (1, 2):
        story = await room.archive(a_source(title=f"Story {number}", url=f"https://visti.example/{number}"))
        await post(room, story, both)
    await post(room, StoryId(2), only_second)
    said = await room.said("/merge 1 2", **OPERATING)
    assert said == "Story 2 is part of story 1 now; the messages are being edited."
    assert await edits(room) == [(1, both, "merged"), (1, only_second, "merged"), (2, both, "merged")]


async def test_merging_twice_says_that_it_is_one_story(room: Room) -> None:
    await of_two(room)
    assert await room.said("/merge 1 2", **OPERATING) == "That is one story already: 1."


async def test_splitting_makes_a_story_that_is_decided_at_once_and_edits_the_old_message(room: Room) -> None:
    story, where = await of_two(room), await chat(room)
    await post(room, story.id, where)
    moved = story.sources[1].entry
    said = await room.said(f"/split 1 e{moved}", **OPERATING)
    assert said == "The entries left story 1 for story 3; the messages are being edited."
    assert [source.title for source in (await stored(room, 1)).sources] == ["One"]
    new = await stored(room, 3)
    assert ([source.title for source in new.sources], new.due_at) == (["Two"], NOON)
    assert await edits(room) == [(1, where, "split")]
    assert (await audited(room))[0] == ("telegram:1", "story.split", f"{moved} from 1 to 3")
    belongs = await room.store.read(lambda tx: tx.stories.of_entry(EntryId(moved)))
    assert belongs is not None
    assert belongs.id == 3


async def test_retracting_edits_every_message_and_says_why(room: Room) -> None:
    where = await chat(room)
    story = await room.archive(a_source(title="One"))
    await post(room, story, where)
    assert await room.said("/retract 1 it was last year", **OPERATING) == "Story 1 is withdrawn: it was last year"
    assert await edits(room) == [(1, where, "retracted")]
    assert "Withdrawn: it was last year" in await room.said("/story 1")
    assert await audited(room) == [("telegram:1", "story.retract", "1: it was last year")]


async def test_a_reason_is_cleaned_and_of_reasonable_length(room: Room) -> None:
    await room.archive(a_source(title="One"))
    await room.ask(f"/retract 1 a\u202e\nb {'long ' * 300}", **OPERATING)
    why = (await stored(room, 1)).retracted or ""
    assert why.startswith("a b long")
    assert len(why) <= 400


# --- what /story says of odd ones


async def test_a_story_says_how_many_reports_it_holds_and_which_have_no_date(room: Room) -> None:
    await room.archive(a_source(title="One", dated=False))
    story = await stored(room, 1)
    many = [many_source(story.sources[0], number) for number in range(2, 240)]
    await room.store.write(lambda tx: _grow(tx, story, many))
    said = await room.said("/story 1")
    assert "239 reports in all" in said
    assert "1 without a date: shown with the time it was seen" in said
    assert len(said) < 3000


async def test_a_story_says_where_its_message_was_deleted(room: Room) -> None:
    where = await chat(room)
    story = await room.archive(a_source(title="One"))
    await post(room, story, where)
    await room.ask("/retract 1 wrong", **OPERATING)

    def delete(tx: Transaction) -> None:
        (claimed,) = tx.deliveries.claim(
            Platform.TELEGRAM, "default", now=NOON, owner="me", until=NOON + minutes(1), limit=9, exclude=frozenset()
        )
        tx.deliveries.start([claimed.delivery.id], owner="me", now=NOON)
        tx.deliveries.finish([Outcome(delivery=claimed.delivery.id, kind=OutcomeKind.MESSAGE_GONE, at=NOON)])

    await room.store.write(delete)
    assert "1 message of it was deleted in its chat" in await room.said("/story 1")


def many_source(source: Source, number: int) -> Source:
    return replace(source, title=f"Report {number}", outlet=f"Outlet {number}", dated=True)


def _grow(tx: Transaction, story: Story, sources: list[Source]) -> None:
    from tests.builders import published
    from tests.unit.ledger_room import FEED

    tx.entries.add(
        FEED.id, [published(one.title, key=one.title) for one in sources], seen_at=NOON, undated_backlog=False
    )
    ids = [entry.id for entry in tx.entries.undecided(NOON, limit=400)]
    grown = tuple(replace(source, entry=entry) for source, entry in zip(sources, ids, strict=True))
    tx.stories.save(replace(story, sources=(*story.sources, *grown), revision=2))


# --- the guard


async def test_lifting_the_guard_shows_names_edits_every_message_and_is_audited(room: Room) -> None:
    room.guard = lambda text, language: text.replace("Danylo", "[name withheld]")
    story = await room.archive(a_source(title="Danylo is home"))
    where = await chat(room)
    await post(room, story, where)
    assert "Danylo" not in await room.said("/story 1")
    assert await room.said("/unguard 1", **OPERATING) == "Story 1 shows the names that were withheld."
    assert await edits(room) == [(1, where, "guard_lifted")]
    assert "Danylo" in await room.said("/story 1")
    assert await audited(room) == [("telegram:1", "story.unguard", "1")]


async def test_the_guard_can_be_set_again(room: Room) -> None:
    room.guard = lambda text, language: text.replace("Danylo", "[name withheld]")
    await room.archive(a_source(title="Danylo is home"), guard_lifted=True)
    assert await room.said("/guard 1", **OPERATING) == "Story 1 withholds names again."
    assert "Danylo" not in await room.said("/story 1")
    assert await audited(room) == [("telegram:1", "story.guard", "1")]


async def test_a_guard_that_is_as_asked_stays_and_nothing_is_audited(room: Room) -> None:
    await room.archive(a_source(title="One"))
    before = await stored(room, 1)
    assert await room.said("/guard 1", **OPERATING) == "Story 1 withholds names again."
    assert await stored(room, 1) == before
    assert await audited(room) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/unguard", "Say which story may show names"),
        ("/guard", "Say which story withholds names again"),
        ("/unguard 9", "There is no story “9”."),
    ],
)
async def test_the_guard_of_no_story_is_not_changed(room: Room, asked: str, said: str) -> None:
    assert said in await room.said(asked, **OPERATING)


@pytest.mark.parametrize("command", ["/unguard 1", "/guard 1"])
async def test_only_operators_lift_or_set_the_guard(room: Room, command: str) -> None:
    await room.archive(a_source(title="One"))
    assert await room.said(command) == "Only operators can do that."
    assert await audited(room) == []
