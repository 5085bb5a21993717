"""Greeting, and help."""

from bot.commands.command import Asked, Command, Who, answer, line
from bot.commands.topics import find_topic, followed_topics, revive, subscribe, topic_buttons
from bot.model.chat import ChatState
from bot.model.message import Line, Style, Text
from bot.model.request import Reply


async def start(asked: Asked) -> Reply:
    """Answer ``/start``: greet and offer topics; ``/start TOPIC`` follows the topic at once."""
    await _take_up(asked)
    if asked.request.arguments and find_topic(asked, asked.request.arguments) is not None:
        if asked.may(Who.MANAGER):
            return await subscribe(asked)
        return answer(line(asked.view.say("refused.manage")))
    view = asked.view
    return answer(
        line(view.say("start.what")),
        line(view.say("start.choose")),
        line(view.say("start.help")),
        buttons=topic_buttons(asked, await followed_topics(asked)),
    )


async def help_(asked: Asked) -> Reply:
    """Answer ``/help``: every command in a line, those for operators to operators only."""
    lines = [line(asked.view.say("help.heading"), Style.BOLD)]
    lines += [_help_line(asked, command) for command in asked.commands if command.who is not Who.OPERATOR]
    if asked.is_operator:
        lines.append(line(asked.view.say("help.operators"), Style.BOLD))
        lines += [_help_line(asked, command) for command in asked.commands if command.who is Who.OPERATOR]
    return answer(*lines)


async def _take_up(asked: Asked) -> None:
    """Deliver again to a chat that had blocked us: whoever starts is there."""
    chat = asked.chat
    if chat is not None and chat.state in (ChatState.GONE, ChatState.PARKED):
        await asked.store.write(lambda tx: revive(tx, asked, chat))


def _help_line(asked: Asked, command: Command) -> Line:
    usage = f"/{command.name} {command.arguments}".rstrip()
    return (Text(text=usage, style=Style.CODE), Text(text=f" — {asked.view.say(command.about)}"))
