"""The shipped settings.yaml writes out every setting with the default that the program has without it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from bot.model.settings import Settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CONFIG = Path(__file__).parents[3] / "config"
SHIPPED = YAML(typ="safe").load(CONFIG / "settings.yaml")
DEFAULTS = Settings()


def as_written(value: object) -> object:
    """Return a default as the file writes it."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
            if seconds % length == 0 and seconds >= length and not (unit == "d" and seconds < 7 * length):
                return f"{seconds // length}{unit}"
        return f"{seconds}s"
    return list(value) if isinstance(value, tuple) else value


def leaves(tree: Mapping[str, object], *path: str) -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, *path, key)
        else:
            yield ".".join((*path, key)), value


def default_leaves() -> dict[str, object]:
    """Return every default under the name the file gives it."""
    sections: dict[str, DataclassInstance] = {
        "poll": DEFAULTS.poll,
        "alerts": DEFAULTS.alerts,
        "stories": DEFAULTS.stories,
        "second_look": DEFAULTS.second_look,
        "delivery": DEFAULTS.delivery,
        "telegram.pace": DEFAULTS.telegram,
        "slack.pace": DEFAULTS.slack,
        "defaults": DEFAULTS.defaults,
    }
    written = {
        f"{section}.{name}": as_written(getattr(values, name))
        for section, values in sections.items()
        for name in (field.name for field in fields(values))
    }
    return written | {
        "version": 1,
        "access": DEFAULTS.access.value,
        "retention.unmatched": as_written(DEFAULTS.keep_unmatched_for),
    }


def test_every_setting_is_written_out_with_its_default() -> None:
    shipped = dict(leaves(SHIPPED))
    assert shipped.pop("poll.max_bytes") == "10MiB"
    defaults = default_leaves()
    assert defaults.pop("poll.max_bytes") == 10 * 1024 * 1024
    assert shipped == defaults


def test_every_setting_says_what_it_is_for() -> None:
    lines = (CONFIG / "settings.yaml").read_text(encoding="utf-8").splitlines()
    values = [line for line in lines if not line.startswith("#") and ": " in line and not line.startswith("version")]
    assert [line for line in values if " # " not in line] == []
