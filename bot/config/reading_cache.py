"""Documents that were read before: in memory between reloads, on disk between starts.

Composing YAML costs about 2.5 µs a character; the cache makes a warm start and a one-word edit cheap. A cached
document is only ever found by the digest of its text, and a file in the cache that cannot be used is written anew.
"""

import json
import os
import tempfile
from pathlib import Path

from bot.config.files import digest
from bot.config.reading import Document, read_document
from bot.model.errors import Problem

_FORM = 1
_SMALL = 4096
_KEPT_FOR_SECONDS = 30 * 86400


class DocumentReader:
    """Reads documents, each text once."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._directory = cache_dir / "yaml" if cache_dir else None
        self._known: dict[str, tuple[str, Document]] = {}

    def read(self, file: str, text: str) -> tuple[Document | None, tuple[Problem, ...]]:
        """Read a text as `read_document` does; only what is free of problems is remembered."""
        key = digest(text)
        known = self._known.get(file)
        if known is not None and known[0] == key:
            return known[1], ()
        document = self._recall(file, key)
        problems: tuple[Problem, ...] = ()
        if document is None:
            document, problems = read_document(file, text)
            if document is not None and len(text) > _SMALL:
                self._keep(key, document)
        if document is not None:
            self._known[file] = (key, document)
        return document, problems

    def _recall(self, file: str, key: str) -> Document | None:
        if self._directory is None:
            return None
        try:
            form, value, lines = json.loads((self._directory / f"{key}.json").read_bytes())
        except (OSError, ValueError, TypeError):
            return None
        return Document(file=file, value=value, lines=lines) if form == _FORM else None

    def _keep(self, key: str, document: Document) -> None:
        """Write a document to the cache; a cache that cannot be written is no reason to stop."""
        if self._directory is None:
            return
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=self._directory, suffix=".new")
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump([_FORM, document.value, document.lines], stream, ensure_ascii=False)
            path = Path(aside).replace(self._directory / f"{key}.json")
            _forget_old(self._directory, path.stat().st_mtime - _KEPT_FOR_SECONDS)
        except OSError:
            return


def _forget_old(directory: Path, before: float) -> None:
    for path in directory.iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
