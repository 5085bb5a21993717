"""The catalogue: fixed strings by id, with plurals, names in the case a sentence needs, numbers, lists and times.

What a language lacks is said in English. ``{words}`` in a string are filled in as they are: a value is never read as a
pattern, so it may be untrusted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from gettext import GNUTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

FALLBACK = "en"


class Case(StrEnum):
    """The case that a name stands in; languages without cases use the nominative."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    ACCUSATIVE = "accusative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every fixed string, built once by ``load_catalogue``; ``translations`` and ``locales`` are by language."""

    translations: Mapping[str, GNUTranslations]
    locales: Mapping[str, Locale]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages a chat may choose."""
        return tuple(self.translations)

    def known(self, language: str | None) -> str | None:
        """Return the language of ours that a code such as ``uk`` or ``uk-UA`` asks for, or None."""
        code = (language or "").replace("_", "-").split("-")[0].lower()
        return code if code in self.translations else None

    def say(self, language: str, msgid: str, /, **values: object) -> str:
        """Return a string."""
        return self._translation(language).gettext(msgid).format(**values)

    def count(self, language: str, msgid: str, number: int, /, **values: object) -> str:
        """Return a string in the plural form for a number, which it may show as ``{n}``."""
        pattern = self._translation(language).ngettext(msgid, msgid, number)
        return pattern.format(n=self.number(language, number), **values)

    def name(self, language: str, identifier: str, case: Case = Case.NOMINATIVE) -> str:
        """Return what we call a claimant, mediator or place; an id without a name is shown as words."""
        msgid = f"name.{identifier}"
        translation = self._translation(language)
        found = msgid if case is Case.NOMINATIVE else translation.pgettext(case.value, msgid)
        if found == msgid:
            found = translation.gettext(msgid)
        return identifier.replace("-", " ").title() if found == msgid else found

    def names(self, language: str, identifiers: Sequence[str], case: Case = Case.NOMINATIVE) -> str:
        """Return several names as one list, such as “Qatar, UNICEF and the Vatican”."""
        return self.join(language, "list.and", tuple(self.name(language, one, case) for one in identifiers))

    def join(self, language: str, msgid: str, words: Sequence[str]) -> str:
        """Join words with commas and the last one by ``list.and`` or ``list.or``."""
        if len(words) < 2:
            return "".join(words)
        first = self.say(language, "alert.comma").join(words[:-1])
        return self.say(language, msgid, first=first, last=words[-1])

    def language_name(self, language: str, of: str) -> str:
        """Return what a language calls a language."""
        return str(self._locale(language).languages.get(of, of))

    def country(self, language: str, code: str) -> str:
        """Return a country's name by its ISO 3166-1 code."""
        return str(self._locale(language).territories.get(code.upper(), code.upper()))

    def number(self, language: str, number: int) -> str:
        """Return a whole number as the language writes it."""
        return format_decimal(number, locale=self._locale(language))

    def time(self, language: str, at: datetime, timezone: str) -> str:
        """Return date and time in a zone, with the zone's abbreviation, or its offset where it has none."""
        local = at.astimezone(ZoneInfo(timezone))
        pattern = self.say(language, "time.pattern")
        return f"{format_datetime(local, pattern, locale=self._locale(language))} {zone_of(local)}"

    def ago(self, language: str, passed: timedelta) -> str:
        """Return a past duration in words, such as “2 minutes ago”; its largest unit is enough."""
        passed = max(passed, timedelta(seconds=1))
        return format_timedelta(-passed, add_direction=True, threshold=1.5, locale=self._locale(language))

    def _translation(self, language: str) -> GNUTranslations:
        return self.translations.get(language) or self.translations[FALLBACK]

    def _locale(self, language: str) -> Locale:
        return self.locales.get(language) or self.locales[FALLBACK]


def zone_of(local: datetime) -> str:
    """Return the abbreviation of an aware time's zone; zones without one, such as Qatar's, become ``UTC+3``."""
    name = local.tzname() or "UTC"
    if name[0] not in "+-":
        return name
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
