"""What the buttons below a long search result mean: the words are kept for a day, since an action holds 64 bytes.

Only search keys are kept, never what somebody typed, with a hash of the chat so that no other chat can turn the pages
and so that ``/forget`` finds them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.model.chat import ChatAddress
from bot.ports import Journal

KEPT_FOR = timedelta(days=1)
KEPT_AT_MOST = 200

_KEY = "search-pages"


def remember_search(journal: Journal, where: ChatAddress, words: Sequence[str], now: datetime) -> str:
    """Keep the words of a search, and return the short key for the buttons."""
    chat = _hashed(str(where))
    key = _hashed("\n".join((chat, *words)))
    pages = _fresh(journal, now)
    pages[key] = {"words": list(words), "chat": chat, "at": now.isoformat()}
    newest = sorted(pages, key=lambda known: str(pages[known]["at"]))[-KEPT_AT_MOST:]
    journal.remember(_KEY, {known: pages[known] for known in newest})
    return key


def recall_search(journal: Journal, where: ChatAddress, key: str, now: datetime) -> tuple[str, ...] | None:
    """Return the words behind a key of this chat, or None when they are no longer kept."""
    page = _fresh(journal, now).get(key)
    return tuple(page["words"]) if page is not None and page["chat"] == _hashed(str(where)) else None


def forget_searches(journal: Journal, where: ChatAddress) -> None:
    """Delete what is kept for a chat."""
    pages: Mapping[str, Any] = journal.recall(_KEY) or {}
    others = {key: page for key, page in pages.items() if page["chat"] != _hashed(str(where))}
    if len(others) < len(pages):
        journal.remember(_KEY, others)


def _fresh(journal: Journal, now: datetime) -> dict[str, Any]:
    pages: Mapping[str, Any] = journal.recall(_KEY) or {}
    return {key: page for key, page in pages.items() if now - datetime.fromisoformat(page["at"]) < KEPT_FOR}


def _hashed(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
