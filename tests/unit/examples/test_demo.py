"""The demo's set-up: its configuration, and what of the environment reaches the program."""

import signal
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from examples.demo import ROOT, compose_config, demo_environment, run_program, serving_feeds
from examples.serve import FEEDS


@pytest.fixture
def keep_signal_handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_every_example_file_has_its_feed_and_every_feed_its_file() -> None:
    feeds = YAML(typ="safe").load(ROOT / "examples/config/feeds.yaml")["feeds"]
    assert {feed["url"].rpartition("/")[2] for feed in feeds} == {file.name for file in FEEDS.glob("*.xml")}


def test_the_composed_configuration_is_the_shipped_one_with_other_feeds_and_settings(tmp_path: Path) -> None:
    compose_config(tmp_path / "config", 4321)
    shipped = {file.relative_to(ROOT / "config") for file in (ROOT / "config").rglob("*") if file.is_file()}
    changed = {
        name for name in shipped if (tmp_path / "config" / name).read_bytes() != (ROOT / "config" / name).read_bytes()
    }
    assert changed == {Path("feeds.yaml"), Path("settings.yaml")}


def test_the_composed_feeds_point_at_the_port_that_was_free(tmp_path: Path) -> None:
    compose_config(tmp_path / "config", 4321)
    feeds = YAML(typ="safe").load(tmp_path / "config/feeds.yaml")["feeds"]
    assert all(feed["url"].startswith("http://127.0.0.1:4321/") for feed in feeds)


def test_no_token_and_no_setting_of_the_user_reaches_the_program() -> None:
    users = {
        "PATH": "/bin",
        "TELEGRAM_BOT_TOKEN": "1:a",
        "SLACK_APP_TOKEN_FILE": "/secret",
        "DATABASE_URL": "sqlite:///mine",
        "HEARTBEAT_URL": "https://ping.example",
        "HOMEWARD_OPERATORS": "telegram:1",
        "HOMEWARD_DATA_DIR": "/mine",
    }
    environment = demo_environment(users, Path("/demo/config"), Path("/demo/data"), 4321)
    assert environment == {
        "PATH": "/bin",
        "HOMEWARD_CONFIG_DIR": str(Path("/demo/config")),
        "HOMEWARD_DATA_DIR": str(Path("/demo/data")),
        "HOMEWARD_ALLOWED_PRIVATE_HOSTS": "127.0.0.1:4321",
        "PYTHONPATH": str(ROOT),
    }


def test_the_feeds_are_served_while_the_demo_runs() -> None:
    with serving_feeds() as port, urllib.request.urlopen(f"http://127.0.0.1:{port}/visti-uk.xml", timeout=5) as answer:
        assert b"visti.example" in answer.read()


@pytest.mark.usefixtures("keep_signal_handlers")
def test_the_demo_ends_with_the_programs_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os, sys; sys.exit(7 if os.getcwd() == os.environ['HERE'] else 1)"]
    assert run_program(command, {"HERE": str(tmp_path.resolve())}, tmp_path) == 7


@pytest.mark.usefixtures("keep_signal_handlers")
def test_a_sigterm_is_passed_on_to_the_program(tmp_path: Path) -> None:
    code = "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(30)"
    assert run_program([sys.executable, "-c", code], {}, tmp_path) == -signal.SIGTERM
