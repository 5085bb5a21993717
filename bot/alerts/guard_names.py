"""Given names as they may stand in a text: inflected, in three alphabets. Built once, when first asked."""

import re
from functools import cache, lru_cache

from bot.alerts.guard_given import ARABIC, GIVEN, LATIN, WEAK
from bot.alerts.guard_text import fold

_CYRILLIC_ENDINGS = {
    "а": ("а", "и", "у", "ои", "ою", "о", "е", "еи", "ею", "инои", "ин", "ина", "ину"),
    "я": ("я", "и", "ю", "ею", "еи", "е", "ина"),
    "о": ("о", "а", "у", "ом", "ови", "и", "е", "еви", "ем"),
    "и": ("и", "я", "ю", "ем", "еви", "е", "ю"),
    "": ("", "а", "у", "ом", "ови", "е", "и", "я", "ю", "ем", "еви"),
}
_MUTATIONS = {"г": ("з", "ж"), "к": ("ц", "ч"), "х": ("с", "ш")}
_IRREGULAR = {"лев": "льв", "павел": "павл", "петр": "петр", "федир": "федор", "илько": "ильк", "орест": "орест"}
_IRREGULAR_FOLDED = {fold(name): fold(stem) for name, stem in _IRREGULAR.items()}

_TRANSLITERATED = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщюяи",
        [
            "a",
            "b",
            "v",
            "h",
            "d",
            "e",
            "s",
            "s",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "s",
            "s",
            "s",
            "s",
            "iu",
            "ia",
            "i",
        ],
        strict=True,
    )
)
_LATIN_SOUNDS = (
    ("shch", "s"), ("tsch", "s"), ("szcz", "s"), ("tch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "s"),
    ("cz", "s"), ("sz", "s"), ("ts", "s"), ("tz", "s"), ("kh", "h"), ("gh", "h"), ("gu", "h"), ("ph", "f"), ("th", "t"),
    ("ou", "u"), ("ks", "x"), ("ck", "k"), ("qu", "k"),
)  # fmt: skip
_LATIN_LETTERS = str.maketrans("wyjgqzc", "viihksk")
_POLISH_ENDINGS = ("owi", "iem", "ego", "emu", "em", "ie", "ej", "ia", "a", "u", "e", "y", "i", "o")
_LEAST = 4
_SMALL = re.compile(
    r"(.{3,}?)(?:иик|иичик|ичк|очк|ечк|еньк|оньк|инк|усик|усеньк|ун|ус|ушк|юшк|чик|ик|к)(?:а|у|ои|ою|и|ом|ови|е|еи|о|и|ю|я|ем)?"
)
_ALEF_TO_YA = re.compile("[اويىهءة]")


@cache
def _cyrillic() -> tuple[frozenset[str], frozenset[str]]:
    weak = {form for name in WEAK.split() for form in _forms(fold(name))}
    return frozenset({form for name in GIVEN.split() for form in _forms(fold(name))} | weak), frozenset(weak)


def _forms(name: str) -> set[str]:
    stem = _IRREGULAR_FOLDED.get(name)
    ending = name[-1] if stem is None and name[-1] in _CYRILLIC_ENDINGS else ""
    stem = stem if stem is not None else name[: len(name) - len(ending)]
    forms = {name} | {stem + other for other in _CYRILLIC_ENDINGS[ending]}
    for changed in _MUTATIONS.get(stem[-1], ()) if ending == "а" else ():
        forms |= {stem[:-1] + changed + "и", stem[:-1] + changed + "е"}
    return forms


@cache
def _latin() -> tuple[frozenset[str], frozenset[str]]:
    names = {latin_key(_transliterate(fold(name))) for name in GIVEN.split()} | {
        latin_key(fold(n)) for n in LATIN.split()
    }
    weak = {latin_key(_transliterate(fold(name))) for name in WEAK.split()} | {
        key for key in names if len(key) < _LEAST
    }
    return frozenset(names | weak), frozenset(weak)


def _transliterate(name: str) -> str:
    return "".join(_TRANSLITERATED.get(letter, "") for letter in name)


@lru_cache(maxsize=8192)
def latin_key(word: str) -> str:
    """Return how a folded Latin word sounds, roughly: one key for the spellings of nine languages."""
    for spelled, sound in _LATIN_SOUNDS:
        if spelled in word:
            word = word.replace(spelled, sound)
    word = word.replace("x", "ks").translate(_LATIN_LETTERS).replace("ie", "e")
    word = re.sub("ii+", "i", word)
    if word.startswith("ie"):
        word = word[1:]
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _arabic() -> tuple[frozenset[str], frozenset[str]]:
    names = frozenset(fold(name) for name in ARABIC.split())
    return names, frozenset(skeleton for name in names if len(skeleton := arabic_skeleton(name)) >= 3)


def arabic_skeleton(word: str) -> str:
    """Return the consonants of a folded Arabic word."""
    return _ALEF_TO_YA.sub("", word)


def is_given_cyrillic(folded: str) -> int:
    """Tell how surely a folded word is a given name: 2 surely, 1 if something else says so too, 0 not."""
    names, weak = _cyrillic()
    if folded not in names:
        return 2 if _is_diminutive(folded, names) else 0
    return 1 if folded in weak or len(folded) < _LEAST else 2


def _is_diminutive(folded: str, names: frozenset[str]) -> bool:
    """Tell a small form of a known name: «Соломійка», «Данилко», «Поліночка»."""
    found = _SMALL.fullmatch(folded)
    return found is not None and any(found[1] + ending in names for ending in ("а", "я", "ия", "о", "и", ""))


def is_given_latin(folded: str, *, inflected: bool) -> int:
    """Tell how surely a folded word is a given name; ``inflected`` where the language declines names."""
    names, weak = _latin()
    key = latin_key(folded)
    if key in names:
        return 1 if key in weak else 2
    if inflected:
        for ending in _POLISH_ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= _LEAST - 1:
                stem = folded[: -len(ending)]
                if any(latin_key(stem + nominative) in names - weak for nominative in ("", "a", "ia", "o", "i")):
                    return 2
    if folded.endswith("s") and len(folded) > _LEAST and latin_key(folded[:-1]) in names - weak:
        return 1
    return 0


def is_name_arabic(folded: str) -> bool:
    """Tell whether a folded word is a given name as it stands, with nothing tied to it."""
    return folded in _arabic()[0]


def is_given_arabic(folded: str) -> int:
    """Tell how surely a folded word is a given name; a word that only shares a name's consonants is less sure."""
    names, skeletons = _arabic()
    for clitic in ("", "و", "ل", "ب", "ف", "ك"):
        word = folded[1:] if clitic and folded.startswith(clitic) else folded if not clitic else ""
        if word in names:
            return 2
    return 1 if arabic_skeleton(folded) in skeletons else 0


@cache
def _obliques() -> frozenset[str]:
    return frozenset(form for name in (*GIVEN.split(), *WEAK.split()) for form in _forms(fold(name)) - {fold(name)})


@cache
def _bases() -> tuple[frozenset[str], frozenset[str]]:
    cyrillic = frozenset(fold(name) for name in (*GIVEN.split(), *WEAK.split()))
    latin = frozenset(latin_key(_transliterate(name)) for name in cyrillic) | {
        latin_key(fold(n)) for n in LATIN.split()
    }
    return cyrillic, latin


def is_base_form(folded: str, is_cyrillic: bool) -> bool:
    """Tell whether a folded given name stands in its first case."""
    cyrillic, latin = _bases()
    if is_cyrillic:
        if folded not in cyrillic:
            return folded.endswith(("ка", "ко", "ик", "ся")) and folded not in _cyrillic()[0]
        return not (folded in _obliques() and folded[-1] in "ауюяи" and folded[:-1] in cyrillic)
    return latin_key(folded) in latin
