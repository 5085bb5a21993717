"""Tell the language of an entry: letters and common words where they decide, else lingua, the feed's as prior."""

from functools import cached_property

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from bot.detect.letters import CYRILLIC, LATIN, language_of, script_of
from bot.model.concept import LANGUAGES

_CERTAIN = 0.85
_BY_SCRIPT = {CYRILLIC: ("uk", "ru"), LATIN: ("en", "de", "fr", "pl", "es", "tr")}


class LinguaGuesser:
    """Guesses with lingua in low-accuracy mode (18 MB); its models load at the first need."""

    @cached_property
    def _detector(self) -> LanguageDetector:
        codes = [IsoCode639_1.from_str(code) for code in LANGUAGES]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()

    def guess(self, text: str, hint: str | None) -> str:
        """Give the ISO 639-1 code; the hint wins where letters do not decide and lingua is not sure."""
        decided = language_of(text, hint)
        if decided is not None:
            return decided
        candidates = _BY_SCRIPT.get(script_of(text) or "", LANGUAGES)
        ranked = [
            (found.language.iso_code_639_1.name.lower(), found.value)
            for found in self._detector.compute_language_confidence_values(text)
        ]
        ranked = [(code, value) for code, value in ranked if code in candidates]
        best, confidence = ranked[0] if ranked else (hint or candidates[0], 0.0)
        return str(hint) if hint in candidates and confidence < _CERTAIN else best
