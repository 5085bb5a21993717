"""What every command begins with: the environment, the log, the database beside a running service."""

import argparse
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config.environment import Environment, read_environment
from bot.model.errors import ConfigurationError
from bot.ops.logs import configure_logging
from bot.store.database import SqlStore, open_store

DOTENV = Path(".env")


def enter(options: argparse.Namespace) -> Environment:
    """Read the environment and `.env`, and set the log up without their secrets."""
    environment = read_environment(os.environ, DOTENV)
    configure_logging(secrets=environment.secrets(), debug=options.debug)
    return environment


def enter_strictly(options: argparse.Namespace) -> Environment:
    """Enter, refusing an environment with problems; commands that load the configuration hear of them from there."""
    environment = enter(options)
    if environment.problems:
        raise ConfigurationError(environment.problems)
    return environment


@asynccontextmanager
async def reading(environment: Environment) -> AsyncIterator[SqlStore]:
    """Open the database beside a running service."""
    async with open_store(environment.database_url, exclusive=False) as store:
        yield store


def print_json(value: Mapping[str, Any] | list[Any]) -> None:
    """Print a value as one JSON document."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def print_table(rows: list[tuple[str, ...]], *, head: tuple[str, ...]) -> None:
    """Print rows in columns as wide as they need; control characters cannot leave their cell."""
    shown = [tuple(_visible(cell) for cell in row) for row in (head, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(head))]
    for row in shown:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _visible(cell: str) -> str:
    return "".join(character if character.isprintable() else " " for character in cell)
