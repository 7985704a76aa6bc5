from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from oneplan.governance import rules

D = date


def test_a_span_that_begins_before_another_has_ended_is_named():
    assert list(rules.overlapping([(D(2021, 1, 1), D(2021, 12, 31)), (D(2021, 12, 31), None)])) == [1]


def test_spans_that_follow_each_other_do_not_overlap():
    assert list(rules.overlapping([(D(2022, 1, 1), None), (None, D(2021, 12, 31))])) == []


def test_a_short_span_within_a_long_one_overlaps():
    long, short, after = (D(2020, 1, 1), D(2024, 1, 1)), (D(2021, 1, 1), D(2021, 2, 1)), (D(2022, 1, 1), D(2022, 2, 1))
    assert sorted(rules.overlapping([long, short, after])) == [1, 2]


def test_every_line_upwards_is_told_and_a_ring_stops():
    parents = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["a"]}
    assert rules.lines_up("a", parents) == [["a", "b", "d"], ["a", "c", "d"]]


def test_a_ring_is_found_once_and_a_long_line_is_none():
    assert [sorted(part) for part in rules.cycles({"a": ["b"], "b": ["c"], "c": ["a"], "x": ["a"]})] == [
        ["a", "b", "c"]
    ]
    assert rules.cycles({n: [n + 1] for n in range(5000)}) == []


def test_a_body_that_reports_to_itself_is_a_ring():
    assert rules.cycles({"a": ["a"]}) == [["a"]]


@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=3), max_size=9))
def test_whoever_can_come_back_to_themselves_is_in_a_ring_and_nobody_else(parents):
    in_ring = {node for part in rules.cycles(parents) for node in part}

    def comes_back(start):
        seen, waiting = set(), list(parents.get(start, ()))
        while waiting:
            here = waiting.pop()
            if here == start:
                return True
            if here not in seen:
                seen.add(here)
                waiting.extend(parents.get(here, ()))
        return False

    assert in_ring == {node for node in parents if comes_back(node)}


def test_accountability_is_reached_over_several_steps_and_not_through_a_ring():
    parents = {"a": ["b"], "b": ["c"], "x": ["y"], "y": ["x"]}
    assert rules.reaches("a", parents, lambda body: body == "c")
    assert not rules.reaches("x", parents, lambda body: body == "c")
