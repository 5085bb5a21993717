"""From a neutral message to Slack's blocks, with the text that notifications show.

Lines become ``rich_text``: its elements are text or links and nothing else, so that no asterisk, colon or angle bracket
in a headline is markup, while sections in mrkdwn know no way to write an asterisk. Wherever Slack does read
markup, in ``text``, ``& < >`` are escaped: https://docs.slack.dev/messaging/formatting-message-text.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.alerts.direction import Direction, direction_of, isolated, line_start
from bot.alerts.untrusted import ELLIPSIS, safe_url, shown_host, without_controls
from bot.channels.slack.letters import guarded
from bot.model.message import Button, Line, Link, Message, Run, Style

BLOCK_LIMIT = 3000
"""Characters of one block, Slack's limit for a section."""
BLOCKS_LIMIT = 50
ROWS_LIMIT = 25
BUTTONS_IN_A_ROW = 25
LABEL_LIMIT = 75
MESSAGE_LIMIT = 12_000
"""Characters of all blocks as JSON; Slack refuses more than about 13,200."""
TEXT_LIMIT = 3500
"""Characters of the text, escaped; Slack asks for fewer than 4,000."""
PLAIN_LIMIT = 1000
URL_LIMIT = 2000
HOST_LIMIT = 60
WARNING_SIGN = "⚠️ "

Json = dict[str, Any]

_STYLES: dict[Style, Json] = {
    Style.BOLD: {"bold": True},
    Style.ITALIC: {"italic": True},
    Style.CODE: {"code": True},
    Style.WARNING: {"bold": True},
    Style.DIM: {"italic": True},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """What goes on the wire; without blocks the text is the message."""

    text: str
    blocks: list[Json]


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
    """Return a message for the wire; ``plain`` gives its kept lines as text, without blocks."""
    if plain:
        rows = [_row(one, _plain_piece) for one in message.lines[: max(message.keep, 1)]]
        return Formatted(text=_fallback(rows, PLAIN_LIMIT), blocks=[])
    rows = [_row(one, _piece) for one in message.lines]
    buttons = format_buttons(message.buttons)
    blocks = _fit(rows, keep=max(message.keep, 1), limit=MESSAGE_LIMIT - _size(buttons))
    return Formatted(text=_fallback(rows, TEXT_LIMIT), blocks=[*blocks, *buttons])


def format_buttons(rows: Sequence[Sequence[Button]]) -> list[Json]:
    """Return a block of buttons for each row, the first ones where they are too many.

    Their ids tell where they stand, so they stay the same over edits.
    """
    blocks = [
        {
            "type": "actions",
            "block_id": f"buttons:{number}",
            "elements": [_button(button, f"press:{number}:{at}") for at, button in enumerate(row[:BUTTONS_IN_A_ROW])],
        }
        for number, row in enumerate(row for row in rows if row)
    ]
    while len(blocks) > ROWS_LIMIT or _size(blocks) > MESSAGE_LIMIT // 2:
        blocks.pop()
    return blocks


def escape(text: str) -> str:
    """Escape the three characters that Slack reads as markup, and no others: it would show those as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _button(button: Button, action_id: str) -> Json:
    label = without_controls(button.label).strip() or ELLIPSIS
    return {
        "type": "button",
        "action_id": action_id,
        "value": button.action,
        "text": {"type": "plain_text", "text": _cut(label, LABEL_LIMIT), "emoji": False},
    }


# --- from runs to pieces ----------------------------------------------------------------------------------------------


def _row(one: Line, piece: Callable[[Run], _Piece]) -> _Row:
    pieces = tuple(piece(run) for run in one)
    if not one or one[0].style is not Style.WARNING:
        return pieces
    return (replace(pieces[0], text=WARNING_SIGN + pieces[0].text), *pieces[1:])


def _piece(run: Run) -> _Piece:
    text = guarded(without_controls(run.text))
    url = safe_url(run.url) if isinstance(run, Link) else None
    if url is None or len(url) > URL_LIMIT:
        return _Piece(text=text, style=run.style)
    text = text if text.strip() else shown_host(url)
    tail = "" if isinstance(run, Link) and run.bare else f" ({_host(url)})"
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


# --- to blocks --------------------------------------------------------------------------------------------------------


def _fit(rows: Sequence[_Row], *, keep: int, limit: int) -> list[Json]:
    """Return the blocks of as many rows as fit: dropped from the end down to ``keep``, then the longest shortened."""
    fewest = min(keep, len(rows))
    more = bisect_left(range(fewest, len(rows)), True, key=lambda last: not _fits(_blocks(rows[: last + 1]), limit))
    kept = rows[: fewest + more]
    blocks, longest = _blocks(kept), max(map(_length, kept), default=0)
    while not _fits(blocks, limit):
        longest = longest * 3 // 4
        if not longest:
            return _fit(kept[: len(kept) // 2], keep=fewest, limit=limit)
        blocks = _blocks([_shorten(row, longest) for row in kept])
    return blocks


def _fits(blocks: Sequence[Json], limit: int) -> bool:
    return len(blocks) <= BLOCKS_LIMIT and _size(blocks) <= limit


def _blocks(rows: Sequence[_Row]) -> list[Json]:
    """Return the rows as few blocks, each within a block's limit."""
    blocks: list[list[Json]] = []
    base = next((found for row in rows for piece in row if (found := direction_of(piece.seen))), Direction.LEFT)
    length = BLOCK_LIMIT + 1
    for row in rows:
        short = _shorten(row, BLOCK_LIMIT)
        elements, size = _elements(short, base), _length(short) + 1
        if length + size > BLOCK_LIMIT:
            blocks.append([])
            length = 0
        else:
            elements = [{"type": "text", "text": "\n"}, *elements]
        blocks[-1] += elements
        length += size
    said = [joined for elements in blocks if (joined := _joined(elements))]
    return [_rich_text(elements) for elements in said if _says_something(elements)] or [_rich_text([_text(ELLIPSIS)])]


def _rich_text(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _elements(row: _Row, base: Direction) -> list[Json]:
    """Return a row's elements: in a message that mixes scripts, each line keeps the message's direction."""
    start = line_start("".join(isolated(piece.text, base) + isolated(piece.tail, base) for piece in row), base)
    elements: list[Json] = [_text(start)] if start else []
    for piece in row:
        text = isolated(piece.text, base)
        if piece.url is not None:
            elements.append(_styled({"type": "link", "url": piece.url, "text": text}, piece.style))
        elif text:
            elements.append(_styled(_text(text), piece.style))
        if piece.tail:
            elements.append(_text(isolated(piece.tail, base)))
    return elements


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _styled(element: Json, style: Style) -> Json:
    return {**element, "style": _STYLES[style]} if style in _STYLES else element


def _joined(elements: Iterable[Json]) -> list[Json]:
    """Join neighbouring texts without a style."""
    joined: list[Json] = []
    for element in elements:
        if joined and all(set(one) == {"type", "text"} for one in (joined[-1], element)):
            joined[-1] = {**element, "text": joined[-1]["text"] + element["text"]}
        else:
            joined.append(element)
    return joined


def _says_something(elements: Iterable[Json]) -> bool:
    return any(element["text"].strip() for element in elements)


def _size(blocks: Sequence[Json]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False)) if blocks else 0


def _length(row: _Row) -> int:
    return sum(len(piece.seen) for piece in row)


def _shorten(row: _Row, limit: int) -> _Row:
    """Return a row of at most ``limit`` characters: its longest texts are cut, and what has no room is left out."""
    if _length(row) <= limit:
        return row
    pieces: list[_Piece] = []
    over = -limit
    for piece in row:
        limit -= min(len(piece.text), 1) + len(piece.tail)
        if limit < 0:
            break
        pieces.append(piece)
        over += len(piece.seen)
    for at in sorted(range(len(pieces)), key=lambda at: len(pieces[at].text), reverse=True):
        if over <= 0:
            break
        text = _cut(pieces[at].text, max(len(pieces[at].text) - over, 1))
        over -= len(pieces[at].text) - len(text)
        pieces[at] = replace(pieces[at], text=text)
    return tuple(pieces)


# --- to text ----------------------------------------------------------------------------------------------------------


def _fallback(rows: Iterable[_Row], limit: int) -> str:
    """Return the rows as text for notifications and for readers of blocks that know none, escaped, never empty."""
    text = "\n".join("".join(piece.seen for piece in row) for row in rows)
    short = _cut(text, limit)
    while len(escape(short)) > limit:
        short = _cut(short, len(short) * 3 // 4)
    return escape(short) if short.strip() else ELLIPSIS


def _cut(text: str, limit: int) -> str:
    """Return a text of at most ``limit`` characters, ending in an ellipsis if it was longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip(" \u200d") + ELLIPSIS
