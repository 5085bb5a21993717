"""Feeds: how each one does, and pausing them."""

import re

from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.commands.operating import operator
from bot.commands.parse import button
from bot.commands.suggest import nearest
from bot.model.feed import Feed, FeedState
from bot.model.ids import FeedId
from bot.model.message import Button, Line, Style, Text
from bot.model.record import AuditRecord
from bot.model.request import Reply
from bot.ports import Transaction

FEEDS_PAGE = "f"
SHOWN = 12
ECHOED = 60

_FAILING, _PAUSED, _NEVER, _READ, _DISABLED = range(5)
_MARKS = {_FAILING: "⚠️", _PAUSED: "⏸", _NEVER: "…", _READ: "✅", _DISABLED: "➖"}


async def feeds(asked: Asked) -> Reply:
    """Answer ``/feeds``: every feed and how it does, the troubled ones first."""
    return await _page(asked, 0, replaces=False)


async def turn_feeds(asked: Asked) -> Reply:
    """Answer the buttons below the feeds: an offset."""
    if re.fullmatch(r"[0-9]{1,5}", asked.request.arguments) is None:
        return answer(line(asked.view.say("button.stale")))
    return await _page(asked, int(asked.request.arguments), replaces=True)


async def feed(asked: Asked) -> Reply:
    """Answer ``/feed pause|resume id``."""
    action, _, word = clean(asked.request.arguments).partition(" ")
    if action.casefold() not in ("pause", "resume") or not word:
        return answer(line(asked.view.say("feed.usage")))
    found = asked.rules.feeds.get(FeedId(word))
    if found is None:
        return _unknown(asked, word)
    paused = action.casefold() == "pause"
    await asked.store.write(lambda tx: _pause_in(tx, asked, found, paused))
    lines = [line(asked.view.say("feed.paused" if paused else "feed.resumed", id=found.id))]
    if not found.enabled:
        lines.append(line(asked.view.say("feeds.disabled"), Style.WARNING))
    return answer(*lines)


def _pause_in(tx: Transaction, asked: Asked, which: Feed, paused: bool) -> None:
    """A feed that was never due yet has no state: it gets one, due now."""
    tx.feeds.ensure({which.id: asked.now})
    tx.feeds.pause(which.id, paused)
    action = "feed.pause" if paused else "feed.resume"
    tx.journal.audit(AuditRecord(at=asked.now, who=operator(asked), action=action, detail=str(which.id)))


def _unknown(asked: Asked, word: str) -> Reply:
    lines = [line(asked.view.say("feed.unknown", word=clip(word, ECHOED)))]
    near = nearest(word, asked.rules.feeds)
    if near is not None:
        lines.append(line(asked.view.say("suggestion", word=near)))
    return answer(*lines, line(asked.view.say("feed.usage")))


async def _page(asked: Asked, offset: int, *, replaces: bool) -> Reply:
    states = {state.feed: state for state in await asked.store.read(lambda tx: tx.feeds.all())}
    listed = sorted(
        ((one, states.get(one.id)) for one in asked.rules.feeds.values()), key=lambda pair: (_rank(*pair), pair[0].id)
    )
    shown = listed[offset : offset + SHOWN]
    watched = len(asked.rules.enabled_feeds)
    return answer(
        line(asked.view.say("feeds.heading", watched=watched, all=len(listed)), Style.BOLD),
        *(_feed_line(asked, one, state) for one, state in shown),
        buttons=_turns(asked, offset, len(listed)),
        replaces=replaces,
    )


def _rank(which: Feed, state: FeedState | None) -> int:
    if not which.enabled:
        return _DISABLED
    if state is None:
        return _NEVER
    if state.paused:
        return _PAUSED
    if state.failures:
        return _FAILING
    return _NEVER if state.last_success_at is None else _READ


def _feed_line(asked: Asked, which: Feed, state: FeedState | None) -> Line:
    rank = _rank(which, state)
    return (
        Text(text=f"{_MARKS[rank]} "),
        Text(text=which.id, style=Style.CODE),
        Text(text=f" · {clip(clean(which.outlet), ECHOED)} · {_told(asked, rank, state)}"),
    )


def _told(asked: Asked, rank: int, state: FeedState | None) -> str:
    view = asked.view
    if rank in (_DISABLED, _PAUSED) or state is None:
        return view.say({_DISABLED: "feeds.disabled", _PAUSED: "feeds.paused"}.get(rank, "feeds.never"))
    last = view.say("feeds.never")
    if state.last_success_at is not None:
        ago = asked.means.catalogue.ago(view.language, asked.now - state.last_success_at)
        last = view.say("feeds.read", ago=ago)
    if rank != _FAILING:
        return last
    return view.comma((view.say("feeds.failing", reason=state.last_reason or "?"), last))


def _turns(asked: Asked, offset: int, count: int) -> tuple[tuple[Button, ...], ...]:
    row: list[Button] = []
    if offset:
        row.append(button("◀", FEEDS_PAGE, str(max(0, offset - SHOWN))))
    if offset + SHOWN < count:
        row.append(button("▶", FEEDS_PAGE, str(offset + SHOWN)))
    return (tuple(row),) if row else ()
