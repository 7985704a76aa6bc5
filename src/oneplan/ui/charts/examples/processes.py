"""Gaps over time, and processes with their limits: all invented."""

from oneplan.ui import charts
from oneplan.ui.charts import Point
from oneplan.ui.charts.examples.shown import MONTHS, Kind, Shown, about


def gaps() -> Kind:
    years = tuple(f"{year}/{(year + 1) % 100}" for year in range(2012, 2024))
    behind = tuple(
        Point(year, None, why="not collected")
        if place in (7, 8)
        else Point(year, 20.5 - place * 0.7 + place % 3, 16 - place * 0.7, 25 - place * 0.7 + place % 2)
        for place, year in enumerate(years)
    )
    crossing = tuple(Point(year, 4 - place * 0.9, 1 - place * 0.9, 7 - place * 0.9) for place, year in enumerate(years))
    one = (Point("2023/24", 12.0, 8.0, 16.0),)
    above, below = "Children with free school meals are behind", "Children with free school meals are ahead"
    meals = about("gap-many", "Gap between children with and without free school meals", "The gap has narrowed.")
    sexes = about("gap-crossing", "Gap between girls and boys", "Girls were ahead and are now behind.")
    single = about("gap-one", "Gap between children with and without free school meals", "The gap is 12 points.")
    none = about("gap-none", "Gap", "No gap can be shown.")
    return Kind(
        "gap",
        "A difference between two groups over time, with its interval and the line where there is none.",
        "charts.gap(Gap(about, periods, name, points, above=..., below=...)).both",
        (
            Shown(
                "Many years, two missing", charts.gap(charts.Gap(meals, years, "Gap", behind, above=above, below=below))
            ),
            Shown(
                "From one side to the other",
                charts.gap(
                    charts.Gap(
                        sexes, years, "Girls less boys", crossing, above="Girls are ahead", below="Boys are ahead"
                    )
                ),
            ),
            Shown("One year", charts.gap(charts.Gap(single, ("2023/24",), "Gap", one, above=above))),
            Shown("None", charts.gap(charts.Gap(none, (), "Gap", ()))),
        ),
    )


def controls() -> Kind:
    values = (82, 79, 85, 81, 88, 84, 80, 83, 86, 82, 81, 84, 90, 91, 92, 93, 94, 95, 97, 96)
    kinds = ["common_cause", "concern", *["common_cause"] * 3, *["concern"] * 5, *["improvement"] * 10]
    why = {"concern": "Seven or more below the mean.", "improvement": "Seven or more above the mean."}
    points = tuple(
        charts.XmrPoint(month, value, kind, why.get(kind, ""))
        for month, value, kind in zip(MONTHS, values, kinds, strict=False)
    )
    later = (88, None, 86, 90, 85, 87, 88, 84)
    more = tuple(
        charts.XmrPoint(month, value, "high" if value == 90 else "low" if value == 84 else "common_cause")
        for month, value in zip(MONTHS[20:28], later, strict=True)
    )
    first = charts.Segment(MONTHS[0], MONTHS[19], 87.15, 79.31, 94.99, 81.92, 92.38)
    second = charts.Segment(
        MONTHS[20], MONTHS[27], 87, 80, 94, 82.3, 91.7, True, "Rebased from Sep 2023: triage moved to the front door"
    )
    few = tuple(charts.XmrPoint(month, value) for month, value in zip(MONTHS, (12, 15, 9, 11), strict=False))
    median = charts.Segment(MONTHS[0], MONTHS[3], 11.5, centre="Median")
    seen = about("xmr-many", "Assessments finished in time", "The last ten months are better than chance explains.")
    moved = about("xmr-rebased", "Assessments finished in time", "Since the rebase there are too few points to judge.")
    run = about("xmr-run", "Referrals", "Four months are too few for limits.")
    none = about("xmr-none", "Referrals", "No figures yet.")
    return Kind(
        "xmr",
        "A monthly or quarterly process: what it does by itself, and where something special happened.",
        "charts.xmr(Xmr(about, unit, periods, points, segments, target=..., near=...)).both",
        (
            Shown(
                "Improvement and concern",
                charts.xmr(charts.Xmr(seen, charts.PERCENT, MONTHS[:20], points, (first,), 90)),
            ),
            Shown(
                "Rebased, trial limits, near lines, a missing month",
                charts.xmr(
                    charts.Xmr(moved, charts.PERCENT, MONTHS[:28], points + more, (first, second), 95, near=True)
                ),
            ),
            Shown(
                "Run chart: too few points for limits",
                charts.xmr(charts.Xmr(run, charts.count("referrals"), MONTHS[:4], few, (median,))),
            ),
            Shown("None", charts.xmr(charts.Xmr(none, charts.COUNT, (), ()))),
        ),
    )
