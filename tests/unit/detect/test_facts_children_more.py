"""How many children an entry is about, and the running total it quotes: Arabic, German, French, Spanish and Turkish."""

import pytest

from bot.detect.facts import find_facts
from tests.unit.detect.shipped import annotated

# language, title, summary, children of this event, running total
ENTRIES = [
    ("ar", "قطر تستضيف 11 طفلا أوكرانيا في سفارتها بموسكو قبل عودتهم إلى بلادهم", "", 11, None),
    ("ar", "بوساطة قطرية.. ستة أطفال أوكرانيين يعودون إلى عائلاتهم", "تتراوح أعمارهم بين 6 و17 عاما.", 6, None),
    ("ar", "وساطة قطرية تعيد تسعة أطفال إلى أوكرانيا وأربعة إلى روسيا", "", 13, None),
    ("ar", "قطر تستضيف 20 عائلة أوكرانية و37 طفلا في برنامج تأهيل", "", None, None),
    ("ar", "روسيا تسلم أوكرانيا أربعة أطفال بوساطة قطر", "", 4, None),
    ("ar", "اتفاق بين روسيا وأوكرانيا على تبادل 48 طفلا بوساطة قطرية", "", 48, None),
    ("ar", "كييف: روسيا رحلت أكثر من 19 ألف طفل أوكراني وتطالب بإعادتهم", "", None, None),
    (
        "ar",
        "قطر تعلن لم شمل ثمانية أطفال أوكرانيين مع أسرهم",
        "ليصل العدد الإجمالي إلى 75 طفلا منذ بدء الوساطة.",
        8,
        75,
    ),
    ("ar", "عودة شقيقين إلى أوكرانيا بعد عامين في روسيا", "", 2, None),
    ("ar", "طفلة أوكرانية تعود إلى أمها بعد ترحيلها إلى روسيا", "", 1, None),
    ("ar", "عودة اثني عشر طفلا إلى ذويهم في أوكرانيا", "", 12, None),
    ("ar", "3 سنوات على الحرب.. أطفال أوكرانيا ينتظرون العودة", "", None, None),
    ("ar", "عودة ثلاثة أشقاء أوكرانيين إلى والدتهم", "", 3, None),
    ("ar", "قطر تنجح في لم شمل طفل أوكراني بعائلته", "", 1, None),
    ("ar", "أوكرانيا تستعيد عشرة أطفال من الأراضي المحتلة", "", 10, None),
    ("ar", "أوكرانيا: استعدنا 1359 طفلا من روسيا حتى الآن", "", None, 1359),
    ("ar", "إعادة 7 أطفال إلى أسرهم بينهم شقيقتان", "", 7, None),
    ("ar", "قمة باريس: 42 دولة تطالب بعودة الأطفال الأوكرانيين", "", None, None),
    ("ar", "روسيا تعيد طفلين أوكرانيين إلى ذويهم بوساطة الفاتيكان", "", 2, None),
    ("ar", "لم شمل 13 طفلا: 9 في أوكرانيا و4 في روسيا", "", 13, None),
    ("ar", "عودة ما مجموعه تسعة أطفال إلى أوكرانيا", "", 9, None),
    (
        "ar",
        "قطر: نجاح الوساطة في لم شمل أربعة أطفال أوكرانيين بعائلاتهم",
        "أصغرهم في السابعة من عمره وقد التقى جدته.",
        4,
        None,
    ),
    ("ar", "روسيا تسلم ثمانية أطفال لأوكرانيا بوساطة قطرية", "قالت بيلوفا إن الأطفال بين 5 و15 عاما.", 8, None),
    ("ar", "ثلاثة أطفال وبالغ يعودون إلى أوكرانيا بمساعدة قطر", "", 3, None),
    ("ar", "اجتماع في الدوحة يضم 20 أسرة روسية وأوكرانية لبحث لم الشمل", "", None, None),
    ("ar", "الدوحة تستقبل أسرا روسية وأوكرانية بعد لم شمل 13 طفلا", "", 13, None),
    ("ar", "القاصر الأوكراني بوغدان يرموخين يعود إلى بلاده", "", 1, None),
    ("de", "Vier ukrainische Kinder kehren dank Katars Vermittlung aus Russland zurück", "", 4, None),
    ("de", "Elf verschleppte Kinder sind zurück in der Ukraine", "Sie sind zwischen 2 und 16 Jahre alt.", 11, None),
    ("de", "Bislang wurden nur 388 von rund 19.500 Kindern zurückgebracht", "", None, 388),
    ("de", "Ein Junge und zwei Mädchen wieder bei ihren Familien in der Ukraine", "", 3, None),
    ("de", "Zwei Jahre nach Kriegsbeginn: Die Rückkehr der Kinder stockt", "", None, None),
    ("de", "Hilfsorganisation bringt 31 Kinder aus Russland zurück", "", 31, None),
    (
        "de",
        "Sechs Kinder aus der Ukraine dürfen heim",
        "Katar hat vermittelt, die Jungen sind sechs bis 17 Jahre alt.",
        6,
        None,
    ),
    ("de", "Ukrainisches Mädchen nach zwei Jahren aus Russland zurück", "", 1, None),
    ("de", "Ukraine fordert Rückgabe von 19.000 Kindern", "", None, None),
    ("de", "Siebzehn Kinder aus russischer Gefangenschaft befreit", "", 17, None),
    ("de", "Insgesamt sieben Kinder kehrten in die Ukraine zurück", "", 7, None),
    (
        "de",
        "Katar vermittelt Rückkehr von sechs Kindern in die Ukraine",
        "Die Buben im Alter von 6 bis 17 Jahren kamen aus Heimen.",
        6,
        None,
    ),
    ("de", "Russland übergibt zwei Kinder an ihre Mutter in der Ukraine", "", 2, None),
    ("fr", "Le Qatar annonce le retour de quatre enfants ukrainiens dans leurs familles", "", 4, None),
    ("fr", "386 enfants ukrainiens sur 19 000 ont été rendus à leurs familles", "", None, 386),
    ("fr", "Six enfants ukrainiens, âgés de 6 à 17 ans, remis à leurs familles", "", 6, None),
    ("fr", "Un adolescent ukrainien enlevé en Russie rentre chez lui", "", 1, None),
    ("fr", "Dix-sept enfants ukrainiens de retour de Russie", "", 17, None),
    ("fr", "Deux adolescents rentrent en Ukraine après deux ans en Crimée", "", 2, None),
    ("fr", "Quarante pays réclament le retour des enfants déportés", "", None, None),
    (
        "fr",
        "Guerre en Ukraine : onze enfants retrouvent leur famille grâce au Qatar",
        "Âgés de 2 à 16 ans, ils avaient été séparés de leurs parents.",
        11,
        None,
    ),
    ("es", "Cuatro niños ucranianos regresan con sus familias gracias a la mediación de Catar", "", 4, None),
    ("es", "Rusia ha deportado a 19.546 niños ucranianos, que Kiev exige devolver", "", None, None),
    ("es", "Qatar logra que once niños ucranianos vuelvan a casa", "", 11, None),
    ("es", "Ocho menores ucranianos devueltos por Rusia con mediación de Qatar", "", 8, None),
    ("es", "Un niño y dos niñas regresan a Ucrania", "", 3, None),
    ("es", "Ucrania ha logrado el regreso de 1.850 niños", "", None, 1850),
    ("es", "Rusia entrega a Ucrania seis menores con la mediación de Qatar", "Tienen entre 6 y 17 años.", 6, None),
    ("tr", "Katar arabuluculuğuyla 4 Ukraynalı çocuk ailelerine kavuştu", "", 4, None),
    ("tr", "Rusya altı Ukraynalı çocuğu geri gönderdi", "Yaşları 6 ile 17 arasında.", 6, None),
    ("tr", "Ukrayna: 19 bin 546 çocuk Rusya'ya götürüldü, geri dönmeleri isteniyor", "", None, None),
    ("tr", "Katar: 11 çocuk Moskova'daki büyükelçilikte ağırlandı, evlerine dönüyor", "", 11, None),
    ("tr", "Yedi Ukraynalı çocuk daha evine döndü", "", 7, None),
    ("tr", "İki kardeş Rusya'dan Ukrayna'ya geri getirildi", "", 2, None),
    ("tr", "Kiev: Şimdiye kadar 1.850 çocuk geri getirildi", "", None, 1850),
    ("tr", "Katar: 13 çocuk Rusya ve Ukrayna'daki ailelerine kavuştu", "", 13, None),
]


@pytest.mark.parametrize(("language", "title", "summary", "children", "total"), ENTRIES)
def test_the_number_of_this_event_and_the_total_are_read(
    language: str, title: str, summary: str, children: int | None, total: int | None
) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert (facts.children, facts.total) == (children, total)
