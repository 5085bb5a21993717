"""The files of the configuration on disk: reading them whole, writing them whole."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.config.reading import MAX_CHARACTERS
from bot.model.errors import Problem

SETTINGS, FEEDS, TOPICS, GOLDEN = "settings.yaml", "feeds.yaml", "topics.yaml", "golden.yaml"
_NAME = re.compile(r"(?:settings|feeds|topics)\.yaml|lexicon/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.yaml")

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, time, size and inode of every file: another stamp, maybe another text."""


def is_lexicon(name: str) -> bool:
    """Tell whether a file holds concepts."""
    return name.startswith("lexicon/")


def list_files(directory: Path) -> tuple[str, ...]:
    """Return the names of the files that belong to a revision, whether they are there or not."""
    lexicon = sorted(f"lexicon/{path.name}" for path in (directory / "lexicon").glob("*.yaml"))
    return (SETTINGS, FEEDS, TOPICS, *(name for name in lexicon if _NAME.fullmatch(name)))


def take_stamp(directory: Path) -> Stamp:
    """Return what changes when a file is saved."""
    return tuple(stamp for name in list_files(directory) if (stamp := _stamp_of(directory, name)) is not None)


def _stamp_of(directory: Path, name: str) -> tuple[str, int, int, int] | None:
    try:
        found = (directory / name).stat()
    except OSError:
        return None
    return name, found.st_mtime_ns, found.st_size, found.st_ino


def read_files(directory: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read every file of the configuration by its name below the directory."""
    names = list_files(directory)
    texts, problems = read_texts(directory, names)
    if not any(is_lexicon(name) for name in names):
        what = "expected at least one .yaml file with concepts here"
        problems += (Problem(file=str(directory / "lexicon"), line=None, what=what),)
    return texts, problems


def read_texts(directory: Path, names: Iterable[str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read some files; one that cannot be read is a problem."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            texts[name] = _read_text(directory / name)
        except FileNotFoundError:
            problems.append(Problem(file=str(directory / name), line=None, what="the file is missing"))
        except UnicodeDecodeError:
            problems.append(Problem(file=str(directory / name), line=None, what="expected UTF-8 text"))
        except OSError as error:
            problems.append(Problem(file=str(directory / name), line=None, what=f"cannot be read: {error.strerror}"))
    return texts, tuple(problems)


def _read_text(path: Path) -> str:
    """Read a file, but no more of it than may be parsed."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return stream.read(MAX_CHARACTERS + 1)


def digest(text: str) -> str:
    """Return what tells two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_files(directory: Path, files: Mapping[str, str], *, remove: Iterable[str] = ()) -> None:
    """Replace files by new texts: each is written aside and flushed before the first takes its place.

    Raises OSError with nothing replaced when any of them cannot be written, and ValueError for a name that is no file
    of the configuration.
    """
    for name in (*files, *(removed := tuple(remove))):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is no file of the configuration")
    written: list[tuple[Path, Path]] = []
    try:
        for name, text in files.items():
            written.append((_write_aside(directory / name, text), directory / name))
        for aside, target in written:
            aside.replace(target)
    finally:
        for aside, _ in written:
            aside.unlink(missing_ok=True)
    for name in removed:
        (directory / name).unlink(missing_ok=True)


def _write_aside(target: Path, text: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
        os.fchmod(stream.fileno(), target.stat().st_mode & 0o777 if target.exists() else 0o644)
    return Path(aside)
