"""Telegram's HTML, read as strictly as Telegram reads it: https://core.telegram.org/bots/api#html-style."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_NAME = r"#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z]+"
_TOKEN = re.compile(rf"<(?P<tag>[^>]*)>|&(?P<entity>{_NAME});|(?P<text>[^<&]+|&|<)", re.DOTALL)
_START = re.compile(r"(?P<name>[a-zA-Z][-a-zA-Z0-9]*)(?P<rest>.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s+(?P<name>[a-zA-Z-]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.DOTALL)
_REFERENCE = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);")


class CannotParse(Exception):
    """Telegram would answer: can't parse entities."""


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class Entity:
    type: str
    offset: int
    length: int = 0
    url: str | None = None

    def as_json(self) -> dict[str, object]:
        values: dict[str, object] = {"type": self.type, "offset": self.offset, "length": self.length}
        return values if self.url is None else {**values, "url": self.url}


@dataclass
class Parsed:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        """The texts that entities of a kind cover."""
        coded = self.text.encode("utf-16-le", "surrogatepass")
        return [
            coded[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le", "surrogatepass")
            for one in self.entities
            if one.type == kind
        ]

    def links(self) -> list[tuple[str, str]]:
        """Each linked text with its address."""
        addresses = [one.url or "" for one in self.entities if one.type == "text_link"]
        return list(zip(self.of("text_link"), addresses, strict=True))


def parse_html(source: str) -> Parsed:
    """Read HTML into text and entities. Raises ``CannotParse``."""
    parsed, open_tags = Parsed(), list[tuple[str, Entity]]()
    for token in _TOKEN.finditer(source):
        if token["tag"] is not None:
            _take_tag(token["tag"], parsed, open_tags)
        elif token["entity"] is not None:
            parsed.text += _reference(token["entity"], token[0])
        elif token["text"] == "<":
            raise CannotParse("Unclosed start tag")
        else:
            parsed.text += token["text"]
    if open_tags:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return parsed


def _take_tag(tag: str, parsed: Parsed, open_tags: list[tuple[str, Entity]]) -> None:
    if tag.startswith("/"):
        _close(tag[1:].strip().lower(), parsed, open_tags)
        return
    start = _START.fullmatch(tag)
    name = start["name"].lower() if start is not None else tag
    if start is None or name not in TAGS:
        raise CannotParse(f'Unsupported start tag "{name[:40]}" at byte offset {len(parsed.text.encode())}')
    if any(inside in ("code", "pre") for inside, _ in open_tags):
        raise CannotParse(f'Tag "{name}" inside code')
    if name == "a" and any(inside == "a" for inside, _ in open_tags):
        raise CannotParse("A link inside a link")
    entity = Entity(type=TAGS[name], offset=units(parsed.text), url=_address(start["rest"]) if name == "a" else None)
    open_tags.append((name, entity))


def _close(name: str, parsed: Parsed, open_tags: list[tuple[str, Entity]]) -> None:
    if not open_tags:
        raise CannotParse(f'Unexpected end tag "{name}"')
    opened, entity = open_tags.pop()
    if name != opened:
        raise CannotParse(f'Unmatched end tag, expected "</{opened}>", found "</{name}>"')
    entity.length = units(parsed.text) - entity.offset
    if entity.length:
        parsed.entities.append(entity)


def _address(rest: str) -> str:
    found = _ATTRIBUTE.fullmatch(rest.rstrip())
    if found is None or found["name"].lower() != "href":
        raise CannotParse("A link needs one attribute, its address")
    quoted = found["double"] if found["double"] is not None else found["single"]
    url = _REFERENCE.sub(lambda match: _reference(match[1], match[0]), quoted)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "tg") or not parts.netloc:
        raise CannotParse(f"Not an address: {url[:60]}")
    return url


def _reference(name: str, whole: str) -> str:
    if name.startswith("#"):
        code = int(f"0{name[1:]}", 0) if name[1] in "xX" else int(name[1:])
        return chr(code) if 0 < code < 0x110000 else whole
    return NAMED.get(name, whole)
