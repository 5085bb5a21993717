"""What ships beside the program (image, compose file, systemd unit) fits the program and the handbook, read as text."""

import configparser
import re
from datetime import timedelta
from fnmatch import fnmatch
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.cli import BUSY, USAGE
from bot.config.environment import NAMES
from bot.runners.local import DRAIN_FOR
from tests.unit.docs.test_docs import OPERATING, ROOT, program_commands, text_of

DOCKERFILE = text_of(ROOT / "Dockerfile").replace("\\\n", " ")
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "compose.yaml")
SERVICE: dict[str, Any] = COMPOSE["services"]["homeward"]
UNIT_FILE = "deploy/homeward.service"
STOPS_WITHIN = DRAIN_FOR + timedelta(seconds=2)


def instructions(name: str) -> list[str]:
    """Return what stands behind an instruction of the Dockerfile, each time it is there."""
    return [found.strip() for found in re.findall(rf"^{name}\s+(.*)$", DOCKERFILE, re.MULTILINE)]


def copied() -> list[str]:
    """Return what the image takes from this tree."""
    own = [words.split() for words in instructions("COPY") if "--from=" not in words]
    return [source for *sources, _ in own for source in sources]


def is_sent(path: str) -> bool:
    """Tell whether a path at the top of the tree is sent to the builder: the last line that fits decides."""
    sent = True
    for line in text_of(ROOT / ".dockerignore").split():
        if fnmatch(path, line.removeprefix("!")):
            sent = line.startswith("!")
    return sent


def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text_of(ROOT / UNIT_FILE))
    return parser["Service"]


def seconds(text: str) -> timedelta:
    return timedelta(seconds=int(text.removesuffix("s")))


@pytest.mark.parametrize("source", copied())
def test_what_the_image_copies_is_in_the_tree_and_sent_to_the_builder(source: str) -> None:
    assert (ROOT / source).exists()
    assert is_sent(source)


def test_the_builder_is_sent_nothing_else() -> None:
    sent = {path.name for path in ROOT.iterdir() if is_sent(path.name)}
    assert sent == set(copied())
    assert not any(is_sent(secret) for secret in (".env", ".git", "var", "secrets"))


def test_what_the_build_needs_is_copied_before_it_is_needed() -> None:
    package = text_of(ROOT / "pyproject.toml")
    licences = re.search(r"license-files = \[(.*)\]", package)
    assert licences is not None
    assert {"requirements.lock", "pyproject.toml", "README.md", "bot"} <= set(copied())
    assert set(re.findall(r'"(\w+)"', licences[1])) <= set(copied())


def test_both_stages_stand_on_one_base_with_a_python_that_will_do() -> None:
    bases = {words.split()[0] for words in instructions("FROM")}
    assert len(bases) == 1
    version = re.fullmatch(r"python:3\.(\d+)-slim", bases.pop())
    least = re.search(r'requires-python = ">=3\.(\d+)"', text_of(ROOT / "pyproject.toml"))
    assert version is not None
    assert least is not None
    assert int(version[1]) >= int(least[1])


def test_the_image_is_installed_from_the_lock_with_hashes_and_has_its_dictionaries() -> None:
    runs = " ".join(instructions("RUN"))
    assert "--require-hashes -r requirements.lock" in runs
    assert "homeward setup" in runs


def test_nothing_runs_as_root() -> None:
    assert instructions("USER")[-1] == "10001:10001" == SERVICE["user"]
    assert "--uid 10001" in DOCKERFILE
    assert unit()["User"] == "homeward"


def test_the_image_checks_its_health_and_starts_the_service() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert check.endswith('CMD ["homeward", "health"]')
    assert instructions("ENTRYPOINT") == ['["homeward"]']
    assert instructions("CMD") == ['["run"]']
    assert {"health", "run"} <= program_commands()
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_the_images_environment_is_ours_and_its_data_are_in_the_volume() -> None:
    ours = dict(re.findall(r"\b(HOMEWARD_\w+)=(\S+)", " ".join(instructions("ENV"))))
    assert set(ours) <= set(NAMES)
    assert instructions("VOLUME") == [ours["HOMEWARD_DATA_DIR"]]
    assert SERVICE["volumes"] == [f"data:{ours['HOMEWARD_DATA_DIR']}"]
    assert f"COPY config {ours['HOMEWARD_CONFIG_DIR']}" in DOCKERFILE


def test_the_container_can_write_to_its_data_alone() -> None:
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in SERVICE["security_opt"]
    assert set(COMPOSE["volumes"]) == {"data"}


def test_a_stop_is_given_the_time_it_takes() -> None:
    assert seconds(SERVICE["stop_grace_period"]) > STOPS_WITHIN
    assert seconds(unit()["TimeoutStopSec"]) > STOPS_WITHIN


def test_the_unit_starts_the_program_where_its_data_may_be_written() -> None:
    service = unit()
    name, value = service["Environment"].split("=")
    assert service["ExecStart"] == f"{service['WorkingDirectory']}/.venv/bin/homeward run"
    assert name in NAMES
    assert value == f"/var/lib/{service['StateDirectory']}"
    assert service["ProtectSystem"] == "strict"


def test_the_unit_is_not_started_again_where_that_cannot_help() -> None:
    assert unit()["RestartPreventExitStatus"] == f"{USAGE} {BUSY}"
    assert "HUP" in unit()["ExecReload"]


@pytest.mark.parametrize("path", ["Dockerfile", "compose.yaml", UNIT_FILE])
def test_the_handbook_leads_to_what_ships(path: str) -> None:
    assert f"(../{path})" in text_of(OPERATING)
