"""The operator's settings as values; ``settings.yaml`` is their written form, with the same names and defaults."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.model.feed import Excerpt
from bot.model.ids import TopicId

USER_AGENT = "Homeward/0.1 (news alerts on returned Ukrainian children)"


class AmbiguousPolicy(StrEnum):
    """What becomes of a delivery whose outcome is unknown: sent again (at least once), or parked for an operator."""

    RETRY = "retry"
    PARK = "park"


class Access(StrEnum):
    """Whether anyone may subscribe, or an operator must approve."""

    OPEN = "open"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How feeds are fetched."""

    interval: timedelta = timedelta(minutes=5)
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 10 * 1024 * 1024
    max_entries: int = 2000
    user_agent: str = USER_AGENT
    proxy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """When a story alerts, and how much of an outlet's words it carries."""

    max_age: timedelta = timedelta(hours=48)
    settle: timedelta = timedelta(seconds=5)
    excerpt: Excerpt = Excerpt.SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySettings:
    """How long a story stays open; zero makes every entry its own story."""

    window: timedelta = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookSettings:
    """Whether an article is fetched when its entry says too little."""

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """How deliveries are retried and folded."""

    policy: AmbiguousPolicy = AmbiguousPolicy.RETRY
    rolling: bool = True
    give_up_after: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramPace:
    """Messages that Telegram takes: about 30/s a token, 1/s a private chat, 20/min a group."""

    token_per_second: float = 28
    private_per_second: float = 1
    group_per_minute: float = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackPace:
    """Messages that Slack takes: about 1/s a channel."""

    channel_per_second: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDefaults:
    """What a new chat starts with."""

    language: str = "en"
    timezone: str = "UTC"
    topics: tuple[TopicId, ...] = (TopicId("returned-children"), TopicId("qatar-ukraine"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of ``settings.yaml``."""

    poll: PollSettings = field(default_factory=PollSettings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    stories: StorySettings = field(default_factory=StorySettings)
    second_look: SecondLookSettings = field(default_factory=SecondLookSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    telegram: TelegramPace = field(default_factory=TelegramPace)
    slack: SlackPace = field(default_factory=SlackPace)
    defaults: ChatDefaults = field(default_factory=ChatDefaults)
    access: Access = Access.OPEN
    keep_unmatched_for: timedelta = timedelta(days=30)
