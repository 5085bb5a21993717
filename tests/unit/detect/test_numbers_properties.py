"""What holds for every number, however it is written."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.detect.numbers import read_numerals
from bot.detect.numbers_words import BY_LANGUAGE
from tests.unit.detect.shipped import annotated

NUMBERS = st.integers(min_value=0, max_value=999_999_999)
SEPARATORS = st.sampled_from([",", ".", "'", "’", "\u00a0", "\u2009", "\u202f", " "])
INVISIBLE = st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff", "\u200e", "\u00ad"])
LANGUAGES = st.sampled_from(sorted(BY_LANGUAGE))


@given(number=NUMBERS, separator=SEPARATORS, language=LANGUAGES)
def test_grouped_digits_are_one_number(number: int, separator: str, language: str) -> None:
    written = f"{number:,}".replace(",", separator)

    (numeral,) = read_numerals(annotated(written, language=language))

    assert numeral.value == number
    assert (numeral.span.start, numeral.span.end) == (0, len(written))


@given(text=st.text(alphabet="0123456789 ,.'-дітейчx×²٣٤و٬", max_size=40), language=LANGUAGES)
def test_the_digits_of_a_number_stand_in_its_span(text: str, language: str) -> None:
    for numeral in read_numerals(annotated(text, language=language)):
        if numeral.is_digits and numeral.value < 1000:
            shown = "".join(re.findall(r"\d", text[numeral.span.start : numeral.span.end]))
            assert str(numeral.value) in str(int(shown))


@given(
    word=st.sampled_from(sorted({(lang, word) for lang, words in BY_LANGUAGE.items() for word in words})),
    mark=INVISIBLE,
    place=st.integers(min_value=1, max_value=30),
)
def test_a_zero_width_character_hides_no_number(word: tuple[str, str], mark: str, place: int) -> None:
    language, written = word
    hidden = written[: place % len(written)] + mark + written[place % len(written) :]

    plain = read_numerals(annotated(written, language=language))
    marked = read_numerals(annotated(hidden, language=language))

    assert [numeral.value for numeral in marked] == [numeral.value for numeral in plain]


@given(text=st.text(max_size=80), language=LANGUAGES)
def test_any_text_can_be_read(text: str, language: str) -> None:
    numerals = read_numerals(annotated(text, language=language))

    assert all(left.after <= right.first for left, right in pairwise(numerals))
