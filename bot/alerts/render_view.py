"""How one chat is shown things: its language and zone, the words for them, and how much of an outlet's own may show."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.untrusted import clean, clip
from bot.catalogue.catalogue import FALLBACK, Case, Catalogue
from bot.model.chat import Chat
from bot.model.feed import Excerpt
from bot.model.ids import TopicId
from bot.model.rules import Rules
from bot.model.story import Source
from bot.model.topic import Topic

READ_AT_MOST = 1000
"""Characters of an outlet's text that are looked at: far more than is ever shown."""

Guard = Callable[[str, str], str]
"""Takes an outlet's text and its language, and returns it without what must not leave the house."""


def no_guard(text: str, language: str) -> str:
    """Withhold nothing: for stories whose guard an operator has lifted."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What rendering needs to know of a chat, and of the rules in force."""

    language: str
    timezone: str
    catalogue: Catalogue
    topics: Mapping[TopicId, Topic]
    excerpt: Excerpt
    guard: Guard

    def say(self, msgid: str, /, **values: object) -> str:
        """Return a fixed string in the chat's language."""
        return self.catalogue.say(self.language, msgid, **values)

    def count(self, msgid: str, number: int, /, **values: object) -> str:
        """Return a fixed string in the plural form for a number."""
        return self.catalogue.count(self.language, msgid, number, **values)

    def name(self, identifier: str) -> str:
        """Return what we call a claimant, mediator or place."""
        return self.catalogue.name(self.language, identifier)

    def names(self, identifiers: Iterable[str], case: Case = Case.NOMINATIVE) -> str:
        """Return several names as one list."""
        return self.catalogue.names(self.language, tuple(identifiers), case)

    def comma(self, words: Iterable[str]) -> str:
        """Join words with the language's comma."""
        return self.say("alert.comma").join(words)

    def time(self, at: datetime) -> str:
        """Return date and time in the chat's zone."""
        return self.catalogue.time(self.language, at, self.timezone)

    def topic_title(self, topic: TopicId) -> str:
        """Return a topic's title in the chat's language, else in English; a topic no longer configured is its id."""
        found = self.topics.get(topic)
        if found is None:
            return topic
        return found.title.get(self.language) or found.title.get(FALLBACK) or topic

    def topic_titles(self, topics: Iterable[TopicId], each: Callable[[str], str] = str) -> str:
        """Return several topics' titles, ``each`` of them so, in the configured order."""
        wanted = frozenset(topics)
        known = [topic for topic in self.topics if topic in wanted]
        return self.comma(each(self.topic_title(topic)) for topic in (*known, *sorted(wanted - frozenset(known))))

    def may_show(self, source: Source) -> Excerpt:
        """Return how much of an entry's own words may be shown: its feed's rule before the general one."""
        if source.restricted:
            return Excerpt.NONE
        return source.excerpt if source.excerpt is not None else self.excerpt

    def guarded(self, text: str, language: str, limit: int, *, beside: str = "") -> str:
        """Return an outlet's text cleaned, guarded, then shortened: half a name would pass the guard.

        ``beside`` is what stands beside it, such as the summary of a headline: whom one of them shows to be a child,
        the other does not name either.
        """
        joined = f"{clean(text[:READ_AT_MOST])}\n{clean(beside[:READ_AT_MOST])}"
        return clip(clean(self.guard(joined, language).partition("\n")[0]), limit)


def view_for(chat: Chat, rules: Rules, catalogue: Catalogue, guard: Guard) -> View:
    """Return the view of a chat under the rules in force."""
    return view_of(chat.language, chat.timezone, rules, catalogue, guard)


def view_of(language: str, timezone: str, rules: Rules, catalogue: Catalogue, guard: Guard) -> View:
    """Return the view of someone who reads a language in a zone, a chat we know or not."""
    return View(
        language=catalogue.known(language) or FALLBACK,
        timezone=timezone,
        catalogue=catalogue,
        topics=rules.topics,
        excerpt=rules.settings.alerts.excerpt,
        guard=guard,
    )
