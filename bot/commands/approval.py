"""Letting chats in, where an operator must approve."""

import re
from dataclasses import replace

from bot.alerts.render_view import view_for, view_of
from bot.commands.command import Asked, answer, line
from bot.commands.parse import button
from bot.model.chat import Chat, ChatState
from bot.model.ids import ChatId, TopicId
from bot.model.message import Message, Style
from bot.model.record import AuditRecord
from bot.model.request import Reply
from bot.ports import Transaction

APPROVE = "ok"
LISTED = 20

_NUMBER = re.compile(r"[0-9]{1,12}")


async def approve(asked: Asked) -> Reply:
    """Answer ``/approve [id]``: let a waiting chat in, or list those that wait."""
    word = asked.request.arguments.strip()
    if not word:
        return await _waiting(asked)
    if _NUMBER.fullmatch(word) is None:
        return answer(line(asked.view.say("approve.unknown", id=word[:20])))
    return await _approve(asked, ChatId(int(word)))


async def press_approve(asked: Asked) -> Reply:
    """Answer the button below the operators' message."""
    return await approve(asked)


def operators_message(asked: Asked, chat: Chat) -> Message:
    """Return what operators are told of a chat that waits."""
    defaults = asked.rules.settings.defaults
    view = view_of(defaults.language, defaults.timezone, asked.rules, asked.means.catalogue, asked.means.guard)
    return Message(
        lines=(
            line(view.say("approve.request", chat=_named(chat)), Style.BOLD),
            line(f"/approve {chat.id}", Style.CODE),
        ),
        buttons=((button(view.say("approve.button"), APPROVE, str(chat.id)),),),
    )


async def _waiting(asked: Asked) -> Reply:
    chats = [chat for chat in await asked.store.read(lambda tx: tx.chats.all()) if chat.state is ChatState.WAITING]
    if not chats:
        return answer(line(asked.view.say("approve.none")))
    label = asked.view.say("approve.button")
    return answer(
        *(line(asked.view.say("approve.request", chat=f"{chat.id}, {_named(chat)}")) for chat in chats[:LISTED]),
        buttons=tuple((button(f"{label} {chat.id}", APPROVE, str(chat.id)),) for chat in chats[:LISTED]),
    )


async def _approve(asked: Asked, chat_id: ChatId) -> Reply:
    approved = await asked.store.write(lambda tx: _approve_in(tx, asked, chat_id))
    if approved is None:
        return answer(line(asked.view.say("approve.unknown", id=chat_id)))
    chat, topics = approved
    view = view_for(chat, asked.rules, asked.means.catalogue, asked.means.guard)
    told = view.say("approve.told", topics=view.topic_titles(topics))
    await asked.means.tell_chat(chat.where, Message(lines=(line(told),)))
    return answer(line(asked.view.say("approve.done", id=chat.id)))


def _approve_in(tx: Transaction, asked: Asked, chat_id: ChatId) -> tuple[Chat, tuple[TopicId, ...]] | None:
    chat = tx.chats.get(chat_id)
    if chat is None or chat.state is not ChatState.WAITING:
        return None
    chat = replace(chat, state=ChatState.ACTIVE, state_why=None)
    tx.chats.save(chat)
    person = asked.request.person
    record = AuditRecord(at=asked.now, who=f"{person.platform}:{person.id}", action="approve", detail=f"chat {chat.id}")
    tx.journal.audit(record)
    return chat, tuple(subscription.topic for subscription in tx.chats.subscriptions(chat.id))


def _named(chat: Chat) -> str:
    thread = "" if chat.where.thread is None else f"/{chat.where.thread}"
    return f"{chat.where.platform.value} {chat.kind.value} {chat.where.address}{thread}"
