"""Every inflection of a word has the search key of its lemma."""

import pytest

from bot.lexicon.dictionaries import Dictionaries
from bot.lexicon.search import SearchNormaliser


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("uk", "діти дітей дітьми дитина"),
        ("ru", "дети детей ребёнок ребенка"),
        ("en", "child children"),
        ("de", "Kind Kinder Kindern"),
        ("pl", "dziecko dzieciom"),
        ("ar", "طفل الطفل والطفل للطفل"),
    ],
)
def test_forms_of_one_word_share_a_key(dictionaries: Dictionaries, language: str, words: str) -> None:
    assert len(set(SearchNormaliser(dictionaries).search_words(words, language))) == 1


def test_without_a_language_letters_or_the_first_dictionary_that_knows_it_decide(dictionaries: Dictionaries) -> None:
    normaliser = SearchNormaliser(dictionaries)

    assert normaliser.search_words("дітей", None) == normaliser.search_words("діти", "uk")
    assert normaliser.search_words("Kinder", None) == normaliser.search_words("Kind", "de")
    assert normaliser.search_words("children", None) == ("child",)


def test_numbers_and_unknown_words_are_their_own_keys(dictionaries: Dictionaries) -> None:
    assert SearchNormaliser(dictionaries).search_words("1625 Xyzzyq — !", "en") == ("1625", "xyzzyq")


def test_an_unknown_arabic_word_loses_its_article_alone(dictionaries: Dictionaries) -> None:
    normaliser = SearchNormaliser(dictionaries)

    assert normaliser.search_words("الزرقلونطي", "ar") == normaliser.search_words("زرقلونطي", "ar")
