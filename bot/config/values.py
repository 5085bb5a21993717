"""From the shapes of files to the values of `bot.model`."""

from collections.abc import Iterable

from bot.config.schema import (
    ConceptShape,
    FeedShape,
    LexiconFile,
    RuleShape,
    SettingsFile,
    TopicsFile,
)
from bot.model.concept import Concept, ConceptId
from bot.model.feed import Feed
from bot.model.ids import FeedId, TopicId
from bot.model.settings import (
    AlertSettings,
    ChatDefaults,
    DeliverySettings,
    PollSettings,
    SecondLookSettings,
    Settings,
    SlackPace,
    StorySettings,
    TelegramPace,
)
from bot.model.topic import Polarity, Rule, Term, Topic, TopicBook


def to_settings(file: SettingsFile) -> Settings:
    """Turn settings.yaml into settings."""
    defaults = file.defaults
    return Settings(
        poll=PollSettings(**dict(file.poll)),
        alerts=AlertSettings(**dict(file.alerts)),
        stories=StorySettings(window=file.stories.window),
        second_look=SecondLookSettings(enabled=file.second_look.enabled),
        delivery=DeliverySettings(**dict(file.delivery)),
        telegram=TelegramPace(**dict(file.telegram.pace)),
        slack=SlackPace(**dict(file.slack.pace)),
        defaults=ChatDefaults(
            language=defaults.language,
            timezone=defaults.timezone,
            topics=tuple(TopicId(topic) for topic in defaults.topics),
        ),
        access=file.access,
        keep_unmatched_for=file.retention.unmatched,
    )


def to_feed(shape: FeedShape) -> Feed:
    """Turn one feed of feeds.yaml into a feed."""
    values = dict(shape)
    return Feed(**{**values, "id": FeedId(shape.id), "restricted": tuple(shape.restricted)})


def to_concepts(files: Iterable[LexiconFile]) -> tuple[Concept, ...]:
    """Turn the lexicon's files into concepts, in the order of files and lines."""
    return tuple(_to_concept(id_, shape) for file in files for id_, shape in file.concepts.items())


def _to_concept(id_: str, shape: ConceptShape) -> Concept:
    return Concept(
        id=ConceptId(id_),
        wikidata=shape.wikidata,
        names={language: tuple(names) for language, names in shape.names.items()},
        includes=tuple(ConceptId(included) for included in shape.includes),
        hides=tuple(ConceptId(hidden) for hidden in shape.hides),
    )


def to_topic_book(file: TopicsFile) -> TopicBook:
    """Turn topics.yaml into topics and their shared rules."""
    topics = tuple(
        Topic(
            id=TopicId(id_),
            title=dict(shape.title),
            any_of=_to_terms(shape.any_of),
            none_of=_to_terms(shape.none_of),
            look_again=_to_terms(shape.look_again),
            default=shape.default,
        )
        for id_, shape in file.topics.items()
    )
    return TopicBook(topics=topics, rules={name: _to_rule(shape) for name, shape in file.rules.items()})


def _to_terms(terms: Iterable[str | RuleShape]) -> tuple[Term, ...]:
    return tuple(term if isinstance(term, str) else _to_rule(term) for term in terms)


def _to_rule(shape: RuleShape) -> Rule:
    return Rule(
        all=_to_terms(shape.all),
        any=_to_terms(shape.any),
        none=_to_terms(shape.none),
        weights=dict(shape.weights),
        threshold=shape.threshold,
        title_factor=shape.title_factor,
        same_sentence=shape.same_sentence,
        near=shape.near,
        ordered=shape.ordered,
        place=shape.place,
        polarity=_to_polarity(shape),
    )


def _to_polarity(shape: RuleShape) -> Polarity:
    if shape.negated:
        return Polarity.NEGATED
    return Polarity.AFFIRMED if shape.affirmed else Polarity.EITHER
