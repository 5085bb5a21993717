"""Text and addresses that outlets and people wrote, made safe to show on any platform. Pure.

What comes out of here may still hold markup: each channel escapes it for its platform.
"""

import unicodedata
from urllib.parse import urlsplit

ELLIPSIS = "…"
MARKS_IN_A_ROW = 4
"""Combining marks kept after a letter: no script needs more, and a hundred of them paint over the lines around."""

_SPACES = frozenset({"Zs", "Zl", "Zp"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Return text as NFC on one line, without control, direction and zero-width characters."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if character.isspace() or category in _SPACES:
            kept.append(" ")
        elif category not in _INVISIBLE and marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return " ".join("".join(kept).split())


def without_controls(text: str) -> str:
    """Return text on one line, without control and direction characters; the joiners of emoji and letters stay."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cc", "Cs") and character not in _DIRECTIONS:
            kept.append(character)
    return "".join(kept)


def clip(text: str, limit: int) -> str:
    """Shorten text to at most ``limit`` characters, at a word's end where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut if text[limit - 1].isspace() else cut.rsplit(" ", 1)[0]
    if len(at_word) >= limit // 2:
        cut = at_word
    return cut.rstrip(" ,;:·—–-") + ELLIPSIS


def safe_url(url: str | None) -> str | None:
    """Return an address that may be linked: http or https with a host, no user info, nothing invisible; else None."""
    if url is None or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return url


def shown_host(url: str) -> str:
    """Return the host to show beside a link: without ``www.``, and in punycode where its letters could deceive."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = [_unicode_label(label) for label in host.split(".")]
    scripts = {script for label in labels for script in _scripts(label)}
    if len(scripts) > 1:
        labels = [_ascii_label(label) for label in labels]
    return ".".join(labels)


def _unicode_label(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _ascii_label(label: str) -> str:
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return label.encode("unicode_escape").decode("ascii")


def _scripts(label: str) -> set[str]:
    """Return the scripts of a label's letters, by the first word of their Unicode names."""
    return {unicodedata.name(character, "UNKNOWN").split(" ")[0] for character in label if character.isalpha()}
