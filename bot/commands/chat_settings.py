"""A chat's own settings: its language, its time zone, and to be forgotten."""

from dataclasses import replace
from functools import lru_cache
from zoneinfo import available_timezones

from bot.alerts.render_view import View, view_for
from bot.alerts.untrusted import clean, clip
from bot.commands.command import Asked, answer, line
from bot.commands.pages import forget_searches
from bot.commands.parse import button
from bot.commands.suggest import nearest
from bot.commands.topics import ensure_chat
from bot.model.chat import Chat
from bot.model.message import Button
from bot.model.request import Reply
from bot.ports import Transaction

CHOOSE_LANGUAGE = "l"
ECHOED = 40


async def language(asked: Asked) -> Reply:
    """Answer ``/language [code]``: speak it, or show which there are."""
    word = clean(asked.request.arguments)
    catalogue, view = asked.means.catalogue, asked.view
    if not word:
        name = catalogue.language_name(view.language, view.language)
        return answer(line(view.say("language.now", language=name)), buttons=_language_buttons(asked))
    code = _language_of(asked, word)
    if code is not None:
        return await _speak(asked, code)
    lines = [line(view.say("language.unknown", word=clip(word, ECHOED)))]
    near = nearest(word, _language_names(asked))
    if near is not None:
        lines.append(line(view.say("suggestion", word=near)))
    known = view.comma(f"{catalogue.language_name(view.language, one)} ({one})" for one in catalogue.languages)
    lines.append(line(view.say("language.list", languages=known)))
    return answer(*lines, buttons=_language_buttons(asked))


async def press_language(asked: Asked) -> Reply:
    """Answer a language's button."""
    code = asked.means.catalogue.known(asked.request.arguments)
    return answer(line(asked.view.say("button.stale"))) if code is None else await _speak(asked, code)


async def timezone(asked: Asked) -> Reply:
    """Answer ``/timezone [zone]``: show times in it, or say which is used."""
    word = clean(asked.request.arguments)
    if not word:
        return answer(line(_now_there(asked, asked.view)), line(asked.view.say("timezone.how")))
    zone = find_zone(word)
    if zone is not None:
        changed = await asked.store.write(lambda tx: _change(tx, replace(ensure_chat(tx, asked), timezone=zone)))
        return answer(line(_now_there(asked, _view(asked, changed))))
    lines = [line(asked.view.say("timezone.unknown", word=clip(word, ECHOED)))]
    near = nearest(word, _zones().values())
    if near is not None:
        lines.append(line(asked.view.say("suggestion", word=near)))
    return answer(*lines, line(asked.view.say("timezone.how")))


async def forget(asked: Asked) -> Reply:
    """Answer ``/forget``: delete everything about the chat."""
    forgotten = await asked.store.write(lambda tx: _forget_in(tx, asked))
    return answer(line(asked.view.say("forget.done" if forgotten else "forget.nothing")))


def find_zone(word: str) -> str | None:
    """Return the zone with this IANA name, or whose last part it is, whatever the case."""
    folded = word.strip().casefold().replace(" ", "_")
    return _zones().get(folded) or _cities().get(folded)


def _forget_in(tx: Transaction, asked: Asked) -> bool:
    forget_searches(tx.journal, asked.request.chat)
    return tx.chats.forget(asked.request.chat)


async def _speak(asked: Asked, code: str) -> Reply:
    chat = await asked.store.write(lambda tx: _change(tx, replace(ensure_chat(tx, asked), language=code)))
    name = asked.means.catalogue.language_name(code, code)
    return answer(line(_view(asked, chat).say("language.done", language=name)))


def _change(tx: Transaction, chat: Chat) -> Chat:
    tx.chats.save(chat)
    return chat


def _view(asked: Asked, chat: Chat) -> View:
    return view_for(chat, asked.rules, asked.means.catalogue, asked.means.guard)


def _now_there(asked: Asked, view: View) -> str:
    return view.say("timezone.now", timezone=view.timezone, time=view.time(asked.now))


def _language_of(asked: Asked, word: str) -> str | None:
    catalogue = asked.means.catalogue
    return _language_names(asked).get(word.casefold()) or catalogue.known(word)


def _language_names(asked: Asked) -> dict[str, str]:
    catalogue = asked.means.catalogue
    return {
        catalogue.language_name(reader, of).casefold(): of
        for of in catalogue.languages
        for reader in catalogue.languages
    }


def _language_buttons(asked: Asked) -> tuple[tuple[Button, ...], ...]:
    catalogue = asked.means.catalogue
    return tuple((button(catalogue.language_name(code, code), CHOOSE_LANGUAGE, code),) for code in catalogue.languages)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in sorted(available_timezones())}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    return {zone.rsplit("/", 1)[-1].casefold(): zone for zone in reversed(_zones().values()) if "/" in zone}
