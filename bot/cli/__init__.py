"""The commands of the program. stdout is data, stderr is logs.

Exit codes: 0 done, 1 failed or below a given ``--min``, 2 configuration or usage, 3 another instance holds the
database.
"""

import os
import sys
from collections.abc import Sequence

from bot.cli.parser import make_parser
from bot.model.errors import ConfigurationError, HomewardError, StoreBusy

FAILED, USAGE, BUSY = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit."""
    options = make_parser().parse_args(arguments)
    try:
        code = options.command(options)
    except ConfigurationError as error:
        print("The configuration cannot be used:", file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        code = USAGE
    except StoreBusy as error:
        print(error, file=sys.stderr)
        code = BUSY
    except HomewardError as error:
        print(error, file=sys.stderr)
        code = FAILED
    except ExceptionGroup as group:
        print(_only_error(group), file=sys.stderr)
        code = FAILED
    except BrokenPipeError:
        # whoever read our output went away: that is no error of ours, and Python must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _only_error(group: "ExceptionGroup[Exception]") -> Exception:
    """Return what a task group ended with; a bug among it is raised as it is."""
    ours, bugs = group.split(HomewardError)
    if ours is None or bugs is not None:
        raise group
    error: Exception = ours
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
