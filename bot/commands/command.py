"""What a command is, and what it has at hand when it answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.alerts.render_view import Guard, View
from bot.catalogue.catalogue import Catalogue
from bot.model.chat import Chat, ChatAddress
from bot.model.message import Button, Line, Message, Style, Text
from bot.model.request import Reply, Request
from bot.model.rules import Rules
from bot.ports import ConfigurationDesk, LexiconEditor, Store, WordNormaliser

TellOperators = Callable[[Message], Awaitable[None]]
TellChat = Callable[[ChatAddress, Message], Awaitable[None]]
CanonicalUrl = Callable[[str], str | None]
"""Gives the one form under which an address is stored; None where it is no web address."""


class Who(StrEnum):
    """Who may give a command."""

    ANYONE = "anyone"
    MANAGER = "manager"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What commands work with. ``tell_operators`` and ``tell_chat`` send a message that nobody asked for."""

    store: Store
    catalogue: Catalogue
    normaliser: WordNormaliser
    guard: Guard
    tell_operators: TellOperators
    tell_chat: TellChat
    configuration: ConfigurationDesk
    editor: LexiconEditor
    canonical_url: CanonicalUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with all that answering it needs; ``chat`` is None while we store nothing about the chat."""

    request: Request
    rules: Rules
    chat: Chat | None
    view: View
    means: Means
    commands: "tuple[Command, ...]"

    @property
    def now(self) -> datetime:
        """When it was asked."""
        return self.request.at

    @property
    def store(self) -> Store:
        """The database."""
        return self.means.store

    @property
    def is_operator(self) -> bool:
        """Whether an operator asks, by the rules in force now."""
        return self.request.person in self.rules.operators

    def may(self, who: Who) -> bool:
        """Whether the person belongs to those who may."""
        if who is Who.OPERATOR:
            return self.is_operator
        return who is Who.ANYONE or self.request.manages_chat

    def with_arguments(self, arguments: str) -> "Asked":
        """Return the same request with other arguments."""
        return replace(self, request=replace(self.request, arguments=arguments))


Answer = Callable[[Asked], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, or what a kind of button does. ``arguments`` is shown in /help; a button's command is not listed."""

    name: str
    answer: Answer
    arguments: str = ""
    who: Who = Who.ANYONE

    @property
    def about(self) -> str:
        """The catalogue's id of what it does."""
        return f"command.{self.name}"


def line(text: str, style: Style = Style.PLAIN) -> Line:
    """Return a line of one run."""
    return (Text(text=text, style=style),)


def answer(*lines: Line, buttons: tuple[tuple[Button, ...], ...] = (), replaces: bool = False) -> Reply:
    """Return a reply; of a long one at least the first line is kept."""
    return Reply(message=Message(lines=lines, buttons=buttons, keep=1), replaces=replaces)
