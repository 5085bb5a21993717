import time
from pathlib import Path
from typing import Any

import pytest

from bot.config import reading
from bot.config.reading import Document, read_document
from bot.config.reading_cache import DocumentReader


def read(text: str) -> Document:
    document, problems = read_document("a.yaml", text)
    assert document is not None, problems
    return document


def problems_of(text: str) -> list[str]:
    document, problems = read_document("a.yaml", text)
    assert document is None
    return [str(problem) for problem in problems]


def test_values_are_read_as_yaml_1_2_has_them() -> None:
    text = (
        "text: no\nnumber: 12\nhalf: 0.5\ntruth: true\nnothing: ~\nempty:\nquoted: '12'\nday: 2026-01-02\nlist: [a]\n"
    )
    assert read(text).value == {
        "text": "no",
        "number": 12,
        "half": 0.5,
        "truth": True,
        "nothing": None,
        "empty": None,
        "quoted": "12",
        "day": "2026-01-02",
        "list": ["a"],
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [(("a",), 1), (("a", "b"), 2), (("a", "c", 1), 5), (("a", "c", "1"), 5), (("a", "c", 9), 3), (("z",), 1), ((), 1)],
)
def test_every_path_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert read("a:\n  b: 1\n  c:\n    - x\n    - y\n").line_of(path) == line


def test_only_comments_are_no_values() -> None:
    assert read("# nothing yet\n").value == {}


def test_an_empty_file_was_probably_not_saved_whole() -> None:
    assert problems_of(" \n") == ["a.yaml:1: the file is empty; was it saved only halfway?"]


@pytest.mark.parametrize("text", ["a: [1, 2\nb: 3\n", "a: 'x\n", "a: 1\n b: 2\n", "a: b: c\n", "- a\nb\n", "a: \x00\n"])
def test_a_half_written_file_is_a_problem_with_its_place(text: str) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith("a.yaml")
    assert "is not YAML" in problem


def test_every_duplicate_key_is_named_with_both_lines() -> None:
    assert problems_of("a: 1\nb: {c: 1, c: 2}\na: 2\n") == [
        "a.yaml:2: the key `c` is here twice (first on line 2)",
        "a.yaml:3: the key `a` is here twice (first on line 1)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system ['true']\n",
        "a: !!python/name:os.system\n",
        "a: !own {b: 1}\n",
        "a: !own text\n",
        "a: !!binary aGk=\n",
        "a: !!set {b, c}\n",
    ],
)
def test_a_tag_makes_nothing(text: str) -> None:
    (problem,) = problems_of(text)
    assert "is not allowed; expected plain values" in problem


def test_a_tag_that_does_not_fit_its_value_is_refused() -> None:
    assert len(problems_of("a: !!int x\nb: !!bool maybe\nc: 0x1F\n")) == 3


def test_what_only_looks_like_a_number_stays_text() -> None:
    assert read("a: !!float abc\n").value == {"a": "abc"}


@pytest.mark.parametrize("text", ["1: a\n", "? [a, b]\n: c\n", "<<: {a: 1}\n", "true: 1\n"])
def test_a_key_must_be_text(text: str) -> None:
    assert "expected a key that is text" in problems_of(text)[0]


def test_a_billion_laughs_end_quickly() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.monotonic()
    (problem,) = problems_of("\n".join(lines))
    assert "repeated by aliases" in problem
    assert time.monotonic() - started < 5


def test_a_few_aliases_are_fine() -> None:
    assert read("a: &x [1]\nb: *x\n").value == {"a": [1], "b": [1]}


@pytest.mark.parametrize("text", ["&a [*a]\n", "[" * 5000, "{a: " * 200, "- " * 60 + "a\n"])
def test_endless_nesting_is_refused(text: str) -> None:
    document, problems = read_document("a.yaml", text)
    assert document is None
    assert problems


def test_a_gigantic_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 10)
    assert problems_of("a: 12345678\n") == ["a.yaml: expected at most 10 characters"]


def test_a_flood_of_problems_is_cut() -> None:
    assert len(problems_of("".join(f"{n}: a\n" for n in range(500)))) == reading.MAX_PROBLEMS


def test_a_document_is_read_once_and_found_again_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\n" + "  - value of a list\n" * 500
    first, _ = DocumentReader(tmp_path).read("a.yaml", text)

    def fail(*_: Any) -> Any:
        raise AssertionError("read again")

    monkeypatch.setattr("bot.config.reading_cache.read_document", fail)
    again, problems = DocumentReader(tmp_path).read("a.yaml", text)
    assert again == first
    assert problems == ()


def test_an_unchanged_text_gives_the_same_document() -> None:
    reader = DocumentReader()
    assert reader.read("a.yaml", "a: 1\n")[0] is reader.read("a.yaml", "a: 1\n")[0]


def test_a_broken_document_is_not_remembered(tmp_path: Path) -> None:
    reader = DocumentReader(tmp_path)
    assert reader.read("a.yaml", "a: [" + "x, " * 3000)[0] is None
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"[0, {}, [1]]", b"\xff"])
def test_a_damaged_cache_is_read_past(tmp_path: Path, damage: bytes) -> None:
    text = "a: 1\n" + "# padding\n" * 500
    DocumentReader(tmp_path).read("a.yaml", text)
    (cached,) = tmp_path.rglob("*.json")
    cached.write_bytes(damage)
    document, _ = DocumentReader(tmp_path).read("a.yaml", text)
    assert document is not None
    assert document.value == {"a": 1}


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "yaml").write_text("a file where the directory should be")
    document, _ = DocumentReader(tmp_path).read("a.yaml", "a: 1\n" + "# padding\n" * 500)
    assert document is not None


def test_cached_documents_that_nobody_used_for_long_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = DocumentReader(tmp_path)
    reader.read("a.yaml", "a: 1\n" + "# padding\n" * 500)
    monkeypatch.setattr("bot.config.reading_cache._KEPT_FOR_SECONDS", -1)
    reader.read("b.yaml", "b: 1\n" + "# padding\n" * 500)
    assert not list(tmp_path.rglob("*.json"))
