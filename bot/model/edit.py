"""Editing the configuration from a chat: what is asked for, what it would change, what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.concept import ConceptId
from bot.model.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """Add a name to a concept in a language, or remove it; `word` is written as in the lexicon's files."""

    concept: ConceptId
    language: str
    word: str
    remove: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A golden case whose answer a change would alter; the answers are written for people."""

    case: str
    title: str
    before: str
    after: str
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPreview:
    """What a change would do.

    `forms` are the inflected forms that would be found or lost. `token` names the configuration that was looked at:
    applying is refused once that is another.
    """

    change: WordChange
    forms: tuple[str, ...] = ()
    cases: tuple[CaseChange, ...] = ()
    warnings: tuple[Problem, ...] = ()
    token: str


class ReloadKind(StrEnum):
    """Whether another configuration is in force now."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """What came of reading the configuration again; `revision` is the one in force."""

    kind: ReloadKind
    revision: int
    summary: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
