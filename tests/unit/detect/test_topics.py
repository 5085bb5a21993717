"""A topic book that cannot work is told before any entry is read."""

import pytest

from bot.detect.topics import compile_topics, describe
from bot.model.ids import TopicId
from bot.model.topic import Place, Polarity, Rule, Topic, TopicBook
from tests.unit.detect.small import small_lexicon


def faults_of(*any_of: Rule | str, none_of: tuple[Rule | str, ...] = (), **rules: Rule) -> list[str]:
    """The faults of a topic, each without its path."""
    topic = Topic(id=TopicId("topic"), title={}, any_of=any_of, none_of=none_of)
    return [fault.what for fault in compile_topics(TopicBook(topics=(topic,), rules=rules), small_lexicon()).faults]


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        (Rule(none=("child",)), "has neither all, any nor weights, so that it would always match"),
        (Rule(all=("child",), none=("child",)), "wants and forbids the same term, so that it can never match"),
        (Rule(any=("child",), none=("child", "qatar")), "forbids every term of any, so that it can never match"),
        (Rule(weights={"child": 1.0}, threshold=2.0), "the weights add up to 1 at most, below the threshold of 2"),
        (Rule(weights={"child": 1.0}, threshold=0.0), "a threshold of 0 or less would always match"),
        (Rule(all=("child", "qatar"), near=-1), "near counts words and cannot be negative"),
        (Rule(all=("child",), near=3), "near and ordered need at least two terms"),
        (
            Rule(all=("child", Rule(all=("qatar",), place=Place.SUMMARY)), place=Place.TITLE),
            "looks in the title for a rule that looks in the summary, so that it can never match",
        ),
        (
            Rule(all=("child", Rule(all=("qatar",), polarity=Polarity.NEGATED)), polarity=Polarity.AFFIRMED),
            "counts affirmed mentions, within it a rule negated ones, so that it can never match",
        ),
        (Rule(all=("chlid",)), "'chlid' is neither a concept nor a shared rule"),
    ],
)
def test_a_rule_that_cannot_work_is_a_fault(rule: Rule, what: str) -> None:
    assert what in faults_of(rule)


def test_a_topic_without_rules_is_a_fault() -> None:
    assert faults_of() == ["is empty, so that the topic can never match"]


def test_a_rule_that_vetoes_itself_is_a_fault() -> None:
    assert faults_of("child", none_of=("child",)) == ["stands in none_of too, so that it can never match"]


def test_a_shared_rule_that_uses_itself_is_a_fault() -> None:
    found = faults_of("one", one=Rule(any=("two",)), two=Rule(any=("one",)))

    assert found == ["the shared rule 'one' uses itself"]


def test_a_good_book_has_no_faults() -> None:
    assert faults_of(Rule(all=("child", "return"), near=3), none_of=("school",)) == []


def test_a_nameless_rule_is_described_by_what_it_asks_for() -> None:
    rule = Rule(all=("child", Rule(any=("qatar", "ukraine"))), place=Place.TITLE, polarity=Polarity.NEGATED)

    assert describe(rule) == "(child and (qatar or ukraine), in title, negated)"
    assert (
        describe(Rule(weights={"child": 1.0, "qatar": 1.0}, same_sentence=True)) == "(child plus qatar, same_sentence)"
    )
