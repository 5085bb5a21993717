"""Is everything working? In plain words."""

from dataclasses import dataclass
from datetime import datetime

from bot.commands.command import Asked, answer, line
from bot.commands.topics import followed_topics
from bot.model.chat import ChatState
from bot.model.message import Line, Style
from bot.model.record import Counts
from bot.model.request import Reply
from bot.ports import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the status tells of the service."""

    counts: Counts
    last_success_at: datetime | None


async def status(asked: Asked) -> Reply:
    """Answer ``/status``: the feeds, the last success and story, what waits; and what this chat follows."""
    health = await asked.store.read(lambda tx: _health(tx, asked))
    view = asked.view
    followed = await followed_topics(asked)
    follows = view.say("status.follows", topics=view.topic_titles(followed)) if followed else None
    spoken = asked.means.catalogue.language_name(view.language, view.language)
    return answer(
        line(_service(asked, health)),
        line(follows or view.say("status.follows_nothing")),
        line(view.say("status.settings", language=spoken, timezone=view.timezone)),
        *_chat_lines(asked),
    )


def _health(tx: Transaction, asked: Asked) -> Health:
    enabled = {feed.id for feed in asked.rules.enabled_feeds}
    successes = [state.last_success_at for state in tx.feeds.all() if state.feed in enabled and state.last_success_at]
    return Health(counts=tx.counts(), last_success_at=max(successes, default=None))


def _service(asked: Asked, health: Health) -> str:
    view, waiting = asked.view, health.counts.waiting_deliveries
    feeds = view.count("status.feeds", len(asked.rules.enabled_feeds))
    parts = (
        view.say("status.feeds_watched", feeds=feeds),
        _since(asked, "status.last_success", "status.no_success", health.last_success_at),
        _since(asked, "status.last_story", "status.no_story", health.counts.last_story_at),
        view.count("status.waiting", waiting) if waiting else view.say("status.nothing_waiting"),
    )
    told = view.comma(parts)
    return f"{told[0].upper()}{told[1:]}."


def _since(asked: Asked, said: str, never: str, at: datetime | None) -> str:
    if at is None:
        return asked.view.say(never)
    return asked.view.say(said, ago=asked.means.catalogue.ago(asked.view.language, asked.now - at))


def _chat_lines(asked: Asked) -> tuple[Line, ...]:
    view, state = asked.view, asked.chat.state if asked.chat else None
    if state is ChatState.WAITING:
        return (line(view.say("waiting.still"), Style.WARNING),)
    if state in (ChatState.PARKED, ChatState.GONE):
        return (line(view.say("status.stopped", why=view.say(f"status.{state.value}")), Style.WARNING),)
    return ()
