"""Every key of a rule: what holds, what does not, and what an explanation says is missing."""

import pytest

from bot.model.detection import EntryText
from bot.model.match import Match, Miss
from bot.model.topic import Place, Polarity, Rule
from tests.unit.detect.small import TOPIC, a_detector


def holds(rule: Rule | str, title: str, summary: str = "") -> bool:
    """Whether a rule holds, which the quick answer and the explanation must agree on."""
    detector, text = a_detector(rule), EntryText(title=title, summary=summary)
    quick = detector.topics_of(text) == (TOPIC,)
    assert bool(detector.explain(text).matches) == bool(detector.detect(text).matches) == quick
    return quick


def match_of(rule: Rule, title: str, summary: str = "") -> Match:
    [match] = a_detector(rule).detect(EntryText(title=title, summary=summary)).matches
    return match


def miss_of(rule: Rule | str, title: str, summary: str = "", none_of: tuple[Rule | str, ...] = ()) -> Miss:
    [miss] = a_detector(rule, none_of=none_of).explain(EntryText(title=title, summary=summary)).misses
    return miss


ALL = Rule(all=("child", "return"))


def test_all_wants_every_term() -> None:
    assert holds(ALL, "Children return")
    assert not holds(ALL, "Children play")


def test_any_wants_one_term() -> None:
    rule = Rule(any=("child", "qatar"))
    assert holds(rule, "Qatar speaks")
    assert not holds(rule, "Ukraine speaks")


def test_none_forbids_its_terms() -> None:
    rule = Rule(all=("child", "return"), none=("school",))
    assert holds(rule, "Children return")
    assert not holds(rule, "Children return to school")


def test_none_of_a_place_looks_nowhere_else() -> None:
    rule = Rule(all=("child",), none=("school",), place=Place.TITLE)
    assert holds(rule, "Children return", "They go to school.")


def test_a_concept_holds_where_one_that_it_includes_does() -> None:
    assert holds("country", "Qatar speaks")


def test_a_rule_may_hold_rules() -> None:
    rule = Rule(all=("child", Rule(any=("qatar", Rule(all=("ukraine", "return"))))))
    assert holds(rule, "Ukraine: children return")
    assert not holds(rule, "Ukraine: children play")


def test_a_rule_of_choices_alone_parts_them() -> None:
    rule = Rule(any=(Rule(any=("qatar",)), Rule(all=("child", "school"))))
    assert holds(rule, "Children at school")
    assert not holds(rule, "Children play")


def test_a_choice_of_a_place_counts_there_alone() -> None:
    rule = Rule(any=("qatar", "child"), place=Place.TITLE)
    assert not holds(rule, "News", "Qatar speaks of children.")


def test_same_sentence_wants_all_of_it_in_one() -> None:
    rule = Rule(all=("child", "return"), same_sentence=True)
    assert holds(rule, "News", "The children return. All is well.")
    assert not holds(rule, "News", "The children play. The others return.")
    assert not holds(rule, "Children", "All return.")


def test_near_counts_the_words_between() -> None:
    rule = Rule(all=("child", "return"), near=2)
    assert holds(rule, "Children will now return")
    assert not holds(rule, "Children will now one day return")


def test_ordered_wants_the_order_of_the_list() -> None:
    rule = Rule(all=("child", "return"), near=5, ordered=True)
    assert holds(rule, "Children return")
    assert not holds(rule, "Return of children")


@pytest.mark.parametrize(
    ("place", "in_title", "in_second", "in_third"),
    [
        (Place.TITLE, True, False, False),
        (Place.SUMMARY, False, True, True),
        (Place.LEAD, True, True, False),
        (Place.ANYWHERE, True, True, True),
    ],
)
def test_a_place_is_where_a_rule_looks(place: Place, in_title: bool, in_second: bool, in_third: bool) -> None:
    rule = Rule(all=("child",), place=place)
    assert holds(rule, "Children") is in_title
    assert holds(rule, "News", "It is so. Of children. The end.") is in_second
    assert holds(rule, "News", "It is so. It was. Of children.") is in_third


def test_affirmed_counts_no_negated_mention() -> None:
    rule = Rule(all=("return",), polarity=Polarity.AFFIRMED)
    assert holds(rule, "They return")
    assert not holds(rule, "They do not return")


def test_negated_counts_negated_mentions_alone() -> None:
    rule = Rule(all=("return",), polarity=Polarity.NEGATED)
    assert holds(rule, "They will not return")
    assert not holds(rule, "They return")


def test_weights_add_up_to_the_threshold() -> None:
    rule = Rule(weights={"child": 1.0, "return": 2.0, "school": -2.0}, threshold=3.0)
    assert holds(rule, "Children return")
    assert not holds(rule, "They return")
    assert not holds(rule, "Children return to school")


def test_a_weight_counts_more_in_the_title() -> None:
    rule = Rule(weights={"child": 2.0}, threshold=3.0, title_factor=1.5)
    assert holds(rule, "Children")
    assert not holds(rule, "News", "Children")


def test_a_match_by_weights_has_their_sum_as_its_score() -> None:
    assert match_of(Rule(weights={"child": 1.0, "return": 2.5}), "Children return").score == 3.5


def test_the_evidence_is_what_the_rule_rests_on() -> None:
    match = match_of(ALL, "Ukraine: the boy plays", "Children return.")

    assert [(one.concept, one.words) for one in match.evidence] == [("child", "boy"), ("return", "return")]


def test_a_shared_rule_is_used_by_name() -> None:
    detector = a_detector("young", rules={"young": Rule(any=("child",))})

    assert detector.topics_of(EntryText(title="A boy")) == (TOPIC,)


@pytest.mark.parametrize(
    ("rule", "title", "missing"),
    [
        (ALL, "Children play", ("return",)),
        (Rule(all=("child",), any=("qatar", "ukraine")), "Children", ("any of qatar, ukraine",)),
        (Rule(all=("child", "return"), place=Place.TITLE), "Children", ("return in title",)),
        (Rule(all=("child",), none=("school",)), "Children at school", ("without school",)),
        (Rule(all=("child", "return"), near=0), "Children will return", ("near 0",)),
        (
            Rule(all=("return", "child"), same_sentence=True, ordered=True),
            "Children return",
            ("same_sentence", "ordered"),
        ),
        (Rule(weights={"child": 1.0}, threshold=2.0, title_factor=2.0), "News", ("weights adding up to 2",)),
    ],
)
def test_a_miss_names_what_was_missing(rule: Rule, title: str, missing: tuple[str, ...]) -> None:
    assert miss_of(rule, title).missing == missing


def test_a_miss_of_a_concept_names_it() -> None:
    assert miss_of("qatar", "Children").missing == ("qatar",)


def test_a_miss_names_the_rule_that_came_nearest() -> None:
    detector = a_detector(Rule(all=("qatar", "mediate", "ukraine")), Rule(all=("child", "return")))
    [miss] = detector.explain(EntryText(title="Children play")).misses

    assert (miss.rule, miss.missing) == ("topic.any_of.1", ("return",))


def test_a_veto_shows_the_words_it_rests_on() -> None:
    miss = miss_of(ALL, "Children return to school", none_of=("school",))

    assert (miss.rule, [one.words for one in miss.vetoed_by]) == ("topic.none_of.0", ["school"])


def test_a_topic_that_cannot_hold_costs_no_evidence() -> None:
    detection = a_detector(ALL).detect(EntryText(title="The boy plays at school"))

    assert (detection.matches, detection.misses, detection.mentions, detection.facts.items) == ((), (), (), ())
