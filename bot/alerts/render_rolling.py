"""Several stories in one message, where a chat would get more at once than its platform takes. Pure.

Each story has its fact line, its headline and its outlet; all of them are kept whatever the platform's limit: what is
dropped would be told to nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.alerts.render import headline_runs
from bot.alerts.render_facts import fact_line
from bot.alerts.render_sources import lead_source, reported_line
from bot.alerts.render_view import View, no_guard
from bot.alerts.untrusted import clean, clip
from bot.model.message import Line, Message, Style, Text
from bot.model.story import Story, StorySummary

WHY = 80


def render_rolling(stories: Sequence[tuple[Story, StorySummary]], view: View) -> Message:
    """Return the message that tells several stories as they stand now."""
    heading: Line = (Text(text=view.count("rolling.heading", len(stories)), style=Style.BOLD),)
    lines = (heading, *(line for story, summary in stories for line in _told(story, summary, view)))
    return Message(lines=lines, keep=len(lines))


def _told(story: Story, summary: StorySummary, view: View) -> Iterator[Line]:
    if story.guard_lifted:
        view = replace(view, guard=no_guard)
    facts = fact_line(story, summary, view)
    if story.retracted is not None:
        why = clip(clean(story.retracted), WHY)
        yield (Text(text=view.say("alert.retracted", why=why), style=Style.WARNING), Text(text=f" {facts}"))
        return
    yield (Text(text=f"• {facts}", style=Style.BOLD),)
    lead = lead_source(story, view)
    headline = headline_runs(lead, view)
    if headline:
        yield headline
    yield reported_line(lead, view, linked=not headline)
