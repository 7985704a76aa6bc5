"""The districts on a map and in the table beside it: the same facts, none told by colour alone, none made up."""

import re
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml

from oneplan.common import clock
from oneplan.measures import areas, maps, pictures
from oneplan.measures.queries.pages import measure_page
from tests.measures.evidence import DISTRICTS, ENGLAND, GLOS, a_measure, a_release, a_row
from tests.ui.charts_read import SVG, faults, read, words_of

pytestmark = pytest.mark.django_db

CHELTENHAM, COTSWOLD, FOREST, GLOUCESTER, STROUD, TEWKESBURY = DISTRICTS
YEAR = "2023/24"


def districts(values, **fields):
    """A measure with these figures of districts: a number with limits two to each side, or a row's own fields."""
    measure = a_measure(**{"key": "ready", "title": "Ready for school", **fields})
    rows = [a_row(YEAR, 66.0, (65, 67)), a_row(YEAR, 68.0, area=ENGLAND)]
    for area, value in zip(DISTRICTS, values, strict=True):
        if isinstance(value, dict):
            rows.append(a_row(YEAR, area=area, **value))
        elif value is not None:
            rows.append(a_row(YEAR, value, (value - 2, value + 2), area=area))
    a_release(measure, rows)
    return measure_page(measure, areas.place(GLOS))


MIXED = (67.1, 72.0, 58.1, {"symbol": "x", "note": "Not collected"}, {"symbol": "c"}, {"value": 69.1})


def titles(markup):
    return [each.text for each in read(markup).iter(f"{SVG}title")]


def test_every_district_is_said_with_its_figure_and_its_comparison_or_why_there_is_none(partnership):
    found = maps.district_map(districts(MIXED))
    for markup in (found.wide, found.narrow):
        said = titles(markup)
        for words in (
            "Cheltenham: 67.1%, similar to England",
            "Cotswold: 72.0%, better than England",
            "Forest of Dean: 58.1%, worse than England",
            "Gloucester: Not collected",
            "Stroud: held back by the publisher: too few people",
            "Tewkesbury: 69.1%, not compared with England",
        ):
            assert words in said, words
        assert faults(markup) == []


def test_what_is_held_back_or_missing_is_hatched_and_the_key_says_why(partnership):
    root = read(maps.district_map(districts(MIXED)).wide)
    said = " ".join(each.text for each in words_of(root))
    for words in (
        "Held back by the publisher: too few people",
        "No figure: Not collected",
        "Not compared with England",
        "held back",
        "no figure",
    ):
        assert words in said, words
    shapes = {
        each.findtext(f"{SVG}title").split(":")[0]: len(list(each.iter(f"{SVG}polyline")))
        for each in root.iter(f"{SVG}g")
        if each.get("class") == "op-shade" and each.findtext(f"{SVG}title")
    }
    assert {name for name, lines in shapes.items() if lines} == {"Gloucester", "Stroud"}


def test_reasons_that_differ_are_left_to_the_table(partnership):
    page = districts((67.1, {"symbol": "x", "note": "Not collected"}, None, {"symbol": "z"}, 60.0, 61.0))
    said = " ".join(each.text for each in words_of(read(maps.district_map(page).wide)))
    assert "No figure: the table says why" in said
    why = {row.name: row.why for row in maps.table(page, "/m/?area=").rows}
    assert (why["Cotswold"], why["Forest of Dean"]) == ("Not collected", "no figure for this period")
    assert why["Gloucester"] == "not applicable"


def test_a_measure_of_which_neither_way_is_better_is_only_said_to_be_higher_or_lower(partnership):
    said = titles(maps.district_map(districts(MIXED, polarity="none")).wide)
    assert "Cotswold: 72.0%, higher than England" in said
    assert "Forest of Dean: 58.1%, lower than England" in said


def test_where_none_can_be_compared_the_shades_are_round_steps_of_the_figure(partnership):
    page = districts([{"value": value} for value in (60.0, 63.0, 64.96, 69.0, 72.0, 75.0)])
    found = maps.district_map(page)
    said = titles(found.wide)
    assert "Forest of Dean: 65.0%, 65.0% to 69.9%" in said  # in the shade that its printed figure says
    assert "Cheltenham: 60.0%, 60.0% to 64.9%" in said
    assert "Tewkesbury: 75.0%, 70.0% to 75.0%" in said
    assert "none is compared with England" in read(found.wide).findtext(f"{SVG}desc")
    table = maps.table(page, "/m/?area=")
    assert (table.compared, table.intervals) == (False, False)
    assert table.reason == "It is published without an interval, so chance cannot be told from change."


@pytest.mark.parametrize(
    "values",
    [(0.0,), (0.0, 0.1), (100.0, 100.0), (99.4, 100.0), (0.4, 88.0, 51.0, 12.0), (-3.0, 4.0), (60.0,), (1e6, 7.0)],
)
def test_steps_hold_every_figure_and_are_five_at_most(values):
    steps = maps._steps(values)
    assert 2 <= len(steps) <= 6
    assert steps[0] <= min(values)
    assert max(values) <= steps[-1]
    widths = {round(high - low, 6) for low, high in pairwise(steps)}
    assert len(widths) == 1


def test_there_is_no_map_without_districts_figures_or_outlines(partnership, monkeypatch):
    page = districts((60.0, 61.0, 62.0, 63.0, 64.0, 65.0))
    elsewhere = measure_page(page.measure, areas.place(STROUD))
    assert maps.district_map(page) is not None
    assert maps.district_map(elsewhere) is None
    monkeypatch.setattr(areas, "shapes", lambda: {STROUD: ()})
    assert maps.district_map(page) is None
    assert pictures.draw(page, "map") is None


def test_the_map_says_whose_outlines_it_shows_as_their_licence_asks(partnership):
    card = yaml.safe_load(files("oneplan.measures.reference").joinpath("shapes.card.yaml").read_text(encoding="utf-8"))
    assert card["publisher"].split(" (")[0] in maps.OUTLINES
    assert card["licence"] in maps.OUTLINES
    assert card["attribution"].split(". ", 1)[1].rstrip(".") in maps.OUTLINES
    said = " ".join(each.text for each in words_of(read(maps.district_map(districts(MIXED)).wide)))
    assert maps.OUTLINES in said


# --- on the page


def test_the_page_shows_map_table_and_dots_and_each_district_leads_to_its_own_page(client, partnership):
    districts(MIXED)
    page = client.get("/measures/ready/").content.decode()
    section = page[page.index('aria-labelledby="districts"') :].split("</section>")[0]
    assert section.count("<svg") == 4 + 4  # map and dots, each for two widths; and a shape for each row with a figure
    for code, name in zip(DISTRICTS, ("Cheltenham", "Cotswold"), strict=False):
        assert re.search(rf'<a class="govuk-link" href="/measures/ready/\?area={code}">{name}</a>', section)
    links = re.findall(r'<a href="(/measures/ready/\?area=E07\d+)"><title>', section)
    assert sorted(links) == sorted([f"/measures/ready/?area={code}" for code in DISTRICTS] * 2)
    for address in set(links):
        assert client.get(address).status_code == 200
    for words in ("[c]</strong> held back by the publisher: too few people", "[x]</strong> Not collected"):
        assert words in section, words
    assert "With their 95% intervals" in section


def test_links_of_the_map_keep_the_day(client, partnership):
    districts(MIXED)
    day = clock.today().replace(day=3).isoformat()
    for asked in (f"?as_of={day}", "", f"?as_of={day}"):  # and one day's links are never kept for another's
        page = client.get(f"/measures/ready/{asked}").content.decode()
        links = set(re.findall(r'<a href="([^"]+)"><title>', page))
        wanted = f"/measures/ready/?as_of={day}&amp;area=" if asked else "/measures/ready/?area="
        assert links == {f"{wanted}{code}" for code in DISTRICTS}


def test_a_map_that_leaves_leads_nowhere(client, partnership):
    districts(MIXED)
    drawn = client.get("/measures/ready/charts/map.svg").content.decode()
    assert "<a " not in drawn
    assert read(drawn).get("role") == "img"
    assert "Map of the districts (SVG)" in client.get("/measures/ready/").content.decode()


def test_the_dots_stand_beside_what_they_are_judged_by(partnership):
    said = [each.text for each in words_of(read(pictures.districts(districts(MIXED)).wide))]
    assert "England 68.0%" in said
    assert "Gloucestershire 66.0%" in said


def test_where_nothing_is_compared_no_row_says_so_again(partnership):
    page = districts([{"value": value} for value in (60.0, 63.0, 66.0, 69.0, 72.0, 75.0)])
    assert "not compared" not in pictures.districts(page).wide
    assert (
        "not compared" in pictures.districts(districts(MIXED, key="other")).wide
    )  # one of them is not, the others are


def test_among_neighbours_without_intervals_no_row_says_that_it_is_not_compared(partnership):
    measure = a_measure()
    near = [place.code for place in areas.neighbours_of(GLOS)]
    a_release(measure, [a_row(YEAR, 60.0 + n, area=area) for n, area in enumerate((GLOS, ENGLAND, *near))])
    assert "not compared" not in pictures.spine(measure_page(measure, areas.place(GLOS))).wide
    a_release(measure, [a_row(YEAR, 70.0, (69, 71), area=near[0])])
    assert "not compared with England" in pictures.spine(measure_page(measure, areas.place(GLOS))).wide


def test_a_district_that_is_held_back_has_a_lock_and_not_a_question_mark(partnership):
    page = districts((60.0, 61.0, 62.0, 63.0, 64.0, {"symbol": "c"}))
    said = [each.text for each in words_of(read(pictures.districts(page).wide))]
    assert "?" not in said
    assert "No figure: held back by the publisher: too few people" in said
