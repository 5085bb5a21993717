"""From one written lemma to every inflected form: by dictionary where it knows the word, by rule where it does not."""

import re
from dataclasses import dataclass
from typing import Protocol

from bot.detect.fold import fold_word
from bot.lexicon.paradigms import inflect


class FormSource(Protocol):
    """What expansion asks of the dictionaries."""

    def forms(self, language: str, lemma: str) -> tuple[str, ...]:
        """Give all folded forms of a lemma, or none."""
        ...

    def lemmas(self, language: str, form: str) -> tuple[str, ...]:
        """Give the folded lemmas of a folded form, or none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """The folded forms of a lemma, and whether a dictionary knew it."""

    forms: frozenset[str]
    is_known: bool


_UMLAUTS = re.compile("[äöüÄÖÜ]")


def expand(source: FormSource, language: str, lemma: str) -> Expansion:
    """Give every form of a lemma.

    A capitalised word is inflected by rule as well, since dictionaries give proper names few forms; so is an Arabic
    one, for its endings. German umlauts count as `ae oe ue` too.
    """
    found = source.forms(language, lemma)
    known = bool(found) or bool(source.lemmas(language, fold_word(lemma)))
    forms = {fold_word(lemma), *found}
    if language == "ar" or not found or (lemma[:1].isupper() and language != "de"):
        forms |= inflect(language, lemma)
    if language == "de" and _UMLAUTS.search(lemma):
        forms |= _spelled_out(lemma, forms)
    return Expansion(forms=frozenset(forms), is_known=known)


def _spelled_out(lemma: str, forms: set[str]) -> set[str]:
    """Forms of a German word whose umlauts an address has spelled out (`rueckkehr`)."""
    position = next(_UMLAUTS.finditer(lemma)).start()
    vowel = fold_word(lemma[position])
    return {
        form[:position] + vowel + "e" + form[position + 1 :] for form in forms if form[position : position + 1] == vowel
    }
