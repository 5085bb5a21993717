"""How a command ends: the exit code, and what is said of what went wrong."""

import socket
from collections.abc import Callable

import pytest

from bot.model.errors import HomewardError, StoreUnwritable
from bot.store.locks import FileLock
from tests.unit.cli.shell import Shell


def ending_with(error: BaseException) -> Callable[[object], int]:
    def command(_: object) -> int:
        raise error

    return command


def test_another_instance_is_respected(archive: Shell) -> None:
    with FileLock(archive.database):
        answer = archive("poll")
    assert (answer.code, answer.out) == (3, "")
    assert "another instance holds" in answer.err


@pytest.mark.parametrize(
    "error",
    [
        StoreUnwritable("the disk is full"),
        ExceptionGroup("unhandled errors", [ExceptionGroup("unhandled errors", [StoreUnwritable("the disk is full")])]),
    ],
    ids=["alone", "from a task group"],
)
def test_what_homeward_raises_is_one_clear_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("bot.cli.service.poll", ending_with(error))
    answer = shell("poll")
    assert (answer.code, answer.err) == (1, "the disk is full\n")


def test_a_bug_is_not_hidden(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    both = ExceptionGroup("unhandled errors", [HomewardError("known"), ZeroDivisionError("a bug")])
    monkeypatch.setattr("bot.cli.service.poll", ending_with(both))
    with pytest.raises(ExceptionGroup):
        shell("poll")


def test_an_interrupted_command_ends_as_shells_expect(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.service.poll", ending_with(KeyboardInterrupt()))
    assert shell("poll").code == 130


def test_a_command_that_does_not_exist_is_a_usage_error(shell: Shell) -> None:
    assert shell("nothing").code == 2


def test_a_data_directory_that_cannot_be_made_is_a_problem_of_the_environment(shell: Shell) -> None:
    file = shell.data / "file"
    file.touch()
    answer = shell("run", "--once", HOMEWARD_DATA_DIR=str(file / "data"))
    assert (answer.code, answer.out) == (2, "")
    assert f"HOMEWARD_DATA_DIR: {file / 'data'} cannot be used: Not a directory" in answer.err


def test_a_port_that_is_taken_is_a_problem_of_the_environment(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = shell("run", "--once", HOMEWARD_HTTP_PORT=str(port))
    assert answer.code == 2
    assert f"HOMEWARD_HTTP_PORT: 127.0.0.1:{port} cannot be used: Address already in use" in answer.err


def test_a_file_that_is_no_database_is_one_clear_line(shell: Shell) -> None:
    shell.database.write_bytes(b"no database" * 200)
    answer = shell("run", "--once")
    assert (answer.code, answer.err) == (1, "the file is not a database (file is not a database)\n")
