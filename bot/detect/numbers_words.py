"""The number words of nine languages, folded as tokens are: lower case, no accents, no apostrophes.

Each table maps a word to its value. `JOINING` are the words between the parts of one number (“twenty and one”),
`THOUSANDS` the multipliers, also in the short forms that follow digits.
"""

from collections.abc import Iterator, Mapping

Words = Mapping[str, int]


def _table(text: str) -> dict[str, int]:
    """Read lines of `value word word …`; one value may stand on several lines."""
    table: dict[str, int] = {}
    for line in text.strip().splitlines():
        value, *words = line.split()
        table.update((word, int(value)) for word in words)
    return table


def _german_tens() -> Iterator[tuple[str, int]]:
    units = ["ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"]
    tens = ["zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    for ten, tens_word in enumerate(tens, start=2):
        yield tens_word, ten * 10
        for unit, unit_word in enumerate(units, start=1):
            yield f"{unit_word}und{tens_word}", ten * 10 + unit


ENGLISH = _table("""
1 one
2 two both
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
11 eleven
12 twelve dozen
13 thirteen
14 fourteen
15 fifteen
16 sixteen
17 seventeen
18 eighteen
19 nineteen
20 twenty
30 thirty
40 forty
50 fifty
60 sixty
70 seventy
80 eighty
90 ninety
""")

# Ukrainian and Russian share a table: outlets of one language quote the other. The Russian instrumental of seven is
# left out, since it is also the accusative of “family”.
_CYRILLIC_UNITS = """
1 один одна одне одного одну одної одному одним одною одно одной одном
2 два дві двоє двох двом двома две двое двоих двух двум двумя двоим двоими обоє обох оба обе обоих
3 три троє трьох трьом трьома трое троих трех трем тремя троим троими
4 чотири четверо чотирьох чотирьом чотирма четыре четверых четырех четырем четырьмя четверым четверыми
5 пять пятеро пятьох пятьом пятьома пятьма пяти пятерых пятью пятерым пятерыми
6 шість шестеро шістьох шести шістьом шістьома шістьма шесть шестерых шестью шестерым шестерыми
7 сім семеро сімох семи сьома сімома сімом семь семерых семерым семерыми
8 вісім восьмеро вісьмох восьми вісьмом вісьмома вісьма восемь восьмерых восемью восьмью восьмерым восьмерыми
9 девять девятеро девятьох девяти девятьом девятьома девятерых девятью девятерым девятерыми
10 десяток десять десятеро десятьох десяти десятьом десятьома десятерых десятью десятерым десятерыми
40 сорок сорока
90 девяносто девяноста девяносто
12 дюжина дюжину
50 півсотні полсотни
6 полдюжины півдюжини
100 сто ста
200 двісті двохсот двести двухсот
300 триста трьохсот трехсот
400 чотириста чотирьохсот четыреста четырехсот
500 пятсот пятисот пятьсот
600 шістсот шестисот шестьсот
700 сімсот семисот семьсот
800 вісімсот восьмисот восемьсот
900 девятсот девятисот девятьсот
1000 тисяча тисячу тысяча тысячу
"""
_CYRILLIC_TEENS = {
    11: ("одинадцят", "одиннадцат"), 12: ("дванадцят", "двенадцат"), 13: ("тринадцят", "тринадцат"),
    14: ("чотирнадцят", "четырнадцат"), 15: ("пятнадцят", "пятнадцат"), 16: ("шістнадцят", "шестнадцат"),
    17: ("сімнадцят", "семнадцат"), 18: ("вісімнадцят", "восемнадцат"), 19: ("девятнадцят", "девятнадцат"),
    20: ("двадцят", "двадцат"), 30: ("тридцят", "тридцат"),
}  # fmt: skip
_CYRILLIC_TENS = {
    50: ("пятдесят", "пятьдесят"),
    60: ("шістдесят", "шестьдесят"),
    70: ("сімдесят", "семьдесят"),
    80: ("вісімдесят", "восемьдесят"),
}
_CYRILLIC_ENDINGS = ("ь", "и", "еро", "ьох", "ьом", "ьома", "ью", "ерых", "ерым", "ерыми")


def _cyrillic() -> dict[str, int]:
    table = _table(_CYRILLIC_UNITS)
    for value, stems in _CYRILLIC_TEENS.items():
        table.update((stem + ending, value) for stem in stems for ending in _CYRILLIC_ENDINGS)
    for value, stems in _CYRILLIC_TENS.items():
        table.update((stem + ending, value) for stem in stems for ending in ("", "и", "ьох", "еро"))
    table.update({"пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70, "восьмидесяти": 80})
    return table


CYRILLIC = _cyrillic()

# Without the article and the clitics, which `numbers.py` takes off; ة is folded to ه, أ to ا, ى and ئ to ي.
ARABIC = _table("""
1 واحد واحده احد احدي
2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي
3 ثلاث ثلاثه
4 اربع اربعه
5 خمس خمسه
6 ست سته
7 سبع سبعه
8 ثمان ثماني ثمانيه
9 تسع تسعه
10 عشر عشره
20 عشرون عشرين
30 ثلاثون ثلاثين
40 اربعون اربعين
50 خمسون خمسين
60 ستون ستين
70 سبعون سبعين
80 ثمانون ثمانين
90 تسعون تسعين
100 ميه مايه
200 ميتان ميتين مايتان مايتين
""")

GERMAN = _table("""
1 ein eine einen einem einer eines
2 zwei zweier beide beiden
3 drei dreier
4 vier
5 funf
6 sechs
7 sieben
8 acht
9 neun
10 zehn
11 elf
12 zwolf dutzend
13 dreizehn
14 vierzehn
15 funfzehn
16 sechzehn
17 siebzehn
18 achtzehn
19 neunzehn
100 hundert einhundert
""") | dict(_german_tens())

FRENCH = _table("""
1 un une
2 deux
3 trois
4 quatre
5 cinq
6 six
7 sept
8 huit
9 neuf
10 dix dizaine
11 onze
12 douze douzaine
13 treize
14 quatorze
15 quinze quinzaine
16 seize
20 vingt vingts vingtaine
30 trente trentaine
40 quarante
50 cinquante cinquantaine
60 soixante
70 septante
80 huitante
90 nonante
100 cent cents
""")

SPANISH = _table("""
1 un una uno
2 dos ambos ambas
3 tres
4 cuatro
5 cinco
6 seis
7 siete
8 ocho
9 nueve
10 diez decena
11 once
12 doce docena
13 trece
14 catorce
15 quince
16 dieciseis
17 diecisiete
18 dieciocho
19 diecinueve
20 veinte veintena
21 veintiun veintiuno veintiuna
22 veintidos
23 veintitres
24 veinticuatro
25 veinticinco
26 veintiseis
27 veintisiete
28 veintiocho
29 veintinueve
30 treinta
40 cuarenta
50 cincuenta
60 sesenta
70 setenta
80 ochenta
90 noventa
100 cien ciento
200 doscientos doscientas
300 trescientos trescientas
400 cuatrocientos cuatrocientas
500 quinientos quinientas
""")

TURKISH = _table("""
1 bir
2 iki
3 uc
4 dort
5 bes
6 alti
7 yedi
8 sekiz
9 dokuz
10 on
12 duzine
20 yirmi
30 otuz
40 kirk
50 elli
60 altmis
70 yetmis
80 seksen
90 doksan
100 yuz
""")

_POLISH_UNITS = """
1 jeden jedna jedno jednego jedna jednej jednemu
2 dwa dwie dwoje dwojga dwojgu dwojgiem dwoch dwom dwaj dwoma dwu obaj obie oboje obojga
3 trzy troje trojga trojgu trojgiem trzech trzej trzem trzema
4 cztery czworo czworga czworgu czworgiem czterech czterej czterem czterema
5 piec piecioro pieciorga pieciorgu pieciorgiem pieciu
6 szesc szescioro szesciorga szesciorgu szesciorgiem szesciu
7 siedem siedmioro siedmiorga siedmiorgu siedmiorgiem siedmiu
8 osiem osmioro osmiorga osmiorgu osmiorgiem osmiu
9 dziewiec dziewiecioro dziewieciorga dziewieciorgu dziewieciorgiem dziewieciu
12 tuzin
10 dziesiec dziesiecioro dziesieciorga dziesieciorgu dziesieciorgiem dziesieciu
20 dwadziescia dwudziestu dwadziescioro dwadziesciorga
30 trzydziesci trzydziestu trzydziescioro
40 czterdziesci czterdziestu
50 piecdziesiat piecdziesieciu
60 szescdziesiat szescdziesieciu
70 siedemdziesiat siedemdziesieciu
80 osiemdziesiat osiemdziesieciu
90 dziewiecdziesiat dziewiecdziesieciu
100 sto stu
200 dwiescie dwustu
300 trzysta trzystu
400 czterysta czterystu
"""


def _polish() -> dict[str, int]:
    table = _table(_POLISH_UNITS)
    stems = ["jedena", "dwana", "trzyna", "czterna", "pietna", "szesna", "siedemna", "osiemna", "dziewietna"]
    for value, stem in enumerate(stems, start=11):
        for ending in ("scie", "stu", "stoma", "scioro", "sciorga", "sciorgu", "sciorgiem"):
            table[stem + ending] = value
    return table


POLISH = _polish()

BY_LANGUAGE: Mapping[str, Words] = {
    "en": ENGLISH,
    "uk": CYRILLIC,
    "ru": CYRILLIC,
    "ar": ARABIC,
    "de": GERMAN,
    "fr": FRENCH,
    "pl": POLISH,
    "es": SPANISH,
    "tr": TURKISH,
}

ARTICLES = frozenset(
    _table("""
1 one ein eine einen einem einer eines un une una uno bir один одна одне одну одного одно одной jedno
2 jeden jedna both beide beiden ambos ambas обоє обох оба обе обоих oboje obie واحد واحده
""")
)
"""Words that are mere articles or pronouns as often as numbers: they count only beside a noun."""

JOINING: Mapping[str, frozenset[str]] = {
    "en": frozenset({"and"}),
    "fr": frozenset({"et"}),
    "es": frozenset({"y"}),
}

HALVES = frozenset({"half", "пів", "demi", "halbes", "media", "yarim", "pol"})
"""Words that halve the dozen or hundred after them."""

HALVED: Mapping[str, int] = {
    "dozen": 12,
    "сотні": 100,
    "дюжини": 12,
    "douzaine": 12,
    "dutzend": 12,
    "docena": 12,
    "duzine": 12,
    "tuzina": 12,
}
"""What can be halved."""

THOUSANDS: Mapping[str, int] = {
    "thousand": 1000, "k": 1000, "hundred": 100,
    "тис": 1000, "тисяча": 1000, "тисячі": 1000, "тисяч": 1000, "тысяча": 1000, "тысячи": 1000, "тысяч": 1000,
    "тыс": 1000, "тысячам": 1000, "тисячам": 1000,
    "الف": 1000, "الفا": 1000, "الاف": 1000, "ميه": 100, "مايه": 100,
    "tausend": 1000, "hundert": 100, "mille": 1000, "cents": 100, "tys": 1000, "tysiac": 1000, "tysiace": 1000,
    "tysiecy": 1000, "mil": 1000, "bin": 1000, "yuz": 100,
}  # fmt: skip
"""Multipliers after digits or words."""
