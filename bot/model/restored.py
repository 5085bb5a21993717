"""A backup that was put back in place: what it cannot know, and what was therefore not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model.ids import StoryId

COPIED_KEY = "copied"
"""Under this key a copy remembers when it was made; the database itself does not know it."""
RESTORED_KEY = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A copy made at ``copied_at`` went into service at ``at``.

    What was told between the two it does not know, so nothing from before ``at`` is told: so many ``deliveries`` that
    were open in the copy, and the ``stories`` found since. ``said`` is whether operators know the numbers.
    """

    copied_at: datetime
    at: datetime
    deliveries: int = 0
    stories: frozenset[StoryId] = frozenset()
    said: bool = False

    def __str__(self) -> str:
        return (
            f"This database is a backup of {self.copied_at:%d %b %Y, %H:%M} UTC. What may have been told since then "
            f"was not told again: {self.deliveries} deliveries and {len(self.stories)} stories were suppressed."
        )

    def may_have_told(self, at: datetime) -> bool:
        """Whether news of an instant may have been told by whoever held the database after the copy was made."""
        return at <= self.at

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return {
            "copied_at": self.copied_at.isoformat(),
            "at": self.at.isoformat(),
            "deliveries": self.deliveries,
            "stories": sorted(self.stories),
            "said": self.said,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Restored":
        """Turn the plain values of `to_dict` back."""
        return cls(
            copied_at=datetime.fromisoformat(values["copied_at"]),
            at=datetime.fromisoformat(values["at"]),
            deliveries=values["deliveries"],
            stories=frozenset(StoryId(story) for story in values["stories"]),
            said=values["said"],
        )
