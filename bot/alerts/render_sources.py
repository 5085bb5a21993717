"""Who reports a story: outlets with country and state-media label, grouped by party; and whose words lead."""

from collections.abc import Iterator

from bot.alerts.render_facts import SEPARATOR
from bot.alerts.render_view import View
from bot.alerts.untrusted import clean, clip, safe_url
from bot.model.feed import Excerpt, Party
from bot.model.message import Line, Link, Run, Style, Text
from bot.model.story import Source, Story

OUTLET = 80
SOURCES_SHOWN = 8


def ranked(story: Story, view: View) -> tuple[Source, ...]:
    """Return the sources, best to quote first: in the chat's language, then not state media, then earliest."""
    return tuple(
        sorted(
            story.sources,
            key=lambda source: (source.language != view.language, source.state_media, source.at, source.entry),
        )
    )


def lead_source(story: Story, view: View) -> Source:
    """Return the source whose headline stands for the story, one that may be quoted if there is any."""
    sources = ranked(story, view)
    return next((source for source in sources if view.may_show(source) is not Excerpt.NONE), sources[0])


def outlets(story: Story, view: View) -> tuple[Source, ...]:
    """Return one source per outlet, its best, oldest first."""
    best: dict[str, Source] = {}
    for source in ranked(story, view):
        best.setdefault(source.outlet, source)
    return tuple(sorted(best.values(), key=lambda source: (source.at, source.entry)))


def outlet_name(source: Source) -> str:
    """Return an outlet's name, fit to show."""
    return clip(clean(source.outlet), OUTLET)


def outlet_runs(source: Source, view: View, *, linked: bool) -> tuple[Run, ...]:
    """Return “Outlet (Country, state media)”; a restricted outlet is never linked."""
    name = outlet_name(source)
    url = safe_url(source.url) if linked and not source.restricted else None
    notes = view.comma(_notes(source, view))
    first: Run = Text(text=name) if url is None else Link(text=name, url=url)
    return (first, Text(text=f" ({notes})")) if notes else (first,)


def reported_line(source: Source, view: View, *, linked: bool) -> Line:
    """Return the outlet with the time of its report."""
    return (*outlet_runs(source, view, linked=linked), Text(text=SEPARATOR + view.time(source.at), style=Style.DIM))


def source_lines(story: Story, view: View) -> Iterator[Line]:
    """Yield the sources by party; where there are too many, every party keeps one before any has two."""
    every = outlets(story, view)
    shown = _chosen(every)
    for party in Party:
        of_party = [source for source in shown if source.party is party]
        if of_party:
            yield (Text(text=view.say(f"party.{party.value}"), style=Style.BOLD),)
        for source in of_party:
            yield (Text(text="• "), *reported_line(source, view, linked=True))
    if len(every) > len(shown):
        yield (Text(text=view.count("alert.more_sources", len(every) - len(shown)), style=Style.DIM),)


def _notes(source: Source, view: View) -> Iterator[str]:
    if source.country is not None:
        yield view.catalogue.country(view.language, source.country)
    if source.state_media:
        yield view.say("alert.state_media")


def _chosen(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    turn: dict[Party, int] = {}
    turns: list[tuple[int, int]] = []
    for position, source in enumerate(sources):
        turn[source.party] = turn.get(source.party, -1) + 1
        turns.append((turn[source.party], position))
    kept = {position for _, position in sorted(turns)[:SOURCES_SHOWN]}
    return tuple(source for position, source in enumerate(sources) if position in kept)
