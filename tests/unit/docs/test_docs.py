"""The documentation is complete: what the program has is described, and what is described is there."""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from bot.cli.parser import make_parser
from bot.commands.table import COMMANDS
from bot.config.environment import NAMES
from bot.config.schema import FeedShape, SettingsFile
from bot.model.concept import LANGUAGES
from bot.model.delivery import DeliveryState
from bot.model.observation import Point
from bot.ops.metrics import Metrics

ROOT = Path(__file__).resolve().parents[3]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
OPERATING = ROOT / "docs/operating.md"
PAGES = (README, CONTRIBUTING, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LOUD = frozenset({"debug", "info", "warning", "error", "exception"})
_TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def first_cells(text: str) -> Iterator[str]:
    """Yield what stands in code in the first column of a page's tables, each name by itself."""
    for row in re.findall(r"^\| (.+?) \|", text, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", row):
            yield name.replace("\\|", "|")


def section(page: Path, heading: str) -> str:
    _, _, rest = text_of(page).partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as they are made from their words."""
    return frozenset(
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in _HEADING.findall(text_of(page))
    )


def setting_keys(shape: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in shape.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_keys(kind, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def log_lines(source: str) -> Iterator[str]:
    """Yield the events that a module writes to the log."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOUD:
            event = node.args[0] if node.args and "log" in ast.unparse(node.func.value) else None
            if isinstance(event, ast.Constant) and isinstance(event.value, str):
                yield event.value


def program_commands() -> frozenset[str]:
    (subparsers,) = (one for one in make_parser()._actions if isinstance(one, argparse._SubParsersAction))
    return frozenset(subparsers.choices)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    relative = [link for link in _LINK.findall(text_of(page)) if "://" not in link]
    for path, _, anchor in (link.partition("#") for link in relative):
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name}: {path}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {path}#{anchor}"


def test_the_readme_lists_the_commands_of_the_program_and_no_others() -> None:
    listed = [cell.split() for cell in first_cells(section(README, "Commands"))]
    assert {words[1] for words in listed if words[0] == "homeward"} == program_commands()


def test_the_readme_lists_the_commands_of_chats_and_no_others() -> None:
    expected = {f"/{command.name} {command.arguments}".rstrip() for command in COMMANDS}
    assert set(first_cells(section(README, "What people can ask"))) == expected


@pytest.mark.parametrize("page", [README, OPERATING], ids=lambda page: page.name)
def test_every_shipped_topic_is_named(page: Path) -> None:
    topics = YAML(typ="safe").load(ROOT / "config/topics.yaml")["topics"]
    assert [topic for topic in topics if f"`{topic}`" not in text_of(page)] == []


def test_every_concept_language_has_a_word_in_the_readme() -> None:
    english = re.search(r"in\s+nine\s+languages\s+\(([^)]+)\)", text_of(README))
    assert english is not None
    assert len(english[1].split(",")) == len(LANGUAGES)


def test_the_handbook_lists_the_environment_and_nothing_else() -> None:
    assert set(first_cells(section(OPERATING, "Environment"))) == set(NAMES)


def test_the_example_of_an_environment_names_every_variable() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", text_of(ROOT / ".env.example"), re.MULTILINE)
    assert set(named) == set(NAMES)


def test_the_handbook_lists_the_settings_and_nothing_else() -> None:
    assert set(first_cells(section(OPERATING, "Settings"))) == set(setting_keys(SettingsFile))


def test_the_handbook_lists_the_keys_of_a_feed_and_nothing_else() -> None:
    listed = set(first_cells(section(OPERATING, "Feeds, topics, lexicon")))
    assert listed == set(FeedShape.model_fields)


def test_the_handbook_explains_every_line_of_the_log() -> None:
    explained = set(first_cells(section(OPERATING, "Log lines")))
    written = {line for path in (ROOT / "bot").rglob("*.py") for line in log_lines(text_of(path))}
    assert len(written) > 20
    assert sorted(written - explained) == []


def test_the_handbook_lists_the_measures_and_nothing_else() -> None:
    listed = {name for name in first_cells(section(OPERATING, "Is it working?")) if not name.startswith("/")}
    types = re.findall(r"^# TYPE (\w+) (\w+)$", Metrics().render().decode(), re.MULTILINE)
    assert listed == {name for name, _ in types if not name.endswith("_created")}


def test_contributors_find_every_make_target_and_no_other() -> None:
    targets = set(_TARGET.findall(text_of(ROOT / "Makefile")))
    listed = {cell.removeprefix("make ") for cell in first_cells(section(CONTRIBUTING, "Running everything"))}
    assert listed == targets | {"setup-dev", "help"}


def test_contributors_find_every_point_of_a_crash() -> None:
    assert [point for point in Point if f"`{point.value}`" not in text_of(CONTRIBUTING)] == []


def test_the_rooms_are_those_of_the_tree() -> None:
    packages = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    modules = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__"}
    assert set(first_cells(section(ARCHITECTURE, "Rooms"))) == packages | modules


def test_the_ledgers_states_are_those_of_the_model() -> None:
    assert list(first_cells(section(ARCHITECTURE, "The ledger"))) == [state.value for state in DeliveryState]


def test_the_architecture_links_every_decision() -> None:
    decisions = {f"adr/{path.name}" for path in (ROOT / "docs/adr").glob("*.md")}
    assert decisions <= set(_LINK.findall(section(ARCHITECTURE, "Decisions")))


def test_every_channel_is_named_in_the_readme() -> None:
    channels = [path.parent.name for path in (ROOT / "bot/channels").glob("*/__init__.py")]
    assert [name for name in channels if f"**{name}**" not in text_of(README).lower()] == []
