"""Telling the operators something, once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from bot.model.chat import ChatAddress
from bot.model.errors import DeliveryError, StoreError
from bot.model.message import Message, Text
from bot.ports import Channel, Clock, Configuration, Store

AGAIN_AFTER = timedelta(days=1)

Report = Callable[[str], None]
"""Where a message to the operators is written down whatever the platforms do: the log."""


class OperatorDesk:
    """Writes to each operator's private chat, and to the log; a platform's failure is only logged."""

    def __init__(
        self,
        *,
        store: Store,
        configuration: Configuration,
        channels: Callable[[], Iterable[Channel]],
        clock: Clock,
        report: Report,
    ) -> None:
        self._store = store
        self._configuration = configuration
        self._channels = channels
        self._clock = clock
        self._report = report

    async def tell_once(self, key: str, text: str) -> None:
        """Say something, unless the same key was said within a day."""
        now = self._clock.now()
        try:
            is_first = await self._store.write(
                lambda tx: tx.journal.first_time(f"told:{key}", at=now, again_after=AGAIN_AFTER)
            )
        except StoreError:
            is_first = True
        if is_first:
            await self.tell(Message(lines=((Text(text=text),),)))

    async def tell(self, message: Message) -> None:
        """Say something now."""
        self._report(message.plain())
        for where, channel in self._addresses():
            try:
                await channel.post(where, message, reply_to=None, key="", plain=False)
            except DeliveryError as error:
                self._report(f"an operator could not be told: {error}")

    async def tell_chat(self, where: ChatAddress, message: Message) -> None:
        """Say something to one chat, outside the ledger."""
        for channel in self._channels():
            if (channel.platform, channel.account) == (where.platform, where.account):
                try:
                    await channel.post(where, message, reply_to=None, key="", plain=False)
                except DeliveryError as error:
                    self._report(f"a chat could not be told: {error}")

    def _addresses(self) -> Sequence[tuple[ChatAddress, Channel]]:
        operators = sorted(self._configuration.current().operators, key=lambda person: (person.platform, person.id))
        return [
            (ChatAddress(platform=person.platform, address=person.id, account=channel.account), channel)
            for channel in self._channels()
            for person in operators
            if person.platform is channel.platform
        ]
