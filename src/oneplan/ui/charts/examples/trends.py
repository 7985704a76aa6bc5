"""Trends: of real series, and of an invented county."""

from dataclasses import replace

from oneplan.ui import charts
from oneplan.ui.charts import Break, Chart, Judgement, Line, Point, Status, Target, Trend
from oneplan.ui.charts.examples.shown import FINGERTIPS, LAIT, MONTHS, PER, Kind, Shown, about

# Injuries: value, lower and upper limit of Gloucestershire; England; South West.
INJURIES = {
    "2010/11": (101.9, 95.7, 108.3, 115.2, 109.7),
    "2011/12": (92.4, 86.5, 98.5, 118.3, 114.9),
    "2012/13": (80.5, 75.1, 86.3, 104.0, 104.2),
    "2013/14": (98.4, 92.3, 104.6, 112.5, 111.0),
    "2014/15": (97.0, 90.9, 103.1, 110.1, 111.7),
    "2015/16": (87.2, 81.7, 93.2, 104.9, 105.7),
    "2016/17": (74.9, 69.5, 80.1, 102.4, 105.4),
    "2017/18": (72.7, 67.8, 78.2, 97.8, 100.8),
    "2018/19": (82.6, 77.3, 88.4, 98.1, 104.3),
    "2019/20": (88.3, 82.6, 94.0, 93.6, 98.8),
    "2020/21": (149.1, 141.9, 156.7, 78.2, 95.7),
    "2021/22": (120.7, 114.1, 127.5, 84.3, 90.8),
    "2022/23": (83.7, 78.2, 89.2, 75.4, 80.8),
    "2023/24": (71.1, 66.2, 76.3, 72.7, 79.7),
}
# First-time entrants to youth justice: Gloucestershire, South West.
ENTRANTS = {
    "2016": (302, 346),
    "2017": (273, 302),
    "2018": (75, 248),
    "2019": (68, 201),
    "2020": (67, 156),
    "2021": (78, 122),
    "2022": (91, 128),
    "2023": (91, 129),
    "2024": (64, 121),
}


def trends() -> Kind:
    return Kind(
        "trend",
        "One area's series with its interval, beside England, a region and a target. Say every period of the axis.",
        "charts.trend(Trend(about, unit, periods, name, points, lines=..., target=..., breaks=..., forecast=...)).both",
        (
            Shown("Many years, England and region, a target", _injuries(), FINGERTIPS),
            Shown("Counted another way from 2018 on", _entrants(), LAIT),
            Shown("A forecast, a path to the target, a provisional figure", _forecast()),
            Shown("New figures judged against a forecast", _judged()),
            Shown("Awkward: long name, gaps, three breaks, combined years, lines on top of each other", _awkward()),
            Shown("Forty months", _months()),
            Shown("Two periods", _few(("2023/24", "2024/25"), "trend-two")),
            Shown("One period", _few(("2024/25",), "trend-one")),
            Shown("England has figures, the area has none", _only_england()),
            Shown("None", charts.trend(Trend(about("trend-none", "No figures", ""), charts.PERCENT, (), "Here", ()))),
        ),
    )


def _injuries() -> Chart:
    periods = tuple(INJURIES)
    here = tuple(Point(period, *figures[:3]) for period, figures in INJURIES.items())
    england = tuple(Point(period, figures[3]) for period, figures in INJURIES.items())
    region = tuple(Point(period, figures[4]) for period, figures in INJURIES.items())
    meaning = "Admissions in Gloucestershire rose to 149.1 per 10,000 in 2020/21 and fell to 71.1, like England's."
    given = about("trend-many", "Hospital admissions for injuries, children under 15, Gloucestershire", meaning)
    lines = (Line("England", england, "england"), Line("South West", region, "region"))
    return charts.trend(Trend(given, PER, periods, "Gloucestershire", here, lines, Target.level(periods, 70)))


def _entrants() -> Chart:
    here = tuple(Point(period, figures[0]) for period, figures in ENTRANTS.items())
    region = tuple(Point(period, figures[1]) for period, figures in ENTRANTS.items())
    meaning = "Figures for Gloucestershire before and after 2018 cannot be compared: they come from different sources."
    given = about("trend-break", "First-time entrants to youth justice, Gloucestershire", meaning)
    unit = charts.rate("per 100,000 children aged 10 to 17", 0)
    breaks = (Break("2018", "From 2018 taken from another source", only_here=True),)
    lines = (Line("South West", region, "region"),)
    return charts.trend(Trend(given, unit, tuple(ENTRANTS), "Gloucestershire", here, lines, breaks=breaks))


FORECAST = charts.Forecast(
    (Point("2026", 62.1, 55.0, 68.5), Point("2027", 61.2, 53.0, 69.0), Point("2028", 60.4, 50.7, 69.3))
)
UPTAKE = (70.6, 71.3, 68.6, 62.8, 70.8, 70.1, 64.2, 60.2)
YEARS = tuple(str(year) for year in range(2018, 2029))


def _uptake(last_provisional: bool = False) -> tuple[Point, ...]:
    points = [Point(year, value) for year, value in zip(YEARS, UPTAKE, strict=False)]
    return (*points[:-1], replace(points[-1], provisional=last_provisional))


def _forecast() -> Chart:
    values = (71.8, 67.8, 69.2, 61.8, 71.9, 73.9, 74.8, 65.2)
    england = tuple(Point(year, value) for year, value in zip(YEARS, values, strict=False))
    region = tuple(Point(year, value + 5.4) for year, value in zip(YEARS, values, strict=False))
    path = Target(tuple(Point(year, 70.0 + 2 * place) for place, year in enumerate(YEARS[-4:])))
    given = about("trend-forecast", "Free places taken up by two-year-olds", "Uptake would stay near 60% to 2028.")
    lines = (Line("England", england, "england"), Line("South West", region, "region"))
    return charts.trend(
        Trend(given, charts.PERCENT, YEARS, "Northshire", _uptake(True), lines, path, forecast=FORECAST)
    )


def _judged() -> Chart:
    new = (
        Point("2026", 66.0, 63.0, 69.0, judgement=Judgement(Status.SIMILAR, "in line with the forecast")),
        Point("2027", 73.5, 70.5, 76.2, judgement=Judgement(Status.BETTER, "the curve has turned")),
    )
    given = about("trend-judged", "Free places taken up by two-year-olds", "In 2027 uptake rose above the forecast.")
    return charts.trend(Trend(given, charts.PERCENT, YEARS, "Northshire", (*_uptake(), *new), forecast=FORECAST))


def _awkward() -> Chart:
    years = tuple(str(year) for year in range(2008, 2026))
    closed = ("2020", "2021")

    def point(place: int, year: str) -> Point:
        if year in closed:
            return Point(year, None, why="not collected in the pandemic")
        middle = 40 + place * 1.3 + place % 3
        pooled = year in ("2010", "2015")
        return Point(year, middle, middle - 4, middle + 5, year == "2025", pooled)

    def beside(add: float) -> tuple[Point, ...]:
        return tuple(Point(year, 44 + add + place) for place, year in enumerate(years) if year not in closed)

    lines = (
        Line("England", beside(0), "england"),
        Line("South West region", beside(0.4), "region"),
        Line("Median of the ten statistical neighbours", beside(0.2), "neighbours"),
    )
    breaks = (
        Break("2013", "Assessment changed"),
        Break("2022", "New framework: not comparable with earlier years"),
        Break("2024", "Two districts merged"),
    )
    return charts.trend(
        Trend(
            about("trend-awkward", "A measure that has been through much", "Figures since 2024 stand alone."),
            charts.PERCENT,
            years,
            "North-East Midshire, Saint Oswald and the Vale",
            tuple(point(place, year) for place, year in enumerate(years)),
            lines,
            Target.level(years[-4:], 62, "Target for 2026"),
            breaks,
        )
    )


def _months() -> Chart:
    points = tuple(Point(month, 300 + 60 * ((place * 7) % 5) - place * 3) for place, month in enumerate(MONTHS[:40]))
    given = about("trend-months", "Referrals to early help", "Referrals swing from month to month and slowly fall.")
    return charts.trend(Trend(given, charts.count("referrals"), MONTHS[:40], "Northshire", points))


def _few(periods: tuple[str, ...], name: str) -> Chart:
    here = tuple(Point(period, 66.4 + place, 64.1 + place, 68.7 + place) for place, period in enumerate(periods))
    england = tuple(Point(period, 67.2 + place) for place, period in enumerate(periods))
    given = about(name, "A good level of development", "Northshire is like England.")
    return charts.trend(
        Trend(given, charts.PERCENT, periods, "Northshire", here, (Line("England", england, "england"),))
    )


def _only_england() -> Chart:
    periods = ("2022", "2023", "2024")
    england = tuple(Point(period, 12.5 + place) for place, period in enumerate(periods))
    given = about("trend-only-england", "A measure new to the area", "There are no figures for Northshire yet.")
    here = tuple(Point(period, None, why="not collected here") for period in periods)
    return charts.trend(
        Trend(given, charts.PERCENT, periods, "Northshire", here, (Line("England", england, "england"),))
    )
