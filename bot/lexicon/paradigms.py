"""Inflect by rule what no dictionary knows: proper names above all (Лубінець, Лубінця; Łubinec, Łubińca).

A rule replaces an ending; the first whose ending fits gives all forms. Rules overgenerate on purpose: a form that no
one writes costs nothing. Endings are written as folded, without accents in Latin script.
"""

from bot.detect.fold import fold_word

_UK = (
    ("ець", "ця цю цеві цем ці цеві ці ців цям цями цях"),
    ("єць", "йця йцю йцеві йцем йці"),
    ("ський", "ського ському ським ськім ська ської ській ську ською ські ських ськими ське"),
    ("цький", "цького цькому цьким цькім цька цької цькій цьку цькою цькі цьких цькими цьке"),
    ("ий", "ого ому им ім а ої ій у ою і их ими е"),
    ("ій", "ія ію ієм ії єві"),
    ("ська", "ської ській ську ською"),
    ("цька", "цької цькій цьку цькою"),
    ("ова", "ової овій ову овою"),
    ("єва", "євої євій єву євою"),
    ("ха", "хи сі ху хою хо"),
    ("га", "ги зі гу гою"),
    ("ка", "ки ці ку кою ко"),
    ("а", "и і у ою о"),
    ("ія", "ії ію ією"),
    ("я", "і ї ю ею єю"),
    ("ь", "я ю ем і еві єві"),
    ("о", "а у ом і ові"),
    ("", "а у ом ові і ів ам ами ах и"),
)
_RU = (
    ("ец", "ца цу цем цом це цы цев цам цами цах"),
    ("ский", "ского скому ским ском ская ской скую ское ские ских скими"),
    ("цкий", "цкого цкому цким цком цкая цкой цкую цкое цкие цких цкими"),
    ("ый", "ого ому ым ом ая ой ую ое ые ых ыми"),
    ("ий", "ия ию ием ии"),
    ("ская", "ской скую скою"),
    ("ова", "овой ову ою"),
    ("ева", "евой еву"),
    ("ая", "ой ую ою"),
    ("ия", "ии ию ией"),
    ("а", "ы и е у ой ою ей"),
    ("я", "и е ю ей ью"),
    ("ь", "я ю ем е и ью"),
    ("о", "а у ом е"),
    ("", "а у ом ем е ы и ов ам ами ах"),
)
_PL = (
    ("iec", "ca cowi cem cu cy"),
    ("ec", "ca cowi cem cu inca incowi incem incu nca ncowi ncem ncu"),
    ("ski", "skiego skiemu skim ska skiej ska skie skich skimi"),
    ("cki", "ckiego ckiemu ckim cka ckiej cka ckie ckich ckimi"),
    ("ska", "skiej ska"),
    ("owa", "owej owa owa"),
    ("ha", "hy sze he ha ho"),
    ("ka", "ki ce ke ka ko"),
    ("a", "y i ie e o"),
    ("k", "ka kowi kiem ku"),
    ("", "a owi em iem ie u y i e ze zie ow ami ach"),
)
_DE = (("", "s es e en n er ern em"),)
_EN = (("y", "ies ys"), ("s", "ses"), ("", "s es ed ing"))
_ROMANCE = (("", "s es e"),)
_TR = (
    (
        "",
        (
            "i in e a u un ya ye yi nin nun da de ta te dan den tan ten la le yla yle lar ler lari leri larin lerin "
            "lara lere larda lerde lardan lerden si su sini sinin"
        ),
    ),
)
_AR = (
    ("ه", "ت تها ته تهم تهن تهما تنا تيهما تيهم ات اتهم اتها تين تان تي"),
    ("", "ه ها هم هما هن نا ك كم ي يا يه يين يون ين ان ون ات ا وا ت"),
)

_RULES = {"uk": _UK, "ru": _RU, "pl": _PL, "de": _DE, "en": _EN, "fr": _ROMANCE, "es": _ROMANCE, "tr": _TR, "ar": _AR}


_CYRILLIC = frozenset({"uk", "ru"})


def fingerprint() -> str:
    """Name the rules as they are, so that forms kept from other rules are not taken for theirs."""
    return repr(_RULES)


def inflect(language: str, word: str) -> frozenset[str]:
    """Give the folded word and its forms by rule."""
    base = fold_word(word)
    if not base.isalpha() or (language in _CYRILLIC and base.isascii()):
        return frozenset({base})
    for ending, replacements in _RULES.get(language, ()):
        if base.endswith(ending) and len(base) > len(ending) + 1:
            stem = base[: len(base) - len(ending)]
            return frozenset({base, *(stem + replacement for replacement in replacements.split())})
    return frozenset({base})
