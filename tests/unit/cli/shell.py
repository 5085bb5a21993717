"""Commands typed inside this process, on a small configuration of their own with the real detection."""

import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.cli import main
from bot.config.environment import NAMES

HEADLINE = "Six children returned home"
OTHER = "Talks in Qatar"
TRAP = "Apple harvest begins"

SETTINGS = """\
version: 1
alerts: {settle: 0s}
second_look: {enabled: false}
defaults: {topics: [returned]}
"""
FEEDS = """\
version: 1
feeds:
  - {{id: one, url: "http://127.0.0.1:{port}/one.xml", outlet: One, language: en}}
  - {{id: two, url: "http://127.0.0.1:{port}/two.xml", outlet: Two, language: en}}
"""
TOPICS = """\
version: 1
topics:
  returned: {title: {en: Returned}, default: true, any_of: [return]}
  gulf: {title: {en: The Gulf}, any_of: [{all: [qatar, talks]}]}
"""
LEXICON = """\
version: 1
concepts:
  qatar: {wikidata: Q846, names: {en: [Qatar, Doha], uk: [Катар]}}
  talks: {includes: [meeting], names: {en: [talks]}}
  meeting: {names: {en: [meeting]}}
  return: {names: {en: [return]}}
"""
GOLDEN = """\
version: 1
cases:
  - {{id: en-1, lang: en, title: "{headline}", topics: [{topics}]}}
"""


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


class Shell:
    """A configuration, a data directory, and a prompt."""

    def __init__(self, directory: Path, port: int) -> None:
        self.config, self.data = directory / "config", directory / "data"
        self._environment = {
            "HOMEWARD_CONFIG_DIR": str(self.config),
            "HOMEWARD_DATA_DIR": str(self.data),
            "HOMEWARD_ALLOWED_PRIVATE_HOSTS": f"127.0.0.1:{port}",
        }
        (self.config / "lexicon").mkdir(parents=True)
        self.data.mkdir()
        self.write("settings.yaml", SETTINGS)
        self.write("feeds.yaml", FEEDS.format(port=port))
        self.write("topics.yaml", TOPICS)
        self.write("lexicon/words.yaml", LEXICON)
        self.write("golden.yaml", GOLDEN.format(headline=HEADLINE, topics="returned"))

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.data / "homeward.db"

    def write(self, name: str, text: str) -> None:
        """Write a file of the configuration."""
        (self.config / name).write_text(text, encoding="utf-8")

    def execute(self, statement: str) -> None:
        """Change the database behind the program's back."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement)

    def value(self, statement: str) -> object:
        """Look into the database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(statement).fetchone()[0]

    def __call__(self, *arguments: str, out: StringIO | None = None, **environment: str) -> Answer:
        """Run a command; the log, which has tests of its own, is not set up."""
        out, err = out or StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err), capture_logs():
            for name in (*NAMES, *(f"{name}_FILE" for name in NAMES), "HOMEWARD_CRASH_AT"):
                patch.delenv(name, raising=False)
            for name, value in (self._environment | environment).items():
                patch.setenv(name, value)
            patch.chdir(self.data)
            patch.setattr("bot.cli.home.configure_logging", lambda **_: None)
            patch.setattr("sys.stdin", StringIO())
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        code = ended.value.code
        assert isinstance(code, int)
        return Answer(code=code, out=out.getvalue(), err=err.getvalue())
