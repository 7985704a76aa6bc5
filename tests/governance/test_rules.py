from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from oneplan.governance import rules

D = date


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
