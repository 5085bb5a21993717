"""HTML to plain text: what a reader would see, on one line."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.decode import repair

LONGEST_HTML = 100_000
# Two elements of these kinds never belong to one word; inline elements may (`При<b>віт</b>`).
_BLOCK = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|tr|td|th|table|h[1-6]|hr|blockquote|article|section|figure|figcaption|img|dd|dt|pre)\b)",
    re.IGNORECASE,
)
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "svg", "title")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
# Controls, surrogates, non-characters; direction overrides and isolates; soft hyphen, zero-width space, word joiner.
# The joiners of letters stay: Persian, Indic scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)


def html_to_text(html: str) -> str:
    """The visible text of an HTML fragment."""
    html = html[:LONGEST_HTML]
    if "<" not in html and "&" not in html:
        return plain(html)
    tree = LexborHTMLParser(_BLOCK.sub(" <", _CDATA.sub("", html)))
    tree.strip_tags(list(_UNSEEN), recursive=True)
    body = tree.body
    return plain(body.text(separator="") if body is not None else "")


def unescape(text: str) -> str:
    """Plain text in which somebody escaped entities once too often; angle brackets stay what they are."""
    if not _ENTITY.search(text):
        return plain(text)
    return html_to_text(text.replace("<", "&lt;"))


def plain(text: str) -> str:
    """Text as we keep it: repaired, NFC, no invisible controls, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", repair(text))
    return " ".join(_INVISIBLE.sub("", text).split())


def cut(text: str, longest: int) -> str:
    """At most ``longest`` characters, ending at a word where there is one near the end."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    at_word = head.rfind(" ", longest * 3 // 4)
    return (head[:at_word] if at_word > 0 else head).rstrip() + "…"
