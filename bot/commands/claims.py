"""Who said how many, and when: over many stories, and in one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.alerts.direction import apart, runs
from bot.alerts.render_facts import SEPARATOR
from bot.alerts.render_sources import lead_source, outlet_name, outlet_runs
from bot.alerts.render_view import View, no_guard
from bot.alerts.untrusted import clean, clip, safe_url
from bot.commands.archive import WORDS_ECHOED, find_story, unknown_story
from bot.commands.command import Asked, answer, line
from bot.model.claimant import side_of
from bot.model.feed import Excerpt
from bot.model.message import Line, Link, Run, Style, Text
from bot.model.request import Reply
from bot.model.story import Claim, Source, Story
from bot.ports import Transaction
from bot.stories.counting import Tally, by_claimant, by_mediator, counted, latest_totals, tally
from bot.stories.summary import claims_of

DEFAULT_SINCE = timedelta(days=30)
PAGE = 200
STORIES_READ = 2000
ROWS = 8
TOTALS = 6
ENTRIES = 12

_AGO = re.compile(r"([0-9]{1,4})([dw])")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_GROUPS = {"mediator": by_mediator, "claimant": by_claimant}


async def count(asked: Asked) -> Reply:
    """Answer ``/count [since] [by mediator|claimant]``: children returned, and every claimant's running total."""
    words = asked.request.arguments.casefold().split()
    by = words.pop() if len(words) > 1 and words[-2] == "by" and words[-1] in _GROUPS else ""
    words = words[:-1] if by else words
    since = _since(words[0] if words else "", asked.now) if len(words) < 2 else None
    if since is None:
        return answer(line(asked.view.say("count.usage")))
    stories = await asked.store.read(lambda tx: _stories_since(tx, asked, since))
    return answer(*_count_lines(asked.view, stories, since, by))


async def timeline(asked: Asked) -> Reply:
    """Answer ``/timeline story``: its reports, the first first, with the numbers that each gives, and whose."""
    word = asked.request.arguments.strip()
    if not word:
        return answer(line(asked.view.say("timeline.usage")))
    story = await find_story(asked, word)
    if story is None:
        return unknown_story(asked, word)
    view = replace(asked.view, guard=no_guard) if story.guard_lifted else asked.view
    sources = sorted(story.sources, key=lambda source: (source.at, source.entry))
    lines: list[Line] = [line(view.say("timeline.heading", id=story.id), Style.BOLD)]
    for source in sources[:ENTRIES]:
        lines += _report_lines(source, story, view)
    if len(sources) > ENTRIES:
        lines.append(line(view.count("alert.more_sources", len(sources) - ENTRIES), Style.DIM))
    return answer(*lines)


def _since(word: str, now: datetime) -> datetime | None:
    """Read ``30d``, ``4w``, ``2026``, ``2026-02`` or ``2026-02-12``; nothing means the last thirty days."""
    if not word:
        return now - DEFAULT_SINCE
    ago, date = _AGO.fullmatch(word), _DATE.fullmatch(word)
    if ago is not None:
        return now - int(ago[1]) * timedelta(days=7 if ago[2] == "w" else 1)
    if date is None:
        return None
    try:
        return datetime(int(date[1]), int(date[2] or 1), int(date[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _stories_since(tx: Transaction, asked: Asked, since: datetime) -> tuple[Story, ...]:
    """Return the stories that began since an instant, newest first."""
    topics, found = frozenset(asked.rules.topics), []
    for offset in range(0, STORIES_READ, PAGE):
        page = tx.stories.recent(topics, limit=PAGE, offset=offset)
        found += [story for story in page if _began_at(story) >= since]
        if len(page) < PAGE or page[-1].changed_at < since:
            break
    return tuple(sorted(found, key=lambda story: (_began_at(story), story.id), reverse=True))


def _began_at(story: Story) -> datetime:
    return min(source.at for source in story.sources)


def _count_lines(view: View, stories: tuple[Story, ...], since: datetime, by: str) -> Iterator[Line]:
    told, totals = counted(stories), latest_totals(stories)
    known = {story.id: story for story in stories}
    yield line(view.say("count.heading", since=view.time(since)), Style.BOLD)
    if not told and not totals:
        yield line(view.say("count.none"))
        return
    yield line(_tally(tally(told), view))
    rows = _GROUPS[by](told) if by else {}
    for key, one in list(rows.items())[:ROWS]:
        yield runs(f"{_name(key, view)}: {_tally(one, view)}")
    if not by:
        yield from (_story_line(story, summary.count or 0, view) for story, summary in told[:ROWS])
    shown = len(rows) if by else len(told)
    if shown > ROWS:
        yield line(view.count("alert.more_sources", shown - ROWS), Style.DIM)
    if totals:
        yield line(view.say("count.totals"), Style.BOLD)
        yield from (_total_line(claim, known[story], view) for story, claim in totals[:TOTALS])


def _tally(one: Tally, view: View) -> str:
    said = view.count("fact.children", one.children) + SEPARATOR + view.count("count.stories", len(one.stories))
    if one.least == one.most:
        return said
    return said + SEPARATOR + view.say("count.range", least=one.least, most=one.most)


def _story_line(story: Story, children: int, view: View) -> Line:
    lead = lead_source(story, view)
    told = view.count("fact.children", children) + SEPARATOR + view.say("alert.archived", id=story.id) + SEPARATOR
    return (
        Text(text="• "),
        Text(text=told),
        _link(lead, view),
        Text(text=SEPARATOR + view.time(lead.at), style=Style.DIM),
    )


def _total_line(claim: Claim, story: Story, view: View) -> Line:
    source = next(source for source in story.sources if source.entry == claim.entry)
    number = view.catalogue.number(view.language, int(claim.value))
    told = runs(f"• {_name(claim.claimant, view)}: {number}{SEPARATOR}")
    return (*told, _link(source, view), Text(text=SEPARATOR + view.time(claim.at), style=Style.DIM))


def _report_lines(source: Source, story: Story, view: View) -> Iterator[Line]:
    entry = Text(text=f"{SEPARATOR}e{source.entry}", style=Style.DIM)
    yield (Text(text=view.time(source.at) + SEPARATOR), *outlet_runs(source, view, linked=True), entry)
    for claim in claims_of(replace(story, sources=(source,))):
        number = view.catalogue.number(view.language, int(claim.value))
        said = view.say(_KINDS[claim.kind], number=number)
        yield runs(f"• {_name(claim.claimant, view)}: {said}")


def _link(source: Source, view: View) -> Run:
    url = None if source.restricted or view.may_show(source) is Excerpt.NONE else safe_url(source.url)
    name = outlet_name(source)
    return Text(text=name) if url is None else Link(text=name, url=url)


def _name(claimant: str, view: View) -> str:
    """Return a claimant's name; an outlet that speaks for itself is its own name."""
    return apart(clip(clean(claimant), WORDS_ECHOED) if side_of(claimant) is None else view.name(claimant))


_KINDS: Mapping[str, str] = {"children": "timeline.children", "total": "timeline.total"}
