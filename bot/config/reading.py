"""One YAML document into plain values, with the line of each of them.

The node graph is composed, not constructed: no tag can make an object, and every value keeps its line. Refused with a
`Problem`: files that are too large, syntax errors, duplicate keys, keys that are not text, tags, values nested too
deeply, and aliases that multiply (the "billion laughs").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.model.errors import Problem

MAX_CHARACTERS = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_ALIASED = 1000
MAX_PROBLEMS = 50

Path = Sequence[str | int]
Lines = list[Any]
"""`[line]` of a scalar, `[line, {key: Lines}]` of a mapping, `[line, [Lines, …]]` of a list: JSON can hold it."""

_CORE = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's values, and where they stand."""

    file: str
    value: Any
    lines: Lines = field(repr=False)

    def line_of(self, path: Path) -> int:
        """Return the line of the value at a path, or of the deepest part of the path that is there."""
        here = self.lines
        for step in path:
            inner = here[1] if len(here) > 1 else None
            if isinstance(inner, dict) and str(step) in inner:
                here = inner[str(step)]
            elif isinstance(inner, list) and str(step).isdigit() and int(step) < len(inner):
                here = inner[int(step)]
            else:
                break
        return int(here[0])

    def problem(self, path: Path, what: str) -> Problem:
        """Say what is wrong with the value at a path."""
        return Problem(file=self.file, line=self.line_of(path), what=what)


def read_document(file: str, text: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a file's text; the document is None if anything about it is not plain YAML."""
    if len(text) > MAX_CHARACTERS:
        return None, (Problem(file=file, line=None, what=f"expected at most {MAX_CHARACTERS:,} characters"),)
    if not text.strip():
        return None, (Problem(file=file, line=1, what="the file is empty; was it saved only halfway?"),)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        return None, (_syntax_problem(file, error),)
    reader = _Reader(file)
    value, lines = reader.read(node) if node is not None else ({}, [1, {}])
    if reader.problems:
        return None, tuple(reader.problems)
    return Document(file=file, value=value, lines=lines), ()


def _syntax_problem(file: str, error: Exception) -> Problem:
    """Translate what the parser raised."""
    if isinstance(error, RecursionError):
        return Problem(file=file, line=None, what=f"expected at most {MAX_DEPTH} levels of nesting")
    if not isinstance(error, MarkedYAMLError):
        return Problem(file=file, line=None, what=f"is not YAML: {' '.join(str(error).split())[:200]}")
    mark = error.problem_mark or error.context_mark
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return Problem(file=file, line=mark.line + 1 if mark else None, what=f"is not YAML: {said}")


class _TooMuch(Exception):
    """Reading goes no further."""


class _Reader:
    """Walks the node graph of one document."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._seen: set[int] = set()
        self._aliased = 0

    def read(self, node: Node) -> tuple[Any, Lines]:
        try:
            return self._read(node, node.start_mark.line + 1, 0)
        except _TooMuch:
            return None, [1]

    def _read(self, node: Node, line: int, depth: int) -> tuple[Any, Lines]:
        self._guard(node, line, depth)
        if isinstance(node, MappingNode) and node.tag == f"{_CORE}map":
            return self._read_mapping(node, line, depth)
        if isinstance(node, SequenceNode) and node.tag == f"{_CORE}seq":
            items = [self._read(item, item.start_mark.line + 1, depth + 1) for item in node.value]
            return [value for value, _ in items], [line, [lines for _, lines in items]]
        if isinstance(node, ScalarNode):
            return self._read_scalar(node, line), [line]
        self._complain(line, f"the tag {_show_tag(node)} is not allowed; expected plain values")
        return None, [line]

    def _guard(self, node: Node, line: int, depth: int) -> None:
        """Stop at endless nesting, and where aliases are visited again and again."""
        if depth > MAX_DEPTH:
            self._complain(line, f"expected at most {MAX_DEPTH} levels of nesting")
            raise _TooMuch
        self._aliased += id(node) in self._seen
        self._seen.add(id(node))
        if self._aliased > MAX_ALIASED:
            self._complain(line, f"expected at most {MAX_ALIASED} values repeated by aliases")
            raise _TooMuch

    def _read_mapping(self, node: MappingNode, line: int, depth: int) -> tuple[dict[str, Any], Lines]:
        values: dict[str, Any] = {}
        places: dict[str, Lines] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or key_node.tag != f"{_CORE}str":
                self._complain(key_line, "expected a key that is text; put it in quotes")
                continue
            key = key_node.value
            if key in values:
                self._complain(key_line, f"the key `{key}` is here twice (first on line {places[key][0]})")
                continue
            values[key], places[key] = self._read(value_node, key_line, depth + 1)
        return values, [line, places]

    def _read_scalar(self, node: ScalarNode, line: int) -> Any:
        kind = (node.tag or "").removeprefix(_CORE)
        text = node.value
        if kind in ("str", "timestamp"):
            return text
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind == "int" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "float":
            return _read_float(text)
        self._complain(line, f"the value `{text[:40]}` tagged {_show_tag(node)} is not allowed; expected plain values")
        return None

    def _complain(self, line: int, what: str) -> None:
        self.problems.append(Problem(file=self._file, line=line, what=what))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooMuch


def _read_float(text: str) -> float | str:
    """Read a number; what only looks like one (`.inf`, `1:30`) stays text, and the schema says what it expected."""
    try:
        return float(text)
    except ValueError:
        return text


def _show_tag(node: Node) -> str:
    tag: str = node.tag or "?"
    return "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag
