"""Areas and groups beside each other: real neighbours, invented districts and groups."""

from oneplan.ui import charts
from oneplan.ui.charts import Judgement, Level, Row, Rows, Status
from oneplan.ui.charts.examples.shown import FINGERTIPS, PER, Kind, Shown, about

# Injuries of 2023/24: value, limits, and what Fingertips says of it beside England.
NEIGHBOURS = {
    "Gloucestershire": (71.1, 66.2, 76.3, Status.SIMILAR),
    "Worcestershire": (60.6, 55.8, 65.6, Status.BETTER),
    "Warwickshire": (67.1, 62.2, 72.3, Status.BETTER),
    "Cheshire East": (84.9, 78.0, 92.0, Status.WORSE),
    "North Somerset": (70.4, 62.1, 79.6, Status.SIMILAR),
    "Wiltshire": (87.6, 81.4, 94.1, Status.WORSE),
    "Essex": (52.6, 49.9, 55.4, Status.BETTER),
    "West Sussex": (87.1, 82.4, 92.0, Status.WORSE),
    "Oxfordshire": (72.6, 67.9, 77.4, Status.SIMILAR),
    "Hampshire": (67.4, 64.1, 70.7, Status.BETTER),
    "Leicestershire": (40.0, 36.5, 43.7, Status.BETTER),
}


def spines() -> Kind:
    rows = tuple(
        Row(
            name,
            value,
            low,
            high,
            Judgement(status, f"{status.word} {'to' if status == Status.SIMILAR else 'than'} England"),
            "#chart-spine",
            mine=name == "Gloucestershire",
        )
        for name, (value, low, high, status) in NEIGHBOURS.items()
    )
    awkward = (
        Row(
            "North-East Midshire, Saint Oswald and the Vale",
            61.2,
            50,
            72,
            Judgement(Status.MUCH_WORSE, "much worse than England"),
            "#chart-spine",
        ),
        Row("A very small district", 99.1, 80, 100, Judgement(Status.MUCH_BETTER)),
        Row("Isle", None, judgement=Judgement(Status.SUPPRESSED), why="fewer than 6 children"),
        Row("Vale", None, judgement=Judgement(Status.NOT_COMPARED), why="not published"),
        Row("Northshire", 70, 65, 75, Judgement(Status.HIGHER), mine=True),
        Row("Southshire", 55, 48, 60, Judgement(Status.LOWER)),
        Row("Eastshire, without an interval", 64.0),
    )
    near = (
        Level("England", 67.2, "england"),
        Level("South West", 67.9, "region"),
        Level("Neighbours", 68.4, "neighbours"),
        Level("Target", 75, "target"),
    )
    levels = (Level("England", 72.7, "england"), Level("South West", 79.7, "region"))
    many = about(
        "spine-many",
        "Injuries, 2023/24: Gloucestershire and its neighbours",
        "Five of ten neighbours have fewer admissions.",
    )
    hard = about("spine-awkward", "An awkward set of areas", "Northshire is higher than England.")
    one = about("spine-one", "One area", "There is nobody to compare with.")
    none = about("spine-none", "No area", "No figures.")
    return Kind(
        "spine",
        "An area among its neighbours: highest first, what each is beside England in a shape and a word.",
        "charts.spine(Rows(about, unit, rows, levels=...)).both",
        (
            Shown("Statistical neighbours, with links", charts.spine(Rows(many, PER, rows, levels)), FINGERTIPS),
            Shown(
                "Awkward: lines close together, long names, no figures",
                charts.spine(Rows(hard, charts.PERCENT, awkward, near)),
            ),
            Shown("One", charts.spine(Rows(one, charts.PERCENT, awkward[4:5], near[:1]))),
            Shown("None", charts.spine(Rows(none, charts.PERCENT, awkward[2:4]))),
        ),
    )


def dots() -> Kind:
    groups = (
        Row("Girls", 73.1, 71, 75, heading="Sex"),
        Row("Boys", 61.9, 60, 63.6),
        Row("Free school meals", 45.2, 41, 49, heading="Free school meals"),
        Row("No free school meals", 70.9, 69.5, 72.2),
        Row("Asian", 61.0, 52, 69, heading="Ethnic group"),
        Row("Black", 58, 45, 70),
        Row("Mixed or multiple ethnic groups", 69, 63, 74),
        Row("White", 68, 66, 69),
        Row(
            "Gypsy, Roma and Irish Traveller", None, judgement=Judgement(Status.SUPPRESSED), why="fewer than 6 children"
        ),
    )
    everyone = (Level("All children", 67.4, "england"),)
    given = about(
        "dots-groups", "A good level of development by group", "Children with free school meals are far behind."
    )
    none = about("dots-none", "By group", "No group may be shown.")
    one = about("dots-one", "By group", "Only one group may be shown.")
    return Kind(
        "dots",
        "Districts, or the groups of a breakdown, in the order given; a heading starts a breakdown.",
        "charts.dots(Rows(about, unit, rows, levels=...)).both",
        (
            Shown("Groups under headings", charts.dots(Rows(given, charts.PERCENT, groups, everyone))),
            Shown("One", charts.dots(Rows(one, charts.PERCENT, groups[:1]))),
            Shown("None", charts.dots(Rows(none, charts.PERCENT, groups[-1:]))),
        ),
    )


def gradients() -> Kind:
    tenths = tuple(
        charts.Group(str(place + 1), value, value - 9, value + 9, 0.08 + 0.005 * place)
        for place, value in enumerate((148.2, 131.0, 120.0, 112.0, 104.0, 101.0, 97.0, 92.0, 85.0, 73.0))
    )
    names = ("Most deprived fifth", "Second", "Third", "Fourth", "Least deprived fifth")
    values = (55.0, None, 66.0, 70.1, 76.0)
    fifths = tuple(
        charts.Group(name, value, value and value - 3, value and value + 3, why="" if value else "suppressed")
        for name, value in zip(names, values, strict=True)
    )
    falls = about(
        "gradient-many", "Injuries by deprivation", "The most deprived tenth has twice the admissions of the least."
    )
    rises = about("gradient-missing", "Development by deprivation", "It rises from 55% to 76% as deprivation falls.")
    one = about("gradient-one", "By deprivation", "Only one group has a figure.")
    none = about("gradient-none", "By deprivation", "No group has a figure.")
    line, words = ((0.0, 146.0), (1.0, 70.2)), "Slope index 75.8 per 10,000 (66.1 to 85.4)"
    return Kind(
        "gradient",
        "Groups in order of deprivation, each as wide as its share of the people, and how far the fitted line falls.",
        "charts.gradient(Gradient(about, unit, groups, fit=..., words=..., level=...)).both",
        (
            Shown(
                "Tenths with the slope index",
                charts.gradient(
                    charts.Gradient(falls, PER, tenths, line, words, level=Level("England", 88.1, "england"))
                ),
            ),
            Shown(
                "Named fifths, one suppressed, no line",
                charts.gradient(
                    charts.Gradient(rises, charts.PERCENT, fifths, level=Level("England", 65.2, "england"))
                ),
            ),
            Shown("One", charts.gradient(charts.Gradient(one, charts.PERCENT, fifths[:1]))),
            Shown("None", charts.gradient(charts.Gradient(none, charts.PERCENT, fifths[1:2]))),
        ),
    )
