"""What has been found so far: the latest, a search, one story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.alerts.render import render_archived, render_story
from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.commands.pages import recall_search, remember_search
from bot.commands.parse import button
from bot.commands.topics import (
    UnknownTopic,
    followed_topics,
    named_topics,
    reference,
    topic_of_reference,
    unknown_topic,
)
from bot.model.ids import StoryId, TopicId
from bot.model.message import Button, Line, Style
from bot.model.record import ArchivedEntry
from bot.model.request import Reply
from bot.model.story import Story
from bot.ports import Transaction
from bot.stories.summary import summarise

RECENT_PAGE = "r"
SEARCH_PAGE = "s"
SHOWN = 5
SHOWN_AT_MOST = 10
FARTHEST = 10_000
REPORTS_PLAIN = 8
"""Up to so many reports are all listed in the message; of more, the number is said."""
WORDS_READ = 300
WORDS_AT_MOST = 12
WORDS_ECHOED = 60

_STORY = re.compile(r"#?([0-9]{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a long list: how many from where, and whether more follow."""

    entries: tuple[ArchivedEntry, ...]
    offset: int
    size: int
    more: bool


async def recent(asked: Asked) -> Reply:
    """Answer ``/recent [n] [topic]``."""
    number, rest = _leading_number(asked.request.arguments)
    try:
        topics = named_topics(asked, rest)
    except UnknownTopic as unknown:
        return unknown_topic(asked, unknown.word)
    return await _recent(asked, topics[:1], offset=0, size=number or SHOWN, replaces=False)


async def turn_recent(asked: Asked) -> Reply:
    """Answer the buttons below the latest: ``offset:size:topic``."""
    found = re.fullmatch(r"([0-9]{1,5}):([0-9]{1,2}):(.*)", asked.request.arguments)
    topic = topic_of_reference(asked, found[3]) if found else None
    if found is None or (found[3] and topic is None):
        return answer(line(asked.view.say("button.stale")))
    topics = (topic,) if topic is not None else ()
    return await _recent(asked, topics, offset=int(found[1]), size=int(found[2]), replaces=True)


async def search(asked: Asked) -> Reply:
    """Answer ``/search words``: matched entries that hold all the words, in any inflection."""
    text = clean(asked.request.arguments[:WORDS_READ])
    found = asked.means.normaliser.search_words(text, None)
    words = tuple(dict.fromkeys(found))[:WORDS_AT_MOST]
    echoed = clip(text, WORDS_ECHOED)
    if not words:
        return answer(line(asked.view.say("search.none", words=echoed) if text else asked.view.say("search.usage")))
    page = await asked.store.read(lambda tx: _search_in(tx, words, 0))
    if not page.entries:
        return answer(line(asked.view.say("search.none", words=echoed)))
    heading = asked.view.say("search.heading", words=echoed)
    if not page.more:
        return answer(*_listed(asked, heading, page))
    where, now = asked.request.chat, asked.now
    key = await asked.store.write(lambda tx: remember_search(tx.journal, where, words, now))
    return answer(*_listed(asked, heading, page), buttons=_turns(asked, page, SEARCH_PAGE, key))


async def turn_search(asked: Asked) -> Reply:
    """Answer the buttons below a search result: ``offset:key``."""
    found = re.fullmatch(r"([0-9]{1,5}):([0-9a-f]{16})", asked.request.arguments)
    if found is None:
        return answer(line(asked.view.say("button.stale")))
    offset, key = int(found[1]), found[2]
    where, now = asked.request.chat, asked.now
    words = await asked.store.read(lambda tx: recall_search(tx.journal, where, key, now))
    if words is None:
        return answer(line(asked.view.say("page.stale")))
    page = await asked.store.read(lambda tx: _search_in(tx, words, offset))
    lines = _listed(asked, asked.view.say("search.more"), page)
    return answer(*lines, buttons=_turns(asked, page, SEARCH_PAGE, key), replaces=True)


async def story(asked: Asked) -> Reply:
    """Answer ``/story id``: the story as its message stands now."""
    word = asked.request.arguments.strip()
    if not word:
        return answer(line(asked.view.say("story.usage")))
    found = await find_story(asked, word)
    if found is None:
        return unknown_story(asked, word)
    message = render_story(found, summarise(found), asked.view)
    notes = tuple(await _notes(asked, found))
    return Reply(message=replace(message, lines=(*message.lines, *notes)))


async def _notes(asked: Asked, story: Story) -> list[Line]:
    """Return what the story's message does not say: how much it holds, what has no date, where it was deleted."""
    posted = await asked.store.read(lambda tx: tx.deliveries.posted(story.id))
    numbers = {
        "story.undated": sum(not source.dated for source in story.sources),
        "story.gone": sum(one.message_id is None for one in posted),
    }
    said = [asked.view.count("story.reports", len(story.sources))] if len(story.sources) > REPORTS_PLAIN else []
    said += [asked.view.count(msgid, number) for msgid, number in numbers.items() if number]
    return [line(text, Style.DIM) for text in said]


async def find_story(asked: Asked, word: str) -> Story | None:
    """Return the story with this number; one that was merged leads to the one it is part of."""
    number = _STORY.fullmatch(word)
    if number is None:
        return None
    identifier = StoryId(int(number[1]))
    return await asked.store.read(lambda tx: tx.stories.get(identifier))


def unknown_story(asked: Asked, word: str) -> Reply:
    """Say that there is no such story."""
    return answer(line(asked.view.say("story.unknown", id=clip(clean(word), WORDS_ECHOED))))


async def _recent(asked: Asked, topics: Sequence[TopicId], *, offset: int, size: int, replaces: bool) -> Reply:
    wanted = frozenset(topics) or await followed_topics(asked) or frozenset(asked.rules.settings.defaults.topics)
    offset, size = min(offset, FARTHEST), max(1, min(size, SHOWN_AT_MOST))
    entries = await asked.store.read(lambda tx: tx.entries.recent(wanted, limit=size + 1, offset=offset))
    page = _page(entries, offset, size)
    if not page.entries:
        return answer(line(asked.view.say("recent.none")), replaces=replaces)
    rest = f"{size}:{reference(topics[0]) if topics else ''}"
    lines = _listed(asked, asked.view.say("recent.heading"), page)
    return answer(*lines, buttons=_turns(asked, page, RECENT_PAGE, rest), replaces=replaces)


def _search_in(tx: Transaction, words: Sequence[str], offset: int) -> Page:
    return _page(tx.entries.search(words, limit=SHOWN + 1, offset=min(offset, FARTHEST)), offset, SHOWN)


def _page(entries: tuple[ArchivedEntry, ...], offset: int, size: int) -> Page:
    return Page(entries=entries[:size], offset=offset, size=size, more=len(entries) > size)


def _listed(asked: Asked, heading: str, page: Page) -> tuple[Line, ...]:
    lines: list[Line] = [line(heading, Style.BOLD)]
    for entry in page.entries:
        lines += [(), *render_archived(entry, asked.view)]
    return tuple(lines)


def _turns(asked: Asked, page: Page, verb: str, rest: str) -> tuple[tuple[Button, ...], ...]:
    row: list[Button] = []
    if page.offset:
        row.append(button(asked.view.say("page.newer"), verb, f"{max(0, page.offset - page.size)}:{rest}"))
    if page.more:
        row.append(button(asked.view.say("page.older"), verb, f"{page.offset + page.size}:{rest}"))
    return (tuple(row),) if row else ()


def _leading_number(text: str) -> tuple[int | None, str]:
    """Split off a number before or after the topic; one beyond reason is as good as a large one."""
    words = text.split()
    for position in (0, -1):
        if words and re.fullmatch(r"-?[0-9]{1,9}", words[position]):
            number = int(words.pop(position))
            return max(1, number), " ".join(words)
    return None, text
