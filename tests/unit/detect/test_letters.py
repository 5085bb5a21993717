"""The language that letters and common words decide."""

import pytest

from bot.detect.letters import field_language, is_latin, language_by_letters, language_of, script_of


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("Діти повернулися до своїх родин із Росії", "uk", "uk"),
        ("Дети вернулись домой, объявил омбудсмен", "ru", "ru"),
        ("Дети вернулись домой, объявил омбудсмен, и были рады, как и все мы", "uk", "ru"),
        ("Їхні діти повернулися, і всі раді, що війна скінчилася", "ru", "uk"),
        ("Катар помог", "ru", "ru"),
        ("عودة الأطفال إلى عائلاتهم", "ar", "ar"),
        ("عودة الأطفال إلى عائلاتهم", "en", "ar"),
        ("The children are back with their families and they are in good health", "en", "en"),
        ("The children are back with their families and they are in good health", "de", "en"),
        ("Die Kinder sind wieder bei den Eltern und nicht mehr in einem Lager", "en", "de"),
        ("Les enfants sont avec leurs parents et dans une maison", "en", "fr"),
        ("Dzieci wróciły do domu, ale nie wszystkie są już z rodzicami", "en", "pl"),
        ("Los niños han vuelto con sus padres y no es la primera vez", "en", "es"),
        ("Çocuklar ve aileleri için bu çok yeni bir gün olarak kaldı", "en", "tr"),
        ("Melania Trump", "en", None),
        ("123", None, None),
    ],
)
def test_letters_and_common_words_decide(text: str, hint: str | None, language: str | None) -> None:
    assert language_of(text, hint) == language


def test_cyrillic_letters_alone_decide_between_two_languages() -> None:
    assert language_by_letters("діти") == "uk"
    assert language_by_letters("объявил") == "ru"
    assert language_by_letters("Катар") is None
    assert language_by_letters("children") is None


def test_a_few_letters_late_in_a_text_still_name_its_script() -> None:
    assert script_of("1" * 200 + "Катар") == "cyrillic"
    assert script_of("123") is None


@pytest.mark.parametrize(
    ("text", "language", "own"),
    [
        ("Bring Kids Back", "uk", "en"),
        ("Діти вдома", "en", "uk"),
        ("Катар", "en", "ru"),
        ("قطر", "en", "ar"),
        ("Katar", "de", "de"),
        ("Rückkehr", "de", "de"),
        ("Bring Kids Back: діти вдома", "uk", "uk"),
        ("12", "ar", "ar"),
    ],
)
def test_a_field_in_another_alphabet_has_a_language_of_its_own(text: str, language: str, own: str) -> None:
    assert field_language(text, language) == own


def test_some_languages_are_written_in_latin_letters() -> None:
    assert is_latin("en", "tr")
    assert not is_latin("en", "uk")
