"""What a measure says, in sentences a board can read out."""

from math import isinf

import planstats
from oneplan.measures.models import Kind, Measure, Polarity, Unit
from oneplan.measures.queries.equality import misses
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.outlook import Outlook
from oneplan.measures.queries.scores import Among, Judged, LensState, Score, TrendSeen
from oneplan.measures.rules import SYMBOLS
from oneplan.ui import charts

_PER = {
    Unit.PER_100: "per 100",
    Unit.PER_1000: "per 1,000",
    Unit.PER_10000: "per 10,000",
    Unit.PER_100000: "per 100,000",
}
_STATUS = {
    "better": charts.Status.BETTER,
    "much_better": charts.Status.MUCH_BETTER,
    "similar": charts.Status.SIMILAR,
    "worse": charts.Status.WORSE,
    "much_worse": charts.Status.MUCH_WORSE,
    "higher": charts.Status.HIGHER,
    "lower": charts.Status.LOWER,
}
UNTESTED = "Published without an interval: we cannot tell it from chance"
_TRENDS = {
    "increasing": "increasing",
    "decreasing": "decreasing",
    "no_significant_change": "no significant change",
    "cannot_be_calculated": "no recent trend can be worked out",
}


def unit_of(measure: Measure) -> charts.Unit:
    """How the measure's numbers are said."""
    places = measure.decimals
    match measure.unit:
        case Unit.PERCENT:
            return charts.Unit(after="%", high=100, zero=0.4, places=places, difference="percentage points")
        case Unit.COUNT:
            return charts.Unit(places=0, zero=0.75)
        case Unit.POINTS:
            return charts.Unit(places=places, per="percentage points", difference="percentage points")
        case Unit.SCORE_POINTS:
            return charts.Unit(places=places, per="points", difference="points")
        case Unit.SCORE:
            return charts.Unit(places=places, difference="points")
        case _:
            return charts.Unit(places=places, per=_PER[Unit(measure.unit)], difference=_PER[Unit(measure.unit)])


def status_of(judged: Judged) -> charts.Status:
    """The shape and colour of a comparison."""
    return _STATUS.get(judged.label, charts.Status.NOT_COMPARED)


def figure_words(measure: Measure, figure: Figure) -> str:
    """71.5% (69.4% to 73.6%)."""
    return unit_of(measure).with_interval(figure.value, figure.lower, figure.upper)


def when(figure: Figure) -> str:
    """2024/25; 2024/25 (provisional)."""
    return f"{figure.period} (provisional)" if figure.provisional else figure.period


def missing(figure: Figure | None) -> str:
    """Why there is no value, where there is none: what its publisher noted, else what the symbol means."""
    if figure is None:
        return "no figure for this period"
    return figure.note or SYMBOLS.get(figure.symbol or "", "")


def judged_words(judged: Judged, name: str) -> str:
    """similar to England; better than England."""
    if judged.label == "not_compared":
        return f"not compared with {name}"
    if judged.label == "similar":
        return f"similar to {name}"
    return f"{judged.label.replace('_', ' ')} than {name}"


def among_words(among: Among | None) -> str:
    """better than 6 of 10 statistical neighbours and worse than 1; empty where it cannot be said."""
    if among is None or among.of == 0:
        return ""
    if among.better == among.worse == 0:
        whole = {1: "its one statistical neighbour with a figure", 2: "both of its statistical neighbours"}
        return f"similar to {whole.get(among.of, f'all {among.of} of its statistical neighbours')}"
    sides = sorted([(among.better, "better"), (among.worse, "worse")], key=lambda side: -side[0])
    (most, first), (fewer, other) = sides
    said = f"{first} than {most} of {among.of} statistical neighbours"
    return f"{said} and {other} than {fewer}" if fewer else said


def among_of(measure: Measure, among: Among | None) -> str:
    """The same, without a judgement where neither direction is better."""
    said = among_words(among)
    if measure.polarity == Polarity.NONE:
        said = said.replace("better than", "higher than").replace("worse than", "lower than")
    return said


def trend_words(trend: TrendSeen) -> str:
    """no significant change over five years; increasing and getting better over five years."""
    said = _TRENDS.get(trend.direction, trend.direction)
    if trend.direction == "cannot_be_calculated":
        return said
    if trend.verdict:
        said = f"{said} and {trend.verdict.replace('_', ' ')}"
    return f"{said} over five years"


def caution_words(measure: Measure, latest: Figure | None) -> str:
    """That a figure stands on few, and how small a change could be seen at all; empty where neither is known."""
    if latest is None or latest.value is None or latest.held_back:
        return ""
    said = [_few(measure, latest), _smallest(measure, latest)]
    return " ".join(filter(None, said))


def _few(measure: Measure, latest: Figure) -> str:
    if measure.kind not in (Kind.PROPORTION, Kind.RATE):
        return ""
    counts = [float("nan") if each is None else each for each in (latest.count, out_of(measure, latest))]
    found = planstats.enough(measure.kind, *counts)
    if found == "enough":
        return ""
    if measure.kind == Kind.RATE:
        return f"Only {charts.number(counts[0])} counted, fewer than 10: such a rate jumps by chance from year to year."
    one = unit_of(measure).change(measure.multiplier / counts[1]).lstrip("+")
    fewer = "too few for a percentage" if found == "too_few" else "fewer than 30"
    return f"Out of only {charts.number(counts[1])}, {fewer}: one more or less moves this figure by {one}."


def _smallest(measure: Measure, latest: Figure) -> str:
    """The smallest change that could be seen: without it, no sign of a change is no sign that there is none."""
    of = out_of(measure, latest)
    if measure.kind != Kind.PROPORTION or of is None or latest.value is None:
        return ""
    if not 0 <= latest.value <= measure.multiplier:
        return ""
    change = planstats.smallest_change(latest.value, of, multiplier=measure.multiplier)
    size = unit_of(measure).change(change).lstrip("+")
    return f"Out of {charts.number(of)}, a change from one year to the next is likely to be seen only from {size} on."


def out_of(measure: Measure, figure: Figure) -> float | None:
    """Out of how many: as it is published, else as the count and the value give it."""
    if figure.denominator is not None and figure.denominator > 0:
        return figure.denominator
    if figure.denominator is not None or not figure.count or not figure.value:
        return None
    return round(figure.count * measure.multiplier / figure.value)


def track_words(measure: Measure, outlook: Outlook) -> str:
    """On track for the target: on a straight line from 60.0% in 2019/20 it would be at 66.0% in 2023/24."""
    if outlook.path is None or not outlook.track:
        return ""
    unit, path = unit_of(measure), outlook.path
    said = "On track for the target" if outlook.track == "on_track" else "Not on track for the target"
    there = f"it would be at {unit.long(path.now)} in {path.at}"
    return f"{said}: on a straight line from {unit.long(path.start)} in {path.since} {there}."


def chance_words(tested: int, chance: int, untested: int = 0) -> str:
    """How many were compared, how many of them chance alone would make look different, and how many were not."""
    if not tested:
        return "None could be compared with England."
    said = f"{tested} compared with England; {_about(chance)} of them would look different by chance alone."
    if not untested:
        return said
    return (
        f"{said} The other {untested} with a figure here cannot be compared: no interval is published, or nothing "
        "for England."
    )


def trends_tested(tested: int) -> str:
    """How many trends were tested, and how many chance alone would make look like one."""
    if not tested:
        return "No trend over five years could be worked out."
    trends = "1 trend" if tested == 1 else f"{tested} trends"
    return f"{trends} tested, at 99.8%; {_about(round(tested * 0.002))} would look like a change by chance alone."


def gaps_tested(tested: int, real: int, untested: int, chance: int) -> str:
    """How many gaps were tested, how many chance alone would make look real, and how many could not be tested."""
    them, are = ("it", "is") if untested == 1 else ("them", "are")
    if not tested:
        without = f"{untested} {are} published without an interval, so we cannot tell {them} from chance"
        return f"No gap could be tested: {without}." if untested else "No gap could be tested."
    if tested == 1:
        said = f"1 gap tested, {'beyond chance' if real else 'and it may be chance'}"
    else:
        said = f"{tested} gaps tested, {real or 'none'} of them beyond chance"
    said += f"; {_about(chance)} would look real by chance alone."
    if untested:
        said += (
            f" {untested} more {are} published without an interval and {'was' if untested == 1 else 'were'} not tested."
        )
    return said


def changes_tested(tested: int, chance: int) -> str:
    """How many gaps were asked whether they moved, and how many chance alone would make look so."""
    if not tested:
        return "No gap has two comparable years with an interval, so nobody can tell whether one moves."
    were = "gap was" if tested == 1 else "gaps were"
    return f"{tested} {were} tested for a change over the years; {_about(chance)} would look changed by chance alone."


def _about(chance: int) -> str:
    return f"about {chance}" if chance else "fewer than one"


def times_words(measure: Measure, times: float | None) -> str:
    """1.8 times as many miss it; 2.4 times as high. Of the measure whose groups are compared."""
    if times is None:
        return ""
    if isinf(times):
        return "Nobody misses it in one group" if misses(measure) else "Nought in one group"
    return f"{charts.number(times, 1)} times as {'many miss it' if misses(measure) else 'high'}"


def gap_size(measure: Measure, size: float) -> str:
    """23.3 percentage points; 6.0 points. Of the measure whose groups are compared."""
    return unit_of(measure).change(size).lstrip("+")


def headline(score: Score) -> str:
    """The newest figure and what it says, in one sentence."""
    latest = score.latest
    if latest is None:
        return f"There is no figure for {score.area} yet."
    measure = score.measure
    said = [f"{figure_words(measure, latest)} in {when(latest)}"]
    if score.judged.label != "not_compared":
        said.append(judged_words(score.judged, str(score.comparator_place)))
    if near := among_of(measure, score.among):
        said.append(near)
    said.append(trend_words(score.trend))
    *before, last = said[1:]
    middle = f"{', '.join(before)}; " if before else ""
    return f"{score.area}: {said[0]}; {middle}{last}."


def lens_words(score: Score) -> str:
    """Whether it can be seen by group, in words."""
    measure = score.measure
    match score.lens:
        case LensState.SEEN if measure.kind == Kind.GAP:
            return "Is itself a gap between groups"
        case LensState.SEEN if measure.about_groups:
            return f"Is itself of one group: {measure.derived_group}"
        case LensState.SEEN:
            return "Seen by group"
        case LensState.DECLARED:
            return "No figures by group are loaded for this place"
        case LensState.PLANNED:
            by = f" by {measure.gap_plan_due_on:%-d %B %Y}" if measure.gap_plan_due_on else ""
            return f"Not seen by group yet; planned{by}"
        case _:
            return "Not seen by group, and nobody plans to"
