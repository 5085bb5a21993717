"""From an article's page to its lead: the first paragraphs of its text, without what surrounds them."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.text import cut, plain

LONGEST_LEAD = 2000
SHORTEST_PARAGRAPH = 40
"""Characters: what is shorter is a date, a byline or a button."""

_UNSEEN = ["script", "style", "template", "noscript", "iframe", "svg"]
_AROUND = frozenset({"nav", "footer", "aside", "form", "figure"})
_BODIES = ("[itemprop=articleBody]", "article", "main", "[role=main]", "body")
_DESCRIPTIONS = ('meta[property="og:description"]', 'meta[name="description"]')


def lead_of(html: str) -> str:
    """Return the first paragraphs, parted by newlines; else the description that the page gives of itself, or ""."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(_UNSEEN, recursive=True)
    return _paragraphs(tree) or _description(tree)


def _paragraphs(tree: LexborHTMLParser) -> str:
    for selector in _BODIES:
        bodies = [_lines(body) for body in tree.css(selector)]
        longest = max(bodies, key=_length, default=[])
        if longest:
            return cut_lead(longest)
    return ""


def _lines(body: LexborNode) -> list[str]:
    found = (plain(paragraph.text(separator="")) for paragraph in body.css("p") if not _is_around(paragraph, body))
    return [text for text in found if len(text) >= SHORTEST_PARAGRAPH]


def _is_around(paragraph: LexborNode, body: LexborNode) -> bool:
    """Tell whether a paragraph belongs to what surrounds the text."""
    node = paragraph.parent
    while node is not None and node.mem_id != body.mem_id:
        if node.tag in _AROUND:
            return True
        node = node.parent
    return False


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def cut_lead(lines: list[str]) -> str:
    """Join the first lines, as far as they are no longer than a lead may be; a long first one is cut at a word."""
    lead = ""
    for text in lines:
        longer = f"{lead}\n{text}" if lead else text
        if len(longer) > LONGEST_LEAD:
            return lead or cut(text, LONGEST_LEAD)
        lead = longer
    return lead


def _description(tree: LexborHTMLParser) -> str:
    for selector in _DESCRIPTIONS:
        node = tree.css_first(selector)
        text = plain((node.attributes.get("content") or "") if node is not None else "")
        if text:
            return cut(text, LONGEST_LEAD)
    return ""
