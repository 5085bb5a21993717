"""Changing the lexicon from a chat: the same YAML, comments kept, looked at before it is applied."""

import io
import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.config.files import is_lexicon, read_files
from bot.config.golden import compare_golden, read_golden
from bot.config.live import LiveConfiguration
from bot.config.load import Loaded
from bot.config.revisions import name_of
from bot.model.concept import ANY_LANGUAGE, LANGUAGES
from bot.model.edit import EditPreview, Reloaded, WordChange
from bot.model.errors import ConfigurationError, Problem

FormsOf = Callable[[str, str], tuple[str, ...]]
"""Gives the inflected forms of a name in a language; wired by the composition root."""


class Editor:
    """Implements the port ``LexiconEditor``: previews and applies changes of one word."""

    def __init__(self, live: LiveConfiguration, forms_of: FormsOf) -> None:
        self._live = live
        self._forms_of = forms_of

    async def preview(self, change: WordChange) -> EditPreview:
        """Say what a change would do; raises ``ConfigurationError`` where it cannot be made."""
        return await self._live.alone(lambda: self._preview(change))

    def _preview(self, change: WordChange) -> EditPreview:
        texts, loaded = self._try(change)
        cases, _ = read_golden(self._live.loader.directory, self._live.loader.documents)
        before = self._live.current().detector
        return EditPreview(
            change=change,
            forms=self._forms_of(change.language, change.word),
            cases=compare_golden(before, loaded.rules.detector, cases),
            warnings=tuple(warning for warning in loaded.warnings if warning not in self._live.loaded.warnings),
            token=name_of(texts),
        )

    def _try(self, change: WordChange) -> tuple[dict[str, str], Loaded]:
        """Load the configuration as it would be; the texts are those it was made from."""
        texts, problems = read_files(self._live.loader.directory)
        name, text = self._edit(texts, change)
        return texts, self._live.loader.load_texts({**texts, name: text}, 0, problems)

    async def apply(self, change: WordChange, *, token: str, who: str) -> Reloaded:
        """Make a change that was looked at; refused if the files are no longer those that were looked at."""
        name, text = await self._live.alone(lambda: self._edit(read_files(self._live.loader.directory)[0], change))
        verb = "remove" if change.remove else "add"
        return await self._live.replace(
            {name: text},
            token=token,
            who=who,
            action="configuration.edit",
            detail=f"{verb} {change.concept} {change.language} {change.word};",
        )

    def _edit(self, texts: dict[str, str], change: WordChange) -> tuple[str, str]:
        """Return the file that holds the concept with its new text."""
        for name, text in texts.items():
            file = str(self._live.loader.directory / name)
            if is_lexicon(name) and self._holds(file, text, change.concept):
                return name, _edited(file, text, change)
        raise _refusal(str(self._live.loader.directory / "lexicon"), f"there is no concept `{change.concept}`")

    def _holds(self, file: str, text: str, concept: str) -> bool:
        document, _ = self._live.loader.documents.read(file, text)
        concepts = document.value.get("concepts") if document and isinstance(document.value, dict) else None
        return isinstance(concepts, dict) and concept in concepts


def _edited(file: str, text: str, change: WordChange) -> str:
    """Return a file's text with one name more or less; everything else stays as it is written."""
    if change.language not in (*LANGUAGES, ANY_LANGUAGE):
        known = ", ".join((*LANGUAGES, ANY_LANGUAGE))
        raise _refusal(file, f"expected one of the languages {known}, found `{change.language}`")
    unix = text.replace("\r\n", "\n")
    yaml = _round_trip(unix)
    data = yaml.load(unix)
    concept = data["concepts"][change.concept]
    (_remove if change.remove else _add)(file, concept, change)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue() if unix == text else out.getvalue().replace("\n", "\r\n")


def _round_trip(text: str) -> YAML:
    """Set ruamel up to write as the file is written: quotes, no folding, lists indented or not."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    if re.search(r"^( *)[^\s#-][^\n]*:\n\1- ", text, re.MULTILINE):
        yaml.indent(mapping=2, sequence=2, offset=0)
    else:
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _add(file: str, concept: Any, change: WordChange) -> None:
    names = concept.setdefault("names", CommentedMap())
    words = names.get(change.language)
    if words is None:
        words = names[change.language] = CommentedSeq()
        words.fa.set_flow_style()
    if change.word in words:
        raise _refusal(file, f"`{change.concept}` has the name `{change.word}` in {change.language} already")
    words.append(change.word)


def _remove(file: str, concept: Any, change: WordChange) -> None:
    names = concept.get("names") or {}
    words = names.get(change.language) or []
    if change.word not in words:
        shown = ", ".join(str(word) for word in words) or "none"
        what = f"`{change.concept}` has no name `{change.word}` in {change.language}; it has: {shown}"
        raise _refusal(file, what)
    words.remove(change.word)
    if not words:
        del names[change.language]
    if not names:
        del concept["names"]


def _refusal(file: str, what: str) -> ConfigurationError:
    return ConfigurationError((Problem(file=file, line=None, what=what),))
