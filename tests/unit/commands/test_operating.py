"""What operators do from a chat, on a real database and real files."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.command import Who
from bot.commands.table import COMMANDS, PRESSES
from bot.model.feed import FeedState
from bot.model.ids import FeedId
from bot.model.message import Button
from bot.model.request import Person, Reply
from bot.model.rules import Rules
from bot.ports import Transaction
from tests.builders import NOON, a_feed, a_feed_state
from tests.unit.commands.room import OPERATOR, SOMEBODY, Room, a_room
from tests.unit.config.fakes import PLACES, TOPICS, write

ANOTHER = Person(platform=OPERATOR.platform, id="2")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with a_room(tmp_path) as room:
        room.configuration.rules = replace(room.configuration.rules, operators=frozenset({OPERATOR, ANOTHER}))
        await room.live.start()
        yield room


def places(room: Room) -> Path:
    return room.live.loader.directory / "lexicon" / "places.yaml"


async def ask(room: Room, text: str, person: Person = OPERATOR) -> Reply:
    reply = await room.ask(text, person=person)
    assert reply is not None
    return reply


async def said(room: Room, text: str) -> str:
    return (await ask(room, text)).message.plain()


async def press(room: Room, button: Button | str, person: Person = OPERATOR) -> Reply:
    reply = await room.press(button, person=person)
    assert reply is not None
    return reply


async def audited(room: Room) -> list[tuple[str, str, str]]:
    records = await room.store.read(lambda tx: tx.journal.audited(limit=50))
    return [(record.who, record.action, record.detail) for record in reversed(records)]


# --- who may


@pytest.mark.parametrize(
    "text",
    [
        "/keywords",
        "/keyword add qatar en Muscat",
        "/feeds",
        "/feed pause visti-uk",
        "/reload",
        "/revisions",
        "/rollback 1",
        "/audit",
    ],
)
async def test_only_operators_may(room: Room, text: str) -> None:
    assert (await ask(room, text, SOMEBODY)).message.plain() == "Only operators can do that."
    assert await audited(room) == []


async def test_who_presses_apply_is_asked_again(room: Room) -> None:
    (button,) = (await ask(room, "/keyword add qatar uk Доха")).message.buttons[0]
    assert (await press(room, button, SOMEBODY)).message.plain() == "Only operators can do that."
    room.configuration.rules = replace(room.configuration.rules, operators=frozenset({ANOTHER}))
    assert (await press(room, button)).message.plain() == "Only operators can do that."
    assert "Доха" not in places(room).read_text()


def test_operators_commands_are_in_the_table() -> None:
    assert {"keywords", "keyword", "feeds", "feed", "reload", "revisions", "rollback", "audit"} <= {
        command.name for command in COMMANDS if command.who is Who.OPERATOR
    }
    assert {"kw", "f"} <= {press.name for press in PRESSES}


# --- words


async def test_the_concepts_are_listed(room: Room) -> None:
    assert "qatar, return" in await said(room, "/keywords")


async def test_a_concepts_names_are_shown_by_language(room: Room) -> None:
    assert await said(room, "/keywords qatar") == "qatar Q846\nen Qatar, Doha\nuk Катар"


async def test_what_a_concept_includes_is_shown(room: Room) -> None:
    gulf = "  gulf: {includes: [qatar], hides: [return]}\n"
    write(room.live.loader.directory, {"lexicon/places.yaml": PLACES + gulf})
    await room.ask("/reload", person=OPERATOR)
    assert await said(room, "/keywords gulf") == "gulf\nincludes qatar\nhides return"


async def test_of_many_golden_cases_and_forms_a_part_is_shown(room: Room) -> None:
    cases = "".join(f'  - {{id: en-{n}, lang: en, title: "Talks {n} in Muscat", topics: []}}\n' for n in range(12))
    write(room.live.loader.directory, {"golden.yaml": f"version: 1\ncases:\n{cases}"})
    lines = (await said(room, "/keyword add qatar en Muscat")).splitlines()
    assert (len(lines), lines[-1]) == (3 + 10 + 1, "+ 2")


@pytest.mark.parametrize("text", ["/keywords qatr", "/keyword add qatr en Muscat"])
async def test_an_unknown_concept_is_answered_with_the_nearest(room: Room, text: str) -> None:
    assert await said(room, text) == "There is no concept “qatr”.\nDid you mean qatar?"


@pytest.mark.parametrize("text", ["/keyword", "/keyword add", "/keyword add qatar en", "/keyword replace qatar en x"])
async def test_half_a_change_is_answered_with_how_to_say_it(room: Room, text: str) -> None:
    assert (await said(room, text)).startswith("/keyword add CONCEPT LANGUAGE WORD")


async def test_a_change_shows_forms_and_golden_cases_and_changes_nothing_before_it_is_applied(room: Room) -> None:
    before = places(room).read_text()
    reply = await ask(room, "/keyword add qatar en Muscat")
    assert reply.message.plain().splitlines() == [
        "Add “Muscat” (en) to qatar?",
        "Forms: Muscat, Muscat.en",
        "Golden cases that would change:",
        "en-3 [] → [gulf] ⚠️ breaks: Talks in Muscat",
    ]
    assert places(room).read_text() == before
    assert room.live.current().revision == 1


async def test_a_change_is_applied_by_its_button_once(room: Room) -> None:
    reply = await ask(room, "/keyword add qatar uk Емірат біля моря")
    (button,) = reply.message.buttons[0]
    assert "No golden case would change." in reply.message.plain()
    applied = await press(room, button)
    assert applied.replaces
    assert applied.message.plain() == "Revision 2 is in force: lexicon/places.yaml +1 -1"
    assert places(room).read_text().splitlines()[0] == "# Places, and how they are written."
    assert "uk: [Катар, Емірат біля моря]" in places(room).read_text()
    assert "no longer kept, or was applied already" in (await press(room, button)).message.plain()
    assert await audited(room) == [
        (
            "telegram:1",
            "configuration.edit",
            "add qatar uk Емірат біля моря; revision 2: lexicon/places.yaml +1 -1",
        )
    ]


async def test_a_word_is_removed(room: Room) -> None:
    (button,) = (await ask(room, "/keyword remove qatar en Doha")).message.buttons[0]
    await press(room, button)
    assert "en: [Qatar] " in places(room).read_text()


async def test_a_new_warning_is_shown_with_the_preview(room: Room) -> None:
    assert "places.yaml:7: qatar.names.en.2: shouts 'QATAR'" in await said(room, "/keyword add qatar en QATAR")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("/keyword add qatar xx Muscat", "expected one of the languages"),
        ("/keyword add qatar en Doha", "has the name `Doha` in en already"),
        ("/keyword remove qatar en Muscat", "has no name `Muscat` in en"),
    ],
)
async def test_a_change_that_cannot_be_made_says_why(room: Room, text: str, why: str) -> None:
    reply = await ask(room, text)
    assert reply.message.plain().startswith("That cannot be done:\n")
    assert why in reply.message.plain()
    assert reply.message.buttons == ()


async def test_of_two_operators_at_once_the_second_gets_a_new_preview_and_can_apply_that(room: Room) -> None:
    (first,) = (await ask(room, "/keyword add qatar uk Доха")).message.buttons[0]
    (second,) = (await ask(room, "/keyword add qatar uk Емірат", ANOTHER)).message.buttons[0]
    await press(room, first)
    stale = await press(room, second, ANOTHER)
    assert stale.message.plain().startswith("The files were changed meanwhile.")
    assert "[Катар, Доха]" in places(room).read_text()
    await press(room, stale.message.buttons[0][0], ANOTHER)
    assert "[Катар, Доха, Емірат]" in places(room).read_text()
    assert [who for who, _, _ in await audited(room)] == ["telegram:1", "telegram:2"]


async def test_what_broke_between_preview_and_button_refuses_the_change(room: Room) -> None:
    (button,) = (await ask(room, "/keyword remove qatar uk Катар")).message.buttons[0]
    (other,) = (await ask(room, "/keyword remove qatar uk Катар", ANOTHER)).message.buttons[0]
    assert button == other
    write(room.live.loader.directory, {"lexicon/places.yaml": PLACES.replace("      uk: [Катар]\n", "")})
    refused = await press(room, button)
    assert "`qatar` has no name `Катар` in uk; it has: none" in refused.message.plain()
    assert (await audited(room))[-1][1:] == ("configuration.edit", "remove qatar uk Катар; refused")


async def test_a_preview_is_kept_for_an_hour(room: Room) -> None:
    (button,) = (await ask(room, "/keyword add qatar uk Доха")).message.buttons[0]
    room.now += timedelta(minutes=61)
    assert "no longer kept" in (await press(room, button)).message.plain()
    assert "Доха" not in places(room).read_text()


# --- the configuration as a whole


async def test_a_reload_says_what_is_in_force(room: Room) -> None:
    assert await said(room, "/reload") == "Nothing has changed; revision 1 stays in force."
    write(room.live.loader.directory, {"lexicon/places.yaml": PLACES.replace("Qatar,", "QATAR,")})
    assert (await said(room, "/reload")).splitlines() == [
        "Revision 2 is in force: lexicon/places.yaml +1 -1",
        "Worth a look:",
        f"{places(room)}:7: qatar.names.en.0: shouts 'QATAR'",
    ]


async def test_a_refused_reload_names_file_and_line_and_changes_nothing(room: Room) -> None:
    write(room.live.loader.directory, {"topics.yaml": TOPICS.replace("[qatar]", "[katar]")})
    told = await said(room, "/reload")
    assert told.startswith("The configuration was not taken; revision 1 stays in force:\n")
    assert "topics.yaml:8: gulf.any_of.0: there is no concept 'katar'" in told
    assert await audited(room) == [("telegram:1", "configuration.reload", "refused: 1 problems")]


async def test_many_problems_are_not_all_shown(room: Room) -> None:
    feeds = "\n".join(f"  - {{id: n{number}}}" for number in range(9))
    write(room.live.loader.directory, {"feeds.yaml": f"version: 1\nfeeds:\n{feeds}\n"})
    assert (await said(room, "/reload")).splitlines()[-1] == "+ 17"


async def test_a_rollback_puts_an_earlier_revision_in_force(room: Room) -> None:
    write(room.live.loader.directory, {"lexicon/places.yaml": PLACES + "# more\n"})
    await room.ask("/reload", person=OPERATOR)
    assert await said(room, "/rollback 1") == "Revision 3 is in force: lexicon/places.yaml +0 -1"
    assert places(room).read_text() == PLACES
    assert (await audited(room))[-1][1:] == (
        "configuration.rollback",
        "to 1 revision 3: lexicon/places.yaml +0 -1",
    )


async def test_a_rollback_to_nothing_says_so(room: Room) -> None:
    assert (await said(room, "/rollback")).startswith("/rollback N puts revision N in force again")
    assert "there is no revision 9" in await said(room, "/rollback 9")
    assert (await audited(room))[-1][1:] == ("configuration.rollback", "to 9 refused")


async def test_revisions_are_listed_with_the_one_in_force(room: Room) -> None:
    write(room.live.loader.directory, {"lexicon/places.yaml": PLACES + "# more\n"})
    await room.ask("/reload", person=OPERATOR)
    room.configuration.rules = replace(room.configuration.rules, revision=2)
    lines = (await said(room, "/revisions")).splitlines()
    assert lines[0] == "The latest revisions:"
    assert lines[1] == "2 · 2 Mar 2026, 12:00 UTC · telegram:1 · lexicon/places.yaml +1 -0 ✅ in force"
    assert lines[2].startswith("1 · 2 Mar 2026, 12:00 UTC · file · ")


async def test_the_audit_trail_is_shown_newest_first(room: Room) -> None:
    assert await said(room, "/audit") == "No operator has done anything yet."
    await room.ask("/feed pause visti-uk", person=OPERATOR)
    await room.ask("/feed resume visti-uk", person=ANOTHER)
    assert (await said(room, "/audit 1")).splitlines()[1:] == [
        "2 Mar 2026, 12:00 UTC · telegram:2 · feed.resume visti-uk"
    ]
    assert len((await said(room, "/audit")).splitlines()) == 3


# --- feeds


def with_feeds(rules: Rules, *names: str, **values: bool) -> Rules:
    feeds = [a_feed(name, enabled=values.get(name, True)) for name in names]
    return replace(rules, feeds={feed.id: feed for feed in feeds})


async def keep(room: Room, *states: FeedState) -> None:
    def save(tx: Transaction) -> None:
        for state in states:
            tx.feeds.save(state)

    await room.store.write(save)


async def test_feeds_are_listed_with_the_troubled_ones_first(room: Room) -> None:
    rules = with_feeds(room.configuration.rules, "ada", "ben", "cyd", "dan", "eve", eve=False)
    room.configuration.rules = rules
    await keep(
        room,
        a_feed_state("ada", last_success_at=NOON - timedelta(minutes=5)),
        a_feed_state("ben", last_success_at=NOON - timedelta(hours=3), failures=4, last_reason="timeout"),
        a_feed_state("dan"),
    )
    await room.ask("/feed pause dan", person=OPERATOR)
    assert (await said(room, "/feeds")).splitlines() == [
        "Feeds: 4 of 5 watched",
        "⚠️ ben · Ben · fails: timeout, read 3 hours ago",
        "⏸ dan · Dan · paused by an operator",
        "… cyd · Cyd · not read yet",
        "✅ ada · Ada · read 5 minutes ago",
        "➖ eve · Eve · disabled in feeds.yaml",
    ]


async def test_a_feed_that_never_worked_says_both(room: Room) -> None:
    await keep(room, a_feed_state("visti-uk", failures=1, last_reason="dns"))
    assert "fails: dns, not read yet" in await said(room, "/feeds")


async def test_many_feeds_have_pages(room: Room) -> None:
    room.configuration.rules = with_feeds(room.configuration.rules, *(f"feed-{number:02}" for number in range(30)))
    reply = await ask(room, "/feeds")
    assert "feed-11" in reply.message.plain()
    assert "feed-12" not in reply.message.plain()
    (older,) = reply.message.buttons[0]
    middle = await press(room, older)
    assert middle.replaces
    assert "feed-12" in middle.message.plain()
    assert [button.label for button in middle.message.buttons[0]] == ["◀", "▶"]
    last = await press(room, middle.message.buttons[0][1])
    assert "feed-29" in last.message.plain()
    assert [button.label for button in last.message.buttons[0]] == ["◀"]
    assert "too old" in (await press(room, "f:x")).message.plain()


async def claim(room: Room) -> tuple[FeedState, ...]:
    until = NOON + timedelta(minutes=1)
    return await room.store.write(lambda tx: tx.feeds.claim_due(NOON, limit=9, owner="me", until=until))


@pytest.mark.parametrize("known", [True, False])
async def test_a_feed_is_paused_and_resumed_whether_it_was_polled_before_or_not(room: Room, known: bool) -> None:
    if known:
        await keep(room, a_feed_state("visti-uk"))
    assert await said(room, "/feed pause visti-uk") == "Feed visti-uk is paused until an operator resumes it."
    assert await claim(room) == ()
    assert await said(room, "/feed resume visti-uk") == "Feed visti-uk is no longer paused."
    assert [state.feed for state in await claim(room)] == [FeedId("visti-uk")]
    assert await audited(room) == [
        ("telegram:1", "feed.pause", "visti-uk"),
        ("telegram:1", "feed.resume", "visti-uk"),
    ]


async def test_resuming_a_disabled_feed_says_that_it_is_not_polled(room: Room) -> None:
    room.configuration.rules = with_feeds(room.configuration.rules, "eve", eve=False)
    assert await said(room, "/feed resume eve") == "Feed eve is no longer paused.\ndisabled in feeds.yaml"


async def test_an_unknown_feed_is_answered_with_the_nearest(room: Room) -> None:
    assert (await said(room, "/feed pause visti")).splitlines()[:2] == [
        "There is no feed “visti”.",
        "Did you mean visti-uk?",
    ]
    assert "Did you mean" not in await said(room, "/feed pause zzzzz")
    assert (await said(room, "/feed stop visti-uk")).startswith("/feed pause ID")
    assert await audited(room) == []
