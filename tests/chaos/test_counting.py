"""The rig counts right: a rig that sees nothing would prove nothing."""

import pytest

from tests.chaos.counting import Count, count, most_in_a_second, percentile


def a_count(*stories: str, line: str = "abc") -> Count:
    return count([("1", [story], 0.0) for story in stories], line={"1": list(line)})


def test_all_in_order_is_nothing_to_complain_of() -> None:
    found = a_count("a", "b", "c")
    assert (found.wanted, found.lost, found.duplicated, found.out_of_order, found.unwanted) == (3, 0, 0, 0, 0)


def test_what_never_arrived_is_lost() -> None:
    assert a_count("a", "c").lost == 1


def test_what_a_chat_never_heard_of_is_lost() -> None:
    assert count([], line={"1": ["a"], "2": ["a"]}).lost == 2


def test_what_arrived_again_is_duplicated() -> None:
    assert a_count("a", "a", "b", "a", "c").duplicated == 2


def test_a_duplicate_is_not_out_of_order() -> None:
    assert a_count("a", "b", "a", "c").out_of_order == 0


def test_what_arrived_before_its_turn_puts_the_others_out_of_order() -> None:
    assert a_count("c", "a", "b").out_of_order == 2


def test_what_is_not_in_the_line_is_unwanted() -> None:
    assert a_count("a", "b", "c", "x").unwanted == 1


def test_a_message_may_tell_several() -> None:
    assert count([("1", ["a", "b"], 0.0), ("1", ["c"], 1.0)], line={"1": ["a", "b", "c"]}).lost == 0


@pytest.mark.parametrize(
    ("starts", "most"), [([], 0), ([0.0, 0.5, 0.99], 3), ([0.0, 1.0, 2.0], 1), ([0.0, 0.9, 1.1, 1.8, 1.89], 4)]
)
def test_the_fullest_second_slides(starts: list[float], most: int) -> None:
    assert most_in_a_second(starts) == most


def test_a_percentile_of_nothing_is_zero() -> None:
    assert percentile([], 0.95) == 0
    assert percentile([3, 1, 2], 0.95) == 3
