"""From what a person typed or pressed to a request's command and arguments."""

from bot.model.message import Button

BUTTON = "button"
"""The command of a request that is a pressed button; its arguments are the button's action."""

ACTION_LIMIT = 64
"""Bytes of a button's action, the least that a platform allows (Telegram's callback data)."""


def split_command(text: str) -> tuple[str, str]:
    """Split ``/recent@homeward_bot 3`` into ``recent`` and ``3``; words without a slash have the command ``""``."""
    text = text.strip()
    if not text.startswith("/"):
        return "", text
    first, *rest = text[1:].split(maxsplit=1) or [""]
    return first.split("@")[0].lower(), "".join(rest)


def button(label: str, verb: str, rest: str) -> Button:
    """Return a button that sends ``verb:rest`` back."""
    action = f"{verb}:{rest}"
    if len(action.encode()) > ACTION_LIMIT:
        raise ValueError(f"action of {len(action.encode())} bytes")
    return Button(label=label, action=action)


def split_action(action: str) -> tuple[str, str]:
    """Split a button's action into its verb and the rest."""
    verb, _, rest = action.partition(":")
    return verb, rest
