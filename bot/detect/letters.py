"""Tell a language by its letters alone, where they decide."""

import re

CYRILLIC, ARABIC, LATIN = "cyrillic", "arabic", "latin"

_LETTERS = {
    CYRILLIC: re.compile("[\u0400-\u04ff]"),
    ARABIC: re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    LATIN: re.compile("[A-Za-z\u00c0-\u024f]"),
}
_SCRIPTS = {"uk": CYRILLIC, "ru": CYRILLIC, "ar": ARABIC}
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
_PEEK = 400


def script_of(text: str) -> str | None:
    """Give the alphabet that most letters of a text's beginning belong to, or None if it has none."""
    counts = {script: len(letters.findall(text, 0, _PEEK)) for script, letters in _LETTERS.items()}
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else None


def language_by_letters(text: str) -> str | None:
    """Give the language that letters alone decide, out of uk, ru and ar."""
    script = script_of(text)
    if script == ARABIC:
        return "ar"
    if script == CYRILLIC:
        ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
        if ukrainian != russian:
            return "uk" if ukrainian > russian else "ru"
    return None


def field_language(text: str, language: str) -> str:
    """Give the language of one field of an entry: the entry's, unless its alphabet says otherwise."""
    if text.isascii() and _SCRIPTS.get(language, LATIN) == LATIN:
        return language
    script = script_of(text)
    if script is None or script == _SCRIPTS.get(language, LATIN):
        return language
    if script == LATIN:
        return "en"
    return language_by_letters(text) or "ru"
