"""From a story to a neutral message. Pure; markup is the channels' business.

What a message says, in this order, so that what a platform has no room for is dropped from the end:

    withdrawn, and why                                      only of a retracted story
    the fact line                                           ours, from facts
    headline, linked                                        ≤ 200 characters, guarded
    outlet (country, state media) · time
    what an outlet corrected
    where counts differ, by claimant
    how well it is confirmed
    topics · the words that matched
    “an extract” — outlet                                   ≤ 280 characters, guarded, where excerpts are allowed
    the outlets by party                                    when there are several

Everything up to the confirmation is kept whatever the platform's limit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.alerts.direction import apart, runs
from bot.alerts.render_facts import SEPARATOR, entry_fact_line, fact_line
from bot.alerts.render_sources import (
    lead_source,
    outlet_name,
    outlet_runs,
    outlets,
    ranked,
    reported_line,
    source_lines,
)
from bot.alerts.render_view import View, no_guard
from bot.alerts.untrusted import clean, clip, safe_url
from bot.model.alert import Reason, Silent
from bot.model.claimant import MEDIATING_SIDES, side_of
from bot.model.delivery import DeliveryKind, Outgoing
from bot.model.feed import Excerpt, Party
from bot.model.message import Line, Link, Message, Run, Style, Text
from bot.model.record import ArchivedEntry
from bot.model.story import Claim, Source, Story, StoryStatus, StorySummary

HEADLINE = 200
EXTRACT = 280
CHANGE = 420
WORD = 40
WORDS_SHOWN = 6
COUNTS_SHOWN = 6
CORRECTIONS_SHOWN = 2

_NUMBERS = re.compile(r"[\d?]+ → [\d?]+")


def render_story(story: Story, summary: StorySummary, view: View) -> Message:
    """Return the message that tells a story as it stands now."""
    view = _unguarded_if_lifted(story, view)
    top = tuple(_top_lines(story, summary, view))
    return Message(lines=(*top, *_more_lines(story, view)), keep=len(top))


def render_ping(reason: Reason, story: Story, summary: StorySummary, view: View, *, detail: str = "") -> Message:
    """Return the short reply that says why an already posted story is told again.

    ``detail`` is the alert's; without it the reply says how the story stands now.
    """
    view = _unguarded_if_lifted(story, view)
    said = _PINGS[reason](story, summary, view, detail)
    return Message(lines=(runs(said, Style.BOLD),), keep=1)


def render_delivery(
    outgoing: Outgoing, story: Story, summary: StorySummary, view: View, *, detail: str = ""
) -> Message:
    """Return what a delivery says: the story, or a short reply where the chat has the story's message already."""
    delivery = outgoing.delivery
    if delivery.kind is DeliveryKind.POST and outgoing.reply_to is not None and delivery.reason in _PINGS:
        return render_ping(Reason(delivery.reason), story, summary, view, detail=detail)
    if delivery.story != story.id and delivery.reason == Silent.MERGED:
        away = view.say("alert.merged_away", id=story.id)
        return Message(lines=((Text(text=away, style=Style.WARNING),),), keep=1)
    message = render_story(story, summary, view)
    if delivery.reason not in _CHANGES:
        return message
    changed: Line = (Text(text=view.say(_CHANGES[delivery.reason]), style=Style.WARNING),)
    return replace(message, lines=(changed, *message.lines), keep=message.keep + 1)


def render_sample(story: Story, summary: StorySummary, view: View) -> Message:
    """Return the message of a story, said to be a sample."""
    message = render_story(story, summary, view)
    heading: Line = (Text(text=view.say("alert.sample"), style=Style.DIM),)
    return replace(message, lines=(heading, *message.lines), keep=message.keep + 1)


def render_archived(entry: ArchivedEntry, view: View) -> tuple[Line, ...]:
    """Return an archived entry in two lines: headline (fact line if not to be quoted), and who, when, which story."""
    source = entry.source
    if entry.guard_lifted:
        view = replace(view, guard=no_guard)
    runs = headline_runs(source, view)
    first = runs or (Text(text=entry_fact_line(source.topics, source.facts, view)),)
    second = reported_line(source, view, linked=not runs)
    if entry.story is not None:
        archived = Text(text=SEPARATOR + view.say("alert.archived", id=entry.story), style=Style.DIM)
        second = (*second, archived)
    return first, second


def headline_runs(source: Source, view: View) -> tuple[Run, ...]:
    """Return an entry's headline, linked where it has a safe address; nothing where it must not be quoted."""
    if view.may_show(source) is Excerpt.NONE:
        return ()
    headline = view.guarded(source.title, source.language, HEADLINE, beside=source.summary)
    url = safe_url(source.url)
    if not headline:
        return ()
    return (Text(text=headline),) if url is None else (Link(text=headline, url=url),)


def _unguarded_if_lifted(story: Story, view: View) -> View:
    return replace(view, guard=no_guard) if story.guard_lifted else view


def _top_lines(story: Story, summary: StorySummary, view: View) -> Iterator[Line]:
    if story.retracted is not None:
        why = clip(clean(story.retracted), CHANGE)
        yield runs(view.say("alert.retracted", why=apart(why)), Style.WARNING)
    yield (Text(text=fact_line(story, summary, view), style=Style.DIM if story.retracted else Style.BOLD),)
    lead = lead_source(story, view)
    headline = headline_runs(lead, view)
    if headline:
        yield headline
    yield reported_line(lead, view, linked=not headline)
    for source in _corrected(story):
        yield runs(_correction(source, view), Style.WARNING)
    if summary.is_disputed:
        counts = "; ".join(_count(claim, story, view) for claim in summary.counts[-COUNTS_SHOWN:])
        yield runs(view.say("alert.counts_differ", counts=counts), Style.WARNING)
    yield (Text(text=_status(story, summary, view)),)


def _more_lines(story: Story, view: View) -> Iterator[Line]:
    yield runs(SEPARATOR.join(_matched(story, view)), Style.DIM)
    extract = next((line for source in ranked(story, view) if (line := _extract(source, view))), None)
    if extract is not None:
        yield extract
    if len(outlets(story, view)) > 1:
        yield from source_lines(story, view)


def _corrected(story: Story) -> tuple[Source, ...]:
    corrected = tuple(source for source in story.sources if source.corrected is not None)
    return corrected[-CORRECTIONS_SHOWN:]


def _correction(source: Source, view: View) -> str:
    """Say what an outlet changed: numbers always, its words only where they may be quoted."""
    change = source.corrected or ""
    if not _NUMBERS.fullmatch(change):
        if view.may_show(source) is Excerpt.NONE:
            return view.say("alert.corrected_unsaid", outlet=apart(outlet_name(source)))
        change = view.guarded(change, source.language, CHANGE, beside=words_of(source))
    outlet = apart(outlet_name(source))
    return view.say("alert.corrected", outlet=outlet, change=apart(_directed(change, view)))


def _directed(change: str, view: View) -> str:
    """Turn the arrow the way that the language is read."""
    return change.replace("→", view.say("alert.becomes"))


def _count(claim: Claim, story: Story, view: View) -> str:
    own = next((source for source in story.sources if source.outlet == claim.claimant), None)
    if own is None:
        return f"{apart(view.name(claim.claimant))}: {claim.value}"
    return "".join(apart(run.text) for run in outlet_runs(own, view, linked=False)) + f": {claim.value}"


def _status(story: Story, summary: StorySummary, view: View) -> str:
    if summary.status is StoryStatus.SEVERAL_SOURCES:
        return view.count("alert.status.several-sources", len(outlets(story, view)))
    return view.say(f"alert.status.{summary.status.value}")


def _matched(story: Story, view: View) -> Iterator[str]:
    yield view.topic_titles(story.topics, apart)
    lead = lead_source(story, view)
    if view.may_show(lead) is not Excerpt.NONE:
        found = dict.fromkeys(evidence.words for match in lead.matches for evidence in match.evidence)
        words = dict.fromkeys(view.guarded(one, lead.language, WORD, beside=words_of(lead)) for one in found)
        quoted = [apart(f"“{word}”") for word in words if word]
        if quoted:
            yield view.say("alert.matched", words=view.comma(quoted[:WORDS_SHOWN]))


def words_of(source: Source) -> str:
    """Return all that an entry says, for the guard to read beside a part of it."""
    return f"{source.title}. {source.summary}"


def _extract(source: Source, view: View) -> Line | None:
    if view.may_show(source) is not Excerpt.SHORT or clean(source.summary) in ("", clean(source.title)):
        return None
    extract = view.guarded(source.summary, source.language, EXTRACT, beside=source.title)
    if not extract:
        return None
    return (Text(text=f"“{extract}”", style=Style.ITALIC), Text(text=" — "), *outlet_runs(source, view, linked=False))


def _ping_first(story: Story, summary: StorySummary, view: View, detail: str) -> str:
    return view.say("ping.first", facts=fact_line(story, summary, view))


def _ping_new_count(story: Story, summary: StorySummary, view: View, detail: str) -> str:
    return view.say("ping.new_count", change=_directed(clean(detail), view) or str(summary.count or "?"))


def _ping_other_side(story: Story, summary: StorySummary, view: View, detail: str) -> str:
    names = _speakers(summary, detail, frozenset({Party.UKRAINE, Party.RUSSIA}))
    return view.say("ping.confirmed_by_other_side", name=view.names(names))


def _ping_mediator(story: Story, summary: StorySummary, view: View, detail: str) -> str:
    return view.say("ping.mediator_confirmed", name=view.names(_speakers(summary, detail, MEDIATING_SIDES)))


def _ping_correction(story: Story, summary: StorySummary, view: View, detail: str) -> str:
    corrected = [source for source in story.sources if source.corrected is not None]
    if not corrected:
        return _ping_first(story, summary, view, detail)
    return _correction(next((one for one in corrected if one.corrected == detail), corrected[-1]), view)


def _speakers(summary: StorySummary, detail: str, sides: frozenset[Party]) -> tuple[str, ...]:
    if detail:
        return (detail,)
    return tuple(sorted(claimant for claimant in summary.claimants if side_of(claimant) in sides))


_PINGS: dict[Reason, Callable[[Story, StorySummary, View, str], str]] = {
    Reason.FIRST: _ping_first,
    Reason.NEW_COUNT: _ping_new_count,
    Reason.CONFIRMED_BY_OTHER_SIDE: _ping_other_side,
    Reason.MEDIATOR_CONFIRMED: _ping_mediator,
    Reason.CORRECTION: _ping_correction,
}
_CHANGES = {Silent.MERGED.value: "alert.merged", Silent.SPLIT.value: "alert.split"}
"""What an operator did to a story, said on top of its message until that is edited again."""
