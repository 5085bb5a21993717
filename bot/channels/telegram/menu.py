"""The command menu that Telegram shows beside the text field, in every language we speak."""

import structlog
from telegram import Bot, BotCommand

from bot.catalogue.catalogue import Catalogue
from bot.channels.telegram.errors import Translated
from bot.commands.table import menu
from bot.model.chat import Platform
from bot.model.errors import DeliveryError


async def publish_menu(bot: Bot, catalogue: Catalogue, default: str) -> None:
    """Set the menu, in the default language for everyone whose own we do not speak; a failure is only logged."""
    try:
        await _publish(bot, catalogue, default, None)
        for language in catalogue.languages:
            await _publish(bot, catalogue, language, language)
    except DeliveryError as error:
        structlog.get_logger("homeward").warning(
            "command menu not set", platform=Platform.TELEGRAM.value, why=f"{type(error).__name__}: {error}"
        )


async def _publish(bot: Bot, catalogue: Catalogue, language: str, shown_to: str | None) -> None:
    commands = [BotCommand(name, about) for name, about in menu(catalogue, language)]
    with Translated():
        await bot.set_my_commands(commands, language_code=shown_to)
