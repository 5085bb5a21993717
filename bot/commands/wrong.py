"""Telling the operators that a story is wrong."""

from bot.alerts.render import render_story
from bot.alerts.render_view import view_of
from bot.alerts.untrusted import clean, clip
from bot.commands.archive import find_story, unknown_story
from bot.commands.command import Asked, answer, line
from bot.model.message import Line, Message, Style
from bot.model.request import Reply
from bot.model.story import Story
from bot.stories.summary import summarise

REASON = 300


async def wrong(asked: Asked) -> Reply:
    """Answer ``/wrong id [why]``: the operators get the story with the reason, and not who sent it."""
    word, _, why = clean(asked.request.arguments).partition(" ")
    if not word:
        return answer(line(asked.view.say("wrong.usage")))
    story = await find_story(asked, word)
    if story is None:
        return unknown_story(asked, word)
    await asked.means.tell_operators(_report(asked, story, clip(why, REASON)))
    return answer(line(asked.view.say("wrong.done", id=story.id)))


def _report(asked: Asked, story: Story, why: str) -> Message:
    defaults = asked.rules.settings.defaults
    view = view_of(defaults.language, defaults.timezone, asked.rules, asked.means.catalogue, asked.means.guard)
    lines: list[Line] = [line(view.say("wrong.report", id=story.id), Style.WARNING)]
    if why:
        lines.append(line(view.say("wrong.why", why=why)))
    message = render_story(story, summarise(story), view)
    return Message(lines=(*lines, (), *message.lines), keep=len(lines) + 1 + message.keep)
