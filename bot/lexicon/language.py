"""Tell the language of an entry: the feed's as prior, letters that decide, then lingua over our nine languages."""

from functools import cached_property

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from bot.detect.letters import CYRILLIC, LATIN, language_by_letters, script_of
from bot.model.concept import LANGUAGES

_CERTAIN = 0.75
_BY_SCRIPT = {CYRILLIC: ("uk", "ru"), LATIN: ("en", "de", "fr", "pl", "es", "tr")}


class LinguaGuesser:
    """Guesses with lingua in low-accuracy mode (18 MB, 30 µs a text); its models load at the first need."""

    @cached_property
    def _detector(self) -> LanguageDetector:
        codes = [IsoCode639_1.from_str(code) for code in LANGUAGES]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()

    def guess(self, text: str, hint: str | None) -> str:
        """Give the ISO 639-1 code; the hint wins where letters do not decide and lingua is not sure."""
        decided = language_by_letters(text)
        if decided is not None:
            return decided
        candidates = _BY_SCRIPT.get(script_of(text) or "", LANGUAGES)
        ranked = [
            (found.language.iso_code_639_1.name.lower(), found.value)
            for found in self._detector.compute_language_confidence_values(text)
        ]
        ranked = [(code, value) for code, value in ranked if code in candidates]
        if not ranked:
            return hint or candidates[0]
        best, confidence = ranked[0]
        if hint in candidates and hint != best and confidence < _CERTAIN:
            return str(hint)
        return best
