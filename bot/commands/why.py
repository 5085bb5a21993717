"""Why something was told, from the evidence that is stored; and why something was not, by the rules in force."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts.render import headline_runs, words_of
from bot.alerts.render_sources import outlet_name, outlet_runs
from bot.alerts.render_view import View, no_guard
from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.detect.entry_text import placed, text_of
from bot.model.entry import Entry
from bot.model.feed import Excerpt
from bot.model.ids import EntryId, StoryId
from bot.model.match import Evidence, Match, Miss
from bot.model.message import Line, Style, Text
from bot.model.request import Reply
from bot.model.story import Source
from bot.ports import Transaction
from bot.stories.source import source_of

SOURCES_SHOWN = 5
EVIDENCE_SHOWN = 12
WORDS = 60
ECHOED = 200

_ID = re.compile(r"(#|e|E)?([0-9]{1,12})")


async def why(asked: Asked) -> Reply:
    """Answer ``/why id``: topic, rule and words of a story's entries, or of one entry (``e12``)."""
    found = _ID.fullmatch(asked.request.arguments.strip())
    if found is None:
        return answer(line(asked.view.say("why.usage")))
    is_entry, number = (found[1] or "").lower() == "e", int(found[2])
    sources, view = await asked.store.read(lambda tx: _stored(tx, asked, number, is_entry=is_entry))
    if not sources:
        return answer(line(asked.view.say("why.unknown", id=clip(clean(asked.request.arguments), ECHOED))))
    lines: list[Line] = [line(view.say("why.heading", id=found[0]), Style.BOLD)]
    for source in sources[:SOURCES_SHOWN]:
        lines += [(), _source_line(source, view)]
        for match in source.matches:
            lines += _match_lines(match, source, view)
    if len(sources) > SOURCES_SHOWN:
        lines.append(line(view.count("alert.more_sources", len(sources) - SOURCES_SHOWN), Style.DIM))
    return answer(*lines)


async def whynot(asked: Asked) -> Reply:
    """Answer ``/whynot url``: for each topic which rule came nearest and what it lacked, or what vetoed."""
    url = clean(asked.request.arguments)
    if not url:
        return answer(line(asked.view.say("whynot.usage")))
    canonical = asked.means.canonical_url(url)
    entries = await asked.store.read(lambda tx: tx.entries.with_url(canonical)) if canonical else ()
    if not entries:
        return answer(line(asked.view.say("whynot.unknown", url=clip(url, ECHOED))))
    return answer(*_judged_lines(asked, entries[0]))


def _stored(tx: Transaction, asked: Asked, number: int, *, is_entry: bool) -> tuple[tuple[Source, ...], View]:
    """Return a story's sources, or else the entry of that number; an operator may have lifted the story's guard."""
    story = None if is_entry else tx.stories.get(StoryId(number))
    if story is not None:
        return story.sources, _unguarded(asked.view) if story.guard_lifted else asked.view
    archived = tx.entries.archived(EntryId(number))
    if archived is None:
        return (), asked.view
    return (archived.source,), _unguarded(asked.view) if archived.guard_lifted else asked.view


def _unguarded(view: View) -> View:
    return replace(view, guard=no_guard)


def _judged_lines(asked: Asked, entry: Entry) -> list[Line]:
    feed = asked.rules.feeds.get(entry.feed)
    detection = placed(asked.rules.detector.explain(text_of(entry, feed)), entry)
    source, view = source_of(entry, detection, feed), asked.view
    lines: list[Line] = [_source_line(source, view)]
    for match in detection.matches:
        lines.append(line(view.say("whynot.matches", topic=view.topic_title(match.topic)), Style.BOLD))
        lines += _match_lines(match, source, view)
    for miss in detection.misses:
        lines += _miss_lines(miss, source, view)
    told = view.say("whynot.now", revision=asked.rules.revision)
    return [*lines, line(told, Style.DIM)]


def _source_line(source: Source, view: View) -> Line:
    """Name an entry by its number, headline (where it may be quoted) and outlet."""
    number = Text(text=f"e{source.entry} ", style=Style.CODE)
    headline = headline_runs(source, view)
    if not headline:
        return (number, *outlet_runs(source, view, linked=True))
    return (number, *headline, Text(text=f" — {outlet_name(source)}"))


def _match_lines(match: Match, source: Source, view: View) -> Iterator[Line]:
    score = "" if match.score is None else f" ({match.score:g})"
    yield (Text(text=f"• {view.topic_title(match.topic)}: "), Text(text=f"{match.rule}{score}", style=Style.CODE))
    yield from _evidence_lines(match.evidence, source, view)


def _miss_lines(miss: Miss, source: Source, view: View) -> Iterator[Line]:
    topic = view.topic_title(miss.topic)
    if miss.vetoed_by:
        yield (Text(text=f"• {view.say('whynot.vetoed', topic=topic)} "), Text(text=miss.rule, style=Style.CODE))
        yield from _evidence_lines(miss.vetoed_by, source, view)
        return
    missing = view.comma(miss.missing) or "—"
    yield (
        Text(text=f"• {view.say('whynot.nearest', topic=topic)} "),
        Text(text=miss.rule, style=Style.CODE),
        Text(text=f" {view.say('whynot.missing', missing=missing)}"),
    )


def _evidence_lines(evidence: Sequence[Evidence], source: Source, view: View) -> Iterator[Line]:
    """Show concepts with the words and where they stand; an outlet that must not be quoted keeps its words."""
    may_quote = view.may_show(source) is not Excerpt.NONE
    for one in evidence[:EVIDENCE_SHOWN]:
        words = f" “{view.guarded(one.words, source.language, WORDS, beside=words_of(source))}”" if may_quote else ""
        place = f" · {view.say(f'why.{one.field.value}')} {one.start}–{one.end}"
        yield (Text(text="    "), Text(text=one.concept, style=Style.CODE), Text(text=words + place))
