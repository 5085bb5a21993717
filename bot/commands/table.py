"""Every command, and what every kind of button does. Add a command here, and its description to the catalogue."""

from bot.catalogue.catalogue import Catalogue
from bot.commands.approval import APPROVE, approve, press_approve
from bot.commands.archive import RECENT_PAGE, SEARCH_PAGE, recent, search, story, turn_recent, turn_search
from bot.commands.chat_settings import CHOOSE_LANGUAGE, forget, language, press_language, timezone
from bot.commands.claims import count, timeline
from bot.commands.command import Command, Who
from bot.commands.editing import guard, merge, retract, split, unguard
from bot.commands.feeds import FEEDS_PAGE, feed, feeds, turn_feeds
from bot.commands.keywords import APPLY, keyword, keywords, press_apply
from bot.commands.operating import audit_trail, reload, revisions, rollback
from bot.commands.start import help_, start
from bot.commands.status import status
from bot.commands.topics import FOLLOW, UNFOLLOW, press_follow, press_unfollow, subscribe, topics, unsubscribe
from bot.commands.why import why, whynot
from bot.commands.wrong import wrong

COMMANDS: tuple[Command, ...] = (
    Command(name="start", answer=start, arguments="[topic]"),
    Command(name="help", answer=help_),
    Command(name="subscribe", answer=subscribe, arguments="[topic…]", who=Who.MANAGER),
    Command(name="unsubscribe", answer=unsubscribe, arguments="[topic…]", who=Who.MANAGER),
    Command(name="topics", answer=topics),
    Command(name="recent", answer=recent, arguments="[n] [topic]"),
    Command(name="search", answer=search, arguments="words"),
    Command(name="story", answer=story, arguments="id"),
    Command(name="timeline", answer=timeline, arguments="story"),
    Command(name="count", answer=count, arguments="[since] [by mediator|claimant]"),
    Command(name="why", answer=why, arguments="id"),
    Command(name="whynot", answer=whynot, arguments="url"),
    Command(name="status", answer=status),
    Command(name="language", answer=language, arguments="[code]", who=Who.MANAGER),
    Command(name="timezone", answer=timezone, arguments="[zone]", who=Who.MANAGER),
    Command(name="wrong", answer=wrong, arguments="id [why]"),
    Command(name="forget", answer=forget, who=Who.MANAGER),
    Command(name="approve", answer=approve, arguments="[id]", who=Who.OPERATOR),
    Command(name="merge", answer=merge, arguments="A B", who=Who.OPERATOR),
    Command(name="split", answer=split, arguments="story entry…", who=Who.OPERATOR),
    Command(name="retract", answer=retract, arguments="story reason", who=Who.OPERATOR),
    Command(name="unguard", answer=unguard, arguments="story", who=Who.OPERATOR),
    Command(name="guard", answer=guard, arguments="story", who=Who.OPERATOR),
    Command(name="keywords", answer=keywords, arguments="[concept]", who=Who.OPERATOR),
    Command(name="keyword", answer=keyword, arguments="add|remove concept language word", who=Who.OPERATOR),
    Command(name="feeds", answer=feeds, who=Who.OPERATOR),
    Command(name="feed", answer=feed, arguments="pause|resume id", who=Who.OPERATOR),
    Command(name="reload", answer=reload, who=Who.OPERATOR),
    Command(name="revisions", answer=revisions, who=Who.OPERATOR),
    Command(name="rollback", answer=rollback, arguments="n", who=Who.OPERATOR),
    Command(name="audit", answer=audit_trail, arguments="[n]", who=Who.OPERATOR),
)

PRESSES: tuple[Command, ...] = (
    Command(name=FOLLOW, answer=press_follow, who=Who.MANAGER),
    Command(name=UNFOLLOW, answer=press_unfollow, who=Who.MANAGER),
    Command(name=CHOOSE_LANGUAGE, answer=press_language, who=Who.MANAGER),
    Command(name=RECENT_PAGE, answer=turn_recent),
    Command(name=SEARCH_PAGE, answer=turn_search),
    Command(name=APPROVE, answer=press_approve, who=Who.OPERATOR),
    Command(name=APPLY, answer=press_apply, who=Who.OPERATOR),
    Command(name=FEEDS_PAGE, answer=turn_feeds, who=Who.OPERATOR),
)


def menu(catalogue: Catalogue, spoken: str) -> tuple[tuple[str, str], ...]:
    """Return the names and descriptions for a platform's command menu, without the operators' commands."""
    return tuple(
        (command.name, catalogue.say(spoken, command.about)) for command in COMMANDS if command.who is not Who.OPERATOR
    )
