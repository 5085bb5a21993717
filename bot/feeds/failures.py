"""What goes wrong on the way to a feed or an article."""

from datetime import timedelta

from bot.model.errors import HomewardError
from bot.model.poll import FailureReason

DETAIL_LENGTH = 200


class FetchFailed(HomewardError):
    """A fetch or a parse ended without a result. Stays inside ``bot.feeds``: the ports answer with values."""

    def __init__(self, reason: FailureReason, detail: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail[:DETAIL_LENGTH]
        self.retry_after = retry_after
