"""What a measure says, in sentences a board can read out."""

from oneplan.measures.models import Measure, Polarity, Unit
from oneplan.measures.queries.figures import Figure
from oneplan.measures.queries.scores import Among, Judged, LensState, Score, TrendSeen
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


def chance_words(tested: int, chance: int) -> str:
    """How many comparisons were made, and how many of them chance alone would make look different."""
    if not tested:
        return "None could be compared with England."
    flags = f"about {chance}" if chance else "fewer than one"
    return f"{tested} compared with England; {flags} of them would look different by chance alone."


def headline(score: Score) -> str:
    """The newest figure and what it says, in one sentence."""
    latest = score.latest
    if latest is None:
        return f"There is no figure for {score.area} yet."
    measure = score.measure
    said = [f"{figure_words(measure, latest)} in {latest.period}"]
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
        case LensState.SEEN:
            return "Seen by group"
        case LensState.DECLARED:
            return "No figures by group are loaded for this place"
        case LensState.PLANNED:
            by = f" by {measure.gap_plan_due_on:%-d %B %Y}" if measure.gap_plan_due_on else ""
            return f"Not seen by group yet; planned{by}"
        case _:
            return "Not seen by group, and nobody plans to"
