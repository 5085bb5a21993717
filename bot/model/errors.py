"""Everything Homeward raises on purpose.

HomewardError
├── ConfigurationError          the operator's files or environment are wrong (exit 2)
│   └── ConfigurationChanged    somebody saved since the preview: look again before you apply
├── StoreError
│   ├── StoreBusy               another instance holds the database (exit 3)
│   ├── StoreNewer              the database was written by a newer program
│   └── StoreUnwritable         read-only, full or corrupt: nothing may be sent without a record
└── DeliveryError               what a platform answered, translated by its adapter
    ├── TemporaryFailure        certainly not sent; try again (``retry_after`` if the platform said when)
    │   └── RateLimited         429: the account pauses; no attempt is counted
    ├── OutcomeUnknown          the request went out and no answer came back
    └── PermanentFailure        never the same way again
        ├── ChatGone            blocked, kicked, deleted: the chat is disabled
        ├── ChatMoved           the chat has a new address: rewrite it, send once more
        ├── NotAllowed          a right or scope is missing: park and tell the operators which
        ├── MessageRejected     the bytes are the problem: shortened plain text once, then dead
        ├── MessageGone         the message to edit is not there: forget its id
        ├── EditClosed          the message can no longer be edited: reply in its thread instead
        └── AccountStopped      the token is revoked or another poller runs: this account waits
"""

from dataclasses import dataclass
from datetime import timedelta


class HomewardError(Exception):
    """The root of the tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in the operator's files: what, where, and what was expected."""

    file: str
    line: int | None
    what: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.what}"


class ConfigurationError(HomewardError):
    """The configuration cannot be used; ``problems`` holds all of them at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ConfigurationChanged(ConfigurationError):
    """The files are no longer those that a change was previewed on."""


class StoreError(HomewardError):
    """The database cannot do what was asked."""


class StoreBusy(StoreError):
    """Another instance holds the database."""


class StoreNewer(StoreError):
    """The database was written by a newer program."""


class StoreUnwritable(StoreError):
    """The database is read-only, full or corrupt."""


class DeliveryError(HomewardError):
    """A platform did not take a message; ``str()`` is safe to show and to store."""


class TemporaryFailure(DeliveryError):
    """Certainly not sent; may be tried again."""

    def __init__(self, why: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class RateLimited(TemporaryFailure):
    """The platform asked for a pause of ``retry_after``.

    ``whole_account`` is true when the pause may be for the token and not only for the chat.
    """

    def __init__(self, why: str, *, retry_after: timedelta, whole_account: bool = True) -> None:
        super().__init__(why, retry_after=retry_after)
        self.whole_account = whole_account


class OutcomeUnknown(DeliveryError):
    """The request went out and no answer came back: sent or not, nobody knows."""


class PermanentFailure(DeliveryError):
    """Will fail the same way every time."""


class ChatGone(PermanentFailure):
    """The chat blocked the bot, removed it, or does not exist."""


class ChatMoved(PermanentFailure):
    """The chat has a new address."""

    def __init__(self, why: str, *, new_address: str) -> None:
        super().__init__(why)
        self.new_address = new_address


class NotAllowed(PermanentFailure):
    """The bot lacks a right in this chat; ``right`` names it for the operators."""

    def __init__(self, why: str, *, right: str) -> None:
        super().__init__(why)
        self.right = right


class MessageRejected(PermanentFailure):
    """The platform refuses these bytes: too long, bad markup."""


class MessageGone(PermanentFailure):
    """The message to edit does not exist any more."""


class EditClosed(PermanentFailure):
    """The message exists but can no longer be edited."""


class AccountStopped(PermanentFailure):
    """The token is revoked, or somebody else polls with it: every delivery of the account waits."""
