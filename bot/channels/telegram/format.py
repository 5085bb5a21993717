"""From a neutral message to Telegram's HTML and buttons.

Whatever stands in a run is text and nothing else: every character of it is escaped, and what could reorder or end the
line is left out. A message has at most 4096 UTF-16 units after Telegram has read the markup; lines are dropped from
the end, and those that must stay are shortened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.alerts.direction import Direction, direction_of, isolated, line_start
from bot.alerts.untrusted import ELLIPSIS, safe_url, shown_host, without_controls
from bot.model.message import Button, Line, Link, Message, Run, Style

LIMIT = 4096
"""UTF-16 units of a message, after the entities are parsed: https://core.telegram.org/bots/api#sendmessage."""
PLAIN_LIMIT = 1000
URL_LIMIT = 2000
HOST_LIMIT = 60
WARNING_SIGN = "⚠️ "

_TAGS = {
    Style.PLAIN: "{}",
    Style.BOLD: "<b>{}</b>",
    Style.ITALIC: "<i>{}</i>",
    Style.CODE: "<code>{}</code>",
    Style.WARNING: "<b>{}</b>",
    Style.DIM: "<i>{}</i>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """What goes on the wire."""

    text: str
    parse_mode: str | None
    keyboard: InlineKeyboardMarkup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A run as it will be seen: ``tail`` is never shortened."""

    text: str
    tail: str = ""
    url: str | None = None
    style: Style = Style.PLAIN

    @property
    def seen(self) -> str:
        return self.text + self.tail


_Row = tuple[_Piece, ...]


def format_message(message: Message, *, plain: bool) -> Formatted:
    """Return a message for the wire; ``plain`` gives its kept lines without markup or buttons."""
    if plain:
        rows = [_row(one, _plain_piece) for one in message.lines[: max(message.keep, 1)]]
        fitted = _fit(rows, keep=len(rows), limit=PLAIN_LIMIT)
        text = "\n".join("".join(piece.seen for piece in row) for row in fitted)
        return Formatted(text=text if text.strip() else ELLIPSIS, parse_mode=None, keyboard=None)
    rows = [_row(one, _piece) for one in message.lines]
    base = next((found for row in rows if (found := _direction(row)) is not None), Direction.LEFT)
    fitted = _fit(rows, keep=max(message.keep, 1), limit=LIMIT)
    text = "\n".join(_html(row, base) for row in fitted)
    seen = any(piece.seen.strip() for row in fitted for piece in row)
    return Formatted(
        text=text if seen else ELLIPSIS, parse_mode=ParseMode.HTML, keyboard=format_buttons(message.buttons)
    )


def format_buttons(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Return the keyboard below a message, None without buttons."""
    keyboard = [
        [
            InlineKeyboardButton(without_controls(button.label).strip() or ELLIPSIS, callback_data=button.action)
            for button in row
        ]
        for row in rows
    ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


# --- from runs to pieces ----------------------------------------------------------------------------------------------


def _row(one: Line, piece: Callable[[Run], _Piece]) -> _Row:
    pieces = tuple(piece(run) for run in one)
    if not one or one[0].style is not Style.WARNING:
        return pieces
    return (replace(pieces[0], text=WARNING_SIGN + pieces[0].text), *pieces[1:])


def _piece(run: Run) -> _Piece:
    text = without_controls(run.text)
    if not isinstance(run, Link):
        return _Piece(text=text, style=run.style)
    url = safe_url(run.url)
    if url is None or len(url) > URL_LIMIT:
        return _Piece(text=text, style=run.style)
    text = text if text.strip() else shown_host(url)
    tail = "" if run.bare else f" ({_host(url)})"
    return _Piece(text=text, tail=tail, url=url, style=run.style)


def _plain_piece(run: Run) -> _Piece:
    text = without_controls(run.text)
    url = safe_url(run.url) if isinstance(run, Link) else None
    if url is None or len(url) > PLAIN_LIMIT // 4 or url == text:
        return _Piece(text=text)
    return _Piece(text=text, tail=f" {url}")


def _host(url: str) -> str:
    host = without_controls(shown_host(url))
    return host if len(host) <= HOST_LIMIT else ELLIPSIS + host[-HOST_LIMIT:]


# --- making it fit ----------------------------------------------------------------------------------------------------


def _fit(rows: list[_Row], *, keep: int, limit: int) -> list[_Row]:
    """Drop rows from the end down to ``keep``, then shorten the longest of those."""
    ends = 2  # a line's direction mark and its line break
    sizes = [_size(row) + ends for row in rows]
    while len(sizes) > keep and sum(sizes) > limit:
        sizes.pop()
    rows = rows[: len(sizes)]
    share = _share(sizes, limit)
    return [_shorten(row, share - ends) for row in rows]


def _size(row: _Row) -> int:
    return sum(units(piece.text) + _fixed(piece) for piece in row)


def _fixed(piece: _Piece) -> int:
    """Return the units of a piece that cannot be shortened: its tail, and the isolates that it may need."""
    return units(piece.tail) + (4 if piece.tail else 2)


def _share(sizes: Sequence[int], limit: int) -> int:
    """Return the most that each may take so that all fit: the short leave what they do not need to the others."""
    left, rows = limit, len(sizes)
    for size in sorted(sizes):
        if size * rows > left:
            return left // rows
        left, rows = left - size, rows - 1
    return limit


def _shorten(row: _Row, limit: int) -> _Row:
    """Cut the longest texts of a row; runs at its end go only where a character of each is too much."""
    if _size(row) <= limit:
        return row
    kept, least = 0, 0
    for piece in row:
        least += _fixed(piece) + 1
        if least > limit:
            break
        kept += 1
    row = row[:kept]
    share = _share([units(piece.text) for piece in row], limit - sum(map(_fixed, row)))
    return tuple(replace(piece, text=_cut(piece.text, share)) for piece in row)


def _cut(text: str, limit: int) -> str:
    """Return a text of at most ``limit`` units, with an ellipsis for what was cut, without half a character."""
    if units(text) <= limit:
        return text
    cut = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return cut.rstrip(" \u200d") + ELLIPSIS


# --- to HTML ----------------------------------------------------------------------------------------------------------


def _direction(row: _Row) -> Direction | None:
    return next((found for piece in row if (found := direction_of(piece.seen)) is not None), None)


def _html(row: _Row, base: Direction) -> str:
    """Return a row's HTML: in a message that mixes scripts, each line keeps the message's direction."""
    shown = "".join(isolated(piece.text, base) + isolated(piece.tail, base) for piece in row)
    return line_start(shown, base) + "".join(_piece_html(piece, base) for piece in row)


def _piece_html(piece: _Piece, base: Direction) -> str:
    text = escape(isolated(piece.text, base), quote=False)
    if piece.url is not None:
        text = f'<a href="{escape(piece.url)}">{text}</a>'
    is_code = piece.style is Style.CODE and piece.url is not None  # Telegram knows no link inside code
    styled = _TAGS[Style.PLAIN if is_code else piece.style].format(text) if piece.text else ""
    return styled + escape(isolated(piece.tail, base), quote=False)
