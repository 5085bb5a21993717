from pathlib import Path

import pytest

from bot.config.environment import NAMES, Environment, read_environment
from bot.model.chat import Platform
from bot.model.request import Person

TOKEN = "123456789:AAExampleExampleExampleExample-_xyz"


def problems_of(environ: dict[str, str], dotenv: Path | None = None) -> list[str]:
    return [str(problem) for problem in read_environment(environ, dotenv).problems]


def test_nothing_set_is_the_console_with_a_file_of_its_own() -> None:
    assert read_environment({}) == Environment()


def test_every_variable_arrives() -> None:
    environment = read_environment(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "TELEGRAM_PROXY_URL": "socks5://127.0.0.1:1080",
            "SLACK_BOT_TOKEN": "xoxb-1-a",
            "SLACK_APP_TOKEN": "xapp-1-a",
            "SLACK_API_URL": "http://127.0.0.1:8082/api/",
            "DATABASE_URL": "postgresql+psycopg://u:p@h/d",
            "HOMEWARD_CONFIG_DIR": "/etc/homeward",
            "HOMEWARD_DATA_DIR": "/data",
            "HOMEWARD_HTTP_PORT": "8080",
            "HOMEWARD_HTTP_BIND": "0.0.0.0",
            "HOMEWARD_OPERATORS": "telegram:1, slack:U1AB,",
            "HOMEWARD_ALLOWED_PRIVATE_HOSTS": "127.0.0.1:8765, Feeds.lan:80, [::1]:81",
            "HEARTBEAT_URL": "https://hc.example/abcdef",
        }
    )
    assert environment == Environment(
        telegram_bot_token=TOKEN,
        telegram_api_url="http://127.0.0.1:8081",
        telegram_proxy_url="socks5://127.0.0.1:1080",
        slack_bot_token="xoxb-1-a",
        slack_app_token="xapp-1-a",
        slack_api_url="http://127.0.0.1:8082/api/",
        database_url="postgresql+psycopg://u:p@h/d",
        config_dir=Path("/etc/homeward"),
        data_dir=Path("/data"),
        http_port=8080,
        http_bind="0.0.0.0",
        operators=frozenset({Person(platform=Platform.TELEGRAM, id="1"), Person(platform=Platform.SLACK, id="U1AB")}),
        allowed_private_hosts=frozenset({("127.0.0.1", 8765), ("feeds.lan", 80), ("::1", 81)}),
        heartbeat_url="https://hc.example/abcdef",
    )


def test_the_database_lies_in_the_data_directory() -> None:
    assert read_environment({"HOMEWARD_DATA_DIR": "/d"}).database_url == "sqlite:////d/homeward.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_driver_that_is_installed(scheme: str) -> None:
    assert read_environment({"DATABASE_URL": f"{scheme}://h/d"}).database_url == "postgresql+psycopg://h/d"


def test_a_sqlite_address_stays_as_it_is() -> None:
    assert read_environment({"DATABASE_URL": "sqlite:///x.db"}).database_url == "sqlite:///x.db"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_BOT_TOKEN", "secretsecret", "expected digits, a colon and letters"),
        ("TELEGRAM_BOT_TOKEN", "123:", "expected digits, a colon and letters"),
        ("TELEGRAM_API_URL", "api.example", "expected an address that begins with http:// or https://"),
        ("TELEGRAM_API_URL", "https://api.example/?a=1", "expected scheme and host only"),
        ("TELEGRAM_PROXY_URL", "ftp://x", "expected an address that begins with http:// or https:// or socks5://"),
        ("SLACK_API_URL", "https://slack.example/", "expected an address that ends in /api/"),
        ("DATABASE_URL", "mysql://x", "expected sqlite:///path or postgresql"),
        ("DATABASE_URL", "homeward.db", "expected sqlite:///path or postgresql"),
        ("HOMEWARD_HTTP_PORT", "eighty", "expected a port from 1 to 65535"),
        ("HOMEWARD_HTTP_PORT", "65536", "expected a port from 1 to 65535"),
        ("HOMEWARD_HTTP_BIND", "not an address", "expected an address of this machine"),
        ("HOMEWARD_OPERATORS", "telegram:@name", "expected ids such as telegram:123456789,slack:U0123ABCD"),
        ("HOMEWARD_OPERATORS", "slack:123", "expected ids such as"),
        ("HOMEWARD_OPERATORS", "123", "expected ids such as"),
        ("HOMEWARD_ALLOWED_PRIVATE_HOSTS", "10.0.0.0/8", "expected pairs such as 127.0.0.1:8765"),
        ("HOMEWARD_ALLOWED_PRIVATE_HOSTS", "*:80", "expected pairs such as 127.0.0.1:8765"),
        ("HOMEWARD_ALLOWED_PRIVATE_HOSTS", "lan:70000", "expected a port from 1 to 65535"),
        ("HEARTBEAT_URL", "hc.example/x", "expected an address that begins with"),
    ],
)
def test_a_value_of_the_wrong_shape_is_a_problem_and_unset(name: str, value: str, said: str) -> None:
    (problem,) = problems_of({name: value})
    assert problem.startswith(f"environment: {name}: ")
    assert said in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-very-secret"),
        ("SLACK_APP_TOKEN", "very-secret"),
        ("TELEGRAM_BOT_TOKEN", "very-secret"),
    ],
)
def test_a_problem_with_a_secret_never_shows_it(name: str, value: str) -> None:
    assert not any(value in problem for problem in problems_of({name: value}))


@pytest.mark.parametrize("token", ["1:a", "1:" + "b" * 200])
def test_a_token_may_have_any_length(token: str) -> None:
    assert read_environment({"TELEGRAM_BOT_TOKEN": token}).telegram_bot_token == token


@pytest.mark.parametrize(
    ("present", "absent", "value"),
    [("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "xapp-1")],
)
def test_slack_needs_both_tokens(present: str, absent: str, value: str) -> None:
    assert problems_of({present: value}) == [f"environment: {present} is set, and {absent} is not: both are needed"]


def test_all_problems_are_said_at_once() -> None:
    assert len(problems_of({"TELEGRAM_BOT_TOKEN": "x", "HOMEWARD_HTTP_PORT": "x", "DATABASE_URL": "x"})) == 3


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_environment(dict.fromkeys(NAMES, "")) == Environment()


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_can_come_from_a_file(tmp_path: Path, name: str) -> None:
    values = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "https://s.example/api/",
        "DATABASE_URL": "sqlite:///x.db",
        "HOMEWARD_HTTP_PORT": "1",
        "HOMEWARD_HTTP_BIND": "::1",
        "HOMEWARD_OPERATORS": "telegram:1",
        "HOMEWARD_ALLOWED_PRIVATE_HOSTS": "a:1",
    }
    file = tmp_path / "secret"
    file.write_text(values.get(name, "https://x.example/y") + "\n", encoding="utf-8")
    assert read_environment({f"{name}_FILE": str(file)}) == read_environment(
        {name: values.get(name, "https://x.example/y")}
    ) or name.startswith("SLACK_")
    assert not [problem for problem in problems_of({f"{name}_FILE": str(file)}) if "both are needed" not in problem]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert problems_of({"HEARTBEAT_URL_FILE": str(gone)}) == [
        f"environment: HEARTBEAT_URL_FILE: cannot read {gone}: No such file or directory"
    ]


def test_a_file_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00")
    assert problems_of({"HEARTBEAT_URL_FILE": str(tmp_path / "b")})[0].endswith("it is not UTF-8 text")


def test_a_variable_and_its_file_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "t").write_text(TOKEN, encoding="utf-8")
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "t")}
    assert problems_of(environ) == [
        "environment: TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set; expected one of them"
    ]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HOMEWARD_DATA_DIR=/file\nHOMEWARD_HTTP_PORT=1\n", encoding="utf-8")
    environment = read_environment({"HOMEWARD_DATA_DIR": "/process"}, tmp_path / ".env")
    assert environment.data_dir == Path("/process")
    assert environment.http_port == 1


def test_a_secret_file_in_the_environment_wins_over_the_value_in_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=1:a\n", encoding="utf-8")
    (tmp_path / "t").write_text(TOKEN, encoding="utf-8")
    environ = {"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "t")}
    assert read_environment(environ, tmp_path / ".env").telegram_bot_token == TOKEN


def test_a_problem_in_dotenv_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# comment\nexport HOMEWARD_HTTP_PORT=x\n!!!\nOTHER=1\n", encoding="utf-8")
    assert problems_of({}, path) == [
        f"{path}:3: expected NAME=value",
        f"{path}:2: HOMEWARD_HTTP_PORT: expected a port from 1 to 65535 (0: any free one)",
    ]


def test_a_dotenv_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert problems_of({}, tmp_path)[0].startswith(f"{tmp_path}: cannot be read: ")


def test_no_dotenv_is_no_problem(tmp_path: Path) -> None:
    assert read_environment({}, tmp_path / ".env") == Environment()


def test_the_shipped_example_can_be_copied_as_it_is() -> None:
    example = Path(__file__).parents[3] / ".env.example"
    assert read_environment({}, example) == Environment()
    assert all(name in example.read_text(encoding="utf-8") for name in NAMES)


def test_every_secret_is_known_to_those_who_hide_them() -> None:
    environment = Environment(
        telegram_bot_token="1:abcd",
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        heartbeat_url="https://hc.example/ping/uuid",
        database_url="postgresql+psycopg://u:p%40ss@h/d",
        telegram_proxy_url="http://u:proxypass@p:1",
    )
    assert environment.secrets() == {
        "1:abcd",
        "abcd",
        "xoxb-1",
        "xapp-1",
        "https://hc.example/ping/uuid",
        "uuid",
        "p%40ss",
        "p@ss",
        "proxypass",
    }


def test_an_address_that_cannot_be_taken_apart_has_no_password() -> None:
    assert Environment(database_url="sqlite://[x").secrets() == frozenset()


def test_its_representation_shows_no_secret() -> None:
    environment = Environment(telegram_bot_token=TOKEN, heartbeat_url="https://hc.example/uuid", http_port=1)
    assert repr(environment) == "<Environment config='config' data='var' uses: telegram http heartbeat>"
    assert repr(Environment()).endswith("uses: console>")
