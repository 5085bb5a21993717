import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config.complaints import check_shape
from bot.config.reading import read_document
from bot.config.schema import (
    FILES,
    FeedsFile,
    GoldenFile,
    LexiconFile,
    SettingsFile,
    TopicsFile,
    json_schema,
)
from bot.config.values import to_concepts, to_feed, to_settings, to_topic_book
from bot.model.concept import Concept, ConceptId
from bot.model.feed import Excerpt, Feed, Party
from bot.model.ids import FeedId, TopicId
from bot.model.settings import Access, AmbiguousPolicy, Settings
from bot.model.topic import Place, Polarity, Rule, Topic

SHIPPED = Path(__file__).parents[3] / "config"


def read(shape: type[Any], text: str) -> Any:
    document, problems = read_document("a.yaml", text)
    assert document is not None, problems
    file, problems = check_shape(document, shape)
    assert file is not None, problems
    return file


def problems_of(shape: type[Any], text: str) -> list[str]:
    document, problems = read_document("a.yaml", text)
    assert document is not None, problems
    file, problems = check_shape(document, shape)
    assert file is None
    return [str(problem) for problem in problems]


def test_settings_without_a_key_are_the_defaults() -> None:
    assert to_settings(read(SettingsFile, "# all as it is\n")) == Settings()


def test_the_shipped_settings_say_the_defaults() -> None:
    assert to_settings(read(SettingsFile, (SHIPPED / "settings.yaml").read_text(encoding="utf-8"))) == Settings()


def test_every_setting_arrives() -> None:
    text = """\
version: 1
poll: {interval: 1m, timeout: 5s, max_bytes: 1MiB, max_entries: 10, user_agent: "X/1", proxy: "http://p:1"}
alerts: {max_age: 1h, settle: 0s, excerpt: short}
stories: {window: 0s}
second_look: {enabled: false}
delivery: {policy: park, rolling: false, give_up_after: 1h}
telegram: {pace: {token_per_second: 1, private_per_second: 0.5, group_per_minute: 2}}
slack: {pace: {channel_per_second: 3}}
defaults: {language: uk, timezone: Europe/Kyiv, topics: [gulf]}
access: approval
retention: {unmatched: 7d}
"""
    settings = to_settings(read(SettingsFile, text))
    assert settings.poll.interval == timedelta(minutes=1)
    assert settings.poll.max_bytes == 1024**2
    assert settings.poll.proxy == "http://p:1"
    assert settings.alerts.excerpt is Excerpt.SHORT
    assert settings.stories.window == timedelta(0)
    assert not settings.second_look.enabled
    assert settings.delivery.policy is AmbiguousPolicy.PARK
    assert settings.telegram.private_per_second == 0.5
    assert settings.slack.channel_per_second == 3
    assert settings.defaults.topics == (TopicId("gulf"),)
    assert settings.access is Access.APPROVAL
    assert settings.keep_unmatched_for == timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2", "1: version: expected 1, found `2`"),
        ("poll:\n  intervall: 5m", "2: poll: unknown key `intervall`; did you mean `interval`?"),
        ("zzz: 1", "1: unknown key `zzz`"),
        ("poll: {interval: 5}", "1: poll.interval: expected a duration such as"),
        ("poll: {interval: 1ms}", "1: poll.interval: expected a duration from 0.5s to 7d, found `1ms`"),
        ("poll: {max_bytes: 10MB}", "1: poll.max_bytes: expected a size such as 512KiB or 10MiB, found `10MB`"),
        ("poll: {max_bytes: 1B}", "1: poll.max_bytes: expected a size from 1KiB to 1GiB, found `1B`"),
        ("poll: {max_entries: 0}", "1: poll.max_entries: expected at least 1, found `0`"),
        ("poll: {max_entries: many}", "1: poll.max_entries: expected a whole number, found `many`"),
        ("poll: {max_entries: 1.5}", "1: poll.max_entries: expected a whole number, found `1.5`"),
        ('poll: {user_agent: "a\\nb"}', "1: poll.user_agent: expected text in one line that is not blank"),
        ("poll: {proxy: 'p:1'}", "1: poll.proxy: expected an address that begins with http:// or https://"),
        ("poll: {proxy: 'http://p:99999'}", "1: poll.proxy: expected an address that begins with http:// or https://"),
        ("poll: {proxy: 'http://p:0'}", "with a port from 1 to 65535"),
        ("poll: {proxy: 'http://a b'}", "without spaces"),
        ("alerts: {excerpt: all}", "1: alerts.excerpt: expected 'none', 'title' or 'short', found `all`"),
        ("second_look: {enabled: yes}", "1: second_look.enabled: expected true or false, found `yes`"),
        ("telegram: {pace: {token_per_second: 0}}", "1: telegram.pace.token_per_second: expected more than 0"),
        ("telegram: {pace: {token_per_second: .inf}}", "telegram.pace.token_per_second: expected"),
        ("defaults: {language: xx}", "1: defaults.language: expected the two-letter code of a language"),
        ("defaults: {timezone: Mars/Base}", "1: defaults.timezone: expected an IANA time zone such as UTC"),
        ("defaults: {timezone: ../../etc/passwd}", "1: defaults.timezone: expected an IANA time zone such as UTC"),
        ("defaults: {topics: [a, a]}", "1: defaults.topics: expected each only once; `a` is here twice"),
        ("defaults: {topics: [A b]}", "expected an id of small letters, digits and hyphens, found `A b`"),
        ("stories: 3", "1: stories: expected keys and values"),
        ("poll:", "1: poll: expected keys and values, found nothing"),
        ("- a", "1: expected keys and values"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_what_was_expected(text: str, said: str) -> None:
    (problem,) = problems_of(SettingsFile, text)
    assert problem.startswith("a.yaml:")
    assert said in problem


def test_all_problems_of_a_file_are_said_at_once() -> None:
    assert len(problems_of(SettingsFile, "version: 2\naccess: all\npoll: {timeout: 1}\nslack: x\n")) == 4


def test_a_feed_arrives_whole() -> None:
    text = """\
feeds:
  - {id: a, url: "https://a.example/r?x=1", outlet: A, language: uk, country: UA, party: qatar, state_media: true,
     verified: true, enabled: false, restricted: [eu], interval: 2m, user_agent: "Y", excerpt: none}
"""
    (shape,) = read(FeedsFile, text).feeds
    assert to_feed(shape) == Feed(
        id=FeedId("a"),
        url="https://a.example/r?x=1",
        outlet="A",
        language="uk",
        country="UA",
        party=Party.QATAR,
        state_media=True,
        verified=True,
        enabled=False,
        restricted=("eu",),
        interval=timedelta(minutes=2),
        user_agent="Y",
        excerpt=Excerpt.NONE,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("url: ftp://x/y", "expected an address that begins with http:// or https:// and a host, found `ftp://x/y`"),
        ("url: 'https:///x'", "expected an address that begins with http:// or https:// and a host"),
        ("url: 'https://u:p@x/'", "expected an address without user name and password"),
        ("url: 'javascript:alert(1)'", "expected an address that begins with"),
        ("country: UK", "expected the two-letter code of a country (ISO 3166-1), such as UA or GB, found `UK`"),
        ("country: Ukraine", "expected the two-letter code of a country, such as UA, found `Ukraine`"),
        ("party: moon", "'independent', found `moon`"),
        ("language: ukr", "expected the two-letter code of a language, such as uk, found `ukr`"),
        ("state_media: 1", "expected true or false, found `1`"),
        ("restricted: eu", "expected a list"),
        ("outlet: ''", "expected text in one line that is not blank, found nothing"),
        ("id: Ä", "expected an id of small letters, digits and hyphens, found `Ä`"),
        ("headers: {}", "unknown key `headers`"),
    ],
)
def test_a_wrong_value_of_a_feed_is_said_with_the_feeds_id(change: str, said: str) -> None:
    values = {"id": "a", "url": "'https://a.example/'", "outlet": "A", "language": "uk"}
    key, _, value = change.partition(": ")
    lines = "\n    ".join(f"{key}: {value}" for key, value in {**values, key: value}.items())
    (problem,) = problems_of(FeedsFile, f"feeds:\n  - {lines}\n")
    assert said in problem
    assert "feeds." in problem


def test_what_a_feed_lacks_is_said() -> None:
    assert problems_of(FeedsFile, "feeds:\n  - {id: a, url: 'https://a.example/', language: uk}\n") == [
        "a.yaml:2: feeds.a: expected the key `outlet`"
    ]


def test_concepts_arrive_in_their_order() -> None:
    text = (
        "concepts:\n  b: {wikidata: Q1, names: {en: [x], any: [y]}, includes: [a], hides: [c]}\n  a: {includes: [b]}\n"
    )
    assert to_concepts([read(LexiconFile, text)]) == (
        Concept(
            id=ConceptId("b"),
            wikidata="Q1",
            names={"en": ("x",), "any": ("y",)},
            includes=(ConceptId("a"),),
            hides=(ConceptId("c"),),
        ),
        Concept(id=ConceptId("a"), includes=(ConceptId("b"),)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {}", "concepts.a: expected `names`, or `includes`, or both"),
        ("a: {names: {en: []}}", "concepts.a: expected `names`, or `includes`, or both"),
        ("a: {names: {xx: [b]}}", "concepts.a.names.xx: expected 'en'"),
        ("a: {names: {en: [12]}}", "concepts.a.names.en.0: expected text, found `12`"),
        ("a: {names: {en: ['']}}", "concepts.a.names.en.0: expected text in one line"),
        ("a: {names: {en: [b]}, wikidata: 846}", "concepts.a.wikidata: expected text, found `846`"),
        ("a: {names: {en: [b]}, wikidata: L1}", "concepts.a.wikidata: expected a Wikidata id, such as Q846"),
        ("A: {names: {en: [b]}}", "concepts.A: expected an id of small letters"),
    ],
)
def test_a_wrong_concept_is_named(text: str, said: str) -> None:
    (problem,) = problems_of(LexiconFile, f"concepts:\n  {text}\n")
    assert said in problem
    assert problem.startswith("a.yaml:2")


def test_topics_and_shared_rules_arrive_with_every_condition() -> None:
    text = """\
rules:
  shared: {weights: {a: 2, b: 1.5}, threshold: 3, title_factor: 1.5}
topics:
  t:
    title: {en: T, uk: Т}
    default: true
    any_of: [a, {all: [a, {any: [b], negated: true}], near: 4, ordered: true, in: title}]
    none_of: [{none: [c], all: [a], same_sentence: true, affirmed: true, in: lead}]
"""
    book = to_topic_book(read(TopicsFile, text))
    assert book.rules == {"shared": Rule(weights={"a": 2.0, "b": 1.5}, threshold=3.0, title_factor=1.5)}
    inner = Rule(any=("b",), polarity=Polarity.NEGATED)
    assert book.topics == (
        Topic(
            id=TopicId("t"),
            title={"en": "T", "uk": "Т"},
            default=True,
            any_of=("a", Rule(all=("a", inner), near=4, ordered=True, place=Place.TITLE)),
            none_of=(Rule(all=("a",), none=("c",), same_sentence=True, polarity=Polarity.AFFIRMED, place=Place.LEAD),),
        ),
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("{near: 3}", "expected at least one of `all`, `any`, `weights`"),
        ("{all: [a], affirmed: true, negated: true}", "not both: this rule can never hold"),
        ("{all: [a, b], ordered: true}", "expected `near` or `same_sentence` beside `ordered`"),
        ("{all: []}", "any_of.0.all: expected at least 1, and there are 0"),
        ("{all: [a], in: body}", "any_of.0.in: expected 'anywhere'"),
        ("{all: [{any: [B]}]}", "any_of.0.all.0.any.0: expected an id of small letters"),
        ("{al: [a], any: [a]}", "any_of.0: unknown key `al`; did you mean `all`?"),
        ("3", "any_of.0: expected text, found `3`"),
        ("{weights: {a: x}}", "any_of.0.weights.a: expected a number, found `x`"),
    ],
)
def test_a_wrong_rule_is_named_with_its_place(rule: str, said: str) -> None:
    (problem,) = problems_of(TopicsFile, f"topics:\n  t:\n    title: {{en: T}}\n    any_of:\n      - {rule}\n")
    assert said in problem
    assert problem.startswith("a.yaml:5: topics.t.any_of.0")


def test_a_topic_needs_title_and_rules() -> None:
    assert problems_of(TopicsFile, "topics:\n  t: {}\n") == [
        "a.yaml:2: topics.t: expected the key `title`",
        "a.yaml:2: topics.t: expected the key `any_of`",
    ]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_has_a_schema_that_editors_can_read(name: str) -> None:
    schema = json.loads(json.dumps(json_schema(name)))
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False


def test_a_schema_shows_defaults_as_an_operator_writes_them() -> None:
    properties = json_schema("settings")["$defs"]["PollShape"]["properties"]
    assert properties["interval"]["default"] == "5m"
    assert properties["max_bytes"]["default"] == "10MiB"


def test_a_schema_calls_keys_as_the_file_does() -> None:
    assert "in" in json_schema("topics")["$defs"]["RuleShape"]["properties"]


@pytest.mark.parametrize(("name", "shape"), [("feeds", FeedsFile), ("topics", TopicsFile), ("golden", GoldenFile)])
def test_the_shipped_files_fit_their_schema(name: str, shape: type[Any]) -> None:
    read(shape, (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))


def test_the_shipped_lexicon_fits_its_schema() -> None:
    paths = sorted((SHIPPED / "lexicon").glob("*.yaml"))
    assert paths
    for path in paths:
        read(LexiconFile, path.read_text(encoding="utf-8"))
