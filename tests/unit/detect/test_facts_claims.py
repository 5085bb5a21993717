"""Who announced it, who mediated and by which way: only in the frames that say so."""

import pytest

from bot.detect.claims import CLAIMANT_OF_CONCEPT
from bot.detect.facts import find_facts
from bot.model.claimant import CLAIMANTS, side_of
from bot.model.fact import FactKind
from bot.model.feed import Party
from tests.unit.detect.shipped import annotated, shipped_lexicon

ANNOUNCED = [
    (
        "en",
        "Six children returned from Russia",
        "Bring Kids Back UA said they were handed over in Minsk on 13 February.",
        ["bring-kids-back"],
    ),
    ("en", "Zelensky thanked Melania Trump for return of seven children", "", ["zelensky"]),
    (
        "en",
        "Melania Trump says seven children reunited",
        "Lubinets confirmed the return.",
        ["melania-trump", "ombudsman-ua"],
    ),
    ("en", "Five children back home, according to Mykola Kuleba", "", ["save-ukraine"]),
    ("en", "Dmytro Kuleba says return of children is priority", "", []),
    ("en", "Russia's children's commissioner: nine Ukrainian children returned to families", "", ["lvova-belova"]),
    ("en", "Children return home", "“We are grateful to Qatar,” Yermak wrote on Telegram.", ["president-office"]),
    ("en", "Putin signs decree simplifying adoption of Ukrainian children", "", []),
    ("en", "Qatar's foreign ministry announces reunification of 13 children", "", ["qatar-mofa"]),
    ("en", "Kremlin says Qatar plays no role in children's return", "", ["kremlin"]),
    (
        "uk",
        "П’ятьох дітей повернули на Херсонщину",
        "Про це повідомив очільник Херсонської ОВА Олександр Прокудін.",
        ["governor"],
    ),
    (
        "uk",
        "Повернули шістьох дітей",
        "За словами Львової-Бєлової, дітей передали в посольстві Катару.",
        ["lvova-belova"],
    ),
    ("uk", "Лубінець подякував Катару за повернення дітей", "", ["ombudsman-ua"]),
    (
        "uk",
        "Сімох дітей повернули додому",
        "Дар’я Герасимчук розповіла, що діти їхали через Грузію.",
        ["childrens-adviser-ua"],
    ),
    ("uk", "«Вони вдома»: Save Ukraine повернула дітей", "", ["save-ukraine"]),
    (
        "uk",
        "Дмитро Лубінець повідомив про повернення дітей за сприяння Об'єднаних Арабських Еміратів",
        "",
        ["ombudsman-ua"],
    ),
    ("ru", "Омбудсмен РФ Москалькова: Катар помог вернуть детей", "", ["moskalkova"]),
    (
        "ru",
        "Детей передали Украине",
        "Об этом сообщила уполномоченный при президенте РФ по правам ребенка Мария Львова-Белова.",
        ["lvova-belova"],
    ),
    ("ru", "Захарова рассказала о возвращении детей на Украину", "", ["russia-mfa"]),
    ("ru", "Песков: вопрос возвращения детей решает Львова-Белова", "", ["kremlin"]),
    ("ru", "По данным МИД Катара, воссоединены 13 детей", "", ["qatar-mofa"]),
    ("ru", "Ватикан содействовал возвращению двух детей, сообщил кардинал Дзуппи", "", ["vatican"]),
    ("ar", "أعلنت لولوة الخاطر لم شمل ستة أطفال", "", ["qatar-mofa"]),
    ("ar", "أكد الأنصاري استمرار الوساطة القطرية بين روسيا وأوكرانيا", "", ["qatar-mofa"]),
    ("ar", "زيلينسكي يشكر قطر على إعادة الأطفال", "", ["zelensky"]),
    ("ar", "قالت لفوفا بيلوفا إن خمسة أطفال عادوا عبر بيلاروسيا", "", ["lvova-belova"]),
    ("ar", "الكرملين: قطر ساعدت في عودة الأطفال", "", ["kremlin"]),
    ("de", "Laut Lubinets sind vier Kinder über Belarus zurückgekehrt", "", ["ombudsman-ua"]),
    ("de", "Lwowa-Belowa: Vier Kinder übergeben", "", ["lvova-belova"]),
    ("fr", "Selon Loubinets, quatre enfants sont rentrés grâce au Qatar", "", ["ombudsman-ua"]),
    ("fr", "Zelensky remercie le pape pour le retour des enfants", "", ["zelensky"]),
    ("pl", "Łubinec: czworo dzieci wróciło przez Białoruś dzięki Katarowi", "", ["ombudsman-ua"]),
    ("pl", "Czworo dzieci wróciło na Ukrainę - poinformował Łubinec", "", ["ombudsman-ua"]),
    ("es", "Zelenski anuncia el regreso de cinco niños con mediación de Catar", "", ["zelensky"]),
    ("es", "Cinco niños vuelven a Ucrania, según Lubinets", "", ["ombudsman-ua"]),
    ("tr", "Lvova-Belova: Katar'ın arabuluculuğuyla 4 çocuk ailesine kavuştu", "", ["lvova-belova"]),
    ("tr", "Lubinets, 5 çocuğun geri getirildiğini açıkladı", "", ["ombudsman-ua"]),
]


@pytest.mark.parametrize(("language", "title", "summary", "expected"), ANNOUNCED)
def test_who_is_quoted_announces_it(language: str, title: str, summary: str, expected: list[str]) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert sorted(facts.announced_by) == sorted(expected)


MEDIATED = [
    ("en", "Zelensky thanked Melania Trump for return of seven children", "", ["usa"]),
    ("en", "Children return home", "“We are grateful to Qatar,” Yermak wrote on Telegram.", ["qatar"]),
    ("en", "Qatar's foreign ministry announces reunification of 13 children", "", ["qatar"]),
    ("en", "Qatar Airways flight brings 4 children", "", []),
    ("en", "Ukrainian envoy to Qatar presents credentials", "", []),
    ("en", "Turkey helped bring home three children, Erdogan says", "", ["turkey"]),
    ("en", "Children returned with the mediation of the UAE and the Vatican", "", ["uae", "vatican"]),
    ("en", "UNICEF helps reunite three children with families in Ukraine", "", ["unicef"]),
    ("uk", "Повернули шістьох дітей", "За словами Львової-Бєлової, дітей передали в посольстві Катару.", ["qatar"]),
    ("uk", "Лубінець подякував Катару за повернення дітей", "", ["qatar"]),
    ("uk", "Дмитро Лубінець повідомив про повернення дітей за сприяння Об'єднаних Арабських Еміратів", "", ["uae"]),
    ("ru", "Омбудсмен РФ Москалькова: Катар помог вернуть детей", "", ["qatar"]),
    ("ru", "По данным МИД Катара, воссоединены 13 детей", "", ["qatar"]),
    ("ru", "Ватикан содействовал возвращению двух детей, сообщил кардинал Дзуппи", "", ["vatican"]),
    ("ar", "أعلنت لولوة الخاطر لم شمل ستة أطفال", "", ["qatar"]),
    ("ar", "أكد الأنصاري استمرار الوساطة القطرية بين روسيا وأوكرانيا", "", ["qatar"]),
    ("ar", "زيلينسكي يشكر قطر على إعادة الأطفال", "", ["qatar"]),
    ("ar", "الكرملين: قطر ساعدت في عودة الأطفال", "", ["qatar"]),
    ("ar", "بوساطة إماراتية.. عودة ثلاثة أطفال إلى أوكرانيا", "", ["uae"]),
    ("fr", "Selon Loubinets, quatre enfants sont rentrés grâce au Qatar", "", ["qatar"]),
    ("fr", "Zelensky remercie le pape pour le retour des enfants", "", ["vatican"]),
    ("pl", "Łubinec: czworo dzieci wróciło przez Białoruś dzięki Katarowi", "", ["qatar"]),
    ("es", "Zelenski anuncia el regreso de cinco niños con mediación de Catar", "", ["qatar"]),
    ("tr", "Lvova-Belova: Katar'ın arabuluculuğuyla 4 çocuk ailesine kavuştu", "", ["qatar"]),
]


@pytest.mark.parametrize(("language", "title", "summary", "expected"), MEDIATED)
def test_who_is_said_to_help_mediates(language: str, title: str, summary: str, expected: list[str]) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert sorted(facts.mediators) == sorted(expected)


ROUTES = [
    ("en", "Five children returned via Belarus and Poland", "", ["belarus", "poland"]),
    ("uk", "Сімох дітей повернули додому", "Дар’я Герасимчук розповіла, що діти їхали через Грузію.", ["georgia"]),
    ("ru", "Детей вернули через Эстонию", "", ["estonia"]),
    ("ru", "Мать вернула детей из Крыма через Грузию и Польшу", "", ["georgia", "poland"]),
    ("ar", "قالت لفوفا بيلوفا إن خمسة أطفال عادوا عبر بيلاروسيا", "", ["belarus"]),
    ("de", "Laut Lubinets sind vier Kinder über Belarus zurückgekehrt", "", ["belarus"]),
    ("pl", "Łubinec: czworo dzieci wróciło przez Białoruś dzięki Katarowi", "", ["belarus"]),
    ("tr", "Çocuklar Belarus üzerinden Ukrayna'ya döndü", "", ["belarus"]),
]


@pytest.mark.parametrize(("language", "title", "summary", "expected"), ROUTES)
def test_the_places_on_the_way_are_read(language: str, title: str, summary: str, expected: list[str]) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert sorted(facts.route) == sorted(expected)


def test_a_number_belongs_to_who_is_quoted_in_its_sentence() -> None:
    facts = find_facts(
        annotated("Lubinets: five children are back", "Lvova-Belova said 134 children have been reunited so far.")
    )

    children, total = next(facts.of_kind(FactKind.CHILDREN)), next(facts.of_kind(FactKind.TOTAL))
    assert (children.value, children.claimant) == (5, "ombudsman-ua")
    assert (total.value, total.claimant) == (134, "lvova-belova")


def test_a_number_told_by_nobody_has_no_claimant_where_several_are_quoted() -> None:
    facts = find_facts(
        annotated("Five children are back in Ukraine", "Lubinets confirmed it. Lvova-Belova said they were reunited.")
    )

    assert next(facts.of_kind(FactKind.CHILDREN)).claimant is None


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Qatar is not a mediator between Russia and Ukraine"),
        ("uk", "Катар не є посередником між Україною та РФ"),
        ("ru", "Катар опроверг посредничество между Москвой и Киевом"),
        ("ar", "قطر لا تتوسط بين روسيا وأوكرانيا"),
        ("fr", "Le Qatar dément toute médiation"),
    ],
)
def test_a_denied_mediation_makes_no_mediator(language: str, title: str) -> None:
    facts = find_facts(annotated(title, language=language))

    assert facts.negated
    assert facts.mediators == ()


def test_every_claimant_has_a_side_and_every_concept_exists() -> None:
    assert set(CLAIMANT_OF_CONCEPT.values()) <= set(CLAIMANTS)
    assert set(CLAIMANT_OF_CONCEPT) <= set(shipped_lexicon().concepts)
    assert side_of("ombudsman-ua") is Party.UKRAINE
    assert side_of("lvova-belova") is Party.RUSSIA
    assert side_of("visti.example") is None
