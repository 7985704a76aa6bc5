"""Whole periods taken together, and what they are called."""

import numpy as np
import pytest

from planstats.base import Note, StatsError
from planstats.periods import combine, follows, ordinals, span_label

THREE = ["2023/24", "2024/25", "2025/26"]


def test_counts_and_denominators_are_summed():
    pooled = combine([4, 3, 6], [3900, 4000, 4100], THREE)
    assert (pooled.x, pooled.n, pooled.label, pooled.note) == (13.0, 12000.0, "2023/24 to 2025/26 combined", Note.ok)


def test_the_rate_of_combined_years_has_the_limits_of_the_summed_count():
    from planstats.estimate import rate

    pooled = combine([4, 3, 6], [3900, 4000, 4100], THREE)
    found = rate(pooled.x, pooled.n, multiplier=10_000)
    np.testing.assert_allclose(
        [found.value, found.lower, found.upper], [10.8333333333, 5.76270078722, 18.5264391745], rtol=1e-9
    )


def test_a_missing_period_inside_is_not_combined():
    assert combine([4, np.nan, 6], [3900, 4000, 4100], THREE).note == Note.missing
    assert np.isnan(combine([4, np.nan, 6], [3900, 4000, 4100], THREE).x)


def test_a_period_left_out_between_two_labels_counts_as_missing():
    torn = combine([4, 6], [3900, 4100], ["2023/24", "2025/26"])
    assert (torn.note, np.isnan(torn.n)) == (Note.missing, True)


def test_rolling_windows_say_that_they_overlap():
    rolled = combine([1, 2, 3, 4], [10, 10, 10, 10], [2020, 2021, 2022, 2023], size=3)
    assert rolled.x.tolist() == [6, 9]
    assert rolled.label.tolist() == ["2020 to 2022 combined", "2021 to 2023 combined"]
    assert rolled.overlapping
    assert not combine([1, 2], [10, 10], [2020, 2021], size=2).overlapping


def test_a_gap_spoils_only_the_windows_that_hold_it():
    rolled = combine([1, 2, 3, 4], [10, 10, 10, 10], [2019, 2020, 2022, 2023], size=2)
    assert rolled.note.tolist() == [Note.ok, Note.missing, Note.ok]


def test_many_series_are_combined_along_time():
    pooled = combine([[1, 2], [3, np.nan], [0, 0]], [[5, 5], [5, 5], [0, 0]], [2024, 2025])
    assert pooled.note.tolist() == [Note.ok, Note.missing, Note.no_denominator]
    assert pooled.x[0] == 3


def test_an_impossible_count_is_refused_or_marked():
    with pytest.raises(StatsError) as refused:
        combine([[1, 2], [-1, 2]], [[5, 5], [5, 5]], [2024, 2025])
    assert (refused.value.rule, refused.value.rows) == ("negative_count", (1,))
    assert combine([[1, 2], [-1, 2]], [[5, 5], [5, 5]], [2024, 2025], invalid="mark").note.tolist() == [0, Note.invalid]


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"periods": [2024]}, "lengths_differ"),
        ({"periods": [2025, 2024]}, "order_of_time"),
        ({"periods": [2024, 2024]}, "order_of_time"),
        ({"periods": [2024, 2025], "size": 3}, "size"),
        ({"periods": [2024, 2025], "definition": ["old", "new"]}, "one_definition"),
    ],
)
def test_what_cannot_be_combined_is_refused(arguments, rule):
    with pytest.raises(StatsError) as refused:
        combine([1, 2], [5, 5], **arguments)
    assert refused.value.rule == rule


def test_no_periods_give_no_sums():
    assert combine([], [], []).x.shape == (0,)


def test_labels_of_years_quarters_and_months_are_understood():
    assert ordinals(["2023/24", "2024/25"]) == [2023, 2024]
    assert ordinals(["2023-2024", "2024–25"]) == [2023, 2024]
    assert follows(["2024 Q4", "2025 Q1", "2025 Q3"]) == [True, False]
    assert follows(["2024-12", "2025-01"]) == [True]
    assert follows(["2011-12", "2012-01"]) == [True]  # months: the second is no year
    assert follows([2024.0, 2025.0]) == [True]
    assert ordinals(["before", "after"]) is None
    assert follows(["before", "after"]) == [True]


def test_one_period_keeps_its_name():
    assert span_label(["2024 Q1"]) == "2024 Q1"
    assert combine([1], [5], [2024]).label == "2024"
