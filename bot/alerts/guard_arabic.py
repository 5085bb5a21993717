"""Minors' names in Arabic, which has no capitals: a word is a name by what stands before it, after it, or by itself."""

from bot.alerts.guard_names import is_given_arabic, is_name_arabic
from bot.alerts.guard_reading import Token
from bot.alerts.guard_text import ARABIC, NUMBER
from bot.alerts.guard_vocabulary import (
    ADULT,
    AGED,
    FATE,
    GROWN,
    KNOWN,
    MINOR,
    MONTHS,
    NAMED,
    OFFICE,
    ONE_YOUNG,
    PARENT,
    PLAIN,
    SAYS,
    SMALL,
    WITHHELD,
    YEARS,
    YOUNG,
    Info,
)

OF_AGE = 18
_NO_NAME = PLAIN | YOUNG | GROWN | OFFICE | NAMED | SMALL | SAYS | FATE | YEARS | MONTHS | AGED
_SURNAMES = (
    "نكو",
    "تشنكو",
    "تشوك",
    "شوك",
    "يوك",
    "اوك",
    "وف",
    "وفا",
    "يف",
    "يفا",
    "ين",
    "ينا",
    "سكي",
    "سكا",
    "سكايا",
    "يتش",
    "ويتش",
    "تس",
    "كو",
    "ايف",
    "اييف",
    "وفيتش",
)
_CLITICS = "وبلف"
_REACH = 6


def find_arabic_people(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the ranges of words, both ends in them, that name minors."""
    withheld = {at for at, token in enumerate(tokens) if token.info.kinds & WITHHELD}
    found = dict.fromkeys(withheld, 0)
    for at in range(len(tokens)):
        if at not in found and _is_word(tokens, at) and _names_minor(tokens, at, found):
            found[at] = at
            if at + 1 < len(tokens) and _is_surname(tokens, at + 1):
                found[at + 1] = at + 1
    names = {_bare(tokens[at].info.folded) for at in found if at not in withheld}
    known = {at for at, token in enumerate(tokens) if token.info.kinds & KNOWN}
    for at, token in enumerate(tokens):
        near_known = known & {at - 2, at - 1, at + 1, at + 2}
        if at not in found and token.info.script == ARABIC and _bare(token.info.folded) in names and not near_known:
            found[at] = at
    return [(at, at) for at in sorted(found) if at not in withheld]


def clitic_of(info: Info) -> int:
    """Return how many letters are tied before a name: “and Sofia” is one word."""
    is_tied = (
        info.script == ARABIC and info.folded[0] in _CLITICS and info.kinds == 0 and not is_name_arabic(info.folded)
    )
    return 1 if is_tied and is_given_arabic(info.folded[1:]) else 0


def _is_word(tokens: list[Token], at: int) -> bool:
    return tokens[at].info.script == ARABIC


def _bare(folded: str) -> str:
    return folded[1:] if len(folded) > 4 and folded[0] in _CLITICS else folded


def _names_minor(tokens: list[Token], at: int, found: dict[int, int]) -> bool:
    info = tokens[at].info
    if info.kinds & MINOR:
        return True
    if info.kinds & KNOWN or (info.kinds & _NO_NAME and info.given < 2):
        return False
    is_article = info.folded.startswith("ال") and not info.given
    age = _age_after(tokens, at)
    if age is not None:
        return age < OF_AGE and not is_article
    before = _person_before(tokens, at, found)
    if before & NAMED:
        return not is_article
    is_known = any(token.info.kinds & KNOWN for token in tokens[at + 1 : at + 3] if not token.gap.strip())
    if before & GROWN or (is_known and not before & ONE_YOUNG):
        return False
    if before & YOUNG:
        return info.given > (0 if before & ONE_YOUNG else 1) or _is_foreign(tokens, at)
    if at and (at - 1) in found and info.folded[0] == "و" and not tokens[at].opens:
        return info.given > 0
    if info.given == 2:
        return not (at + 1 < len(tokens) and _is_surname(tokens, at + 1) and not _has_fate(tokens, at))
    return False


def _has_fate(tokens: list[Token], at: int) -> bool:
    around = tokens[max(0, at - 2) : at] + tokens[at + 2 : at + 4]
    return any(token.info.kinds & (FATE | YOUNG) for token in around)


def _is_foreign(tokens: list[Token], at: int) -> bool:
    """Tell whether a word after «the child» can only be a name: one that Arabic would not form, or one set apart."""
    folded = tokens[at].info.folded
    if folded.startswith(("ال", "لل", "بال", "وال")) or len(folded) < 3:
        return False
    return at + 1 < len(tokens) and _is_surname(tokens, at + 1) and tokens[at + 1].info.folded.endswith(_SURNAMES)


def _is_surname(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    info = token.info
    if token.opens or token.gap.strip() or info.script != ARABIC or info.kinds & (_NO_NAME | KNOWN):
        return False
    if info.folded.startswith("ال") or info.folded[0] == "و":
        return False
    return info.folded.endswith(_SURNAMES) or info.given > 0


def _person_before(tokens: list[Token], at: int, found: dict[int, int]) -> int:
    """Return the kinds of the noun that a word stands beside, or that its list began with."""
    back, crossed = at - 1, False
    while back >= 0 and at - back <= _REACH and not tokens[back + 1].opens:
        info = tokens[back].info
        if info.kinds & NAMED:
            return NAMED
        if info.kinds & ADULT and not info.kinds & YOUNG:
            return ADULT
        if info.kinds & PARENT and not info.kinds & YOUNG:
            return PARENT if back == at - 1 or tokens[back + 1].info.kinds & SMALL else 0
        if info.kinds & YOUNG:
            if crossed:
                return 0
            return info.kinds & YOUNG if not _is_office(tokens, back) else ADULT
        if not (back in found or info.kinds & (SMALL | OFFICE) or info.folded.startswith("ال")):
            return 0
        crossed = crossed or bool(info.kinds & OFFICE and not info.kinds & SMALL)
        back -= 1
    return 0


def _is_office(tokens: list[Token], at: int) -> bool:
    return any(
        token.info.kinds & ADULT and not token.info.kinds & YOUNG for token in tokens[max(0, at - 3) : at]
    ) and bool(tokens[at].info.kinds & OFFICE or (at and tokens[at - 1].info.kinds & OFFICE))


def _age_after(tokens: list[Token], at: int) -> int | None:
    """Return the age told after a name: «إيليا (11 عاما)», «إيليا البالغ من العمر 11 عاما»."""
    after, spelled = at + 1, 0
    if after < len(tokens) and _is_surname(tokens, after):
        after += 1
    if after >= len(tokens) or tokens[after].opens:
        return None
    tied = tokens[after].gap.strip()[:1] in tuple("(،,–-")
    while after < len(tokens) and not tokens[after].opens and spelled <= _REACH:
        info = tokens[after].info
        if info.number >= 0:
            unit = tokens[after + 1].info.kinds if after + 1 < len(tokens) else 0
            if unit & YEARS and (tied or spelled):
                return info.number
            if unit & MONTHS and (tied or spelled):
                return 0
            return info.number if info.script == NUMBER and tokens[after].gap.strip()[:1] == "(" else None
        if not info.kinds & AGED:
            return None
        spelled += 1
        after += 1
    return None
