"""Which version of the tables a database has, and bringing it up to this program's."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.model.errors import StoreError, StoreNewer

VERSIONS = ("0001", "0002")
"""The migrations of this program, oldest first. A test holds this list and the files together."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """Return the version of a database's tables, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return version


def require_current(connection: Connection, name: str) -> None:
    """Raise unless a database has this program's tables."""
    version = version_of(connection)
    if version is None:
        raise StoreError(f"{name} is an empty database: `homeward run` or `homeward db upgrade` makes its tables")
    _refuse_newer(version, name)
    if version != VERSIONS[-1]:
        raise StoreError(f"{name} is of an older version ({version}): run `homeward db upgrade` first")


def upgrade(connection: Connection, name: str) -> str | None:
    """Bring a database to this program's version; return the version that it had before."""
    version = version_of(connection)
    if version is not None:
        _refuse_newer(version, name)
    if version != VERSIONS[-1]:
        _migrate(connection)
    return version


def _refuse_newer(version: str, name: str) -> None:
    if version not in VERSIONS:
        raise StoreNewer(f"{name} was written by a newer program (its version is {version}, ours {VERSIONS[-1]})")


def _migrate(connection: Connection) -> None:
    # Alembic takes a fifth of a second to import: only a database that needs it pays.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
