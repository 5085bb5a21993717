"""When the children came home, where the text states it: a date, a weekday, yesterday or today."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.detect.facts_passage import Passage
from bot.detect.facts_vocabulary import Cue
from bot.detect.numbers import Numeral
from bot.model.fact import FactKind
from bot.model.match import Span


def _stems(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": _stems("jan feb mar apr may jun jul aug sep oct nov dec"),
    "uk": _stems("січн лют берез квіт трав черв лип серп верес жовт листопад груд"),
    "ru": _stems("январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"),
    "de": _stems("januar februar marz april mai juni juli august september oktober november dezember"),
    "fr": _stems("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"),
    "pl": _stems("stycz lut mar kwie maj czerw lip sierp wrze pazdziernik listopad grud"),
    "es": _stems("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "tr": _stems("ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik"),
    "ar": _stems("يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر"),
}
_LEVANT_MONTHS = {"شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7, "ايلول": 9}

Found = tuple[FactKind, str, Span]


def find_dates(passage: Passage, published_on: date | None) -> Iterator[Found]:
    """Give the dates of return that stand in a sentence with a return, as ISO dates."""
    for numeral in passage.numerals:
        if _has_return(passage, numeral.first) and (found := _written_date(passage, numeral, published_on)):
            day, after = found
            yield FactKind.RETURNED_ON, day.isoformat(), passage.span(numeral.first, after)
    if published_on is None:
        return
    for cue, days in ((Cue.TODAY, 0), (Cue.YESTERDAY, 1)):
        for index in passage.places(cue):
            if _has_return(passage, index):
                day = published_on - timedelta(days=days)
                yield FactKind.RETURNED_ON, day.isoformat(), passage.span(index, index + 1)


def _has_return(passage: Passage, index: int) -> bool:
    """Whether a return is told in the segment, and no taking away."""
    first, after = passage.sentence(index)
    start, end = passage.segment(index)
    if passage.has(Cue.DEPORT, start, end):
        return False
    return passage.has(Cue.RETURN, start, end) or (start == first and passage.has(Cue.RETURN, first, after))


def _written_date(passage: Passage, numeral: Numeral, published_on: date | None) -> tuple[date, int] | None:
    """Read `13 February`, `February 13` or `13 лютого 2026`; without a year it is the last such day."""
    if not numeral.is_digits or not 1 <= numeral.value <= 31:
        return None
    after = numeral.after
    month = _month(passage, after)
    if month:
        after += 1
    elif passage.text.language == "en":
        month = _month(passage, numeral.first - 1)
    if not month:
        return None
    year = next(
        (other.value for other in passage.numerals if other.first == after and 2014 <= other.value < 2100), None
    )
    if year is not None:
        return _valid(year, month, numeral.value, after + 1)
    if published_on is None:
        return None
    dated = _valid(published_on.year, month, numeral.value, after)
    if dated is not None and dated[0] > published_on:
        return _valid(published_on.year - 1, month, numeral.value, after)
    return dated


def _valid(year: int, month: int, day: int, after: int) -> tuple[date, int] | None:
    try:
        return date(year, month, day), after
    except ValueError:
        return None


def _month(passage: Passage, index: int) -> int | None:
    if not 0 <= index < len(passage.text.tokens) or Cue.MONTH not in passage.cues[index]:
        return None
    word = passage.text.tokens[index].folded
    for language in (passage.text.language, "uk", "ru"):
        for number, stem in enumerate(_MONTHS.get(language, ()), start=1):
            if word.startswith(stem):
                return number
    return _LEVANT_MONTHS.get(word)
