"""Topics: which there are, and following them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b

from bot.alerts.render import render_sample
from bot.alerts.untrusted import clean, clip
from bot.commands.approval import operators_message
from bot.commands.command import Asked, answer, line
from bot.commands.parse import button
from bot.commands.suggest import nearest
from bot.model.chat import Chat, ChatState
from bot.model.ids import TopicId
from bot.model.message import Button, Line, Style, Text
from bot.model.request import Reply
from bot.model.settings import Access
from bot.model.story import Story
from bot.ports import Transaction
from bot.stories.summary import summarise

FOLLOW = "on"
UNFOLLOW = "off"
LABEL = 60
SHORT_ENOUGH = 48
SAMPLES_LOOKED_AT = 10
ASK_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of subscribing: the chat, the topics new to it, a story to show, and whether operators must be told."""

    chat: Chat
    new: tuple[TopicId, ...]
    sample: Story | None
    tell: bool


class UnknownTopic(Exception):
    """Somebody named a topic that is not there."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


async def topics(asked: Asked) -> Reply:
    """Answer ``/topics``: every topic, with a button to follow it or to stop."""
    return await topic_list(asked)


async def topic_list(asked: Asked, *before: Line, replaces: bool = False) -> Reply:
    """Return the topics with their buttons, below other lines."""
    followed = await followed_topics(asked)
    lines = [_topic_line(asked, topic, topic in followed) for topic in asked.rules.topics]
    return answer(
        *before,
        line(asked.view.say("topics.heading"), Style.BOLD),
        *lines,
        line(asked.view.say("topics.how"), Style.DIM),
        buttons=topic_buttons(asked, followed),
        replaces=replaces,
    )


async def followed_topics(asked: Asked) -> frozenset[TopicId]:
    """Return what the chat follows."""
    chat = asked.chat
    if chat is None:
        return frozenset()
    subscriptions = await asked.store.read(lambda tx: tx.chats.subscriptions(chat.id))
    return frozenset(subscription.topic for subscription in subscriptions)


async def subscribe(asked: Asked) -> Reply:
    """Answer ``/subscribe [topic…]``: follow the topics, or the default ones, and show the latest story as a sample."""
    try:
        wanted = named_topics(asked, asked.request.arguments) or asked.rules.settings.defaults.topics
    except UnknownTopic as unknown:
        return unknown_topic(asked, unknown.word)
    followed = await _follow(asked, wanted)
    lines = [line(_said(asked, wanted, followed.new))]
    if followed.chat.state is ChatState.WAITING:
        lines.append(line(asked.view.say("waiting.asked" if followed.tell else "waiting.still"), Style.WARNING))
    elif followed.sample is not None:
        lines += [(), *render_sample(followed.sample, summarise(followed.sample), asked.view).lines]
    else:
        lines.append(line(asked.view.say("subscribe.none_yet")))
    return answer(*lines)


async def unsubscribe(asked: Asked) -> Reply:
    """Answer ``/unsubscribe [topic…]``: stop following the topics, or all of them."""
    try:
        wanted = named_topics(asked, asked.request.arguments)
    except UnknownTopic as unknown:
        return unknown_topic(asked, unknown.word)
    followed = await followed_topics(asked)
    gone = await _unfollow(asked, wanted or tuple(sorted(followed)))
    if not gone:
        return answer(line(asked.view.say("unsubscribe.nothing")))
    lines = [line(asked.view.say("unsubscribe.done", topics=asked.view.topic_titles(gone)))]
    if followed == frozenset(gone):
        lines.append(line(asked.view.say("unsubscribe.silent")))
    return answer(*lines)


async def press_follow(asked: Asked) -> Reply:
    """Answer the button that follows a topic."""
    topic = topic_of_reference(asked, asked.request.arguments)
    if topic is None:
        return answer(line(asked.view.say("button.stale")))
    followed = await _follow(asked, (topic,))
    asked = replace(asked, chat=followed.chat)
    if followed.chat.state is ChatState.WAITING:
        waiting = "waiting.asked" if followed.tell else "waiting.still"
        return await topic_list(asked, line(asked.view.say(waiting), Style.WARNING), replaces=True)
    return await topic_list(asked, replaces=True)


async def press_unfollow(asked: Asked) -> Reply:
    """Answer the button that stops following a topic."""
    topic = topic_of_reference(asked, asked.request.arguments)
    if topic is None:
        return answer(line(asked.view.say("button.stale")))
    await _unfollow(asked, (topic,))
    return await topic_list(asked, replaces=True)


def named_topics(asked: Asked, words: str) -> tuple[TopicId, ...]:
    """Return the topics that words name, by id or by title in any language. Raises ``UnknownTopic``."""
    whole = find_topic(asked, words)
    if whole is not None:
        return (whole,)
    found: list[TopicId] = []
    for word in words.replace(",", " ").split():
        topic = find_topic(asked, word)
        if topic is None:
            raise UnknownTopic(word)
        found.append(topic)
    return tuple(dict.fromkeys(found))


def find_topic(asked: Asked, word: str) -> TopicId | None:
    """Return the topic with this id or title, whatever the case."""
    folded = clean(word).casefold()
    for topic in asked.rules.topics.values():
        if folded in {topic.id.casefold(), *(title.casefold() for title in topic.title.values())}:
            return topic.id
    return None


def unknown_topic(asked: Asked, word: str) -> Reply:
    """Say that there is no such topic, which is nearest, and which there are."""
    view = asked.view
    lines = [line(view.say("topics.unknown", word=clip(clean(word), LABEL)))]
    near = nearest(word, asked.rules.topics)
    if near is not None:
        lines.append(line(view.say("suggestion", word=near)))
    lines.append(line(view.say("topics.list", topics=view.comma(asked.rules.topics))))
    return answer(*lines)


def topic_buttons(asked: Asked, followed: frozenset[TopicId]) -> tuple[tuple[Button, ...], ...]:
    """Return a row for every topic: pressing it follows the topic, or stops."""
    return tuple((_topic_button(asked, topic, topic in followed),) for topic in asked.rules.topics)


def reference(topic: TopicId) -> str:
    """Return what stands for a topic in a button's action: its id, or a hash of a long one."""
    if len(topic.encode()) <= SHORT_ENOUGH:
        return topic
    return "#" + blake2b(topic.encode(), digest_size=16).hexdigest()


def topic_of_reference(asked: Asked, word: str) -> TopicId | None:
    """Return the topic that a button's action means, None if it is no longer configured."""
    return next((topic for topic in asked.rules.topics if reference(topic) == word), None)


def ensure_chat(tx: Transaction, asked: Asked) -> Chat:
    """Return the chat, added with the asker's language if it is new; one that we lost is taken up again."""
    request, settings = asked.request, asked.rules.settings
    waits = settings.access is Access.APPROVAL and not asked.is_operator
    chat = tx.chats.add(
        request.chat,
        request.kind,
        language=asked.view.language,
        timezone=asked.view.timezone,
        state=ChatState.WAITING if waits else ChatState.ACTIVE,
        at=asked.now,
    )
    if chat.state is ChatState.WAITING and not waits:
        chat = replace(chat, state=ChatState.ACTIVE, state_why=None)
        tx.chats.save(chat)
    return revive(tx, asked, chat)


def revive(tx: Transaction, asked: Asked, chat: Chat) -> Chat:
    """Deliver again to a chat that was gone or parked, its still fresh deliveries included."""
    if chat.state not in (ChatState.GONE, ChatState.PARKED):
        return chat
    chat = replace(chat, state=ChatState.ACTIVE, state_why=None)
    tx.chats.save(chat)
    fresh_since = asked.now - asked.rules.settings.alerts.max_age
    tx.deliveries.revive_for_chat(chat.id, fresh_since=fresh_since, now=asked.now)
    return chat


async def _follow(asked: Asked, wanted: Sequence[TopicId]) -> Followed:
    followed = await asked.store.write(lambda tx: _follow_in(tx, asked, wanted))
    if followed.tell:
        await asked.means.tell_operators(operators_message(asked, followed.chat))
    return followed


def _follow_in(tx: Transaction, asked: Asked, wanted: Sequence[TopicId]) -> Followed:
    chat = ensure_chat(tx, asked)
    new = tx.chats.subscribe(chat.id, wanted, since=asked.now)
    latest = tx.stories.recent(frozenset(wanted), limit=SAMPLES_LOOKED_AT, offset=0)
    waits = chat.state is ChatState.WAITING
    key = f"waiting:{chat.id}"
    return Followed(
        chat=chat,
        new=new,
        sample=next((story for story in latest if story.retracted is None), None),
        tell=waits and tx.journal.first_time(key, at=asked.now, again_after=ASK_AGAIN_AFTER),
    )


async def _unfollow(asked: Asked, wanted: Sequence[TopicId]) -> tuple[TopicId, ...]:
    chat = asked.chat
    if chat is None:
        return ()
    return await asked.store.write(lambda tx: tx.chats.unsubscribe(chat.id, wanted))


def _said(asked: Asked, wanted: Sequence[TopicId], new: tuple[TopicId, ...]) -> str:
    if not new:
        return asked.view.say("subscribe.already", topics=asked.view.topic_titles(wanted))
    return asked.view.say("subscribe.done", topics=asked.view.topic_titles(wanted))


def _topic_line(asked: Asked, topic: TopicId, followed: bool) -> Line:
    note = f" ✅ {asked.view.say('topics.followed')}" if followed else ""
    return (Text(text=f"• {asked.view.topic_title(topic)} "), Text(text=topic, style=Style.CODE), Text(text=note))


def _topic_button(asked: Asked, topic: TopicId, followed: bool) -> Button:
    title = clip(clean(asked.view.topic_title(topic)), LABEL)
    label = f"✅ {title}" if followed else f"➕ {title}"
    return button(label, UNFOLLOW if followed else FOLLOW, reference(topic))
