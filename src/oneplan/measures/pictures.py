"""The charts of a measure: finished facts in, drawings out."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np

import planstats
from oneplan.measures import areas, maps, words
from oneplan.measures.models import Break, Measure
from oneplan.measures.queries.equality import GapSeen, Lens
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.pages import Beside, MeasurePage
from oneplan.measures.queries.scores import Judged
from oneplan.measures.rules import PeriodKind, period
from oneplan.ui import charts

MOST_MISSING = 24  # periods in a row that an axis leaves room for
FEWEST_FOR_LIMITS = 13  # points: before that, limits are on trial


def trend(page: MeasurePage) -> charts.Chart:
    """The area's series with its interval, England and the region, the target, breaks and the forecast."""
    measure, judged = page.measure, page.score
    ahead = page.outlook.ahead if page.outlook else ()
    periods = axis([judged.points, page.england, page.regional], [each.period for each in ahead])
    lines = [charts.Line("England", _points(page.england), kind="england")] if page.area.code != "E92000001" else []
    if page.regional and page.region:
        lines.append(charts.Line(page.region.name, _points(page.regional), kind="region"))
    return charts.trend(
        charts.Trend(
            charts.About("trend", f"{measure.title}: {page.area} over time", words.headline(judged)),
            words.unit_of(measure),
            periods,
            page.area.name,
            _points(judged.points),
            lines=tuple(line for line in lines if line.points),
            target=_target(measure, periods),
            breaks=_breaks(judged.breaks, periods),
            forecast=charts.Forecast(tuple(charts.Point(a.period, a.centre, a.lower, a.upper) for a in ahead))
            if ahead
            else None,
        )
    )


def spine(page: MeasurePage) -> charts.Chart:
    """The area among its statistical neighbours, with England and the region as lines."""
    latest = page.score.latest
    compared = maps.any_compared([page.score.judged, *(each.judged for each in page.neighbours)])
    rows = _rows(page.neighbours, compared)
    if latest is not None:
        mine = _judgement(page.score.judged) if compared else None
        rows.append(charts.Row(page.area.name, latest.value, latest.lower, latest.upper, mine, mine=True))
    levels = []
    if page.score.comparator is not None and page.score.comparator.value is not None:
        levels.append(charts.Level("England", page.score.comparator.value, kind="england"))
    regional = next((f for f in page.regional if latest and f.period == latest.period and f.value is not None), None)
    if regional is not None and regional.value is not None and page.region:
        levels.append(charts.Level(page.region.name, regional.value, kind="region"))
    what = f"{page.measure.title}: {page.area} and its statistical neighbours, {latest.period if latest else ''}"
    meaning = words.among_of(page.measure, page.score.among) or "How the ten areas most like this one do."
    about = charts.About("neighbours", what, f"{page.area} is {meaning}." if page.score.among else meaning)
    return charts.spine(charts.Rows(about, words.unit_of(page.measure), tuple(rows), tuple(levels)))


def districts(page: MeasurePage) -> charts.Chart:
    """The districts as dots with their intervals, beside the area they lie in and England, by which they are judged."""
    beside = ((page.area.name, "other", page.score.points), ("England", "england", page.england))
    levels = tuple(
        charts.Level(name, figure.value, kind=kind)
        for name, kind, series in beside
        for figure in series
        if figure.period == page.districts_period and figure.value is not None
    )
    rows = _rows(page.districts, maps.any_compared(each.judged for each in page.districts))
    about = charts.About(
        "districts",
        f"{page.measure.title}: districts, {page.districts_period}",
        f"The figures of {len(page.districts)} districts beside that of {page.area}.",
    )
    return charts.dots(charts.Rows(about, words.unit_of(page.measure), tuple(rows), levels))


def groups(measure: Measure, lens: Lens, everybody: Sequence[Figure] = ()) -> charts.Chart:
    """A measure by group: a gradient where the groups stand in an order, else dots beside the figure for everybody."""
    unit = words.unit_of(measure)
    about = charts.About(
        f"lens-{lens.key.replace('_', '-')}",
        f"{measure.title} by {lens.name.lower()}, {lens.period}",
        gap_words(measure, lens) or f"Figures of {len(lens.groups)} groups.",
    )
    if lens.ordered and lens.gradient:
        fitted = ((0.0, lens.gradient.intercept), (1.0, lens.gradient.intercept + lens.gradient.value))
        made = tuple(
            charts.Group(group.group, group.value, group.lower, group.upper, why=why(group)) for group in lens.groups
        )
        return charts.gradient(charts.Gradient(about, unit, made, fit=fitted, words=slope_words(measure, lens)))
    rows = tuple(charts.Row(g.group, g.value, g.lower, g.upper, why=why(g)) for g in lens.groups)
    levels = tuple(
        charts.Level(f"All in {areas.place(whole.area)}", whole.value)
        for whole in everybody
        if whole.period == lens.period and whole.value is not None
    )
    return charts.dots(charts.Rows(about, unit, rows, levels))


def gap_over_time(measure: Measure, lens: Lens, breaks: Iterable[Break] = ()) -> charts.Chart | None:
    """The gap between the two groups of a lens over time; None with fewer than two periods."""
    if lens.pair is None or len(lens.gaps) < 2:
        return None
    one, other = lens.pair
    unit = words.unit_of(measure)
    difference = charts.Unit(places=unit.places, per=unit.difference or unit.per, difference=unit.difference)
    about = charts.About(
        f"gap-{lens.key.replace('_', '-')}", f"Gap over time: {one} less {other}", gap_words(measure, lens)
    )
    points = tuple(charts.Point(gap.period, gap.value, gap.lower, gap.upper) for gap in lens.gaps)
    periods = axis([lens.gaps])
    return charts.gap(
        charts.Gap(
            about,
            periods,
            f"{one} less {other}",
            points,
            unit=difference,
            above=f"{one} higher",
            below=f"{other} higher",
            breaks=_breaks(breaks, periods),
        )
    )


def process(page: MeasurePage) -> charts.Chart | None:
    """The XmR chart of a monthly or quarterly measure, with its limits begun anew where that was decided.

    None for all others: signal and noise of yearly figures are told by the trend.
    """
    kinds = {period(point.period).kind for point in page.score.points}
    if len(kinds) != 1 or not kinds <= {PeriodKind.MONTH, PeriodKind.QUARTER}:
        return None
    known = {point.period: point for point in page.score.points}
    periods = axis([page.score.points])
    values = np.array([np.nan if (p := known.get(label)) is None or p.value is None else p.value for label in periods])
    breaks = sorted((*page.score.breaks, *page.rebases), key=lambda each: period(each.at).start)
    labels = [sum(period(each.at).start <= period(label).start for each in breaks) for label in periods]
    found = planstats.xmr(values, segments=np.array(labels), polarity=page.measure.polarity)
    segments = _segments(found, periods, values, labels, [each.reason for each in breaks])
    if not segments:
        return None
    return charts.xmr(
        charts.Xmr(
            charts.About("process", f"{page.measure.title}: signal or noise", "What the process does by itself."),
            words.unit_of(page.measure),
            periods,
            tuple(
                charts.XmrPoint(
                    label,
                    _or_none(value),
                    kind=str(kind or "common_cause"),
                    why=why(known[label]) if label in known else "",
                )
                for label, value, kind in zip(periods, values, found.point_type, strict=True)
            ),
            segments,
            target=float(page.measure.target_value) if page.measure.target_value is not None else None,
        )
    )


def _segments(
    found: planstats.Xmr, periods: Sequence[str], values: np.ndarray, labels: Sequence[int], reasons: Sequence[str]
) -> tuple[charts.Segment, ...]:
    """The stretches with limits of their own; those after the first say why they began."""
    segments: list[charts.Segment] = []
    for label in sorted(set(labels)):
        places = np.flatnonzero(np.array(labels) == label)
        first, last = int(places[0]), int(places[-1])
        limited = bool(np.isfinite(found.mean[first]))
        if not limited and np.isnan(values[places]).all():
            continue
        segments.append(
            charts.Segment(
                periods[first],
                periods[last],
                float(found.mean[first]) if limited else float(np.nanmedian(values[places])),
                lower=_or_none(found.lower_limit[first]),
                upper=_or_none(found.upper_limit[first]),
                trial=limited and np.isfinite(values[places]).sum() < FEWEST_FOR_LIMITS,
                reason=reasons[label - 1] if segments else "",
                centre="Mean" if limited else "Median",
            )
        )
    return tuple(segments)


def gap_words(measure: Measure, lens: Lens) -> str:
    """The newest gap in one sentence."""
    if lens.pair is None or lens.gap is None:
        return ""
    one, other = lens.pair
    gap, unit = lens.gap, words.unit_of(measure)
    ahead, behind = (one, other) if gap.value >= 0 else (other, one)
    size = unit.change(abs(gap.value)).lstrip("+")
    said = f"{ahead}: {size} higher than {behind} in {gap.period}"
    if gap.lower is not None and gap.upper is not None:
        low, high = (gap.lower, gap.upper) if gap.value >= 0 else (-gap.upper, -gap.lower)
        said += f" ({charts.number(low, unit.places)} to {charts.number(high, unit.places)})"
        if not gap.real:
            said += ", which may be chance"
    return f"{said}."


def slope_words(measure: Measure, lens: Lens) -> str:
    """The slope over ordered groups, in words."""
    if lens.gradient is None:
        return ""
    unit, found = words.unit_of(measure), lens.gradient
    said = f"Slope index {unit.change(found.value)}"
    if found.lower is not None and found.upper is not None:
        said += f" ({charts.number(found.lower, unit.places)} to {charts.number(found.upper, unit.places)})"
    if found.relative is not None:
        said += f"; relative index {charts.number(found.relative, 2)}"
        if found.relative_lower is not None and found.relative_upper is not None:
            low, high = (charts.number(each, 2) for each in (found.relative_lower, found.relative_upper))
            said += f" ({low} to {high})"
    return f"{said}: {found.words}"


def why(figure: Figure) -> str:
    """Why there is no value."""
    return words.missing(figure) if figure.value is None else ""


def axis(series: Iterable[Sequence[Figure | GapSeen]], more: Sequence[str] = ()) -> tuple[str, ...]:
    """Every period of a chart in order: those of the series, the years missing between, and those ahead."""
    known: dict[str, Figure | GapSeen] = {}
    for each in series:
        for figure in each:
            known.setdefault(figure.period, figure)
    ordered = sorted(known.values(), key=lambda figure: (figure.start, figure.end))
    labels: list[str] = []
    for before, figure in zip([None, *ordered], ordered, strict=False):
        labels += _missing(before, figure) if before else []
        labels.append(figure.period)
    return tuple(labels + [label for label in more if label not in labels])


def _missing(before: Figure | GapSeen, after: Figure | GapSeen) -> list[str]:
    """The labels of the periods between two figures of the same length, in their spelling."""
    if period(before.period).kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        return _shorter_between(before, after)
    yearly = all(340 < (figure.end - figure.start).days < 380 for figure in (before, after))
    years = after.start.year - before.start.year
    if not yearly or not 1 < years <= 12:
        return []
    two = "/" in after.period
    gone = range(before.start.year + 1, after.start.year)
    shift = 0 if two else int(after.period[:4]) - after.start.year if after.period[:4].isdigit() else 0
    return [f"{year}/{(year + 1) % 100:02d}" if two else str(year + shift) for year in gone]


def _shorter_between(before: Figure | GapSeen, after: Figure | GapSeen) -> list[str]:
    """Months or quarters without a figure."""
    labels: list[str] = []
    start, two = before.end + timedelta(days=1), "/" in before.period
    while start < after.start and len(labels) < MOST_MISSING:
        year = start.year - (two and start.month < 4)
        quarter = (start.month - (4 if two else 1)) % 12 // 3 + 1
        if period(before.period).kind == PeriodKind.MONTH:
            found = period(f"{start:%Y-%m}")
        else:
            found = period(f"{year}/{(year + 1) % 100:02d} Q{quarter}" if two else f"{year} Q{quarter}")
        labels.append(found.label)
        start = found.end + timedelta(days=1)
    return labels


def _points(series: Sequence[Figure]) -> tuple[charts.Point, ...]:
    return tuple(
        charts.Point(
            figure.period,
            figure.value,
            figure.lower,
            figure.upper,
            provisional=figure.provisional,
            combined=(figure.end - figure.start).days > 380,
            why=why(figure),
        )
        for figure in series
    )


def _rows(listed: Sequence[Beside], compared: bool) -> list[charts.Row]:
    return [_row(each, compared) for each in listed]


def _row(each: Beside, compared: bool) -> charts.Row:
    """An area's figure; its judgement only where any is judged: else every row would say that it is not."""
    figure = each.figure
    if figure is None or figure.value is None:
        held = figure is not None and figure.held_back
        status = charts.Status.SUPPRESSED if held else charts.Status.NOT_COMPARED
        return charts.Row(each.place.name, None, judgement=charts.Judgement(status), why=words.missing(figure))
    judged = _judgement(each.judged) if compared else None
    return charts.Row(each.place.name, figure.value, figure.lower, figure.upper, judged, why=why(figure))


def _judgement(judged: Judged) -> charts.Judgement:
    return charts.Judgement(words.status_of(judged), words.judged_words(judged, "England"))


def _target(measure: Measure, periods: Sequence[str]) -> charts.Target | None:
    if measure.target_value is None or not periods:
        return None
    by = f" by {measure.target_due_on:%Y}" if measure.target_due_on else ""
    return charts.Target.level(periods, float(measure.target_value), name=f"Target{by}")


def _breaks(breaks: Iterable[Break], periods: Sequence[str]) -> tuple[charts.Break, ...]:
    """The breaks that can be drawn: those that fall on a period of the axis."""
    marked = ((_label(each.at), each.reason) for each in breaks)
    return tuple(charts.Break(label, reason, only_here=True) for label, reason in marked if label in periods)


def _label(text: str) -> str:
    return period(text).label


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


NAMES = {
    "trend": "Over time",
    "neighbours": "Neighbours",
    "map": "Map of the districts",
    "districts": "Districts",
    "process": "Signal or noise",
}


def drawn(page: MeasurePage, link: str = "") -> dict[str, charts.Chart]:
    """The charts that stand on the page by themselves, by name. `link`: a place's own page up to its code."""
    return page.once(
        f"drawn {link}", lambda: {name: made for name in NAMES if (made := draw(page, name, link)) is not None}
    )


def draw(page: MeasurePage, name: str, link: str = "") -> charts.Chart | None:
    """The chart of a name, or None where there is nothing to draw: `trend`, `neighbours`, `lens-sex`, `gap-fsm` ..."""
    match name:
        case "trend":
            return trend(page)
        case "neighbours":
            return spine(page) if any(each.figure for each in page.neighbours) else None
        case "map":
            return maps.district_map(page, link)
        case "districts":
            return districts(page) if page.districts else None
        case "process":
            return process(page)
    kind, _, key = name.partition("-")
    lens = next((each for each in page.lenses if each.key.replace("_", "-") == key), None)
    if lens is None:
        return None
    if kind == "lens":
        return groups(page.measure, lens, page.score.points)
    return gap_over_time(page.measure, lens, page.score.breaks) if kind == "gap" else None
