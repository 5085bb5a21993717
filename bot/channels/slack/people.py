"""The direct message between each person and the app."""

from collections import OrderedDict

from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.errors import Translated
from bot.model.errors import DeliveryError

REMEMBERED = 1000


class DirectMessages:
    """Knows which direct message is whose."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[str, str] = OrderedDict()

    def learn(self, user: str, channel: str) -> None:
        """Remember a direct message that somebody wrote to us in."""
        self._known[user] = channel
        self._known.move_to_end(user)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def of(self, user: str, channel: str) -> str:
        """Return a person's direct message with us, in doubt the given one."""
        if user not in self._known:
            try:
                with Translated():
                    answer = await self._client.conversations_open(users=user)
                    self.learn(user, str(answer["channel"]["id"]))
            except DeliveryError:
                return channel
        return self._known[user]
