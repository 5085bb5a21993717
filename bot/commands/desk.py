"""Where every request is answered, whatever platform it came from.

In this order: words that are no command are left alone in groups; a flood is answered once; who may not is told so;
the command answers. Who may is asked again at every press of a button.
"""

from dataclasses import replace

from bot.alerts.render_view import Guard, View, view_for, view_of
from bot.alerts.untrusted import clean, clip
from bot.catalogue.catalogue import Catalogue
from bot.commands.command import (
    Asked,
    CanonicalUrl,
    Command,
    Means,
    TellChat,
    TellOperators,
    Who,
    answer,
    line,
)
from bot.commands.flood import CHAT, PERSON, FloodGate, Verdict
from bot.commands.parse import BUTTON, split_action
from bot.commands.suggest import nearest
from bot.commands.table import COMMANDS, PRESSES
from bot.model.chat import Chat, ChatKind, Platform
from bot.model.request import Reply, Request
from bot.model.rules import Rules
from bot.ports import Configuration, ConfigurationDesk, LexiconEditor, Store, WordNormaliser

ECHOED = 32


class CommandDesk:
    """Answers requests with what the store holds, under the rules in force."""

    def __init__(
        self,
        *,
        store: Store,
        configuration: Configuration,
        catalogue: Catalogue,
        normaliser: WordNormaliser,
        guard: Guard,
        tell_operators: TellOperators,
        tell_chat: TellChat,
        operating: ConfigurationDesk,
        editor: LexiconEditor,
        canonical_url: CanonicalUrl,
        commands: tuple[Command, ...] = COMMANDS,
        presses: tuple[Command, ...] = PRESSES,
    ) -> None:
        self._configuration = configuration
        self._means = Means(
            store=store,
            catalogue=catalogue,
            normaliser=normaliser,
            guard=guard,
            tell_operators=tell_operators,
            tell_chat=tell_chat,
            configuration=operating,
            editor=editor,
            canonical_url=canonical_url,
        )
        self._commands = commands
        self._by_name = {command.name: command for command in commands}
        self._by_verb = {press.name: press for press in presses}
        self._gate = FloodGate()

    async def answer(self, request: Request) -> Reply | None:
        """Return the answer, or None where silence is the answer."""
        if not request.command and request.kind is not ChatKind.PRIVATE:
            return None
        verdict = self._gate.judge(((request.person, PERSON), (request.chat, CHAT)), request.at)
        if verdict is Verdict.SILENT:
            return None
        rules = self._configuration.current()
        chat = await self._means.store.read(lambda tx: tx.chats.find(request.chat))
        asked = Asked(
            request=request,
            rules=rules,
            chat=chat,
            view=self._view(request, rules, chat),
            means=self._means,
            commands=self._commands,
        )
        if verdict is Verdict.SAY_LIMITED:
            return answer(line(asked.view.say("flood.limited")))
        return await (self._press(asked) if request.command == BUTTON else self._command(asked))

    async def _press(self, asked: Asked) -> Reply:
        verb, rest = split_action(asked.request.arguments)
        press = self._by_verb.get(verb)
        if press is None:
            return answer(line(asked.view.say("button.stale")))
        return await _permitted(press, asked.with_arguments(rest))

    async def _command(self, asked: Asked) -> Reply | None:
        asked = self._with_plain_command(asked)
        command = self._by_name.get(asked.request.command)
        if command is not None:
            return await _permitted(command, asked)
        return self._unknown(asked) if asked.request.command else answer(line(asked.view.say("words.hint")))

    def _with_plain_command(self, asked: Asked) -> Asked:
        """Take ``recent 3`` for ``/recent 3``: words reach us in private only."""
        request = asked.request
        if request.command:
            return asked
        first, *rest = request.arguments.split(maxsplit=1) or [""]
        if first.casefold() not in self._by_name:
            return asked
        request = replace(request, command=first.casefold(), arguments="".join(rest))
        return replace(asked, request=request)

    def _unknown(self, asked: Asked) -> Reply | None:
        """Suggest the nearest command; in a Telegram group it may be meant for another bot."""
        request, view = asked.request, asked.view
        if request.kind is not ChatKind.PRIVATE and request.chat.platform is Platform.TELEGRAM:
            return None
        lines = [line(view.say("command.unknown", word=clip(clean(request.command), ECHOED)))]
        near = nearest(request.command, self._by_name)
        if near is not None:
            lines.append(line(view.say("suggestion", word=f"/{near}")))
        return answer(*lines, line(view.say("words.hint")))

    def _view(self, request: Request, rules: Rules, chat: Chat | None) -> View:
        catalogue, guard = self._means.catalogue, self._means.guard
        if chat is not None:
            return view_for(chat, rules, catalogue, guard)
        defaults = rules.settings.defaults
        language = catalogue.known(request.language) or defaults.language
        return view_of(language, defaults.timezone, rules, catalogue, guard)


async def _permitted(command: Command, asked: Asked) -> Reply:
    if not asked.may(command.who):
        return answer(line(asked.view.say("refused.operator" if command.who is Who.OPERATOR else "refused.manage")))
    return await command.answer(asked)
