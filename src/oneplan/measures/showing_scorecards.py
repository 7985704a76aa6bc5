"""Scorecards in words: what is going wrong, which gaps are largest and which widen, what nobody sees by group."""

from dataclasses import dataclass, replace
from datetime import date

from oneplan.common import clock
from oneplan.measures import areas, pictures, words
from oneplan.measures.models import Measure
from oneplan.measures.queries.equality import GapSeen, Lens
from oneplan.measures.queries.scorecards import Line, Scorecard, by_chance
from oneplan.measures.queries.scores import LensState
from oneplan.ui import charts

MOST = 20  # gaps that are listed
_ORDER = {"worse": 0, "much_worse": 0, "lower": 2, "higher": 2, "similar": 3, "better": 4, "much_better": 4}
_MOVED = {
    "widened": ("Widened", charts.Status.WORSE),
    "narrowed": ("Narrowed", charts.Status.BETTER),
    "reversed": ("Reversed", charts.Status.HIGHER),
    "no_clear_change": ("No clear change", charts.Status.SIMILAR),
}


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
    """Every line of a scorecard: worse than England, getting worse, the rest as it is compared; what is not, last."""
    return [_line(line) for line in sorted(card.lines, key=_urgent)]


def chance(card: Scorecard) -> str:
    """How many comparisons and trends were tested, and how many of them chance alone would make look different."""
    return f"{words.chance_words(card.tested, card.chance, card.untested)} {words.trends_tested(card.trends_tested)}"


def wrong(card: Scorecard) -> list[LineShown]:
    """What is going wrong, in the same words and order: what is worse than England, and what is getting worse.

    Its shapes are named apart from those of the same lines further down a page.
    """
    worse, sinking = ({line.measure.pk for line in lines} for lines in (card.worse, card.getting_worse))
    lines = sorted((line for line in card.lines if line.measure.pk in worse | sinking), key=_urgent)
    return [_wrong(_line(line), worse=line.measure.pk in worse, sinking=line.measure.pk in sinking) for line in lines]


def _wrong(line: LineShown, *, worse: bool, sinking: bool) -> LineShown:
    if not worse:
        against = "" if line.status == charts.Status.NOT_COMPARED else f", though {_small(line.judged)}"
        said = f"Getting worse over five years{against}"
    else:
        said = f"{line.judged}, and getting worse over five years" if sinking else line.judged
    status = line.status if worse else charts.Status.WORSE
    name = f"wrong-{line.key.lower().replace('_', '-')}"
    return replace(line, judged=said, status=status, glyph=charts.glyph(status, said, name=name))


def _urgent(line: Line) -> tuple[int, bool, str]:
    place = _ORDER.get(line.score.judged.label, 5)
    sinking = line.score.trend.verdict == "getting_worse"
    return min(place, 1) if sinking else place, not sinking, line.measure.title


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
        period=words.when(latest) if latest else "",
        judged=said[:1].upper() + said[1:],
        status=status,
        glyph=charts.glyph(status, said, name=f"glyph-{measure.key.lower().replace('_', '-')}"),
        trend=_capital(words.trend_words(judged.trend)) if latest else "",
        trend_kind=judged.trend.verdict or judged.trend.direction,
        spark=charts.spark(values, name=name, title=f"{measure.title}: the last {len(values)} figures")
        if latest
        else "",
        owner=str(measure.owner or ""),
        lens=words.lens_words(judged),
        lens_kind=str(judged.lens),
        gap=_widest(measure, widest) if widest else "",
    )


def _widest(measure: Measure, lens: Lens) -> str:
    said = pictures.gap_words(measure, lens)
    return said if lens.gap is None or lens.gap.tested else f"{said} {words.UNTESTED}."


@dataclass(frozen=True)
class GapShown:
    """A gap between two groups in words."""

    key: str
    title: str
    owner: str
    by: str
    size: str
    interval: str
    period: str
    sides: list[str]
    times: str
    real: str
    before: str
    status: charts.Status
    glyph: str
    movement: str
    moved: str
    moved_glyph: str


@dataclass(frozen=True)
class Gaps:
    """The equality scorecard: its gaps in two lists, and how many were tested."""

    widening: list[GapShown]
    largest: list[GapShown]
    more: int  # of the largest that are not listed
    tested: str
    changes: str


def gaps(card: Scorecard) -> Gaps:
    """The largest gaps, and those that widen; whether they are real, and who owns them."""
    return Gaps(
        widening=[gap_shown(*each, name="widening") for each in card.widening],
        largest=[gap_shown(*each) for each in card.largest[:MOST]],
        more=max(0, len(card.largest) - MOST),
        tested=words.gaps_tested(
            card.gaps_tested, len(card.gaps_real), len(card.gaps_untested), by_chance(card.gaps_tested)
        ),
        changes=words.changes_tested(card.changes_tested, by_chance(card.changes_tested)),
    )


def gap_shown(line: Line, lens: Lens, name: str = "gap") -> GapShown:
    """A gap in words. `name` keeps its shapes apart from those of the same gap in another list."""
    gap, pair = lens.gap, lens.pair
    if gap is None or pair is None:
        raise ValueError(f"There is no gap by {lens.key}.")
    of = line.measure.derived_from if line.own is lens and line.measure.derived_from else line.measure
    status = charts.Status.HIGHER if gap.real else charts.Status.NOT_COMPARED
    real = "Beyond chance" if gap.real else "May be chance" if gap.tested else words.UNTESTED
    moved, moved_status = _MOVED.get(lens.movement, ("", charts.Status.NOT_COMPARED))
    name = f"{name}-{line.measure.key}-{lens.key}".lower().replace("_", "-")
    return GapShown(
        key=line.measure.key,
        title=line.measure.title,
        owner=str(line.measure.owner or ""),
        by=f"By {lens.name.lower()}",
        size=words.gap_size(of, abs(gap.value)),
        interval=_interval(of, gap, gap),
        period=gap.period,
        sides=_sides(of, gap, pair),
        times=words.times_words(of, lens.times),
        real=real,
        before=_before(of, lens, gap),
        status=status,
        glyph=charts.glyph(status, real, name=name),
        movement=f"{moved} from {lens.since} to {gap.period}"
        if moved
        else "Whether it widens cannot be told: fewer than two comparable years with an interval",
        moved=lens.movement,
        moved_glyph=charts.glyph(moved_status, moved or "cannot be told", name=f"{name}-moved"),
    )


def _interval(measure: Measure, gap: GapSeen, newest: GapSeen) -> str:
    """The limits of a gap, as seen from the side that is ahead in the newest."""
    if gap.lower is None or gap.upper is None:
        return ""
    low, high = (gap.lower, gap.upper) if newest.value >= 0 else (-gap.upper, -gap.lower)
    places = words.unit_of(measure).places
    return f"{charts.number(low, places)} to {charts.number(high, places)}"


def _sides(measure: Measure, gap: GapSeen, pair: tuple[str, str]) -> list[str]:
    """The two figures, the higher one first."""
    unit = words.unit_of(measure)
    sides = sorted(zip(gap.sides, pair, strict=True), key=lambda side: -side[0])
    return [f"{group} {unit.short(value)}" for value, group in sides]


def _before(measure: Measure, lens: Lens, newest: GapSeen) -> str:
    """What the last interval said that was published, where the newest gap has none."""
    gap = lens.told_before
    if gap is None:
        return ""
    size = words.gap_size(measure, gap.value if newest.value >= 0 else -gap.value)
    real = "beyond chance" if gap.real else "which may be chance"
    return f"In {gap.period}, with an interval: {size} ({_interval(measure, gap, newest)}), {real}."


@dataclass(frozen=True)
class UnseenShown:
    """A measure that nobody sees by group here: what will be done about it, and who mends it."""

    key: str
    title: str
    plan: str
    by: str
    late: bool = False


@dataclass(frozen=True)
class Unseen:
    """Measures not seen by group: those for which somebody will get the breakdown, and the others."""

    planned: list[UnseenShown]
    others: list[UnseenShown]


def unseen(card: Scorecard, on: date | None = None) -> Unseen:
    """What cannot be seen by group here as of a day: the promise that is due first comes first."""
    day = on or clock.today()
    planned = [line.measure for line in card.without_lens if line.score.lens == LensState.PLANNED]
    planned.sort(key=lambda measure: (measure.gap_plan_due_on or date.max, measure.title))
    others = [line for line in card.without_lens if line.score.lens != LensState.PLANNED]
    return Unseen([_planned(measure, day) for measure in planned], [_other(line) for line in others])


def _planned(measure: Measure, day: date) -> UnseenShown:
    due = measure.gap_plan_due_on
    late = due is not None and due < day
    when = f", {'late since' if late else 'by'} {due:%-d %B %Y}" if due else ""
    return UnseenShown(
        measure.key, measure.title, measure.gap_plan, f"{measure.gap_plan_owner or 'Nobody'}{when}", late
    )


def _other(line: Line) -> UnseenShown:
    measure = line.measure
    plan = "It is published by group, but not for this place" if measure.lens else "Nothing is planned"
    return UnseenShown(
        measure.key, measure.title, plan, f"Owned by {measure.owner}" if measure.owner else "Nobody owns it"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
