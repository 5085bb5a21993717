"""Ages inside one word: “11-year-old”, «десятирічна», “zwölfjährige”. And numbers spelled out, to count years with."""

import re
from functools import cache

from bot.alerts.guard_text import fold

_SUFFIX = re.compile(
    r"(?P<number>\d{1,2}(?:-?(?:ти|ми|х|и)-?)?|[^\W\d_]+?)-?(?:"
    r"(?P<years>year-?olds?|yo|yrs?-old|years-old|ричн\w*|летн\w*|литн\w*|годовал\w*|jahrig\w*|letni\w*|latek|latk\w*|latka|roczn\w*|yasinda\w*|yasindaki)"
    r"|(?P<months>months?-?olds?|weeks?-old|days?-old|мисячн\w*|месячн\w*|monatig\w*|monatealt\w*|miesieczn\w*|aylik))"
)
_ENDING = re.compile(r"(?<=\d)\D+$")
_SPELLED = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve",
    "pl": "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście "
    "piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
    "tr": "bir iki üç dört beş altı yedi sekiz dokuz on onbir oniki onüç ondört onbeş onaltı onyedi onsekiz ondokuz",
    "uk": "один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять чотирнадцять "
    "п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    "ru": "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "ar": "واحد اثنان ثلاث أربع خمس ست سبع ثمان تسع عشر",
}
_ARABIC_MORE = {
    "ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7, "ثمانيه": 8, "ثماني": 8, "تسعه": 9, "عشره": 10,
    "العشر": 10, "العاشره": 10, "العشره": 10, "الثمانيه": 8, "السبعه": 7, "السته": 6, "التسعه": 9, "الخمسه": 5,
    "الاربعه": 4, "الثلاثه": 3, "الثامنه": 8, "السابعه": 7, "السادسه": 6, "التاسعه": 9, "الخامسه": 5,
    "الرابعه": 4, "الثالثه": 3,
}  # fmt: skip
_PREFIXES = {
    "uk": "одно дво три чотири п'яти шести семи восьми дев'яти десяти одинадцяти дванадцяти тринадцяти чотирнадцяти "
    "п'ятнадцяти шістнадцяти сімнадцяти вісімнадцяти дев'ятнадцяти",
    "ru": "одно двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати "
    "четырнадцати пятнадцати шестнадцати семнадцати восемнадцати девятнадцати",
    "pl": "jedno dwu trzy cztero pięcio sześcio siedmio ośmio dziewięcio dziesięcio jedenasto dwunasto trzynasto "
    "czternasto piętnasto szesnasto siedemnasto osiemnasto dziewiętnasto",
}
_ALSO = {
    "двух": 2, "трьох": 3, "трех": 3, "чотирьох": 4, "чотирьи": 4, "шисти": 6, "сими": 7, "симирични": 7,
    "пивтора": 1, "полутора": 1, "півтора": 1, "десятилитн": 10, "einein": 1, "двадцяти": 20, "двадцати": 20,
    "тридцяти": 30, "тридцати": 30, "сорока": 40, "сорок": 40, "пятдесяти": 50, "пятидесяти": 50,
    "шистдесяти": 60, "шестидесяти": 60, "zwanzig": 20, "dreissig": 30, "vierzig": 40, "funfzig": 50,
    "sechzig": 60, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "dwudziesto": 20, "trzydziesto": 30, "czterdziesto": 40,
}  # fmt: skip
_BABIES = frozenset(
    fold(word) for word in ["годовалый", "годовалая", "годовалого", "годовалую", "годовалой", "однорічний", "однорічна"]
)


@cache
def _numbers() -> dict[str, int]:
    found = {fold(word): number for words in _SPELLED.values() for number, word in enumerate(words.split(), start=1)}
    found |= {fold(word): number for words in _PREFIXES.values() for number, word in enumerate(words.split(), start=1)}
    return found | {fold(word): number for word, number in (_ALSO | _ARABIC_MORE).items()}


def age_in(folded: str) -> int | None:
    """Return the age that a word says, in years; None if it says none."""
    if folded in _BABIES:
        return 1
    found = _SUFFIX.fullmatch(folded)
    if found is None:
        return None
    number = number_in(_ENDING.sub("", found["number"]))
    if number is None:
        return None
    return number if found["years"] else 0


def number_in(folded: str) -> int | None:
    """Return the number that a word is, in digits of any script or spelled; None if it is none."""
    if folded.isdecimal():
        return int(folded) if len(folded) <= _DIGITS else None
    return _numbers().get(folded)


_DIGITS = 4
