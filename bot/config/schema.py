"""The shape of every file that operators edit; `json_schema` gives it to editors.

Each shape has the names and defaults of the value in `bot.model` that it becomes (see `values`).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema

from bot.config.fields import (
    CountryCode,
    FeedAddress,
    Id,
    LanguageCode,
    ProxyAddress,
    Rate,
    Size,
    TimeZoneName,
    UniqueIds,
    WikidataId,
    Words,
    between,
)
from bot.config.quantities import format_duration, format_size
from bot.model.feed import Excerpt, Party
from bot.model.settings import USER_AGENT, Access, AmbiguousPolicy, Settings
from bot.model.topic import Place

_DEFAULTS = Settings()


class _Shape(BaseModel):
    """Unknown keys are errors, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PollShape(_Shape):
    """How feeds are fetched."""

    interval: Annotated[timedelta, between("500ms", "7d")] = _DEFAULTS.poll.interval
    timeout: Annotated[timedelta, between("1s", "10m")] = _DEFAULTS.poll.timeout
    max_bytes: Size = Field(
        default=_DEFAULTS.poll.max_bytes, json_schema_extra={"default": format_size(_DEFAULTS.poll.max_bytes)}
    )
    max_entries: int = Field(default=_DEFAULTS.poll.max_entries, ge=1, le=100_000)
    user_agent: Words = USER_AGENT
    proxy: ProxyAddress | None = None


class AlertShape(_Shape):
    """When a story alerts, and how much of an outlet's words it carries."""

    max_age: Annotated[timedelta, between("1m", "365d")] = _DEFAULTS.alerts.max_age
    settle: Annotated[timedelta, between("0s", "1h")] = _DEFAULTS.alerts.settle
    excerpt: Excerpt = Field(default=_DEFAULTS.alerts.excerpt, strict=False)


class StoryShape(_Shape):
    """How long a story takes in further entries; `0s` makes every entry its own story."""

    window: Annotated[timedelta, between("0s", "90d")] = _DEFAULTS.stories.window


class SecondLookShape(_Shape):
    """Whether an article is fetched when its entry says too little."""

    enabled: bool = _DEFAULTS.second_look.enabled


class DeliveryShape(_Shape):
    """How deliveries are retried and folded."""

    policy: AmbiguousPolicy = Field(default=_DEFAULTS.delivery.policy, strict=False)
    rolling: bool = _DEFAULTS.delivery.rolling
    give_up_after: Annotated[timedelta, between("1m", "90d")] = _DEFAULTS.delivery.give_up_after


class TelegramPaceShape(_Shape):
    """Messages that Telegram takes."""

    token_per_second: Rate = _DEFAULTS.telegram.token_per_second
    private_per_second: Rate = _DEFAULTS.telegram.private_per_second
    group_per_minute: Rate = _DEFAULTS.telegram.group_per_minute


class TelegramShape(_Shape):
    """Telegram's own settings."""

    pace: TelegramPaceShape = TelegramPaceShape()


class SlackPaceShape(_Shape):
    """Messages that Slack takes."""

    channel_per_second: Rate = _DEFAULTS.slack.channel_per_second


class SlackShape(_Shape):
    """Slack's own settings."""

    pace: SlackPaceShape = SlackPaceShape()


class DefaultsShape(_Shape):
    """What a new chat starts with."""

    language: LanguageCode = _DEFAULTS.defaults.language
    timezone: TimeZoneName = _DEFAULTS.defaults.timezone
    topics: UniqueIds = list(_DEFAULTS.defaults.topics)


class RetentionShape(_Shape):
    """How long entries are kept that belong to no topic."""

    unmatched: Annotated[timedelta, between("1h", "3650d")] = _DEFAULTS.keep_unmatched_for


class SettingsFile(_Shape):
    """settings.yaml: every key is optional."""

    version: Literal[1] = 1
    poll: PollShape = PollShape()
    alerts: AlertShape = AlertShape()
    stories: StoryShape = StoryShape()
    second_look: SecondLookShape = SecondLookShape()
    delivery: DeliveryShape = DeliveryShape()
    telegram: TelegramShape = TelegramShape()
    slack: SlackShape = SlackShape()
    defaults: DefaultsShape = DefaultsShape()
    access: Access = Field(default=_DEFAULTS.access, strict=False)
    retention: RetentionShape = RetentionShape()


class FeedShape(_Shape):
    """A source address we poll."""

    id: Id
    url: FeedAddress
    outlet: Words
    language: LanguageCode
    country: CountryCode | None = None
    party: Party = Field(default=Party.INDEPENDENT, strict=False)
    state_media: bool = False
    verified: bool = False
    enabled: bool = True
    restricted: UniqueIds = []
    interval: Annotated[timedelta | None, between("500ms", "7d")] = None
    user_agent: Words | None = None
    excerpt: Excerpt | None = Field(default=None, strict=False)


class FeedsFile(_Shape):
    """feeds.yaml: the feeds to poll."""

    version: Literal[1] = 1
    feeds: list[FeedShape]


NameLanguage = Literal["en", "uk", "ru", "ar", "de", "fr", "pl", "es", "tr", "any"]


class ConceptShape(_Shape):
    """A thing with names in many languages."""

    wikidata: WikidataId | None = None
    names: dict[NameLanguage, list[Words]] = {}
    includes: UniqueIds = []
    hides: UniqueIds = []

    @model_validator(mode="after")
    def _has_names(self) -> "ConceptShape":
        if not any(self.names.values()) and not self.includes:
            raise ValueError("expected `names`, or `includes`, or both: a concept without names is never found")
        return self


class LexiconFile(_Shape):
    """A file below lexicon/: concepts by id."""

    version: Literal[1] = 1
    concepts: dict[Id, ConceptShape]


Term = Annotated[
    Annotated[Id, Tag("name")] | Annotated["RuleShape", Tag("rule")],
    Discriminator(lambda value: "rule" if isinstance(value, (Mapping, BaseModel)) else "name"),
]
Terms = Annotated[list[Term], Field(min_length=1)]


class RuleShape(_Shape):
    """A condition on the concepts that an entry mentions."""

    all: Terms = []
    any: Terms = []
    none: Terms = []
    weights: dict[Id, float] = Field(default={}, min_length=1)
    threshold: float = Field(default=1.0, gt=0)
    title_factor: float = Field(default=1.0, ge=0)
    same_sentence: bool = False
    near: int | None = Field(default=None, ge=0, le=100)
    ordered: bool = False
    place: Place = Field(default=Place.ANYWHERE, alias="in", strict=False)
    affirmed: bool = False
    negated: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> "RuleShape":
        if not (self.all or self.any or self.weights):
            raise ValueError("expected at least one of `all`, `any`, `weights`")
        if self.affirmed and self.negated:
            raise ValueError("expected `affirmed` or `negated`, not both: this rule can never hold")
        if self.ordered and self.near is None and not self.same_sentence:
            raise ValueError("expected `near` or `same_sentence` beside `ordered`")
        return self


class TopicShape(_Shape):
    """Something people subscribe to."""

    title: Annotated[dict[LanguageCode, Words], Field(min_length=1)]
    default: bool = False
    any_of: Terms
    none_of: Terms = []
    look_again: Terms = []


class TopicsFile(_Shape):
    """topics.yaml: topics by id, and rules that they share by name."""

    version: Literal[1] = 1
    rules: dict[Id, RuleShape] = {}
    topics: Annotated[dict[Id, TopicShape], Field(min_length=1)]


class GoldenFacts(_Shape):
    """The facts of a golden case; what is absent is not checked."""

    children: int | None = None
    total: int | None = None
    mediators: list[str] = []
    announced_by: list[str] = []
    route: list[str] = []
    negated: bool = False


class GoldenCase(_Shape):
    """A short entry with the topics it belongs to and the facts its words tell."""

    id: Id
    lang: LanguageCode
    title: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    summary: Annotated[str, StringConstraints(max_length=5000)] = ""
    topics: UniqueIds
    facts: GoldenFacts = GoldenFacts()


class GoldenFile(_Shape):
    """golden.yaml: cases that every configuration must get right."""

    version: Literal[1] = 1
    cases: list[GoldenCase]


FILES: Mapping[str, type[_Shape]] = {
    "settings": SettingsFile,
    "feeds": FeedsFile,
    "topics": TopicsFile,
    "lexicon": LexiconFile,
    "golden": GoldenFile,
}


class _AsWritten(GenerateJsonSchema):
    """Shows defaults as an operator would write them."""

    def encode_default(self, dft: Any) -> Any:
        return format_duration(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a file; raises KeyError for a name that is not in `FILES`."""
    return FILES[name].model_json_schema(by_alias=True, schema_generator=_AsWritten)
