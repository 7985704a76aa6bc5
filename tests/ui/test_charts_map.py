"""The map of districts: labels find their place, shades never stand alone."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.ui import charts
from oneplan.ui.charts.labels import placed
from oneplan.ui.charts.maps import projected
from tests.ui.charts_read import SVG, faults, read, words_of

SHAPES = Path(__file__).parents[3] / "shared/data/geography/gloucestershire_districts.geojson"
CLASSES = tuple(charts.MapClass(words) for words in ("Low", "Middle", "High"))


def square(x, y, side):
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def a_map(*shapes, classes=CLASSES):
    return charts.district_map(charts.DistrictMap(charts.About("m", "Title", "Meaning."), classes, shapes))


def test_equal_lengths_north_and_east_are_equal_on_paper():
    # At 60 degrees a degree east is half as long as one north.
    ((ring,),) = projected(((square(0, 59.5, 1),),), 400, 400)
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    high = max(y for _, y in ring) - min(y for _, y in ring)
    assert wide / high == pytest.approx(0.5, rel=1e-6)
    assert min(y for _, y in ring) == ring[2][1], "north is up"


def test_a_district_with_room_holds_its_name_and_a_small_one_has_a_line_to_it():
    big = (((0.0, 0.0), (300.0, 0.0), (300.0, 300.0), (0.0, 300.0)),)
    small = (((350.0, 100.0), (370.0, 100.0), (370.0, 120.0), (350.0, 120.0)),)
    first, second = placed((big, small), ((80.0, 40.0), (80.0, 40.0)), 600, 320)
    assert first is not None
    assert first.inside
    assert second is not None
    assert not second.inside
    assert 350 < second.to[0] < 370
    assert 100 < second.to[1] < 120
    assert second.x - 40 > 300, "beside the other district"
    assert second.y + 20 < 100 or second.y - 20 > 120, "and above or below its own"


def test_a_town_inside_another_district_does_not_get_its_name():
    outer = (
        ((0.0, 0.0), (300.0, 0.0), (300.0, 300.0), (0.0, 300.0)),
        ((130.0, 130.0), (170.0, 130.0), (170.0, 170.0), (130.0, 170.0)),
    )
    town = (outer[1],)
    around, inside = placed((outer, town), ((80.0, 40.0), (80.0, 40.0)), 600, 320)
    assert around is not None
    assert around.inside
    assert abs(around.x - 150) > 20 + 40 or abs(around.y - 150) > 20 + 20, "not over the town"
    assert inside is not None
    assert not inside.inside


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=6))
def test_labels_never_lie_on_each_other(places):
    shapes = tuple(
        charts.Shape(f"District {n}", (square(x * 0.1, 51 + y * 0.1, 0.03 * side),), "67.4%", n % 3)
        for n, (x, y, side) in enumerate(places)
    )
    chart = a_map(*shapes)
    for markup in (chart.wide, chart.narrow):
        assert [fault for fault in faults(markup) if "lies on" in fault or "runs out" in fault] == []


@pytest.mark.skipif(not SHAPES.exists(), reason="the shapes of the districts are not on this machine")
@pytest.mark.parametrize("paper", ["wide", "narrow"])
def test_the_six_districts_of_gloucestershire_all_have_their_names(paper):
    shapes = []
    for feature in json.loads(SHAPES.read_text())["features"]:
        outlines = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon":
            outlines = [outlines]
        rings = tuple(tuple(map(tuple, ring)) for outline in outlines for ring in outline)
        name = feature["properties"]["areanm"]
        shapes.append(charts.Shape(name, rings, "67.4%", 1, address=f"/places/{name.lower().replace(' ', '-')}/"))
    markup = getattr(a_map(*shapes), paper)
    said = " ".join(each.text for each in words_of(read(markup)))
    assert len(shapes) == 6
    for shape in shapes:
        assert all(word in said for word in shape.name.split())
    assert said.count("67.4%") == 6
    assert faults(markup) == []
    root = read(markup)
    assert len(list(root.iter(f"{SVG}a"))) == 6
    lines = [each.get("points").split() for each in root.iter(f"{SVG}polyline") if each.get("stroke-width") == "1.25"]
    assert not [pair for pair in combinations(lines, 2) if crosses(*pair)]


def crosses(one, other):
    from oneplan.ui.charts.labels import _cross

    a, b, c, d = (tuple(map(float, point.split(","))) for point in (*one, *other))
    return _cross(a, b, c, d)


def test_suppressed_districts_are_hatched_and_said_so():
    ring = square(-2.0, 51.0, 0.5)
    chart = a_map(charts.Shape("Here", (ring,), state="suppressed", why="too few children"))
    root = read(chart.wide)
    titles = [each.text for each in root.iter(f"{SVG}title")]
    assert "Here: too few children" in titles
    assert len(list(root.iter(f"{SVG}polyline"))) > 10
    assert "Too few children to show" in [each.text for each in words_of(root)]


def test_more_than_five_classes_are_refused():
    with pytest.raises(ValueError, match="five classes at most"):
        a_map(classes=tuple(charts.MapClass(str(n)) for n in range(6)))


def test_a_class_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="Here is in class 3, and there are 3"):
        a_map(charts.Shape("Here", (square(0, 51, 1),), "1", 3))
