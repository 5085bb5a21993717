"""Dated lines, played through the real pipeline."""

from typing import Any

from bot.cli.lines import ReadLine
from bot.cli.player import feeds_of
from bot.cli.replay import expected_messages
from bot.model.feed import Party
from tests.builders import NOON, a_feed
from tests.unit.cli.shell import HEADLINE, TRAP, Shell
from tests.unit.cli.test_detection import write_lines
from tests.unit.ledger_room import some_rules

LABELS: dict[str, Any] = {"labels": ["returned"], "event": "home"}


def line(id_: str, date: str | None, title: str = HEADLINE, **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": title, "date": date, "outlet": "Visti", "lang": "en", **more}


def test_lines_are_told_on_their_dates_with_reasons_and_totals(shell: Shell) -> None:
    lines = write_lines(
        shell,
        line("a", "2026-02-12", **LABELS),
        line("b", "2026-02-13", outlet="Herald", **LABELS),
        line("c", "2026-02-12", TRAP, labels=[]),
        line("d", None, **LABELS),
    )
    answer = shell("replay", lines)
    assert answer.code == 0
    assert "2026-02-12 00:00  story 1  ping: first\n" in answer.out
    assert "2026-02-13 00:00  story 1  silent: small_change, edited\n" in answer.out
    assert "messages 1: 1 first; edits 1; silent: 1 small_change\n" in answer.out
    assert "undated lines left out: 1\n" in answer.out
    assert "1/1 = 1.00, ≤ 1.15: ok" in answer.out
    assert answer.out.count(HEADLINE) > 1


def test_a_changed_line_is_a_correction_once(shell: Shell) -> None:
    url = "https://visti.example/1"
    lines = write_lines(
        shell,
        line("a", "2026-02-12T10:00:00Z", "Children return", url=url),
        line("a", "2026-02-12T11:00:00Z", "Children return by bus", url=url),
        line("b", "2026-02-12T12:00:00Z", "Children return by bus", outlet="Herald"),
    )
    answer = shell("replay", lines)
    assert answer.out.count("ping: correction (“Children return” → “Children return by bus”)") == 1
    assert "messages 2: 1 first, 1 correction; edits 2;" in answer.out


def test_what_nobody_follows_is_counted_apart(shell: Shell) -> None:
    answer = shell("replay", write_lines(shell, line("a", "2026-02-12", "Talks in Qatar")))
    assert "ping: first, not followed" in answer.out
    assert "messages 0: 1 not followed; edits 0; silent: none" in answer.out


def test_stories_settle_on_the_lines_clock(shell: Shell) -> None:
    settings = (shell.config / "settings.yaml").read_text(encoding="utf-8")
    shell.write("settings.yaml", settings.replace("settle: 0s", "settle: 60s"))
    lines = write_lines(shell, line("a", "2026-02-12T10:00:00Z"), line("b", "2026-02-12T12:00:00Z", TRAP))
    assert "2026-02-12 10:01  story 1  ping: first\n" in shell("replay", lines).out


def test_a_bad_line_is_said_and_the_others_are_played(shell: Shell) -> None:
    answer = shell("replay", write_lines(shell, "{", line("a", "2026-02-12")))
    assert answer.code == 1
    assert "lines.jsonl:1: not JSON" in answer.err
    assert "messages 1: 1 first" in answer.out


def a_line(outlet: str | None, **more: Any) -> ReadLine:
    return ReadLine(line=1, id="1", title=HEADLINE, outlet=outlet, language="uk", at=NOON, more=more)


def test_an_outlet_is_known_by_its_name_or_its_host() -> None:
    rules = some_rules()
    feed = a_feed("visti-uk", outlet="Visti", url="https://www.visti.example/rss", party=Party.UKRAINE)
    rules = type(rules)(
        revision=1, settings=rules.settings, feeds={feed.id: feed}, topics=rules.topics, detector=rules.detector
    )
    feeds = feeds_of([a_line("VISTI"), a_line("visti.example"), a_line("bad]host"), a_line(None)], rules)
    assert {outlet: feed.party for outlet, feed in feeds.items()} == {
        "VISTI": Party.UKRAINE,
        "visti.example": Party.UKRAINE,
        "bad]host": Party.INDEPENDENT,
        "line": Party.INDEPENDENT,
    }


def test_events_and_single_items_are_what_may_be_told() -> None:
    lines = [
        a_line("a", labels=["x"], event="one"),
        a_line("b", labels=["x"], event="one"),
        a_line("c", labels=["x"], event=None),
        a_line("d", labels=["other"], event="two"),
        a_line("e", labels=[]),
    ]
    assert expected_messages(lines, frozenset({"x"})) == 2
    assert expected_messages([a_line("a")], frozenset({"x"})) is None
