"""Whose names are minors' names: what stands before a name, after it, beside it, and where it stands again."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from bot.alerts.guard_reading import Token
from bot.alerts.guard_text import ARABIC, CYRILLIC, LATIN, NUMBER, folded_words
from bot.alerts.guard_vocabulary import (
    ADULT,
    AFTER,
    AGED,
    AND,
    CHILD,
    FATE,
    GROWN,
    KIN,
    KINS,
    KNOWN,
    LITTLE,
    MINOR,
    MONTHS,
    NAMED,
    NO_NAME,
    OFFICE,
    ONE_YOUNG,
    OWN,
    PARENT,
    PASSED,
    SAYS,
    SEVERAL_YOUNG,
    SIBLING,
    SMALL,
    STOP,
    WITHHELD,
    YEARS,
    YOUNG,
    Info,
)

OF_AGE = 18
OLD_ENOUGH = 20
REACH = 9

_SURNAME = re.compile(
    r".{2,}(?:enko|chenko|chuk|czuk|tschuk|iuk|yuk|juk|uk|ko|ov|ova|ow|owa|ev|eva|ew|ewa|in|ina|yna|skyi|skyy|skiy|ski|sky|ska|"
    r"skaia|skaya|skyj|skij|iv|yshyn|yk|ik|ych|ich|icz|itsch|itch|ets|ec|ez|ak|iak|an|ian|ar|as|ii|iy|yi)s?"
    r"|.{2,}(?:енк[оаиу]|[чщ]ук[аиу]?|юк[аиу]?|ко|ов[аиу]?|ев[аиу]?|ови[мй]|ово[иіей]|еви[мй]|ево[иіей]|ин[аиу]?|ино[иіей]|ськ\w+|ск\w+|цьк\w+|цк\w+|ич[аиу]?|"
    r"ец|ця|ак[аиу]?|як[аиу]?|ик[аиу]?|ух[аиу]?|ень|ян[аиу]?|ун[аиу]?|ар[аиу]?|ни|ня|ан[аиу]?|аш[аиу]?|уш[аиу]?|еи|еля|ель)"
)
_TIES = re.compile(r"[ \u00a0\u2009\u202f]*[\"“”«»„‟'’‘(]?[ \u00a0]*")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]+")
_PREPOSITIONS = folded_words("""
    в во у з із из с со на до от від под під к in at from to on of near into nach aus bei im am auf zu en a à au aux
    dans sur de w we na do od z ze
""")
_PRONOUNS = folded_words("""
    she he вона він она он йому їй ему ей elle il ella él sie er ona on o
""")
_OF = frozenset(["of", "for", "von", "de", "d", "del", "для", "of"])


class Sign(IntEnum):
    """What the words around a name say of its bearer."""

    GROWN = -2
    MAYBE_GROWN = -1
    NONE = 0
    MAYBE_YOUNG = 1
    SOME_YOUNG = 2
    """One of several children, or a child by a cue that a common noun might follow as well."""
    YOUNG = 3


@dataclass(slots=True)
class Run:
    """Capitalised words in a row that may be one person's name: ``first`` to ``last``, both in it."""

    first: int
    last: int
    given: int
    known: bool
    minor: bool
    sign: Sign = Sign.NONE
    by_age: bool = False
    hidden: bool = False
    of_parent: bool = False
    """Whether a parent is told by this name: “the mother of Sofiia, Natalia”."""
    words: list[str] = field(default_factory=list)


def find_people(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the ranges of words, both ends in them, that name minors."""
    runs = _find_runs(tokens)
    for run in runs:
        _judge(tokens, run)
    _share(tokens, runs)
    for run in runs:
        run.hidden = _is_hidden(tokens, run)
    runs = [run for run in runs if not tokens[run.first].info.kinds & WITHHELD]
    hidden = [(run.first, run.last) for run in runs if run.hidden]
    return hidden + _named_again(tokens, runs) if hidden else hidden


# --- which words may be a name


def _find_runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    at = 0
    while at < len(tokens):
        if not _may_begin(tokens, at):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and _continues(tokens, at, last + 1):
            last += 1
        runs.append(_run(tokens, at, last))
        at = last + 1
    return runs


def _run(tokens: list[Token], first: int, last: int) -> Run:
    infos = [token.info for token in tokens[first : last + 1]]
    return Run(
        first=first,
        last=last,
        given=max(info.given for info in infos),
        known=any(info.kinds & KNOWN for info in infos),
        minor=any(info.kinds & MINOR for info in infos),
        words=[info.folded for info in infos],
    )


def _may_begin(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    info = token.info
    if info.script in (NUMBER, ARABIC) or not _is_name_like(token):
        return False
    if token.opens and not info.given and at + 1 < len(tokens):
        following = tokens[at + 1]
        # "Yesterday Illia": a sentence's first word is no part of the name after it
        if following.info.given == 2 and following.info.capital and not _SURNAME.fullmatch(info.folded):
            return False
    return True


def _is_name_like(token: Token) -> bool:
    info = token.info
    if info.kinds & (MINOR | WITHHELD):
        return True
    if info.age >= 0:
        return False
    if not info.capital:
        return info.given == 2 and len(info.folded) > 3 and not info.kinds
    if info.kinds & KNOWN:
        return True
    if info.kinds & NO_NAME and info.given < 2:
        return False
    return not info.kinds & STOP if info.given < 2 else not info.kinds & (YOUNG | PARENT)


def _continues(tokens: list[Token], first: int, at: int) -> bool:
    token, before = tokens[at], tokens[at - 1]
    info = token.info
    if info.script in (NUMBER, ARABIC) or not info.capital or (token.opens and not _is_initial(before)):
        return False
    if not _is_tied(before, token) or not (_is_name_like(token) or _is_surname_after(before, token)):
        return False
    if token.titled and not info.kinds & (KNOWN | MINOR):
        return bool(info.given or _SURNAME.fullmatch(info.folded) or _is_initial(token))
    if info.given == 2 and not any(t.info.given or _SURNAME.fullmatch(t.info.folded) for t in tokens[first:at]):
        return not _is_cue_before(tokens, first) and info.script != LATIN
    return True


def _is_surname_after(before: Token, token: Token) -> bool:
    """Tell a surname that begins as a common word does, after a given name: «Сашко Радчук»."""
    info = token.info
    return bool(before.info.given and not info.certain and not info.kinds & KNOWN and _SURNAME.fullmatch(info.folded))


def _is_tied(before: Token, token: Token) -> bool:
    if (before.info.kinds | token.info.kinds) & WITHHELD:
        return False
    if _SPACES.fullmatch(token.gap) or (_is_initial(before) and not token.gap.strip(" .\u00a0")):
        return True
    return bool(_TIES.fullmatch(token.gap) and (token.info.given or before.info.given))


def _is_cue_before(tokens: list[Token], first: int) -> bool:
    return first > 0 and bool(tokens[first - 1].info.kinds & YOUNG)


def _is_initial(token: Token) -> bool:
    return len(token.info.folded) == 1 and token.info.capital


# --- what the words around it say


def _judge(tokens: list[Token], run: Run) -> None:
    age = _age_after(tokens, run)
    if age is None:
        age = _age_before(tokens, run.first)
    if age is None:
        age = _age_leading(tokens, run.first)
    if age is None and run.given:
        age = _age_in_next_sentence(tokens, run)
    if age is not None and (age < OF_AGE or age >= OLD_ENOUGH):
        run.sign, run.by_age = (Sign.YOUNG, True) if age < OF_AGE else (Sign.GROWN, True)
        return
    left, right = _sign_before(tokens, run), _sign_after(tokens, run)
    run.sign = left if abs(left) >= Sign.SOME_YOUNG else right or left


def _age_before(tokens: list[Token], first: int) -> int | None:
    """Return the age told right before a name: “11-year-old boy Illia”, “12 yaşındaki Illia”."""
    at = first - 1
    while at >= 0 and first - at <= 5 and not tokens[at + 1].opens and "," not in tokens[at + 1].gap:
        info = tokens[at].info
        if info.age >= 0:
            return info.age
        if info.kinds & YEARS and at and 0 <= tokens[at - 1].info.number < 100:
            return tokens[at - 1].info.number
        if info.kinds & (PARENT | ADULT) or not info.kinds & (YOUNG | SMALL | AGED | STOP):
            return None
        at -= 1
    return None


def _age_leading(tokens: list[Token], first: int) -> int | None:
    """Return the age that a sentence begins with: “At 15, Yehor …”, «У 15 років Єгор …»."""
    age, at = None, first
    while at > 0 and not tokens[at].opens and first - at <= 6:
        at -= 1
        info = tokens[at].info
        if 0 <= info.number < 100:
            age = info.number
        elif not info.kinds & (AGED | YEARS | MONTHS | SMALL) or "." in tokens[at + 1].gap:
            return None
    return age if tokens[at].opens and first - at > 1 else None


def _age_in_next_sentence(tokens: list[Token], run: Run) -> int | None:
    """Return the age that the next sentence begins with: “Meet Solomiia. She is ten.”"""
    at = run.last + 1
    while at < len(tokens) and not tokens[at].opens:
        at += 1
    if at + 1 >= len(tokens) or tokens[at].info.folded not in _PRONOUNS or at - run.last > REACH:
        return None
    for after in range(at + 1, min(at + 4, len(tokens))):
        info = tokens[after].info
        if 0 <= info.number < 100:
            is_told = _ends_after(tokens, after) or bool(tokens[after + 1].info.kinds & (YEARS | AND | AFTER))
            return info.number if is_told else None
        if tokens[after].opens or not info.kinds & (AGED | SMALL):
            return None
    return None


def _age_after(tokens: list[Token], run: Run) -> int | None:
    """Return the age told right after a name: “Illia, 11,”, “Illia (11)”, «Ілля, якому 11 років»."""
    at = run.last + 1
    if at >= len(tokens) or tokens[at].opens:
        return None
    gap = tokens[at].gap.strip()
    tied = (gap[1:] if _is_initial(tokens[run.last]) else gap)[:1] in tuple("(,–—-[/")
    spelled = 0
    while at < len(tokens) and at - run.last <= 7 and not tokens[at].opens:
        info = tokens[at].info
        if info.age >= 0:
            return info.age if spelled or tied or at == run.last + 1 else None
        if info.number >= 0:
            return _counted(tokens, at, tied=tied, spelled=spelled, run=run)
        if not info.kinds & (AGED | SMALL) and not (info.kinds & STOP and info.kinds & AGED):
            return None
        spelled += 1
        at += 1
    return None


def _counted(tokens: list[Token], at: int, *, tied: bool, spelled: int, run: Run) -> int | None:
    """Return the age that a number after a name is, where it is one: a count of things is none."""
    number = tokens[at].info.number
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    in_digits = tokens[at].info.script == NUMBER
    if number >= 1900:
        return 10 if spelled and number >= 2008 and in_digits else None
    if following is not None and not following.opens and following.gap.strip() in ("", "-"):
        if following.info.kinds & (YEARS | MONTHS):
            is_told = tied or spelled or _ends_after(tokens, at + 1)
            return (number if following.info.kinds & YEARS else 0) if is_told else None
        if not in_digits or run.known or not tied:
            return None
        if not following.info.kinds & AFTER:
            return None
        return number if not _is_place_list(tokens, run) else None
    if not in_digits or (run.known and not run.given) or number > OLD_ENOUGH * 5:
        return None
    return number if tied or (spelled and run.given) else None


def _ends_after(tokens: list[Token], at: int) -> bool:
    """Tell “Illia 11 years”, which ends there, from “Olena 4 years long looked for him”."""
    return at + 1 >= len(tokens) or tokens[at + 1].gap.strip() != "" or tokens[at + 1].opens


def _is_place_list(tokens: list[Token], run: Run) -> bool:
    return not run.given and run.first > 0 and tokens[run.first - 1].info.folded in _PREPOSITIONS


@dataclass(slots=True)
class _Walk:
    """What was passed on the way back from a name to the noun that it stands beside."""

    named: bool = False
    office: bool = False
    comma: bool = False
    little: bool = False


def _sign_before(tokens: list[Token], run: Run) -> Sign:
    walk = _Walk()
    for at in range(run.first - 1, max(-1, run.first - 1 - REACH), -1):
        if tokens[at + 1].opens:
            break
        walk.comma = walk.comma or "," in tokens[at + 1].gap
        sign = _step_back(tokens, run, at, walk)
        if sign is not None:
            return sign
    if walk.named:
        return Sign.YOUNG if run.given else Sign.SOME_YOUNG
    return Sign.SOME_YOUNG if walk.little else Sign.NONE


def _step_back(tokens: list[Token], run: Run, at: int, walk: _Walk) -> Sign | None:
    """Return what one more word before a name says; None to go on."""
    info = tokens[at].info
    kinds = info.kinds
    walk.little = walk.little or bool(kinds & LITTLE and at == run.first - 1)
    if kinds & NAMED:
        walk.named = True
        return Sign.GROWN if _is_institution(tokens, at) else None
    if kinds & GROWN and not kinds & YOUNG:
        return _sign_of_grown(tokens, run, at, comma=walk.comma)
    if kinds & YOUNG:
        if walk.office and not walk.named:
            sign = _sign_of_office(tokens, at)
            is_one = bool(kinds & ONE_YOUNG) and run.given and (not walk.comma or _is_closed(tokens, run))
            return Sign.SOME_YOUNG if sign is Sign.NONE and is_one else sign
        return _sign_of_young(tokens, run, at, walk)
    if kinds & AND and at == run.first - 1 and not walk.named:
        return Sign.NONE
    if info.age >= 0 or info.number >= 0 or kinds & PASSED:
        return None
    if kinds & (OFFICE | STOP | KNOWN):
        walk.office = True
        return None
    if walk.named:
        return None
    return Sign.SOME_YOUNG if walk.little else Sign.NONE


def _is_institution(tokens: list[Token], at: int) -> bool:
    """Tell «школа імені …» from «хлопець на ім'я …»."""
    info = tokens[at].info
    return info.folded in {"имени", "імени"} and (
        at == 0 or tokens[at - 1].info.folded not in {"по", "на", "с", "з", "за"}
    )


def _sign_of_grown(tokens: list[Token], run: Run, at: int, *, comma: bool) -> Sign:
    info = tokens[at].info
    between = [token.info for token in tokens[at + 1 : run.first]]
    belongs = bool(between) and any(one.folded in _OF for one in between[-2:] if not one.kinds & STOP)
    if not between and info.kinds & PARENT:
        name = tokens[run.first].info
        # «мама Іллі»: whose mother she is; «мама Олена»: who she is
        belongs = name.given > 0 and not name.base and _is_first_case(info.folded)
    if belongs:
        run.of_parent = bool(info.kinds & PARENT)
        return Sign.YOUNG if info.kinds & PARENT and run.given else Sign.NONE
    if comma and not _is_closed(tokens, run):
        return Sign.NONE
    if not between and _is_kin_of(tokens, run, at):
        return Sign.YOUNG
    return Sign.GROWN


def _is_kin_of(tokens: list[Token], run: Run, at: int) -> bool:
    """Tell «донька загиблого воїна Соломійка», the daughter, from «донька воїна Петра», the soldier."""
    kin = any(token.info.kinds & (KIN | KINS) for token in tokens[max(0, at - 2) : at])
    name = tokens[run.first].info
    return kin and name.script == CYRILLIC and name.given == 2 and name.base and not tokens[at].info.kinds & PARENT


_FIRST_CASE = folded_words("""
    мати мама матинка мать батько отець отец папа тато бабуся бабушка бабка бабуля дидусь дедушка дид дед титка
    тетя дядько дядя опикун опекун опикунка matka mama ojciec tata babcia dziadek ciocia ciotka opiekun opiekunka
    дидус батьки родители rodzice
""")


def _is_first_case(folded: str) -> bool:
    return folded in _FIRST_CASE


def _sign_of_office(tokens: list[Token], at: int) -> Sign:
    """Tell an office for children from a child: a children's commissioner is nobody's child."""
    while (
        at >= 0 and not tokens[at].info.kinds & AND and tokens[at].info.kinds & (OFFICE | SMALL | YOUNG | STOP | GROWN)
    ):
        if tokens[at].info.kinds & GROWN:
            return Sign.GROWN
        if at and tokens[at].opens:
            break
        at -= 1
    return Sign.NONE


def _sign_of_young(tokens: list[Token], run: Run, at: int, walk: _Walk) -> Sign:
    named, comma = walk.named, walk.comma
    if not named and _is_of_grown(tokens, run, at):
        return Sign.GROWN if not comma or _is_closed(tokens, run) else Sign.NONE
    between = [token.info for token in tokens[at + 1 : run.first]]
    if between and any(one.folded in _OF for one in between[-2:]) and not named:
        return Sign.MAYBE_GROWN
    if not named and not run.given and ((comma and not _is_closed(tokens, run)) or _is_place(between)):
        return Sign.NONE
    if tokens[at].info.kinds & ONE_YOUNG or named:
        return Sign.YOUNG
    return Sign.SOME_YOUNG


def _is_place(between: list[Info]) -> bool:
    """Tell «за сыном в Лазурное»: what a preposition parts from the child is where, not who."""
    return any(info.folded in _PREPOSITIONS for info in between)


def _is_of_grown(tokens: list[Token], run: Run, at: int) -> bool:
    """Tell whether the children before a name only say whose mother, or commissioner, its bearer is."""
    kinds = tokens[at].info.kinds
    if not kinds & (CHILD | SEVERAL_YOUNG) or _sign_of_office(tokens, at - 1) is not Sign.GROWN:
        return False
    before = tokens[at - 1].info
    if before.kinds & PARENT and kinds & ONE_YOUNG:
        # «мать мальчика Елена», but «мать мальчика Ильи»
        return tokens[run.first].info.base
    return bool(kinds & SEVERAL_YOUNG or before.kinds & (OFFICE | ADULT))


def _is_closed(tokens: list[Token], run: Run) -> bool:
    after = run.last + 1
    return after >= len(tokens) or tokens[after].gap.strip()[:1] in (",", ".", ")", ":", "–", "—", "(", ";", "!", "?")


def _sign_after(tokens: list[Token], run: Run) -> Sign:
    at = run.last + 1
    if at >= len(tokens) or tokens[at].opens:
        return _sign_of_rescue(tokens, run)
    apposed = tokens[at].gap.strip()[:1] in tuple(",(–—-")
    own = tokens[run.last].info.tied and not apposed
    steps = 0
    while at < len(tokens) and steps < REACH and not tokens[at].opens:
        info = tokens[at].info
        kinds = info.kinds
        if kinds & OWN:
            own = True
        elif kinds & (YOUNG | GROWN):
            return _sign_of_noun(tokens, run, at, apposed=apposed and steps <= 4, own=own, steps=steps)
        elif kinds & SAYS and steps <= 1 and not apposed:
            return Sign.NONE
        elif kinds & FATE and not kinds & SMALL and not apposed and len(run.words) > 1:
            return _sign_of_fate(tokens, at)
        elif apposed and not kinds & (SMALL | OFFICE | AGED | AND | STOP) and info.age < 0:
            apposed = False
        at += 1
        steps += 1
    return _sign_of_rescue(tokens, run)


def _sign_of_fate(tokens: list[Token], at: int) -> Sign:
    """Tell who was brought home from who brought children home."""
    for token in tokens[at + 1 : at + 5]:
        if token.opens or token.info.kinds & (AND | SIBLING):
            break
        if token.info.kinds & YOUNG:
            return Sign.MAYBE_GROWN
    return Sign.MAYBE_YOUNG


def _sign_of_noun(tokens: list[Token], run: Run, at: int, *, apposed: bool, own: bool, steps: int) -> Sign:
    kinds = tokens[at].info.kinds
    named_after = any(token.info.kinds & NAMED for token in tokens[run.last + 1 : at])
    if steps <= 2 and named_after and not own:
        return Sign.YOUNG if kinds & YOUNG else Sign.GROWN
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    is_list = (
        follows is not None
        and not follows.opens
        and follows.gap.strip() == ""
        and bool(follows.info.kinds & AND or _is_name_like(follows))
    )
    if own:
        if kinds & PARENT:
            return Sign.GROWN if apposed and not is_list and steps <= 2 else Sign.MAYBE_YOUNG
        if kinds & SIBLING:
            return Sign.YOUNG if apposed and not is_list and steps <= 2 else Sign.MAYBE_YOUNG
        if kinds & YOUNG:
            return Sign.YOUNG if apposed and not is_list and steps <= 2 and kinds & KIN else Sign.MAYBE_GROWN
    if apposed and kinds & ONE_YOUNG and not (is_list and not kinds & CHILD):
        return Sign.YOUNG
    if apposed and kinds & GROWN:
        return Sign.GROWN
    return _sign_of_rescue(tokens, run)


def _sign_of_rescue(tokens: list[Token], run: Run) -> Sign:
    """Tell who is told to have been brought back: “among those returned is Ivan Matkovsky”."""
    for at in range(run.first - 1, max(-1, run.first - 4), -1):
        if tokens[at + 1].opens or tokens[at].info.kinds & (GROWN | SAYS | YOUNG) or tokens[at].info.capital:
            break
        if tokens[at].info.kinds & FATE and not tokens[at].info.kinds & SMALL:
            name = tokens[run.first].info
            # «усиновив Сергій» is who did it, «повернути Івана» to whom it was done
            return Sign.NONE if name.script == CYRILLIC and name.base else Sign.MAYBE_YOUNG
    return Sign.NONE


# --- names told together


def _share(tokens: list[Token], runs: list[Run]) -> None:
    """Let names of one list share what is said of one of them: “Illia, Sofiia and Danylo, 11”."""
    for before, run in pairwise(runs):
        if before.of_parent and run.sign in (Sign.NONE, Sign.MAYBE_YOUNG) and "," in tokens[run.first].gap:
            run.sign = Sign.GROWN
        if run.sign is Sign.NONE and abs(before.sign) >= Sign.SOME_YOUNG and _are_listed(tokens, before, run):
            run.sign = before.sign if not run.known else run.sign
    for run, after in reversed(list(pairwise(runs))):
        if run.sign is Sign.NONE and after.sign >= Sign.SOME_YOUNG and _are_listed(tokens, run, after):
            run.sign = after.sign


def _are_listed(tokens: list[Token], before: Run, run: Run) -> bool:
    joined = False
    for at in range(before.last + 1, run.first):
        info = tokens[at].info
        if tokens[at].opens:
            return False
        if info.kinds & AND:
            joined = True
        elif info.number < 0 and info.age < 0 and not info.kinds & (YEARS | AGED):
            return False
    if tokens[run.first].opens:
        return False
    return joined or "," in tokens[run.first].gap or "/" in tokens[run.first].gap


# --- the decision


def _is_hidden(tokens: list[Token], run: Run) -> bool:
    if run.minor:
        return True
    if run.known:
        return run.sign is Sign.YOUNG and run.given == 2 and (run.by_age or _is_beside_child(tokens, run))
    capital = tokens[run.first].info.capital
    if run.sign is Sign.YOUNG:
        if not capital:
            return run.given == 2
        return bool(run.given) or run.by_age or not tokens[run.first].titled
    if run.sign is Sign.SOME_YOUNG:
        return run.given > 0 and capital
    if run.sign is Sign.GROWN or not capital or (run.given < 2 and not _is_shortened(tokens, run)):
        return False
    if run.first == run.last:
        return run.sign is not Sign.MAYBE_GROWN
    return run.sign is Sign.MAYBE_YOUNG or _is_shortened(tokens, run)


def _is_beside_child(tokens: list[Token], run: Run) -> bool:
    """Tell whether “boy” stands right before a name that a known adult bears too."""
    return run.first > 0 and run.first < run.last and bool(tokens[run.first - 1].info.kinds & CHILD)


def _is_shortened(tokens: list[Token], run: Run) -> bool:
    """Tell a surname that the outlet itself has shortened, as is done for minors: “Alina K.”."""
    return run.given > 0 and run.last == run.first + 1 and _is_initial(tokens[run.last])


# --- the same name again


def _named_again(tokens: list[Token], runs: list[Run]) -> list[tuple[int, int]]:
    names = [(word, tokens[run.first].info.script) for run in runs if run.hidden for word in run.words if len(word) > 1]
    within = {
        at for run in runs if run.hidden or run.known or run.sign is Sign.GROWN for at in range(run.first, run.last + 1)
    }
    found = []
    for at, token in enumerate(tokens):
        info = token.info
        if at in within or not info.capital or info.kinds & (STOP | KNOWN):
            continue
        if any(script == info.script and is_same_name(word, info.folded) for word, script in names):
            found.append((at, at))
    return found


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two folded words may be one name in two cases."""
    if one == other:
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    shortest = min(len(one), len(other))
    rest = max(len(one), len(other)) - shared
    return shared >= max(2, shortest - 2) and rest <= (3 if shared > 4 else 2) and (shared > 2 or shortest <= 3)
