"""Keep the forms of all lemmas from one start to the next, so that a warm start opens no dictionary.

The file's name is the hash of everything that its content depends on but the lemmas themselves: the dictionaries'
version, the rules of inflection, the layout. Its content is keyed by language and lemma, so that a changed lexicon
takes from it what is still there. A file that cannot be read is as good as none.
"""

import gc
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.lexicon.compiler import Compilation, LexiconCompiler
from bot.lexicon.dictionaries import dictionary_version
from bot.lexicon.expand import Expansion, FormSource
from bot.lexicon.paradigms import fingerprint
from bot.model.concept import Concept

_FORMAT = 1
_WORTH_SAVING = 100
"""After so many new lemmas the file is written anew; fewer are expanded again at the next start in milliseconds."""


class CachedCompiler:
    """Compiles concepts with the forms that an earlier run has found."""

    def __init__(self, source: FormSource, directory: Path) -> None:
        """Read the cache in a directory, if there is one."""
        self._path = directory / f"lexicon-{_key()}.json"
        with _uncollected():
            known = _read(self._path)
        self._compiler = LexiconCompiler(source, known)
        self._saved = len(known)

    def compile(self, concepts: Iterable[Concept]) -> Compilation:
        """Compile all concepts, and keep the forms if many were new."""
        with _uncollected():
            compilation = self._compiler.compile(concepts)
        if len(self._compiler.known) >= self._saved + _WORTH_SAVING:
            _write(self._path, self._compiler.known)
            self._saved = len(self._compiler.known)
        return compilation

    def forms_of(self, language: str, name: str) -> tuple[str, ...]:
        """Return the folded forms of a name, whether a concept has it or not."""
        return self._compiler.forms_of(language, name)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put the garbage collector off: a hundred thousand objects that all stay would set it off again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _key() -> str:
    parts = (dictionary_version(), fingerprint(), str(_FORMAT))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _read(path: Path) -> dict[tuple[str, str], Expansion]:
    try:
        rows = json.loads(path.read_bytes())
        return {
            (language, lemma): Expansion(forms=frozenset(forms.split()), is_known=bool(is_known))
            for language, lemma, is_known, forms in rows
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write(path: Path, known: Mapping[tuple[str, str], Expansion]) -> None:
    """Write the cache whole or not at all; a directory that cannot be written to costs time, not correctness."""
    rows = [
        [language, lemma, expansion.is_known, " ".join(sorted(expansion.forms))]
        for (language, lemma), expansion in known.items()
    ]
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
