"""The map of districts: labels find their place, shades never stand alone."""

import json
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.ui import charts, svg
from oneplan.ui.charts import maps
from oneplan.ui.charts.labels import placed
from oneplan.ui.charts.maps import projected
from tests.ui.charts_read import SVG, faults, read, words_of

SHAPES = Path(__file__).parents[3] / "shared/data/geography/gloucestershire_districts.geojson"
CLASSES = tuple(charts.MapClass(words) for words in ("Low", "Middle", "High"))
JUDGED = tuple(
    charts.MapClass(f"{status} than England", status)
    for status in (charts.Status.WORSE, charts.Status.SIMILAR, charts.Status.BETTER)
)


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


STATES = (("value", 0), ("value", 2), ("value", None), ("suppressed", None), ("none", None))


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(1, 3), st.sampled_from(STATES), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_labels_never_lie_on_each_other(places):
    shapes = tuple(
        charts.Shape(
            f"District {n}",
            (square(x * 0.1, 51 + y * 0.1, 0.03 * side),),
            "67.4%" if state == "value" else "",
            place,
            state,
            "/place/" if linked else "",
            "held back by the publisher: too few people",
        )
        for n, (x, y, side, (state, place), linked) in enumerate(places)
    )
    chart = a_map(*shapes, classes=JUDGED)
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
    assert {"held back", "Held back: too few children to show"} <= {each.text for each in words_of(root)}


def test_a_district_without_a_figure_is_hatched_the_other_way_and_says_so():
    shapes = (
        charts.Shape("Here", (square(-2.0, 51.0, 0.5),), state="suppressed", why="too few children"),
        charts.Shape("There", (square(-1.0, 51.0, 0.5),), state="none", why="not collected"),
    )
    root = read(a_map(*shapes).wide)
    assert {"no figure", "No figure: not published"} <= {each.text for each in words_of(root)}
    assert slants(root, "Here: too few children") == {1}
    assert slants(root, "There: not collected") == {-1}


def slants(root, title):
    """Whether the hatching of a district rises or falls to the right."""
    (group,) = [
        each
        for each in root.iter(f"{SVG}g")
        if each.findtext(f"{SVG}title") == title and each.get("class") == "op-shade"
    ]
    found = set()
    for each in group.iter(f"{SVG}polyline"):
        (ax, ay), (bx, by) = (map(float, point.split(",")) for point in each.get("points").split())
        found.add(1 if (ax - bx) * (ay - by) < 0 else -1)
    return found


def test_a_judgement_is_told_by_shape_and_words_and_by_darkness_on_grey_paper():
    shapes = [charts.Shape(f"Part {n}", (square(n * 0.6, 51.0, 0.5),), "67.4%", n) for n in range(3)]
    root = read(a_map(*shapes, classes=JUDGED).wide)
    shades = [each.get("color") for each in root.iter(f"{SVG}g") if each.get("class") == "op-shade"][:3]
    assert len(set(shades)) == 3
    grey = sorted(luminance(shade) for shade in shades)
    assert all((after + 0.05) / (before + 0.05) > 1.3 for before, after in pairwise(grey))
    titles = [each.text for each in root.iter(f"{SVG}title")]
    for n, each in enumerate(JUDGED):
        assert f"Part {n}: 67.4%, {each.words}" in titles
        assert each.words in [said.text for said in words_of(root)]
    assert len(list(root.iter(f"{SVG}circle"))) >= 6  # the ground of each shape, on the map and in the key


def test_words_on_every_shade_can_be_read():
    for shade in (*maps.FILLS, *maps.JUDGED.values()):
        ink = luminance("#ffffff" if shade in maps.DARK else svg.INK)
        high, low = sorted((ink, luminance(shade)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, shade


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_figure_that_is_in_no_class_is_not_said_to_be_missing():
    root = read(a_map(charts.Shape("Here", (square(-2.0, 51.0, 0.5),), "67.4%")).wide)
    said = [each.text for each in words_of(root)]
    assert "Not compared" in said
    assert not [text for text in said if "No figure" in text]
    assert "Here: 67.4%, not compared" in [each.text for each in root.iter(f"{SVG}title")]


def test_a_district_is_one_link_with_its_words_and_all_that_is_said_of_it():
    shapes = [
        charts.Shape(f"Part {n}", (square(n * 0.6, 51.0, 0.5),), "67.4%", n, address=f"/part/{n}/") for n in range(3)
    ]
    root = read(a_map(*shapes, classes=JUDGED).wide)
    links = list(root.iter(f"{SVG}a"))
    assert [each.get("href") for each in links] == ["/part/0/", "/part/1/", "/part/2/"]
    for n, each in enumerate(links):
        assert each.findtext(f"{SVG}title") == f"Part {n}: 67.4%, {JUDGED[n].words}"
        assert "67.4%" in [text.text for text in each.iter(f"{SVG}text")]
    assert list(root)[-1].tag != f"{SVG}a"  # the key follows
    assert [each.tag for each in root].index(f"{SVG}a") > max(
        place
        for place, each in enumerate(root)
        if each.get("class") == "op-shade" and each.find(f"{SVG}path") is not None
    )  # over every shape: no neighbour covers the edge that shows the focus


def test_the_map_says_whose_outlines_they_are():
    about = charts.About("m", "Title", "Meaning.")
    shape = charts.Shape("Here", (square(-2.0, 51.0, 0.5),), "67.4%", 0)
    chart = charts.district_map(charts.DistrictMap(about, CLASSES, (shape,), source="Outlines: Survey of Nowhere."))
    for markup in (chart.wide, chart.narrow):
        assert "Outlines: Survey of Nowhere." in [each.text for each in words_of(read(markup))]
        assert faults(markup) == []


def test_more_than_five_classes_are_refused():
    with pytest.raises(ValueError, match="five classes at most"):
        a_map(classes=tuple(charts.MapClass(str(n)) for n in range(6)))


def test_a_class_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="Here is in class 3, and there are 3"):
        a_map(charts.Shape("Here", (square(0, 51, 1),), "1", 3))
