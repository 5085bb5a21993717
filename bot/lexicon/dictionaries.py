"""The on-disk lemma→forms and form→lemma indexes, one pair of files per language, built from simplemma's dictionaries.

A file holds sorted lines `key TAB value value …` and is searched by bisection in a memory map, so that looking a word
up costs microseconds and no memory. Keys and values are folded as texts are. Each language is built in a child
process of its own, since a dictionary in memory takes up to 360 MB.
"""

import mmap
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.detect.fold import fold_word
from bot.model.concept import LANGUAGES

FORMAT = 1
"""Raise it when the files' layout or the folding changes: files of another format are built anew."""


class SortedFile:
    """Sorted lines `key TAB values`, searched by bisection."""

    def __init__(self, path: Path) -> None:
        """Map the file into memory; only the pages that a search touches are read."""
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def find(self, key: str) -> tuple[str, ...]:
        """Give the values of a key, or none."""
        wanted = key.encode()
        low, high = 0, len(self._map)
        while low < high:
            start = self._map.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._map.find(b"\n", start)
            found, _, values = self._map[start:end].partition(b"\t")
            if found == wanted:
                return tuple(values.decode().split())
            if found < wanted:
                low = end + 1
            else:
                high = start
        return ()

    def close(self) -> None:
        """Unmap the file."""
        self._map.close()


class Dictionaries:
    """Both indexes of every language in one directory; missing files are built at first need."""

    def __init__(self, directory: Path) -> None:
        """Remember the directory; nothing is opened before it is needed."""
        self._directory = directory
        self._files: dict[tuple[str, str], SortedFile] = {}
        self._lemmas = lru_cache(maxsize=50_000)(self._find_lemmas)

    @property
    def directory(self) -> Path:
        """Where the indexes lie."""
        return self._directory

    def forms(self, language: str, lemma: str) -> tuple[str, ...]:
        """Give all folded forms of a lemma, or none if the dictionary does not know it."""
        return self._open("forms", language).find(fold_word(lemma))

    def lemmas(self, language: str, form: str) -> tuple[str, ...]:
        """Give the folded lemmas of a folded form, or none if the dictionary does not know it."""
        return self._lemmas(language, form)

    def _find_lemmas(self, language: str, form: str) -> tuple[str, ...]:
        return self._open("lemmas", language).find(form)

    def _open(self, kind: str, language: str) -> SortedFile:
        file = self._files.get((kind, language))
        if file is None:
            path = index_path(self._directory, kind, language)
            if not path.exists():
                build_in_child(self._directory, [language])
            file = self._files[kind, language] = SortedFile(path)
        return file

    def close(self) -> None:
        """Unmap every file."""
        while self._files:
            self._files.popitem()[1].close()

    def __enter__(self) -> Self:
        """Open nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Unmap every file."""
        self.close()


@lru_cache(maxsize=1)
def dictionary_version() -> str:
    """Name the dictionaries and the layout of the indexes; part of every cache key."""
    return f"simplemma-{version('simplemma')}-{FORMAT}"


def index_path(directory: Path, kind: str, language: str) -> Path:
    """Where an index lies: `kind` is `forms` (lemma→forms) or `lemmas` (form→lemmas)."""
    return directory / f"{dictionary_version()}.{language}.{kind}"


def missing_languages(directory: Path) -> tuple[str, ...]:
    """Name the languages whose indexes are not yet built."""
    kinds = ("forms", "lemmas")
    return tuple(
        language for language in LANGUAGES if not all(index_path(directory, kind, language).exists() for kind in kinds)
    )


def build_in_child(directory: Path, languages: Iterable[str]) -> None:
    """Build languages one after the other, each in a child process, so that its memory is given back."""
    for language in languages:
        command = [sys.executable, "-m", "bot.lexicon.build", str(directory), "--only", language]
        subprocess.run(command, check=True)  # noqa: S603 -- our own interpreter and module


def build_language(directory: Path, language: str) -> None:
    """Build both indexes of a language from its dictionary, in this process."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary(language)
    lemmas: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    for form, lemma in _folded_pairs(dictionary):
        lemmas[form].add(lemma)
        forms[lemma].add(form)
    directory.mkdir(parents=True, exist_ok=True)
    _write(index_path(directory, "forms", language), forms)
    forms.clear()
    _write(index_path(directory, "lemmas", language), lemmas)


def _folded_pairs(dictionary: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    folded = lru_cache(maxsize=1024)(fold_word)
    for form in dictionary:
        if " " not in form:
            yield fold_word(form), folded(dictionary[form])


def _write(path: Path, index: Mapping[str, set[str]]) -> None:
    """Write an index whole or not at all."""
    lines = [f"{key}\t{' '.join(sorted(values))}\n".encode() for key, values in index.items() if key]
    lines.sort(key=lambda line: line.partition(b"\t")[0])
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(b"".join(lines))
    partial.replace(path)
