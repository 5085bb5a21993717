"""The environment and `.env`: tokens, addresses, places. The environment wins over the file.

Every variable also exists as `NAME_FILE`, the path of a file that holds its value; an empty variable counts as unset.
A value of the wrong shape is a problem that never shows the value.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream

from bot.config.fields import web_address_problem
from bot.model.chat import Platform
from bot.model.errors import Problem
from bot.model.request import Person

T = TypeVar("T")

NAMES = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "TELEGRAM_PROXY_URL",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "DATABASE_URL",
    "HOMEWARD_CONFIG_DIR",
    "HOMEWARD_DATA_DIR",
    "HOMEWARD_HTTP_PORT",
    "HOMEWARD_HTTP_BIND",
    "HOMEWARD_OPERATORS",
    "HOMEWARD_ALLOWED_PRIVATE_HOSTS",
    "HEARTBEAT_URL",
)
_SHORTEST_SECRET = 4


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Environment:
    """Everything that is set outside the configuration's files; what had a problem is unset.

    ``database_url`` is an SQLAlchemy address. ``allowed_private_hosts`` are pairs of host and port.
    """

    telegram_bot_token: str | None = None
    telegram_api_url: str | None = None
    telegram_proxy_url: str | None = None
    slack_bot_token: str | None = None
    slack_app_token: str | None = None
    slack_api_url: str | None = None
    database_url: str = "sqlite:///var/homeward.db"
    config_dir: Path = Path("config")
    data_dir: Path = Path("var")
    http_port: int | None = None
    http_bind: str = "127.0.0.1"
    operators: frozenset[Person] = frozenset()
    allowed_private_hosts: frozenset[tuple[str, int]] = frozenset()
    heartbeat_url: str | None = None
    problems: tuple[Problem, ...] = ()

    def secrets(self) -> frozenset[str]:
        """Return every text that must not appear in any output."""
        found = {self.telegram_bot_token, self.slack_bot_token, self.slack_app_token, self.heartbeat_url}
        if self.telegram_bot_token:
            found.add(self.telegram_bot_token.partition(":")[2])
        if self.heartbeat_url:
            found.add(urlsplit(self.heartbeat_url).path.strip("/").rpartition("/")[2])
        for address in (self.database_url, self.telegram_proxy_url):
            found |= _passwords(address)
        return frozenset(secret for secret in found if secret and len(secret) >= _SHORTEST_SECRET)

    def __repr__(self) -> str:
        named = (
            ("telegram", self.telegram_bot_token),
            ("slack", self.slack_bot_token),
            ("http", self.http_port),
            ("heartbeat", self.heartbeat_url),
        )
        used = " ".join(name for name, value in named if value is not None)
        return f"<Environment config={str(self.config_dir)!r} data={str(self.data_dir)!r} uses: {used or 'console'}>"


def _passwords(address: str | None) -> set[str]:
    """Take the password out of an address, as written and decoded."""
    try:
        password = urlsplit(address or "").password
    except ValueError:
        return set()
    return {password, unquote(password)} if password else set()


@dataclass(frozen=True, slots=True)
class _Variable:
    """A value with the place it came from."""

    value: str
    file: str
    line: int | None = None


def read_environment(environ: Mapping[str, str], dotenv: Path | None = None) -> Environment:
    """Read every variable; whatever is wrong is in `problems`, all of it at once."""
    problems: list[Problem] = []
    variables = {**_read_dotenv(dotenv, problems), **_read_process(environ, problems)}
    reader = _Reader({name: variable for name, variable in variables.items() if variable.value}, problems)
    data_dir = Path(reader.get("HOMEWARD_DATA_DIR", str, "var"))
    environment = Environment(
        telegram_bot_token=reader.get("TELEGRAM_BOT_TOKEN", _telegram_token, None),
        telegram_api_url=reader.get("TELEGRAM_API_URL", _api_address, None),
        telegram_proxy_url=reader.get("TELEGRAM_PROXY_URL", _proxy, None),
        slack_bot_token=reader.get("SLACK_BOT_TOKEN", _slack_bot_token, None),
        slack_app_token=reader.get("SLACK_APP_TOKEN", _slack_app_token, None),
        slack_api_url=reader.get("SLACK_API_URL", _slack_api, None),
        database_url=reader.get("DATABASE_URL", _database, f"sqlite:///{data_dir / 'homeward.db'}"),
        config_dir=Path(reader.get("HOMEWARD_CONFIG_DIR", str, "config")),
        data_dir=data_dir,
        http_port=reader.get("HOMEWARD_HTTP_PORT", _port, None),
        http_bind=reader.get("HOMEWARD_HTTP_BIND", _bind, "127.0.0.1"),
        operators=reader.get("HOMEWARD_OPERATORS", _operators, frozenset()),
        allowed_private_hosts=reader.get("HOMEWARD_ALLOWED_PRIVATE_HOSTS", _private_hosts, frozenset()),
        heartbeat_url=reader.get("HEARTBEAT_URL", _address, None),
    )
    reader.need_both("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    return _with_problems(environment, tuple(problems))


def _with_problems(environment: Environment, problems: tuple[Problem, ...]) -> Environment:
    values = {name: getattr(environment, name) for name in Environment.__slots__}
    return Environment(**{**values, "problems": problems})


class _Reader:
    """Checks the shape of each variable and collects what is wrong."""

    def __init__(self, variables: Mapping[str, _Variable], problems: list[Problem]) -> None:
        self._variables = variables
        self._problems = problems

    def get(self, name: str, read: Callable[[str], T], default: T) -> T:
        variable = self._variables.get(name)
        if variable is None:
            return default
        try:
            return read(variable.value)
        except ValueError as error:
            self._complain(variable, f"{name}: {error}")
            return default

    def need_both(self, one: str, other: str) -> None:
        """Complain where one of two variables is set and the other is not."""
        for present, absent in ((one, other), (other, one)):
            if present in self._variables and absent not in self._variables:
                self._complain(self._variables[present], f"{present} is set, and {absent} is not: both are needed")

    def _complain(self, variable: _Variable, what: str) -> None:
        self._problems.append(Problem(file=variable.file, line=variable.line, what=what))


def _read_dotenv(path: Path | None, problems: list[Problem]) -> dict[str, _Variable]:
    """Read `.env`, if there is one."""
    if path is None or not path.exists():
        return {}
    file = str(path)
    found: dict[str, _Variable] = {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for binding in parse_stream(stream):
                line = binding.original.line
                if binding.error or (binding.key and binding.value is None):
                    problems.append(Problem(file=file, line=line, what="expected NAME=value"))
                elif binding.key:
                    found[binding.key] = _Variable((binding.value or "").strip(), file, line)
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(file=file, line=None, what=f"cannot be read: {_reason(error)}"))
    return _with_files(found, problems)


def _read_process(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, _Variable]:
    wanted = {name for known in NAMES for name in (known, f"{known}_FILE")}
    found = {name: _Variable(value, "environment") for name, value in environ.items() if name in wanted}
    return _with_files(found, problems)


def _with_files(found: Mapping[str, _Variable], problems: list[Problem]) -> dict[str, _Variable]:
    """Replace each `NAME_FILE` by what its file holds."""
    result = {}
    for name in NAMES:
        plain, by_file = found.get(name), found.get(f"{name}_FILE")
        if plain and plain.value and by_file and by_file.value:
            what = f"{name} and {name}_FILE are both set; expected one of them"
            problems.append(Problem(file=by_file.file, line=by_file.line, what=what))
        if plain and plain.value:
            result[name] = plain
        elif by_file and by_file.value:
            result[name] = _read_value(name, by_file, problems)
    return result


def _read_value(name: str, by_file: _Variable, problems: list[Problem]) -> _Variable:
    try:
        return _Variable(Path(by_file.value).read_text(encoding="utf-8-sig").strip(), by_file.value)
    except (OSError, ValueError) as error:
        what = f"{name}_FILE: cannot read {by_file.value}: {_reason(error)}"
        problems.append(Problem(file=by_file.file, line=by_file.line, what=what))
        return _Variable("", by_file.value)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"


def _telegram_token(value: str) -> str:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value):
        raise ValueError("expected digits, a colon and letters, as @BotFather gives it")
    return value


def _slack_bot_token(value: str) -> str:
    if not re.fullmatch(r"xoxb-[A-Za-z0-9-]+", value):
        raise ValueError("expected a bot token that begins with xoxb-")
    return value


def _slack_app_token(value: str) -> str:
    if not re.fullmatch(r"xapp-[A-Za-z0-9-]+", value):
        raise ValueError("expected an app-level token that begins with xapp-")
    return value


def _address(value: str) -> str:
    problem = web_address_problem(value)
    if problem:
        raise ValueError(problem)
    return value


def _api_address(value: str) -> str:
    if urlsplit(_address(value)).query or urlsplit(value).fragment:
        raise ValueError("expected scheme and host only, such as https://api.telegram.org")
    return value.rstrip("/")


def _slack_api(value: str) -> str:
    if not _address(value).endswith("/api/"):
        raise ValueError("expected an address that ends in /api/, such as https://slack.com/api/")
    return value


def _proxy(value: str) -> str:
    problem = web_address_problem(value, schemes=("http", "https", "socks5", "socks5h"))
    if problem:
        raise ValueError(problem)
    return value


def _database(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if separator and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme in ("sqlite", "sqlite+pysqlite"):
        return value
    raise ValueError("expected sqlite:///path or postgresql+psycopg://user:password@host/name")


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
        raise ValueError("expected a port from 1 to 65535 (0: any free one)")
    return int(value)


def _bind(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.:-]+", value):
        raise ValueError("expected an address of this machine, such as 127.0.0.1 or 0.0.0.0")
    return value


def _operators(value: str) -> frozenset[Person]:
    return frozenset(_operator(part) for part in _parts(value))


def _operator(text: str) -> Person:
    platform, _, id_ = text.partition(":")
    if platform == Platform.TELEGRAM and re.fullmatch(r"[1-9][0-9]{0,19}", id_):
        return Person(platform=Platform.TELEGRAM, id=id_)
    if platform == Platform.SLACK and re.fullmatch(r"[UW][A-Z0-9]{1,30}", id_):
        return Person(platform=Platform.SLACK, id=id_)
    raise ValueError(f"expected ids such as telegram:123456789,slack:U0123ABCD, found `{text[:60]}`")


def _private_hosts(value: str) -> frozenset[tuple[str, int]]:
    return frozenset(_private_host(part) for part in _parts(value))


def _private_host(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]", host) or not re.fullmatch(r"[0-9]{1,5}", port):
        raise ValueError(f"expected pairs such as 127.0.0.1:8765,feeds.lan:8080, found `{text[:60]}`")
    if not 0 < int(port) <= 65535:
        raise ValueError(f"expected a port from 1 to 65535, found `{text[:60]}`")
    return host.lower().strip("[]"), int(port)


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
