"""Facts in the words and drawings a template prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.timezone import localtime

from oneplan.measures import areas, pictures, words
from oneplan.measures.models import Break, Measure
from oneplan.measures.queries import checking
from oneplan.measures.queries.equality import Lens
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.outlook import Outlook
from oneplan.measures.queries.pages import MeasurePage, districts_of
from oneplan.measures.queries.scorecards import Line, Scorecard
from oneplan.measures.queries.scores import Score
from oneplan.measures.rules import SYMBOLS
from oneplan.ui import charts

_TURNED = {
    "turned": "The newest figure turned the curve: it is better than recent years pointed to, beyond chance.",
    "better": "The newest figure is better than recent years pointed to.",
    "worse": "The newest figure is worse than recent years pointed to.",
    "in_line": "The newest figure is in line with recent years: the curve is not turned yet.",
}


_COMPARISONS = ("better", "similar", "worse", "higher", "lower")  # of a publisher, against England


@dataclass(frozen=True)
class PlaceChoice:
    """An area to look at instead."""

    code: str
    name: str


def places(home: areas.Place) -> list[PlaceChoice]:
    """The partnership's area, its districts, its region, England and its statistical neighbours."""
    region = areas.region_of(home.code)
    listed = [home, *districts_of(home), *([region] if region else []), areas.ENGLAND, *areas.neighbours_of(home.code)]
    return [PlaceChoice(place.code, place.name) for place in dict.fromkeys(listed)]


@dataclass(frozen=True)
class LineShown:
    """A line of a scorecard in words."""

    key: str
    title: str
    value: str
    interval: str
    period: str
    judged: str
    status: charts.Status
    glyph: str
    trend: str
    trend_kind: str
    spark: str
    owner: str
    lens: str
    lens_kind: str
    gap: str


def lines(card: Scorecard, area: areas.Place) -> list[LineShown]:
    """Every line of a scorecard: what is worse first, then what cannot be compared, then the rest, each by title."""
    order = {"worse": 0, "much_worse": 0, "lower": 1, "higher": 1, "similar": 2, "better": 3, "much_better": 3}
    ranked = sorted(card.lines, key=lambda line: (order.get(line.score.judged.label, 4), line.measure.title))
    return [_line(line) for line in ranked]


def _line(line: Line) -> LineShown:
    judged, measure = line.score, line.measure
    unit, latest = words.unit_of(measure), judged.latest
    status = words.status_of(judged.judged)
    spread = latest is not None and latest.lower is not None and latest.upper is not None
    values = [point.value for point in judged.points][-12:]
    said = words.judged_words(judged.judged, "England") if latest else "no figure here"
    name = f"spark-{measure.key.lower().replace('_', '-')}"
    widest = line.widest
    return LineShown(
        key=measure.key,
        title=measure.title,
        value=unit.long(latest.value) if latest else "",
        interval=unit.spread(latest.lower, latest.upper) if spread and latest else "",  # type: ignore[arg-type]
        period=latest.period if latest else "",
        judged=said[:1].upper() + said[1:],
        status=status,
        glyph=charts.glyph(status, said, name=f"glyph-{measure.key.lower().replace('_', '-')}"),
        trend=_capital(words.trend_words(judged.trend)),
        trend_kind=judged.trend.verdict or judged.trend.direction,
        spark=charts.spark(values, name=name, title=f"{measure.title}: the last {len(values)} figures"),
        owner=str(measure.owner or ""),
        lens=words.lens_words(judged),
        lens_kind=str(judged.lens),
        gap=pictures.gap_words(measure, widest) if widest else "",
    )


@dataclass(frozen=True)
class GapShown:
    """A gap between two groups in words."""

    key: str
    title: str
    lens: str
    said: str
    movement: str
    owner: str


def gaps(card: Scorecard) -> dict[str, list[GapShown]]:
    """The largest gaps, and those that widen."""
    return {
        "largest": [_gap(line, lens) for line, lens in card.largest[:12]],
        "widening": [_gap(line, lens) for line, lens in card.widening],
    }


def _gap(line: Line, lens: Lens) -> GapShown:
    moved = {"narrowed": "Narrowed", "widened": "Widened", "no_clear_change": "No clear change"}
    return GapShown(
        key=line.measure.key,
        title=line.measure.title,
        lens=lens.name,
        said=pictures.gap_words(line.measure, lens),
        movement=moved.get(lens.movement, ""),
        owner=str(line.measure.owner or ""),
    )


@dataclass(frozen=True)
class LensShown:
    """A measure by group: its chart, the gap over time, both in words."""

    key: str
    name: str
    period: str
    chart: charts.Chart
    gap_chart: charts.Chart | None
    gap: str
    movement: str
    slope: str
    table: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Shown:
    """The page of a measure in words."""

    headline: str
    judged: str
    glyph: str
    trend: str
    trend_reason: str
    not_compared: str
    value: str
    interval: str
    period: str
    lens: str
    lenses: list[LensShown]
    ahead: str
    turned: str
    needed: str
    table: list[tuple[str, ...]]
    question: str
    district_gap: str


def shown(page: MeasurePage) -> Shown:
    """Everything on the page that is said rather than drawn."""
    judged, measure = page.score, page.measure
    unit, latest = words.unit_of(measure), judged.latest
    spread = latest is not None and latest.lower is not None
    said = words.judged_words(judged.judged, str(judged.comparator_place))
    return Shown(
        headline=words.headline(judged),
        judged=_capital(said),
        glyph=charts.glyph(words.status_of(judged.judged), said, name="judged"),
        trend=_capital(words.trend_words(judged.trend)),
        trend_reason=judged.trend.reason,
        not_compared=judged.judged.reason,
        value=unit.long(latest.value) if latest else "",
        interval=unit.spread(latest.lower, latest.upper) if spread and latest else "",  # type: ignore[arg-type]
        period=latest.period if latest else "",
        lens=words.lens_words(judged),
        lenses=[_lens(measure, lens, judged.breaks) for lens in page.lenses],
        ahead=_ahead(measure, page.outlook),
        turned=_TURNED.get(page.outlook.turned, "") if page.outlook else "",
        needed=_needed(measure, page.outlook),
        table=table(measure, judged.points),
        question=question(judged),
        district_gap=_district_gap(page),
    )


def _lens(measure: Measure, lens: Lens, breaks: Iterable[Break]) -> LensShown:
    unit = words.unit_of(measure)
    moved = {
        "narrowed": "The gap narrowed over the years shown.",
        "widened": "The gap widened over the years shown.",
        "no_clear_change": "The gap did not clearly change.",
    }
    return LensShown(
        key=lens.key.replace("_", "-"),
        name=lens.name,
        period=lens.period,
        chart=pictures.groups(measure, lens),
        gap_chart=pictures.gap_over_time(measure, lens, breaks),
        gap=pictures.gap_words(measure, lens),
        movement=moved.get(lens.movement, ""),
        slope=pictures.slope_words(measure, lens),
        table=[(group.group, _said(unit, group), _spread(unit, group)) for group in lens.groups],
    )


def table(measure: Measure, points: tuple[Figure, ...]) -> list[tuple[str, ...]]:
    """The series as rows: period, value, interval, count, out of, note."""
    unit = words.unit_of(measure)
    return [
        (
            point.period + (" (provisional)" if point.provisional else ""),
            _said(unit, point),
            _spread(unit, point),
            charts.number(point.count) if point.count is not None else "",
            charts.number(point.denominator) if point.denominator is not None else "",
            point.note or SYMBOLS.get(point.symbol or "", ""),
        )
        for point in reversed(points)
    ]


def question(judged: Score) -> str:
    """Where a label its publisher printed contradicts what the published rule gives for the published figures.

    Asked aloud, never hidden: neither label is put right in silence.
    """
    latest = judged.latest
    if latest is None:
        return ""
    doubts = [doubt for doubt in (_doubted_trend(judged, latest), _doubted_comparison(judged, latest)) if doubt]
    return " ".join([*doubts, "Ask the publisher before you quote either."]) if doubts else ""


def _doubted_trend(judged: Score, latest: Figure) -> str:
    if not latest.published_trend:
        return ""
    ours, theirs = judged.trend.direction, latest.published_trend.casefold()
    sign = {
        "increasing": "increas",
        "decreasing": "decreas",
        "no_significant_change": "no significant",
        "cannot_be_calculated": "cannot",
    }[ours]
    if sign in theirs:
        return ""
    why = f" ({judged.trend.reason.rstrip('.').lower()})" if judged.trend.reason else ""
    return (
        f"Its publisher says “{latest.published_trend}” of these figures; "
        f"by the publisher's own rule we find “{words.trend_words(judged.trend)}”{why}."
    )


def _doubted_comparison(judged: Score, latest: Figure) -> str:
    theirs = (latest.published_comparison or "").strip().casefold()
    ours = judged.judged.label
    if (
        theirs not in _COMPARISONS
        or ours == "not_compared"
        or theirs == ours
        or judged.comparator_place != areas.ENGLAND
    ):
        return ""
    return (
        f"Its publisher says “{latest.published_comparison}” of this figure beside England's; "
        f"by the published interval it is {words.judged_words(judged.judged, 'England')}."
    )


def _district_gap(page: MeasurePage) -> str:
    if page.gap_to_districts is None:
        return ""
    together, whole = page.gap_to_districts
    return (
        f"The districts count {charts.number(together)} together, {page.area} {charts.number(whole)}: "
        f"{charts.number(abs(whole - together))} {'fewer' if together < whole else 'more'}. Both are as published."
    )


def _ahead(measure: Measure, outlook: Outlook | None) -> str:
    if outlook is None or not outlook.ahead:
        return ""
    last, unit = outlook.ahead[-1], words.unit_of(measure)
    return f"If recent years continued: {unit.with_interval(last.centre, last.lower, last.upper)} in {last.period}."


def _needed(measure: Measure, outlook: Outlook | None) -> str:
    if outlook is None or outlook.needed_a_year is None or measure.target_value is None:
        return ""
    unit = words.unit_of(measure)
    return (
        f"To reach the target of {unit.long(float(measure.target_value))} by {measure.target_due_on:%B %Y} "
        f"it must change by {unit.change(outlook.needed_a_year)} a year."
    )


def _said(unit: charts.Unit, figure: Figure) -> str:
    if figure.value is not None:
        return unit.short(figure.value)
    return f"[{figure.symbol}]" if figure.symbol else "no figure"


def _spread(unit: charts.Unit, figure: Figure) -> str:
    if figure.lower is None or figure.upper is None:
        return ""
    return unit.spread(figure.lower, figure.upper)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def takes(page: MeasurePage, drawn: Mapping[str, charts.Chart]) -> list[tuple[str, str]]:
    """The charts that can be taken along: the name in the address, and the words."""
    said = {"trend": "Over time", "neighbours": "Neighbours", "districts": "Districts", "process": "Signal or noise"}
    found = [(name, said[name]) for name in drawn]
    for lens in page.lenses:
        key = lens.key.replace("_", "-")
        found.append((f"lens-{key}", f"By {lens.name.lower()}"))
        if len(lens.gaps) > 1:
            found.append((f"gap-{key}", f"Gap by {lens.name.lower()}"))
    return found


@dataclass(frozen=True)
class Explained:
    """One number, and everything that is known of it."""

    said: str
    facts: list[tuple[str, str]]
    check: str
    agrees: bool


def explained(page: MeasurePage, figure: Figure) -> Explained:
    """Where a number comes from, and what its counts give when we work it out ourselves."""
    measure, release = page.measure, page.releases[figure.release]
    unit = words.unit_of(measure)
    facts = [
        ("Publisher", release.dataset.publisher),
        ("Publication", release.dataset.title),
        ("Release", release.title + (f", {release.released_on:%-d %B %Y}" if release.released_on else "")),
        ("File", f"{release.file_name}, line {figure.row}" if figure.row else release.file_name),
        ("Loaded", f"{localtime(release.loaded_at):%-d %B %Y, %H:%M}"),
        (
            "Interval",
            {"published": "As published", "computed": "Worked out here from the counts"}.get(figure.limits, "None"),
        ),
        ("Count", charts.number(figure.count) if figure.count is not None else ""),
        ("Out of", charts.number(figure.denominator) if figure.denominator is not None else ""),
        ("Symbol", f"[{figure.symbol}] {SYMBOLS.get(figure.symbol, '')}" if figure.symbol else ""),
        ("Note", figure.note),
        ("Its publisher's trend", figure.published_trend or ""),
        ("Its publisher's comparison", figure.published_comparison or ""),
        ("Licence", f"{release.dataset.licence}. {release.dataset.attribution}"),
        ("Corrects", f"{release.corrects}: {release.what_changed}" if release.corrects else ""),
    ]
    found = checking.check(measure, figure)
    check = ""
    if found is not None:
        said = unit.with_interval(found.value, found.lower, found.upper)
        check = f"Worked out from the counts ({found.method}): {said}."
        if not found.agrees:
            check += " That is not what was published; published counts are often rounded. The published figure stands."
    return Explained(
        said=words.figure_words(measure, figure) if figure.value is not None else _said(unit, figure),
        facts=[(name, text) for name, text in facts if text],
        check=check,
        agrees=found is None or found.agrees,
    )
