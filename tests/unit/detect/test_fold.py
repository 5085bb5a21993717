"""Folding makes spellings equal, and keeps the way back to the original."""

import pytest

from bot.detect.fold import finish_token, fold, fold_word, in_other_alphabet


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёлка", "елка"),
        ("Ґанок", "ганок"),
        ("İstanbul ISPARTA ı", "istanbul isparta i"),
        ("Łódź", "lodz"),
        ("Ñandú", "nandu"),
        ("أُعِيدَ إِلَى", "اعيد الي"),
        ("مـــدرسة ٣", "مدرسه 3"),
        ("по\u0301езд", "поезд"),
        ("и\u0306", "й"),
        ("Fi\ufb01", "fi\ufb01"),
        ("𝐊", "k"),
    ],
)
def test_spellings_become_equal(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize("text", ["Плен\u200bу", "по\u0301езд", "ло\u00adжь", "и\u0306гра", "دَرْس"])
def test_a_span_leads_back_to_the_original(text: str) -> None:
    folded = fold(text)

    start, end = folded.original_span(0, len(folded.text))

    assert start == 0
    assert fold(text[start:end]).text == folded.text


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("d'ivoire", "divoire"),
        ("straße", "strasse"),
        ("дiти", "діти"),
        ("cаmp", "camp"),
        ("п'ять", "пять"),
    ],
)
def test_a_word_is_written_in_one_alphabet(token: str, word: str) -> None:
    assert finish_token(token) == word
    assert fold_word(token) == word


def test_a_word_of_either_alphabet_has_two_spellings() -> None:
    assert {finish_token("kaтaр"), in_other_alphabet("kaтaр")} == {"kataр".translate({0x440: "p"}), "катар"}
    assert in_other_alphabet("катар") is None
    assert in_other_alphabet("qatar") is None
