"""Words as search keys: every inflection of a word has the key of its lemma, in an entry and in a search alike.

The lemma comes from the dictionaries' on-disk index, one look-up a word, remembered; a word that no dictionary knows is
its own key. Where a language is not given, letters decide, else the first language whose dictionary knows the word.
"""

import re
from collections.abc import Iterator

from bot.detect.fold import finish_token, fold
from bot.detect.letters import CYRILLIC, LATIN, language_by_letters, script_of
from bot.lexicon.expand import FormSource

_WORD = re.compile(r"[^\W_]+(?:'[\u0400-\u04ff]+)*")
_BY_SCRIPT = {CYRILLIC: ("uk", "ru"), LATIN: ("en", "de", "fr", "es", "pl", "tr")}
_SISTERS = {"uk": ("uk", "ru"), "ru": ("ru", "uk")}
_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
_CLITICS = "وفبلك"
_SHORTEST_STEM = 3

_IRREGULAR = {("uk", "діти"): "дитина", ("ru", "дети"): "ребенок"}
"""Plurals that the dictionaries hold to be words of their own."""


class SearchNormaliser:
    """Implements the port ``WordNormaliser`` over the dictionaries."""

    def __init__(self, source: FormSource) -> None:
        self._source = source

    def search_words(self, text: str, language: str | None) -> tuple[str, ...]:
        """Return a key for each word, in the order of the text."""
        tokens = (finish_token(match[0]) for match in _WORD.finditer(fold(text).text))
        known = language or language_by_letters(text)
        return tuple(self._key(token, known) for token in tokens if token)

    def _key(self, token: str, language: str | None) -> str:
        if token.isdigit():
            return token
        script = script_of(token)
        languages = _SISTERS.get(language or "", (language,) if language else _BY_SCRIPT.get(script or "", ()))
        for code in languages:
            lemma = self._lemma(code, token)
            if lemma is not None:
                return lemma
        return token

    def _lemma(self, language: str, token: str) -> str | None:
        for word in _without_clitics(token) if language == "ar" else (token,):
            lemmas = self._source.lemmas(language, word)
            lemma = lemmas[0] if lemmas else word
            irregular = _IRREGULAR.get((language, lemma))
            if irregular is not None or lemmas:
                return irregular or lemma
        return _shortest(token) if language == "ar" else None


def _without_clitics(token: str) -> Iterator[str]:
    """Yield an Arabic word, then without its article, then without a particle written to it."""
    yield token
    for article in _ARTICLES:
        if token.startswith(article) and len(token) - len(article) >= _SHORTEST_STEM:
            yield token.removeprefix(article)
            break
    if token[0] in _CLITICS and len(token) > _SHORTEST_STEM:
        yield token[1:]


def _shortest(token: str) -> str:
    *_, last = _without_clitics(token)
    return last if last != token[1:] else token
