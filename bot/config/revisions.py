"""Numbered configurations: telling two of them apart, writing them to the journal."""

import difflib
import hashlib
from collections.abc import Mapping

_LONGEST_SUMMARY = 500


def name_of(files: Mapping[str, str]) -> str:
    """Return eight digits that change with any text: short enough for a button, long enough against accidents."""
    whole = hashlib.sha256()
    for name, text in sorted(files.items()):
        whole.update(f"{name}\0{len(text)}\0{text}\0".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()[:8]


def summarise_change(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Say in one line which files changed, and by how many lines."""
    parts = [_summarise_file(name, old.get(name, ""), new.get(name, "")) for name in sorted({*old, *new})]
    return ", ".join(part for part in parts if part)[:_LONGEST_SUMMARY]


def _summarise_file(name: str, old: str, new: str) -> str:
    if old == new:
        return ""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    added = sum(line.startswith("+") for line in lines)
    removed = sum(line.startswith("-") for line in lines)
    return f"{name} +{added} -{removed}"


def show_change(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the unified diff of two configurations."""
    lines: list[str] = []
    for name in sorted({*old, *new}):
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        lines += difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="")
    return "\n".join(lines)
