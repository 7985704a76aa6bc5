"""Charts of whatever figures come stand well on both papers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.ui import charts
from tests.ui.charts_read import faults

NAMES = st.sampled_from(
    ["Here", "Gloucestershire", "Bournemouth, Christchurch and Poole", "The neighbours of the county in the middle"]
)
FIGURES = st.none() | st.floats(0, 100).map(lambda value: round(value, 1))
DIFFERENCES = st.none() | st.floats(-30, 60).map(lambda value: round(value, 1))
KINDS = st.sampled_from(["common_cause", "improvement", "concern", "high", "low"])
ABOUT = charts.About("any", "Title", "Meaning.")


def periods(many):
    return tuple(f"{2000 + place}/{place + 1:02}" for place in range(many))


def stands_well(chart):
    assert faults(chart.wide) == []
    assert faults(chart.narrow) == []


@settings(max_examples=40)
@given(st.lists(DIFFERENCES, min_size=1, max_size=30), st.sets(st.integers(1, 29), max_size=3), NAMES, NAMES)
def test_a_gap_of_any_size_stands_well(values, changes, one, other):
    axis = periods(len(values))
    points = tuple(
        charts.Point(period, value, None if value is None else value - 3, None if value is None else value + 4)
        for period, value in zip(axis, values, strict=True)
    )
    breaks = tuple(
        charts.Break(axis[at], "Counted in another way from now on") for at in sorted(changes) if at < len(axis)
    )
    said = {"above": f"{one} higher", "below": f"{other} higher"}
    stands_well(charts.gap(charts.Gap(ABOUT, axis, f"{one} less {other}", points, breaks=breaks, **said)))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(FIGURES, KINDS), min_size=1, max_size=40),
    st.sets(st.integers(1, 39), max_size=3),
    st.none() | st.floats(0, 120),
    st.booleans(),
    st.booleans(),
)
def test_a_process_with_any_limits_stands_well(values, changes, target, trial, limited):
    axis = periods(len(values))
    points = tuple(
        charts.XmrPoint(period, value, kind, "A rule.") for period, (value, kind) in zip(axis, values, strict=True)
    )
    starts = [0, *sorted(at for at in changes if at < len(axis))]
    segments = tuple(
        charts.Segment(
            axis[start],
            axis[end - 1],
            40.0 + start,
            20.0 + start if limited else None,
            60.0 + start if limited else None,
            trial=trial,
            reason="The process was changed in the spring" if start else "",
        )
        for start, end in zip(starts, [*starts[1:], len(axis)], strict=True)
    )
    stands_well(charts.xmr(charts.Xmr(ABOUT, charts.COUNT, axis, points, segments, target=target)))


@settings(max_examples=40)
@given(st.lists(st.tuples(NAMES, FIGURES), min_size=2, max_size=10))
def test_groups_in_any_order_stand_well(given_groups):
    groups = tuple(
        charts.Group(f"{name} {place}", value, value and max(value - 3, 0), value and value + 3, why="suppressed")
        for place, (name, value) in enumerate(given_groups)
    )
    fit = ((0.0, 30.0), (1.0, 60.0))
    words = "Slope index +30.0 percentage points (20.0 to 40.0)"
    stands_well(charts.gradient(charts.Gradient(ABOUT, charts.PERCENT, groups, fit=fit, words=words)))


@settings(max_examples=40)
@given(st.lists(FIGURES, min_size=2, max_size=30), st.integers(1, 5), st.floats(0, 100))
def test_a_forecast_from_any_years_stands_well(values, years, centre):
    axis = periods(len(values) + years)
    points = tuple(charts.Point(period, value) for period, value in zip(axis, values, strict=False))
    ahead = tuple(charts.Point(period, centre, max(centre - 9, 0), centre + 9) for period in axis[len(values) :])
    england = charts.Line("England", (charts.Point(axis[0], 50.0), charts.Point(axis[1], 51.0)), "england")
    stands_well(
        charts.trend(
            charts.Trend(
                ABOUT,
                charts.PERCENT,
                axis,
                "Bournemouth, Christchurch and Poole",
                points,
                lines=(england,),
                target=charts.Target.level(axis[-1:], 77.0),
                forecast=charts.Forecast(ahead),
            )
        )
    )
