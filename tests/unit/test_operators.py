"""Telling the operators: once for a key, in their private chats and in the log."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.chat import ChatAddress, Platform
from bot.model.errors import ChatGone
from bot.model.message import Message, Text
from bot.model.request import Person
from bot.operators import OperatorDesk
from tests.unit.ledger_room import LedgerRoom, a_ledger_room

HELLO = Message(lines=((Text(text="Hello"),),))


class Office:
    """A desk with one Telegram account and one operator on each platform."""

    def __init__(self, room: LedgerRoom) -> None:
        self.room = room
        self.log: list[str] = []
        people = (Person(platform=Platform.TELEGRAM, id="7"), Person(platform=Platform.SLACK, id="U1"))
        room.configuration.rules = replace(room.configuration.rules, operators=frozenset(people))
        self.desk = OperatorDesk(
            store=room.store,
            configuration=room.configuration,
            channels=lambda: [room.channel],
            clock=room.clock,
            report=self.log.append,
        )

    @property
    def told(self) -> list[tuple[str, str]]:
        """Who was told what."""
        return [(said.where.address, said.text) for said in self.room.channel.said]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with a_ledger_room(tmp_path) as room:
        yield Office(room)


async def test_an_operator_is_told_where_an_account_reaches_them(office: Office) -> None:
    await office.desk.tell(HELLO)
    assert office.told == [("7", "Hello")]
    assert office.log == ["Hello"]


async def test_the_same_key_is_told_once_a_day(office: Office) -> None:
    await office.desk.tell_once("gone:1", "A chat is gone")
    await office.desk.tell_once("gone:1", "A chat is gone")
    assert len(office.told) == 1
    office.room.clock.advance(timedelta(days=1, seconds=1))
    await office.desk.tell_once("gone:1", "A chat is gone")
    assert len(office.told) == 2


async def test_a_full_disk_keeps_nobody_from_hearing_of_it(office: Office) -> None:
    office.room.store.failures = 1
    await office.desk.tell_once("full", "The disk is full")
    assert office.told == [("7", "The disk is full")]


async def test_an_operator_who_cannot_be_told_is_written_down(office: Office) -> None:
    office.room.channel.answers.append(ChatGone("blocked"))
    await office.desk.tell(HELLO)
    assert office.log == ["Hello", "an operator could not be told: blocked"]


async def test_a_chat_is_told_by_its_own_account(office: Office) -> None:
    await office.desk.tell_chat(ChatAddress(platform=Platform.TELEGRAM, address="5"), HELLO)
    await office.desk.tell_chat(ChatAddress(platform=Platform.TELEGRAM, address="6", account="other"), HELLO)
    assert office.told == [("5", "Hello")]


async def test_a_chat_that_cannot_be_told_is_written_down(office: Office) -> None:
    office.room.channel.answers.append(ChatGone("blocked"))
    await office.desk.tell_chat(ChatAddress(platform=Platform.TELEGRAM, address="5"), HELLO)
    assert office.log == ["a chat could not be told: blocked"]
