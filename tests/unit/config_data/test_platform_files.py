"""The Slack manifest, the example environment and the legal files."""

import re
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[3]
MANIFEST_FILE = ROOT / "config/slack-manifest.yaml"
MANIFEST = YAML(typ="safe").load(MANIFEST_FILE)
VARIABLES = {
    "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_PROXY_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN",
    "SLACK_API_URL", "DATABASE_URL", "HOMEWARD_CONFIG_DIR", "HOMEWARD_DATA_DIR", "HOMEWARD_HTTP_PORT",
    "HOMEWARD_HTTP_BIND", "HOMEWARD_OPERATORS", "HOMEWARD_ALLOWED_PRIVATE_HOSTS", "HEARTBEAT_URL",
}  # fmt: skip


def test_the_slack_app_needs_no_public_address() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert re.findall(r"^\s*\w*url:", MANIFEST_FILE.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_the_slack_app_takes_commands_mentions_direct_messages_and_buttons() -> None:
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == ["/homeward"]
    assert {"app_mention", "message.im"} <= set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_every_slack_scope_says_why_it_is_needed() -> None:
    text = MANIFEST_FILE.read_text(encoding="utf-8")
    for scope in MANIFEST["oauth_config"]["scopes"]["bot"]:
        assert re.search(rf"- {scope} +# \w", text), scope


def test_slack_keeps_within_its_lengths() -> None:
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140


def test_the_example_environment_names_every_variable_and_sets_none() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#([A-Z_]+)=$", text, re.MULTILINE)) == VARIABLES
    assert re.findall(r"^[^#\n]", text, re.MULTILINE) == []


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert text.endswith("limitations under the License.\n")


def test_the_notice_names_what_keeps_another_licence() -> None:
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(name in text for name in ("simplemma", "lingua", "python-telegram-bot", "psycopg"))
