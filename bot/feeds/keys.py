"""The key of an entry within its feed."""

import hashlib
from datetime import datetime

LONGEST_GUID = 500


def entry_key(*, guid: str | None, canonical_url: str | None, title: str, published_at: datetime | None) -> str:
    """The guid, else the canonical URL, else a hash of title and date: the first that the entry has.

    The prefix tells the kinds apart, so that a guid which is also somebody's link cannot take its place. A very long
    guid is hashed: the key is indexed.
    """
    guid = (guid or "").strip()
    if guid:
        return f"guid:{guid}" if len(guid) <= LONGEST_GUID else f"guid-hash:{_hash(guid)}"
    if canonical_url:
        return f"url:{canonical_url}" if len(canonical_url) <= LONGEST_GUID else f"url-hash:{_hash(canonical_url)}"
    date = published_at.isoformat() if published_at else ""
    return f"text:{_hash(title + chr(10) + date)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
