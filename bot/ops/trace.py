"""One log line for each unit of work: a poll that brought something, a story decided, a delivery ended."""

import structlog

from bot.model.alert import Alert
from bot.model.delivery import OutcomeKind
from bot.model.observation import (
    AccountState,
    ClockJumped,
    DeliveryEnded,
    EntryFailed,
    Event,
    FeedPolled,
    LoopFailed,
    StoryDecided,
)
from bot.model.poll import FeedFailed, FeedRead


class TraceLog:
    """An observer that writes to the log. What failed feeds have in common is said by `Outages`, not a line each."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("homeward")
        self._stopped: dict[tuple[str, str], str | None] = {}

    def saw(self, event: Event) -> None:
        """Write a line, or none."""
        match event:
            case FeedPolled():
                self._polled(event)
            case EntryFailed():
                self._log.error("entry failed", entry=event.entry, attempts=event.attempts, error=event.error)
            case StoryDecided():
                self._decided(event)
            case DeliveryEnded():
                self._delivered(event)
            case LoopFailed():
                self._log.error("loop failed", loop=event.loop, error=event.error)
            case AccountState():
                self._account(event)
            case ClockJumped():
                self._log.warning("clock jumped", seconds=round(event.by.total_seconds()))
            case _:
                return

    def _polled(self, event: FeedPolled) -> None:
        milliseconds = round(event.took.total_seconds() * 1000)
        if isinstance(event.result, FeedFailed):
            self._log.debug("feed failed", feed=event.feed, reason=event.result.reason, detail=event.result.detail)
        elif isinstance(event.result, FeedRead) and event.new_entries:
            self._log.info("feed read", feed=event.feed, new_entries=event.new_entries, ms=milliseconds)
        if isinstance(event.result, FeedRead) and event.result.skipped:
            why = event.result.skipped[0].why
            self._log.warning("entries skipped", feed=event.feed, entries=len(event.result.skipped), first=why)

    def _decided(self, event: StoryDecided) -> None:
        decision = event.decision
        reason = decision.reason if isinstance(decision, Alert) else decision.why
        said = "story alerted" if isinstance(decision, Alert) else "story silent"
        self._log.info(said, story=event.story, reason=reason, deliveries=event.deliveries)

    def _delivered(self, event: DeliveryEnded) -> None:
        log = self._log.info if event.outcome is OutcomeKind.SENT else self._log.warning
        log("delivery ended", platform=event.platform, kind=event.kind, outcome=event.outcome)

    def _account(self, event: AccountState) -> None:
        account = (event.platform, event.account)
        if self._stopped.get(account) == event.stopped:
            return
        self._stopped[account] = event.stopped
        if event.stopped is not None:
            self._log.error("account stopped", platform=event.platform, account=event.account, why=event.stopped)
        else:
            self._log.info("account sends again", platform=event.platform, account=event.account)
