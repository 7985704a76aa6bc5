"""Invented districts on a map, invented schools in a funnel."""

import math
from dataclasses import replace

from oneplan.ui import charts
from oneplan.ui.charts import Judgement, Level, Status
from oneplan.ui.charts.examples.shown import Kind, Shown, about


def _blob(x: float, y: float, wide: float, high: float, phase: float) -> tuple[tuple[float, float], ...]:
    """An invented district: a wavy ring around a place, in degrees."""
    turns = [index / 48 * 2 * math.pi for index in range(48)]
    return tuple(
        (
            round(x + wide * math.cos(turn) * (1 + 0.12 * math.sin(3 * turn + phase)), 5),
            round(y + high * math.sin(turn) * (1 + 0.12 * math.cos(5 * turn + phase)), 5),
        )
        for turn in turns
    )


def _districts() -> tuple[charts.Shape, ...]:
    """Six invented districts; one is a small town inside another."""
    town = _blob(-2.06, 51.93, 0.045, 0.03, 2.0)
    outer = _blob(-2.1, 51.95, 0.2, 0.12, 0.4)
    city = _blob(-2.3, 51.82, 0.05, 0.035, 1.2)
    return (
        charts.Shape("Northvale", (outer, town), "71.1%", 4, address="#chart-district_map"),
        charts.Shape("Spa Town", (town,), "66.9%", 2, address="#chart-district_map"),
        charts.Shape("Castle", (city,), "65.5%", 1, address="#chart-district_map"),
        charts.Shape(
            "Forest and River", (_blob(-2.55, 51.82, 0.18, 0.14, 3.1),), "62.1%", 0, address="#chart-district_map"
        ),
        charts.Shape("Southmill", (_blob(-2.25, 51.68, 0.17, 0.1, 0.9),), "68.5%", 3, address="#chart-district_map"),
        charts.Shape("Eastwold", (_blob(-1.78, 51.78, 0.2, 0.2, 5.0),), "70.8%", 4, address="#chart-district_map"),
    )


def maps() -> Kind:
    five = tuple(
        charts.MapClass(words)
        for words in ("Below 64%", "64% to 65.9%", "66% to 67.9%", "68% to 69.9%", "70% and over")
    )
    three = (
        charts.MapClass("worse than England", Status.WORSE),
        charts.MapClass("similar to England", Status.SIMILAR),
        charts.MapClass("better than England", Status.BETTER),
    )
    shapes = _districts()
    judged = tuple(replace(shape, place=min(2, (shape.place or 0) // 2)) for shape in shapes)
    hidden = (
        judged[0],
        replace(judged[1], state="suppressed", place=None, value="", why="too few children"),
        *judged[2:4],
        replace(judged[4], state="none", place=None, value="", why="not published"),
        judged[5],
    )
    classes = about("map-many", "A good level of development by district", "Higher in the east than in the west.")
    stands = about("map-judged", "Beside England, by district", "One district may not be shown and one has no figure.")
    one = about("map-one", "One district", "Only one district has a figure.")
    none = about("map-none", "No districts", "There is no map.")
    return Kind(
        "district_map",
        "Districts in at most five shades, each with its figure. Shapes come as rings of longitude and latitude.",
        "charts.district_map(DistrictMap(about, classes, shapes)).both",
        (
            Shown(
                "Five classes; small districts named outside",
                charts.district_map(charts.DistrictMap(classes, five, shapes)),
            ),
            Shown(
                "Judgements; one suppressed, one not published",
                charts.district_map(charts.DistrictMap(stands, three, hidden)),
            ),
            Shown("One", charts.district_map(charts.DistrictMap(one, five, shapes[5:]))),
            Shown("None", charts.district_map(charts.DistrictMap(none, five, ()))),
        ),
    )


def funnels() -> Kind:
    average = 67.4
    sizes = [*range(10, 100, 5), *range(100, 721, 20)]

    def curve(name: str, sigmas: float) -> charts.FunnelCurve:
        spread = [(float(n), average + sigmas * 100 * math.sqrt(0.674 * 0.326 / n)) for n in sizes]
        return charts.FunnelCurve(name, tuple((size, min(max(value, 0), 100)) for size, value in spread))

    points = [
        charts.FunnelPoint(
            f"School {place + 1}",
            20 + (place * 37) % 690,
            average + ((place * 53) % 41 - 20) * 4.2 / math.sqrt(20 + (place * 37) % 690) * 1.05,
            Judgement(Status.SIMILAR, "no different from the average"),
        )
        for place in range(50)
    ]
    points[7] = charts.FunnelPoint("Hillside", 420, 55.0, Judgement(Status.WORSE, "below the 99.8% limit"), True)
    points[9] = charts.FunnelPoint("Riverside", 380, 74.5, Judgement(Status.BETTER, "above the 95% limit"))
    curves = tuple(
        curve(name, sign * sigmas)
        for name, sigmas in (("95% limits", 1.96), ("99.8% limits", 3.09))
        for sign in (1, -1)
    )
    level = Level("County", average, "england")
    many = about("funnel-many", "A good level of development by school", "Hillside is lower than chance explains.")
    none = about("funnel-none", "By school", "There are no figures.")
    words = "Children in the year group"
    return Kind(
        "funnel",
        "Many schools or areas at one time, so that the small ones are judged fairly.",
        "charts.funnel(Funnel(about, unit, size_words, points, curves, average)).both",
        (
            Shown(
                "Fifty schools", charts.funnel(charts.Funnel(many, charts.PERCENT, words, tuple(points), curves, level))
            ),
            Shown("None", charts.funnel(charts.Funnel(none, charts.PERCENT, words, (), (), level))),
        ),
    )
