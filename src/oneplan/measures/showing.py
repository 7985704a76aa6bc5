"""Facts in the words and drawings a template prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.timezone import localtime

from oneplan.measures import areas, pictures, words
from oneplan.measures.models import Measure
from oneplan.measures.queries import checking
from oneplan.measures.queries.equality import Lens
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.outlook import Outlook
from oneplan.measures.queries.pages import MeasurePage, districts_of
from oneplan.measures.queries.scores import Score
from oneplan.measures.rules import SYMBOLS
from oneplan.ui import charts

_TURNED = {
    "turned": "The newest figure turned the curve: it is better than recent years pointed to, beyond chance.",
    "better": "The newest figure is better than recent years pointed to.",
    "worse": "The newest figure is worse than recent years pointed to.",
    "in_line": "The newest figure is in line with recent years: the curve is not turned yet.",
}


# Symbols that say no more than that there is no value.
MISSING = frozenset(code for code, said in SYMBOLS.items() if said in ("missing", "not available", "not applicable"))
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
    caution: str = ""


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
        period=words.when(latest) if latest else "",
        lens=words.lens_words(judged),
        lenses=[_lens(measure, lens, judged) for lens in page.lenses],
        ahead=_ahead(measure, page.outlook),
        turned=_TURNED.get(page.outlook.turned, "") if page.outlook else "",
        needed=_needed(measure, page.outlook),
        table=table(measure, judged.points),
        question=question(judged),
        district_gap=_district_gap(page),
        caution=words.caution_words(measure, latest),
    )


def _lens(measure: Measure, lens: Lens, judged: Score) -> LensShown:
    unit = words.unit_of(measure)
    moved = {
        "narrowed": "The gap narrowed over the years shown.",
        "widened": "The gap widened over the years shown.",
        "reversed": "The gap reversed over the years shown: the other group is ahead now.",
        "no_clear_change": "The gap did not clearly change.",
    }
    return LensShown(
        key=lens.key.replace("_", "-"),
        name=lens.name,
        period=lens.period,
        chart=pictures.groups(measure, lens, judged.points),
        gap_chart=pictures.gap_over_time(measure, lens, judged.breaks),
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
            words.when(point),
            _said(unit, point),
            _spread(unit, point),
            charts.number(point.count) if point.count is not None else "",
            charts.number(point.denominator) if point.denominator is not None else "",
            _noted(point),
        )
        for point in reversed(points)
    ]


def _noted(point: Figure) -> str:
    """What its publisher wrote beside it, or what its symbol means: that it is missing only where it is."""
    return point.note if point.value is not None and point.symbol in MISSING else words.missing(point)


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
    if outlook is None or measure.target_value is None:
        return ""
    unit, said = words.unit_of(measure), [words.track_words(measure, outlook)]
    if outlook.needed_a_year is not None:
        said.append(
            f"To reach the target of {unit.long(float(measure.target_value))} by {measure.target_due_on:%B %Y} "
            f"it must change by {unit.change(outlook.needed_a_year)} a year."
        )
    return " ".join(filter(None, said))


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
    found = [(name, pictures.NAMES[name]) for name in drawn]
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


def _origin(page: MeasurePage, figure: Figure) -> list[tuple[str, str]]:
    """The file and the line of a figure; of a difference, those of the two figures it is made of."""
    both = page.sides_of(figure)
    if both is None:
        return [("File", _line_of(page, figure))]
    of = page.measure.derived_from
    return [
        (name, " · ".join(filter(None, (side.group, _value_of(of, side), _line_of(page, side)))))
        for name, side in zip(("One figure", "Less another"), both, strict=True)
    ]


def _value_of(of: Measure | None, side: Figure) -> str:
    """What one side of a difference is, where everybody may see the measure it is of."""
    return words.figure_words(of, side) if of is not None and of.published and side.value is not None else ""


def _line_of(page: MeasurePage, figure: Figure) -> str:
    name = page.releases[figure.release].file_name
    return f"{name}, line {figure.row}" if figure.row else name


def _interval(page: MeasurePage, figure: Figure) -> str:
    if figure.limits == "computed" and page.sides_of(figure):
        return "Worked out here from the intervals of both figures"
    said = {"published": "As published", "computed": "Worked out here from the counts"}
    return said.get(figure.limits, "None")


def explained(page: MeasurePage, figure: Figure) -> Explained:
    """Where a number comes from, and what its counts give when we work it out ourselves."""
    measure, release = page.measure, page.releases[figure.release]
    unit = words.unit_of(measure)
    facts = [
        ("Publisher", release.dataset.publisher),
        ("Publication", release.dataset.title),
        ("Release", release.title + (f", {release.released_on:%-d %B %Y}" if release.released_on else "")),
        *_origin(page, figure),
        ("Loaded", f"{localtime(release.loaded_at):%-d %B %Y, %H:%M}"),
        ("Interval", _interval(page, figure)),
        ("Count", charts.number(figure.count) if figure.count is not None else ""),
        ("Out of", charts.number(figure.denominator) if figure.denominator is not None else ""),
        ("Symbol", f"[{figure.symbol}] {SYMBOLS.get(figure.symbol, '')}" if figure.symbol else ""),
        ("Provisional", "Its publisher may still change it" if figure.provisional else ""),
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
