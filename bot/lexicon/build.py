"""Build the dictionary indexes: `python -m bot.lexicon.build DIRECTORY [--only LANGUAGE]`."""

import argparse
from pathlib import Path

from bot.lexicon.dictionaries import build_in_child, build_language, missing_languages
from bot.model.concept import LANGUAGES


def main(arguments: list[str] | None = None) -> None:
    """Build what is missing, one language at a time; with `--only`, build that one here and now."""
    parser = argparse.ArgumentParser(description="Build the lemma and form indexes of the lexicon.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--only", choices=LANGUAGES)
    options = parser.parse_args(arguments)
    if options.only:
        build_language(options.directory, options.only)
    else:
        build_in_child(options.directory, missing_languages(options.directory))


if __name__ == "__main__":
    main()
