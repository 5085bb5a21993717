"""The nearest of what exists to what somebody wrote."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

NEAR_ENOUGH = 60.0
"""Similarity (0–100) below which a suggestion would only puzzle."""

READ_AT_MOST = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the most similar known word, whatever its case, or None when nothing is near."""
    by_folded = {name.casefold(): name for name in known}
    found = process.extractOne(word[:READ_AT_MOST].casefold(), by_folded.keys(), scorer=fuzz.WRatio)
    return by_folded[found[0]] if found is not None and found[1] >= NEAR_ENOUGH else None
