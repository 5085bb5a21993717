"""What may be typed after ``homeward``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bot.cli import configuration, detection, operations, replay, service
from bot.config.schema import FILES

Handler = Callable[[argparse.Namespace], int]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; each command's namespace carries its function as ``command``."""
    parser = argparse.ArgumentParser(
        prog="homeward",
        description="Tells people when Ukrainian children taken by Russia come home, and when Qatar mediates.",
    )
    parser.add_argument("--debug", action="store_true", help="log everything (still without secrets)")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_service(commands)
    _add_configuration(commands)
    _add_detection(commands)
    _add_operations(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, handler: Handler, help_: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_, description=help_)
    parser.set_defaults(command=handler)
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_service(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = _add(commands, "run", service.run, "the service; with no tokens the console is its chat")
    run.add_argument("--once", action="store_true", help="poll all feeds, decide, send, exit")
    poll = _add(commands, "poll", service.poll, "poll now, once, and say what came of it")
    poll.add_argument("feeds", nargs="*", metavar="FEED", help="feed ids; all enabled ones by default")
    _add_json(poll)


def _add_configuration(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _add(commands, "check", configuration.check, "validate the configuration and run its golden cases")
    _add_json(check)
    schema = _add(commands, "schema", configuration.schema, "print the JSON schema of a configuration file")
    schema.add_argument("name", choices=sorted(FILES))
    lexicon = _add(commands, "lexicon", configuration.show_concept, "look into the lexicon")
    lexicon.add_argument("action", choices=("show",))
    lexicon.add_argument("concept", metavar="CONCEPT")
    rollback = _add(commands, "rollback", configuration.rollback, "write the files of an earlier revision back")
    rollback.add_argument("number", type=int, metavar="N")
    _add(commands, "setup", configuration.setup, "prepare the dictionaries' indexes (make setup does it)")


def _add_detection(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = _add(commands, "explain", detection.explain, "why something does or does not match each topic")
    what = explain.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", metavar="TEXT", help="a headline; a summary may follow on further lines")
    what.add_argument("--url", metavar="U", help="an entry that a feed published with this address")
    what.add_argument("--entry", metavar="ID", type=int, help="an entry in the database")
    explain.add_argument("--lang", metavar="CODE", help="the language the feed would say")
    _add_json(explain)
    classify = _add(commands, "classify", detection.classify, "topics, story and facts of each line of a JSONL file")
    classify.add_argument("file", type=Path, metavar="FILE.jsonl")
    evaluate = _add(commands, "evaluate", detection.evaluate, "score detection against labelled lines")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    evaluate.add_argument("--title-only", action="store_true", help="leave the summaries out")
    evaluate.add_argument("--guard", action="store_true", help="score the guard: lines with must_hide and must_keep")
    evaluate.add_argument("--errors", metavar="TOPIC", help="list what was missed and falsely found (or: any)")
    evaluate.add_argument("--min", action="append", default=[], metavar="SCORE=X", help="fail below, e.g. any=0.97")
    _add_json(evaluate)
    played = _add(commands, "replay", replay.replay, "play dated lines through the real pipeline to the console")
    played.add_argument("file", type=Path, metavar="FILE.jsonl")


def _add_operations(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = _add(commands, "status", operations.status, "what is watched, what waits, what is wrong")
    _add_json(status)
    _add(commands, "health", operations.health, "exit 0 only on real progress")
    deliveries = _add(commands, "deliveries", operations.deliveries, "list deliveries: dead and parked by default")
    deliveries.add_argument("--dead", action="store_true", help="only dead ones")
    deliveries.add_argument("--unknown", action="store_true", help="only those whose outcome is not known")
    deliveries.add_argument("--limit", type=int, default=50, metavar="N")
    deliveries.add_argument("action", nargs="?", choices=("requeue",))
    deliveries.add_argument("ids", nargs="*", type=int, metavar="ID")
    _add_json(deliveries)
    export = _add(commands, "export", operations.export, "print the archive: facts, headlines and links, no extracts")
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    backup = _add(commands, "backup", operations.backup, "copy the running database, verified")
    backup.add_argument("file", type=Path, metavar="FILE")
    database = _add(commands, "db", operations.upgrade, "bring the database's tables up to date")
    database.add_argument("action", choices=("upgrade",))
