"""The console as a channel: a post and an edit are blocks of text on standard output."""

from datetime import datetime

from bot.catalogue.catalogue import Catalogue
from bot.channels.console.format import format_message, painted
from bot.channels.console.screen import Screen
from bot.model.chat import ChatAddress, Platform
from bot.model.delivery import LookUp, LookUpResult
from bot.model.errors import TemporaryFailure
from bot.model.message import Message, Style

ACCOUNT = "default"
RULE = "─" * 12


class ConsoleChannel:
    """Prints messages; one already printed is printed anew, marked as updated, when it is edited."""

    def __init__(self, screen: Screen, catalogue: Catalogue, language: str) -> None:
        self._screen = screen
        self._catalogue = catalogue
        self._language = language

    @property
    def platform(self) -> Platform:
        """The console."""
        return Platform.CONSOLE

    @property
    def account(self) -> str:
        """There is one."""
        return ACCOUNT

    async def post(self, where: ChatAddress, message: Message, *, reply_to: str | None, key: str, plain: bool) -> str:
        """Print a message; its id is the delivery's key."""
        heading = "console.alert" if reply_to is None else "console.updated"
        await self._print(heading, reply_to or key, message, plain=plain)
        return key

    async def edit(self, where: ChatAddress, message_id: str, message: Message, *, plain: bool) -> None:
        """Print a message anew."""
        await self._print("console.updated", message_id, message, plain=plain)

    async def look_up(self, where: ChatAddress, key: str, since: datetime) -> LookUp:
        """Nobody can tell what a terminal has shown."""
        return LookUp(result=LookUpResult.UNSUPPORTED)

    async def _print(self, heading: str, message_id: str, message: Message, *, plain: bool) -> None:
        colours = self._screen.colours and not plain
        title = f"{RULE} {self._catalogue.say(self._language, heading)} {message_id} {RULE}"
        body = format_message(message, colours=colours)
        try:
            await self._screen.show(f"{painted(title, Style.DIM, colours=colours)}\n{body}")
        except OSError as error:
            raise TemporaryFailure(f"standard output takes nothing: {error}") from error
