"""From a neutral message to lines for a terminal.

Whatever stands in a run, no control or direction character of it reaches the terminal: only the colours set here do.
"""

from collections.abc import Iterable

from bot.alerts.untrusted import clean
from bot.model.message import Button, Line, Link, Message, Run, Style

RESET = "\x1b[0m"

_CODES = {
    Style.PLAIN: "",
    Style.BOLD: "\x1b[1m",
    Style.ITALIC: "\x1b[3m",
    Style.CODE: "\x1b[36m",
    Style.WARNING: "\x1b[33m",
    Style.DIM: "\x1b[2m",
}
_LINK = "\x1b[4m"


def format_message(message: Message, *, colours: bool) -> str:
    """Return the message's lines, then its buttons, numbered from 1."""
    lines = [_format_line(one, colours=colours) for one in message.lines]
    lines += _format_buttons(message.buttons, colours=colours)
    return "\n".join(lines)


def painted(text: str, style: Style, *, colours: bool) -> str:
    """Return text in a style's colour."""
    code = _CODES[style] if colours else ""
    return f"{code}{text}{RESET}" if code and text else text


def visible(text: str) -> str:
    """Return text without anything a terminal could obey; spaces at its ends, which join runs, are kept."""
    start, end = text[:1].isspace(), text[-1:].isspace()
    kept = clean(text)
    if not kept:
        return " " if start else ""
    return f"{' ' if start else ''}{kept}{' ' if end else ''}"


def _format_line(one: Line, *, colours: bool) -> str:
    return "".join(_format_run(run, colours=colours) for run in one)


def _format_run(run: Run, *, colours: bool) -> str:
    text = painted(visible(run.text), run.style, colours=colours)
    if not isinstance(run, Link):
        return text
    url = visible(run.url)
    address = f"{_LINK}{url}{RESET}" if colours else url
    return address if run.bare or run.text == run.url else f"{text} <{address}>"


def _format_buttons(rows: Iterable[tuple[Button, ...]], *, colours: bool) -> list[str]:
    lines, number = [], 0
    for row in rows:
        labels = []
        for button in row:
            number += 1
            labels.append(f"{painted(f'[{number}]', Style.CODE, colours=colours)} {visible(button.label)}")
        lines.append("   ".join(labels))
    return lines
