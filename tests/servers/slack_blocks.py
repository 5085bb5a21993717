"""Block Kit and mrkdwn, read as strictly as Slack reads them: https://docs.slack.dev/reference/block-kit."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.servers.slack_faults import Refused

BLOCKS_LIMIT = 50
BLOCKS_CHARACTERS = 13_200
SECTION_LIMIT = 3000
HEADER_LIMIT = 150
TEXT_LIMIT = 40_000
ACTIONS_LIMIT = 25
LABEL_LIMIT = 75
VALUE_LIMIT = 2000
ID_LIMIT = 255

Json = dict[str, Any]

_SPECIAL = re.compile(r"<([^<>]*)>")
_STYLES = {"bold", "italic", "strike", "code"}


@dataclass
class Shown:
    """What people see of a message: its text, the links in it, and whom it pings."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    styles: list[tuple[str, str]] = field(default_factory=list)


def read_message(text: str, blocks: list[Json] | None, *, markup: bool = True) -> Shown:
    """Check a message and return what people see. Raises ``Refused``."""
    if not text.strip() and not blocks:
        raise Refused("no_text")
    if len(text) > TEXT_LIMIT:
        raise Refused("msg_too_long")
    fallback = Shown()
    _read_mrkdwn(text, fallback, markup=markup)
    if not blocks:
        return fallback
    shown = read_blocks(blocks)
    shown.pings += fallback.pings
    return shown


def read_blocks(blocks: Any) -> Shown:
    """Check blocks and return what people see. Raises ``Refused``."""
    _need(isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks), "blocks is no list of objects")
    _need(len(blocks) <= BLOCKS_LIMIT, "no more than 50 items allowed [json-pointer:/blocks]")
    if len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    _need(len(set(ids)) == len(ids), "block_id is not unique")
    parts = []
    shown = Shown()
    for at, block in enumerate(blocks):
        read = _BLOCKS.get(block.get("type", ""))
        if read is None:
            raise Refused(
                "invalid_blocks", errors=[f"unsupported type: {block.get('type')} [json-pointer:/blocks/{at}]"]
            )
        _need(len(block.get("block_id", "")) <= ID_LIMIT, "block_id is too long")
        part = Shown()
        read(block, part)
        parts.append(part.text)
        shown.links += part.links
        shown.pings += part.pings
        shown.styles += part.styles
    shown.text = "\n".join(part for part in parts if part)
    return shown


def buttons(blocks: list[Json] | None) -> list[Json]:
    """The buttons of a message, each with the id of its block."""
    return [
        {**element, "block_id": block.get("block_id", "")}
        for block in blocks or []
        if block["type"] == "actions"
        for element in block["elements"]
    ]


# --- blocks -----------------------------------------------------------------------------------------------------------


def _section(block: Json, shown: Shown) -> None:
    _keys(block, {"type", "text"}, {"block_id", "expand"})
    _text_object(block["text"], SECTION_LIMIT, shown)


def _header(block: Json, shown: Shown) -> None:
    _keys(block, {"type", "text"}, {"block_id"})
    _need(block["text"].get("type") == "plain_text", "a header is plain text")
    _text_object(block["text"], HEADER_LIMIT, shown)


def _context(block: Json, shown: Shown) -> None:
    _keys(block, {"type", "elements"}, {"block_id"})
    _need(1 <= len(block["elements"]) <= 10, "1 to 10 elements")
    for element in block["elements"]:
        _text_object(element, SECTION_LIMIT, shown)


def _divider(block: Json, _: Shown) -> None:
    _keys(block, {"type"}, {"block_id"})


def _actions(block: Json, _: Shown) -> None:
    _keys(block, {"type", "elements"}, {"block_id"})
    _need(1 <= len(block["elements"]) <= ACTIONS_LIMIT, "1 to 25 elements")
    ids = [element.get("action_id") for element in block["elements"]]
    _need(len(set(ids)) == len(ids), "action_id is not unique")
    for element in block["elements"]:
        _keys(element, {"type", "text"}, {"action_id", "value", "style", "url"})
        _need(element["type"] == "button", "only buttons are known here")
        _need(element["text"].get("type") == "plain_text", "a button's label is plain text")
        _text_object(element["text"], LABEL_LIMIT, Shown())
        _need(0 < len(element.get("action_id", "x")) <= ID_LIMIT, "action_id has a wrong length")
        _need(0 < len(element.get("value", "x")) <= VALUE_LIMIT, "value has a wrong length")


def _rich_text(block: Json, shown: Shown) -> None:
    _keys(block, {"type", "elements"}, {"block_id"})
    _need(bool(block["elements"]), "elements is empty")
    for section in block["elements"]:
        _keys(section, {"type", "elements"}, set())
        _need(section["type"] == "rich_text_section", "only sections are known here")
        _need(bool(section["elements"]), "elements is empty")
        for element in section["elements"]:
            _rich_element(element, shown)


def _rich_element(element: Json, shown: Shown) -> None:
    """Texts and links are as they are: nothing in them is read as markup."""
    required = {"text": {"type", "text"}, "link": {"type", "url", "text"}}.get(element.get("type", ""))
    if element.get("type") in ("broadcast", "user", "usergroup", "channel"):
        shown.pings.append(json.dumps(element))
        return
    _need(required is not None, f"unsupported element: {element.get('type')}")
    _keys(element, required or set(), {"style"})
    _need(isinstance(element["text"], str) and element["text"] != "", "text is empty")
    _need(set(element.get("style", {})) <= _STYLES, "unknown style")
    if element["type"] == "link":
        _link(element["url"], element["text"], shown)
    shown.styles += [(style, element["text"]) for style, on in element.get("style", {}).items() if on]
    shown.text += element["text"]


_BLOCKS: dict[str, Callable[[Json, Shown], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "rich_text": _rich_text,
}

# --- text -------------------------------------------------------------------------------------------------------------


def _text_object(value: Any, limit: int, shown: Shown) -> None:
    _need(isinstance(value, dict), "a text object is missing")
    _keys(value, {"type", "text"}, {"emoji", "verbatim"})
    text = value["text"]
    _need(isinstance(text, str) and text != "", "text is empty")
    _need(len(text) <= limit, f"must be less than {limit + 1} characters [json-pointer:/text]")
    if value["type"] == "plain_text":
        shown.text += text
    else:
        _need(value["type"] == "mrkdwn", "unknown type of text")
        _read_mrkdwn(text, shown)


def _read_mrkdwn(text: str, shown: Shown, *, markup: bool = True) -> None:
    """Angle brackets are links and pings whatever ``markup`` says: that only stops asterisks and the like."""
    at = 0
    for special in _SPECIAL.finditer(text):
        shown.text += _unescape(text[at : special.start()])
        at = special.end()
        _special(special[1], shown)
    rest = text[at:]
    shown.text += _unescape(rest)
    if markup:
        for style, mark in (("bold", r"\*"), ("italic", "_"), ("strike", "~"), ("code", "`")):
            pattern = rf"(?<!\w){mark}(\S(?:[^\n]*?\S)?){mark}(?!\w)"
            shown.styles += [(style, found[1]) for found in re.finditer(pattern, text)]


def _special(inner: str, shown: Shown) -> None:
    target, _, label = inner.partition("|")
    if target.startswith(("!", "@", "#")):
        shown.pings.append(f"<{inner}>")
        return
    _link(_unescape(target), _unescape(label or target), shown)
    shown.text += _unescape(label or target)


def _link(url: str, text: str, shown: Shown) -> None:
    _need(urlsplit(url).scheme in ("http", "https", "mailto") and len(url) <= 3000, "invalid url")
    shown.links.append((text, url))


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# --- checks -----------------------------------------------------------------------------------------------------------


def _keys(value: Json, required: set[str], optional: set[str]) -> None:
    missing, unknown = required - value.keys(), value.keys() - required - optional
    _need(not missing, f"missing required field: {sorted(missing)}")
    _need(not unknown, f"unknown fields: {sorted(unknown)}")


def _need(holds: bool, why: str) -> None:
    if not holds:
        raise Refused("invalid_blocks", errors=[why])
