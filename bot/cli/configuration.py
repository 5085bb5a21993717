"""``check``, ``schema``, ``lexicon show``, ``rollback``, ``setup``: the operator's files from outside."""

import argparse
import asyncio
import os
import sys

from bot.app import dictionaries_dir, make_loader
from bot.cli.home import enter, enter_strictly, print_json, reading
from bot.clock import SystemClock
from bot.config.check import check_configuration
from bot.config.environment import Environment
from bot.config.live import LiveConfiguration
from bot.config.schema import json_schema
from bot.lexicon.compiler import LexiconCompiler
from bot.lexicon.dictionaries import Dictionaries, build_in_child, missing_languages
from bot.model.concept import LANGUAGES
from bot.model.errors import ConfigurationError, Problem


def check(options: argparse.Namespace) -> int:
    """Print everything that is wrong with the configuration, and the golden cases it breaks."""
    environment = enter(options)
    with Dictionaries(dictionaries_dir()) as dictionaries:
        report = check_configuration(make_loader(environment, dictionaries))
    if options.json:
        print_json(report.to_dict())
        return 0 if report.is_good else 2
    for problem in report.problems:
        print(f"problem  {problem}")
    for failure in report.failures:
        print(f"golden   {failure}")
    for warning in report.warnings:
        print(f"warning  {warning}")
    good = report.cases - len(report.failures)
    print(
        f"{len(report.problems)} problems, {len(report.warnings)} warnings, golden cases: {good} of {report.cases} hold"
    )
    return 0 if report.is_good else 2


def schema(options: argparse.Namespace) -> int:
    """Print a file's JSON schema, for editors."""
    print_json(json_schema(options.name))
    return 0


def show_concept(options: argparse.Namespace) -> int:
    """Print a concept's names and every form that each matches, by language."""
    environment = enter(options)
    with Dictionaries(dictionaries_dir()) as dictionaries:
        loaded = make_loader(environment, dictionaries).load()
        compilation = LexiconCompiler(dictionaries).compile(loaded.concepts)
    concepts = {str(concept.id): concept for concept in loaded.concepts}
    concept = concepts.get(options.concept)
    if concept is None:
        what = f"there is no concept {options.concept}; there are: {', '.join(sorted(concepts))}"
        raise ConfigurationError((Problem(file=str(environment.config_dir / "lexicon"), line=None, what=what),))
    print(concept.id, concept.wikidata or "")
    for included in concept.includes:
        print(f"  includes {included}")
    for language in (code for code in (*LANGUAGES, "any") if concept.names.get(code)):
        print(f"  {language}")
        for name in concept.names[language]:
            forms = compilation.forms_of(language, name)
            print(f"    {name}: {', '.join(forms)}" if forms else f"    {name}")
    return 0


def rollback(options: argparse.Namespace) -> int:
    """Write the files of an earlier revision back; a running service takes them within two seconds."""
    return asyncio.run(_rollback(enter_strictly(options), options.number))


async def _rollback(environment: Environment, number: int) -> int:
    with Dictionaries(dictionaries_dir()) as dictionaries:
        async with reading(environment) as store:
            live = LiveConfiguration(make_loader(environment, dictionaries), store, SystemClock())
            result = await live.rollback(number, who=f"cli:{os.environ.get('USER', 'operator')}")
    print(f"revision {number} is in force again, as revision {result.revision}: {result.summary}")
    return 0


def setup(options: argparse.Namespace) -> int:
    """Build the dictionaries' indexes that are missing, one language at a time."""
    enter(options)
    missing = missing_languages(dictionaries_dir())
    if missing:
        print(f"preparing the dictionaries of {', '.join(missing)} (once)", file=sys.stderr)
        build_in_child(dictionaries_dir(), missing)
    return 0
