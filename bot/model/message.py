"""A message before any platform's markup: text runs, links, buttons."""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    WARNING = "warning"
    DIM = "dim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A run of plain text: untrusted, may hold any character; each channel escapes it."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A run that leads to an http(s) address; the channel shows the address's host beside it unless ``bare``."""

    text: str
    url: str
    style: Style = Style.PLAIN
    bare: bool = False


Run = Text | Link
Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that sends ``action`` back: at most 64 bytes of UTF-8 (Telegram's callback data limit)."""

    label: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Lines of runs and rows of buttons, in reading order.

    When it does not fit a platform, the channel drops lines from the end, but never one of the first ``keep``.
    """

    lines: tuple[Line, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    keep: int = 3

    def plain(self) -> str:
        """The text alone, a line a row, links as ``text (url)``."""
        return "\n".join("".join(_plain_run(run) for run in line) for line in self.lines)


def _plain_run(run: Run) -> str:
    if isinstance(run, Link):
        return f"{run.text} ({run.url})" if run.text != run.url else run.url
    return run.text
