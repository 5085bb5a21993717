"""Tell a language by its letters and its commonest words alone, where they decide."""

import re

CYRILLIC, ARABIC, LATIN = "cyrillic", "arabic", "latin"

_LETTERS = {
    LATIN: re.compile("[A-Za-z\u00c0-\u024f]"),
    CYRILLIC: re.compile("[\u0400-\u04ff]"),
    ARABIC: re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
}
_SCRIPTS = {"uk": CYRILLIC, "ru": CYRILLIC, "ar": ARABIC}
_DECISIVE = {"uk": "іїєґ", "ru": "ыэъё"}
_PEEK = 120

_COMMON_WORDS = {
    "en": "the of and to in is for on with that by as at from was were has have been are its it his their will said "
    "after an be who which this not but they would could about into than over says",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er "
    "hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder vor zur bis",
    "fr": "le la les de des du et en un une à dans que qui pour sur par au aux est pas plus avec ce cette il elle son "
    "sa ses leur leurs sont ont été mais ou d l qu s n",
    "pl": "i w na z do że nie się o jest to po od za przez dla ze przy jak ale był były została został oraz jej jego "
    "ich które który która tym są będzie może już",
    "es": "el la los las de del y en que a un una por con para se su sus al lo como más pero es fue ha han son no "
    "sobre entre desde tras ante",
    "tr": "ve bir bu için ile da de olarak daha çok olan en kadar sonra gibi ancak her göre ise oldu etti dedi yeni "
    "ki ne mi nin den dan olduğu tarafından",
    "uk": "та з із зі до від про що як й щодо її їх або ще після під які яких ці це також",
    "ru": "и с со из к от о об при что как это их его еще или после во время которые мы также ко был",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}
_BY_SCRIPT = {CYRILLIC: ("uk", "ru"), LATIN: ("en", "de", "fr", "pl", "es", "tr"), ARABIC: ("ar",)}
_OTHER_WORDS = {
    code: frozenset().union(*(_WORDS[other] for other in _BY_SCRIPT[LATIN] if other != code)) - _WORDS[code]
    for code in _BY_SCRIPT[LATIN]
}
_SPLIT = re.compile(r"[^\W\d_]+")
_ENOUGH = 2
"""So many more common words than the next language's decide."""
_PLAIN_LETTERS = 16
"""Of so many letters at least one is one of the two commonest, if the text is in the language's alphabet."""


def script_of(text: str) -> str | None:
    """Give the alphabet that most letters of a text's beginning belong to, or None if it has none."""
    counts = {script: len(letters.findall(text, 0, _PEEK)) for script, letters in _LETTERS.items()}
    script = max(counts, key=lambda name: counts[name])
    if counts[script]:
        return script
    return next((script for script, letters in _LETTERS.items() if letters.search(text)), None)


def language_by_letters(text: str) -> str | None:
    """Give the language that letters alone decide, out of uk, ru and ar."""
    return _by_letters(text, script_of(text))


def language_of(text: str, hint: str | None) -> str | None:
    """Give the language that letters or common words decide; the hint, where it is as likely as any."""
    if hint is not None and _is_plainly(hint, text):
        return hint
    script = LATIN if text.isascii() else script_of(text)
    if script is None:
        return hint
    decided = _by_letters(text, script) or _by_words(text, hint, _BY_SCRIPT[script])
    if decided is None and script != LATIN and _SCRIPTS.get(hint or "") == script:
        return hint
    return decided


def _is_plainly(code: str, text: str) -> bool:
    """Whether a text is beyond doubt in a language: most entries are in their feed's, which costs little to see."""
    if code == "ar":
        return (text.count("ا") + text.count("ل")) * _PLAIN_LETTERS > len(text)
    if code in _DECISIVE:
        if text.isascii() or (text.count("о") + text.count("а")) * _PLAIN_LETTERS < len(text):
            return False
        lowered = text.lower()
        counts = {other: sum(map(lowered.count, letters)) for other, letters in _DECISIVE.items()}
        own = counts.pop(code)
        return own > max(counts.values()) and own >= _ENOUGH
    words = set(text.lower().split())
    own = len(words & _WORDS[code]) if code in _WORDS else 0
    return own > _ENOUGH and own > _ENOUGH * len(words & _OTHER_WORDS[code])


def _by_letters(text: str, script: str | None) -> str | None:
    if script == ARABIC:
        return "ar"
    if script == CYRILLIC:
        lowered = text.lower()
        counts = {code: sum(map(lowered.count, letters)) for code, letters in _DECISIVE.items()}
        if counts["uk"] != counts["ru"]:
            return max(counts, key=lambda code: counts[code])
    return None


def _by_words(text: str, hint: str | None, languages: tuple[str, ...]) -> str | None:
    """Give the language of which clearly more common words stand in the text, or the hint's if none has more."""
    words = set(_SPLIT.findall(text.lower()))
    ranked = sorted(((len(words & _WORDS[code]), code == hint, code) for code in languages), reverse=True)
    (most, is_hint, best), (next_most, _, _) = ranked[:2]
    return best if most and (is_hint or most - next_most >= _ENOUGH) else None


def is_latin(*languages: str) -> bool:
    """Whether all of these languages are written in Latin letters."""
    return all(language in _BY_SCRIPT[LATIN] for language in languages)


def field_language(text: str, language: str) -> str:
    """Give the language of one field of an entry: the entry's, unless its alphabet says otherwise."""
    own = _SCRIPTS.get(language, LATIN)
    if own == LATIN and text.isascii():
        return language
    if own == LATIN and not (_LETTERS[CYRILLIC].search(text) or _LETTERS[ARABIC].search(text)):
        return language
    if own != LATIN and _LETTERS[own].search(text):
        return language
    script = script_of(text)
    if script is None or script == own:
        return language
    return "en" if script == LATIN else _by_letters(text, script) or "ru"
