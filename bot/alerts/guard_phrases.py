"""Terms of illness as phrases of folded words, found by how their first word begins."""

from functools import cache

from bot.alerts.guard_terms import CONDITIONS, DIAGNOSED, DIAGNOSES
from bot.alerts.guard_text import fold

Phrase = tuple[tuple[str, bool], ...]
DIAGNOSIS, CONDITION, LEAD = range(3)


def fits(word: tuple[str, bool], folded: str) -> bool:
    """Tell whether a folded word is a term's word or, where that is a beginning, begins so."""
    text, is_beginning = word
    return folded.startswith(text) if is_beginning else folded == text


@cache
def _vocabulary(language: str) -> dict[str, tuple[tuple[int, Phrase], ...]]:
    """Return the terms of a language by the first three letters of their first word."""
    chosen = [language] if language in DIAGNOSES else [one for one in DIAGNOSES if one not in ("cy", "ar")]
    found: dict[str, list[tuple[int, Phrase]]] = {}
    for kind, table in ((DIAGNOSIS, DIAGNOSES), (CONDITION, CONDITIONS), (LEAD, DIAGNOSED)):
        for one in chosen:
            for term in filter(str.strip, table.get(one, "").split("|")):
                words = tuple((fold(word.removesuffix("*")), word.endswith("*")) for word in term.split())
                found.setdefault(words[0][0][:2], []).append((kind, words))
    return {letters: tuple(terms) for letters, terms in found.items()}


def phrases_at(folded: str, language: str) -> tuple[tuple[int, Phrase], ...]:
    """Return the terms of a language that begin with a word, each with its kind."""
    terms = _vocabulary(language).get(folded[:2], ())
    return tuple((kind, phrase) for kind, phrase in terms if fits(phrase[0], folded))
