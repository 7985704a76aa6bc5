"""Every chart stands well on both papers: said in words, nothing on top of anything, nothing out of the picture."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oneplan.ui import charts
from oneplan.ui.charts import examples
from tests.ui.charts_read import SVG, faults, read, size_of, words_of

STATES = [(f"{kind.name}: {shown.name}", shown.chart) for kind in examples.kinds() for shown in kind.states]
PAPERS = [
    pytest.param(markup, id=f"{name} ({paper})")
    for name, chart in STATES
    for paper, markup in (("wide", chart.wide), ("narrow", chart.narrow))
]
MARKS = {f"{SVG}{tag}" for tag in ("circle", "polygon", "polyline", "path")}


@pytest.mark.parametrize("markup", PAPERS)
def test_no_words_lie_on_others_and_nothing_runs_out_of_the_picture(markup):
    assert words_of(read(markup))
    assert faults(markup) == []


@pytest.mark.parametrize("markup", PAPERS)
def test_a_chart_says_its_title_and_its_meaning_and_has_no_style_of_its_own(markup):
    root = read(markup)
    labels = root.get("aria-labelledby").split()
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    assert ids[labels[0]]
    assert root.get("role") == ("group" if list(root.iter(f"{SVG}a")) else "img")
    assert "style=" not in markup
    assert not re.search(r"\bon\w+=", markup)


@pytest.mark.parametrize("markup", PAPERS)
def test_letters_are_large_enough_to_read_at_the_width_they_are_made_for(markup):
    root = read(markup)
    assert size_of(root)[0] in {720, 360}
    sizes = {float(each.get("font-size")) for each in root.iter(f"{SVG}text") if each.text != "?"}
    assert min(sizes) >= 14


def test_ids_are_never_the_same_twice():
    found = re.findall(r' id="([^"]+)"', "".join(chart.both for _, chart in STATES))
    assert len(found) > 100
    assert len(found) == len(set(found))


def test_the_same_figures_give_the_same_bytes():
    first = [shown.chart for kind in examples.kinds() for shown in kind.states]
    examples.kinds.cache_clear()
    again = [shown.chart for kind in examples.kinds() for shown in kind.states]
    assert first == again
    assert first[0] is not again[0]


def a_trend(points, **more):
    periods = tuple(point.period for point in points)
    about = charts.About("t", "Title", "Meaning.")
    return charts.trend(charts.Trend(about, more.pop("unit", charts.PERCENT), periods, "Northshire", points, **more))


def titles_of(markup):
    return [each.text for each in read(markup).iter(f"{SVG}title")]


def test_every_point_of_a_trend_says_what_it_is():
    point = charts.Point("2024/25", 67.400000000000006, 65.1, 69.7, provisional=True, combined=True, why="a note")
    missing = charts.Point("2025/26", None, why="suppressed")
    titles = titles_of(a_trend((point, missing)).wide)
    assert "Northshire, 2024/25: 67.4% (65.1% to 69.7%), provisional, several periods combined, a note" in titles
    assert "Northshire, 2025/26: no figure, suppressed" in titles


def lines_of(markup, title):
    """The lines that bear a title, each as its number of corners."""
    found = [group for group in read(markup).iter(f"{SVG}g") if (group.findtext(f"{SVG}title") or "") == title]
    return [len(line.get("points").split()) for group in found for line in group.iter(f"{SVG}polyline")]


def test_a_missing_period_and_a_break_cut_the_line():
    points = tuple(charts.Point(str(year), None if year == 2018 else 60.0 + year % 7) for year in range(2014, 2026))
    assert lines_of(a_trend(points).wide, "Northshire") == [4, 7]
    cut = a_trend(points, breaks=(charts.Break("2022", "Counted anew"),))
    assert lines_of(cut.wide, "Northshire") == [4, 3, 4]
    assert "Counted anew" in titles_of(cut.wide)


def test_an_axis_that_does_not_start_at_nought_says_so():
    near = a_trend((charts.Point("2024", 67.0), charts.Point("2025", 71.0)))
    assert any("not at 0" in each.text for each in words_of(read(near.wide)))
    far = a_trend((charts.Point("2024", 7.0), charts.Point("2025", 71.0)))
    assert not any("not at 0" in each.text for each in words_of(read(far.wide)))


def test_a_target_shown_only_for_some_years_stands_over_those():
    points = tuple(charts.Point(str(year), 60.0) for year in range(2020, 2026))
    target = charts.Target.level(("2024", "2025"), 70)
    assert lines_of(a_trend(points, target=target).wide, "Target: 70.0%") == [2]


def test_a_period_that_is_not_on_the_axis_is_refused():
    about = charts.About("t", "Title", "Meaning.")
    with pytest.raises(ValueError, match="'2031' is not among the periods"):
        charts.trend(charts.Trend(about, charts.PERCENT, ("2024",), "Here", (charts.Point("2031", 1.0),)))


def test_a_forecast_says_on_what_it_rests():
    points = tuple(
        charts.Point(str(year), 60.0) if year < 2025 else charts.Point(str(year), None) for year in range(2020, 2028)
    )
    ahead = charts.Forecast((charts.Point("2026", 61, 55, 67), charts.Point("2027", 61, 54, 68)))
    for markup in (a_trend(points, forecast=ahead).wide, a_trend(points, forecast=ahead).narrow):
        said = " ".join(each.text for each in words_of(read(markup)))
        assert "if recent years continued" in said


def test_an_area_without_figures_beside_england_with_some_says_so():
    points = (charts.Point("2024", None, why="not collected"), charts.Point("2025", None, why="not collected"))
    england = charts.Line("England", (charts.Point("2024", 60.0), charts.Point("2025", 61.0)), "england")
    said = [each.text for each in words_of(read(a_trend(points, lines=(england,)).narrow))]
    assert "no figures for Northshire: not collected" in said


def test_kinds_of_points_in_a_control_chart_differ_in_shape_and_are_said_in_words():
    kinds = ("common_cause", "improvement", "concern", "high", "low")
    points = tuple(charts.XmrPoint(str(place), float(place), kind, "A rule.") for place, kind in enumerate(kinds))
    segment = charts.Segment("0", "4", 2.0, 0.5, 3.5)
    about = charts.About("x", "Title", "Meaning.")
    markup = charts.xmr(charts.Xmr(about, charts.COUNT, tuple("01234"), points, (segment,))).wide
    marks = [group for group in read(markup).iter(f"{SVG}g") if "A rule." in (group.findtext(f"{SVG}title") or "")]
    shapes = []
    for group in marks:
        drawn = [each for each in group.iter() if each.tag in MARKS and each.get("fill") != "transparent"]
        first = [float(n) for n in re.findall(r"-?[\d.]+", drawn[0].get("points") or "0")]
        shapes.append((drawn[0].tag, len(first), drawn[0].get("fill"), first[1::2].count(max(first[1::2] or [0]))))
    assert len(marks) == len(set(shapes)) == 5
    assert "1: 1, special cause: improvement. A rule." in titles_of(markup)


def test_a_kind_of_point_that_there_is_not_is_refused():
    about = charts.About("x", "Title", "Meaning.")
    with pytest.raises(ValueError, match="No kinds of point: odd"):
        charts.xmr(charts.Xmr(about, charts.COUNT, ("1",), (charts.XmrPoint("1", 1.0, "odd"),)))


def rows(*given, levels=(), draw=charts.spine):
    return draw(charts.Rows(charts.About("r", "Title", "Meaning."), charts.PERCENT, tuple(given), tuple(levels)))


def test_a_spine_is_sorted_and_those_without_a_figure_are_last():
    given = (charts.Row("Low", 10.0), charts.Row("None", None, why="suppressed"), charts.Row("High", 20.0))
    in_order = [each.text for each in words_of(read(rows(*given).wide)) if each.text in {"Low", "None", "High"}]
    assert in_order == ["High", "Low", "None"]
    as_given = rows(*given, draw=charts.dots).wide
    in_order = [each.text for each in words_of(read(as_given)) if each.text in {"Low", "None", "High"}]
    assert in_order == ["Low", "None", "High"]


def test_a_judgement_stands_in_words_beside_its_figure():
    judged = charts.Row("Here", 10.0, 8.0, 12.0, charts.Judgement(charts.Status.WORSE, "worse than England"), mine=True)
    chart = rows(judged, charts.Row("There", 30.0))
    for markup in (chart.wide, chart.narrow):
        assert "worse than England" in " ".join(each.text for each in words_of(read(markup)))
        assert "Here: 10.0% (8.0% to 12.0%), worse than England" in titles_of(markup)


def test_names_are_links_and_the_picture_is_then_a_group():
    root = read(rows(charts.Row("Here", 10.0, address="/places/here/?a=1&b=2")).wide)
    assert root.get("role") == "group"
    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["/places/here/?a=1&b=2"]


def test_an_address_that_runs_script_is_refused():
    with pytest.raises(ValueError, match="Not an address"):
        rows(charts.Row("Here", 10.0, address="javascript:alert(1)"))


def test_no_lines_of_a_spine_run_through_its_figures_on_a_narrow_paper():
    chart = rows(
        *(charts.Row(f"District {n}", 90.0 + n, 88.0 + n, 92.0 + n) for n in range(5)),
        levels=[charts.Level("England", 93.0, "england")],
    )
    root = read(chart.narrow)
    upright = [([float(n) for n in re.findall(r"[\d.]+", each.get("points"))]) for each in root.iter(f"{SVG}polyline")]
    upright = [
        (x, min(y, end), max(y, end)) for x, y, to, end in (line for line in upright if len(line) == 4) if x == to
    ]
    assert upright
    for said in words_of(root):
        crossed = [
            x
            for x, top, bottom in upright
            if said.left < x < said.right and top < said.bottom - 3 and bottom > said.top + 3
        ]
        assert not crossed, said


HOSTILE = """</text><script>alert("1")</script>&'"""


def test_what_people_wrote_never_becomes_markup():
    about = charts.About("hostile", HOSTILE, HOSTILE)
    point = charts.Point("1", 1.0, 0.5, 2.0, why=HOSTILE)
    unit = charts.Unit(before="<", after="&", per=HOSTILE)
    ring = ((0.0, 50.0), (1.0, 50.0), (1.0, 51.0))
    row = charts.Row(HOSTILE, 1.0, judgement=charts.Judgement(charts.Status.WORSE, HOSTILE), heading=HOSTILE)
    drawn = [
        charts.trend(charts.Trend(about, unit, ("1",), HOSTILE, (point,), breaks=(charts.Break("1", HOSTILE),))),
        charts.gap(charts.Gap(about, ("1",), HOSTILE, (point,), unit, above=HOSTILE, below=HOSTILE)),
        charts.xmr(charts.Xmr(about, unit, ("1",), (charts.XmrPoint("1", 1.0, why=HOSTILE),))),
        charts.spine(charts.Rows(about, unit, (row,), (charts.Level(HOSTILE, 1.0),))),
        charts.gradient(charts.Gradient(about, unit, (charts.Group(HOSTILE, 1.0),), words=HOSTILE)),
        charts.district_map(
            charts.DistrictMap(about, (charts.MapClass(HOSTILE),), (charts.Shape(HOSTILE, (ring,), HOSTILE, 0),))
        ),
        charts.funnel(
            charts.Funnel(about, unit, HOSTILE, (charts.FunnelPoint(HOSTILE, 1, 1.0),), (), charts.Level(HOSTILE, 1.0))
        ),
    ]
    markup = [each for chart in drawn for each in (chart.wide, chart.narrow)]
    markup.append(charts.spark([1.0], name="s", title=HOSTILE))
    markup.append(charts.glyph(charts.Status.WORSE, HOSTILE, name="g"))
    assert len(markup) == 16
    for each in markup:
        root = read(each)
        assert not [tag for tag in root.iter() if tag.tag.endswith("script")]
        assert HOSTILE in titles_of(each)


def test_a_chart_prints_as_it_is_in_a_template():
    from django.template import engines

    chart = STATES[0][1]
    page = engines["django"].from_string("{{ chart.both }}").render({"chart": chart})
    assert page == f'<div class="op-chart">{chart.wide}{chart.narrow}</div>'


names = st.sampled_from(
    ["Here", "Gloucestershire", "Bournemouth, Christchurch and Poole", "The neighbours of the county in the middle"]
)
figures = st.none() | st.floats(0, 100).map(lambda value: round(value, 1))


RATE = charts.rate("per 10,000 children aged under 15")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(figures, min_size=1, max_size=40),
    st.lists(st.tuples(names, figures), max_size=4),
    st.sets(st.integers(1, 39), max_size=4),
    st.sampled_from([charts.PERCENT, RATE, charts.COUNT, charts.POUNDS]),
)
@example([None] * 10 + [0.0], [], {4, 5}, RATE)  # the reason of the first break ran over the edge of the paper
def test_a_trend_of_any_length_stands_well(values, others, breaks, unit):
    periods = tuple(f"{2000 + place}/{place + 1:02}" for place in range(len(values)))
    points = tuple(
        charts.Point(period, value, None if value is None else value * 0.9, None if value is None else value * 1.1)
        for period, value in zip(periods, values, strict=True)
    )
    lines = tuple(charts.Line(name, (charts.Point(periods[-1], value),), "region") for name, value in others)
    changes = tuple(
        charts.Break(periods[at], "Counted in another way from now on") for at in sorted(breaks) if at < len(periods)
    )
    about = charts.About("any", "Title", "Meaning.")
    chart = charts.trend(charts.Trend(about, unit, periods, "Northshire", points, lines, breaks=changes))
    assert faults(chart.wide) == []
    assert faults(chart.narrow) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(names, figures), min_size=1, max_size=12),
    st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), max_size=4),
)
def test_rows_of_any_names_and_figures_stand_well(given_rows, levels):
    judged = charts.Judgement(charts.Status.MUCH_WORSE, "much worse than England")
    drawn = rows(
        *(charts.Row(name, value, value, value, judged, why="suppressed") for name, value in given_rows),
        levels=[charts.Level(f"Region {n}", level, "region") for n, level in enumerate(levels)],
    )
    assert faults(drawn.wide) == []
    assert faults(drawn.narrow) == []
