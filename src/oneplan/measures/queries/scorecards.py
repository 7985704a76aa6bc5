"""Scorecards: many measures at a glance, and where equality is worst."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet

from oneplan.common import clock
from oneplan.common.memory import kept
from oneplan.measures import areas
from oneplan.measures.models import Break, BreakKind, Measure
from oneplan.measures.queries import equality
from oneplan.measures.queries.figures import Live, LivePart, found, live
from oneplan.measures.queries.lasting import lasting
from oneplan.measures.queries.pages import end_of
from oneplan.measures.queries.scores import LensState, Score, score

FALSE_FLAGS = 0.05  # how often an interval of 95% says "different" where nothing differs


def in_use(measures: QuerySet[Measure], on: date | None = None) -> QuerySet[Measure]:
    """Measures that hold on a day, today unless another is named, with what a line about each needs: one query."""
    rows = measures.on(on or clock.today()).select_related("owner", "dataset", "derived_from", "gap_plan_owner")  # type: ignore[attr-defined]
    return rows.order_by("title", "key").fetch_mode(FETCH_RAISE)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Line:
    """A measure in one area, with its widest gap."""

    score: Score
    lenses: tuple[equality.Lens, ...]

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.score.measure

    @cached_property
    def widest(self) -> equality.Lens | None:
        """The lens with the largest gap beyond chance, against the size of the measure itself."""
        real = [lens for lens in self.lenses if lens.gap is not None and lens.gap.real]
        return max(real, key=lambda lens: abs(lens.gap.value), default=None)  # type: ignore[union-attr]


@dataclass(frozen=True)
class Scorecard:
    """Lines about one area, and how many of them would look different by chance alone."""

    area: areas.Place
    lines: tuple[Line, ...]

    @cached_property
    def tested(self) -> int:
        """How many were compared with England."""
        return sum(line.score.judged.label != "not_compared" for line in self.lines)

    @property
    def chance(self) -> int:
        """How many of them to expect to look better or worse where nothing differs."""
        return round(self.tested * FALSE_FLAGS)

    def judged(self, *labels: str) -> list[Line]:
        """The lines with one of these comparisons."""
        return [line for line in self.lines if line.score.judged.label in labels]

    @cached_property
    def worse(self) -> list[Line]:
        """Worse than England."""
        return self.judged("worse", "much_worse")

    @cached_property
    def better(self) -> list[Line]:
        """Better than England."""
        return self.judged("better", "much_better")

    @cached_property
    def getting_worse(self) -> list[Line]:
        """Getting worse over five years, beyond chance."""
        return [line for line in self.lines if line.score.trend.verdict == "getting_worse"]

    @cached_property
    def without_lens(self) -> list[Line]:
        """Measures nobody can see by group here."""
        return [line for line in self.lines if line.score.lens != LensState.SEEN]

    @cached_property
    def widening(self) -> list[tuple[Line, equality.Lens]]:
        """Gaps that widened beyond chance, the largest first."""
        return self._gaps(moved="widened")

    @cached_property
    def largest(self) -> list[tuple[Line, equality.Lens]]:
        """Gaps beyond chance, the largest first against the measure's own size."""
        return self._gaps()

    def _gaps(self, moved: str = "") -> list[tuple[Line, equality.Lens]]:
        found = [
            (line, lens)
            for line in self.lines
            for lens in line.lenses
            if lens.gap is not None and lens.gap.real and (not moved or lens.movement == moved)
        ]
        return sorted(found, key=lambda each: -_against_size(*each))


def _against_size(line: Line, lens: equality.Lens) -> float:
    """A gap as a share of the group that is behind: so that rates and percentages can stand in one list."""
    values = [abs(group.value) for group in lens.groups if group.group in (lens.pair or ()) and group.value]
    smallest = min(values, default=0.0)
    return abs(lens.gap.value) / smallest if lens.gap and smallest else 0.0


def scorecard(measures: Iterable[Measure], area: areas.Place, on: date | None = None) -> Scorecard:
    """The measures in an area as of a day, worked out once until a release or the record moves.

    What the files say of one measure is kept longer: it stays true whatever else is recorded.
    """
    listed, day = list(measures), on or clock.today()
    parts = live(listed, end_of(day))
    key = ("scorecard", area.code, day, tuple((m.pk, m.version, parts[m.pk]) for m in listed))
    return kept(key, lambda: _made(listed, area, parts))


def _made(measures: Sequence[Measure], area: areas.Place, parts: Live) -> Scorecard:
    breaks: dict[UUID, list[Break]] = defaultdict(list)
    of_these = Break.objects.filter(measure__in=[measure.pk for measure in measures], kind=BreakKind.BREAK)
    for each in of_these.fetch_mode(FETCH_RAISE):
        breaks[each.measure_id].append(each)
    return Scorecard(area, tuple(_line(m, area, parts[m.pk], tuple(breaks[m.pk])) for m in measures))


def _line(measure: Measure, area: areas.Place, parts: tuple[LivePart, ...], breaks: tuple[Break, ...]) -> Line:
    """A line, from memory where the definition and the files are those it was made from."""
    origin = measure.derived_from
    key = (
        (measure.pk, measure.version, origin and (origin.pk, origin.version)),
        area.code,
        tuple(part.sha256 for part in parts),
        tuple((each.pk, each.version) for each in breaks),
    )
    line = lasting(key, lambda: _judged(measure, area, parts, breaks))
    return replace(line, score=replace(line.score, measure=measure))  # with its owner and dataset as they are now


def _judged(measure: Measure, area: areas.Place, parts: tuple[LivePart, ...], breaks: tuple[Break, ...]) -> Line:
    near = [place.code for place in areas.neighbours_of(area.code)]
    rows = found(measure, parts, {area.code, areas.ENGLAND.code, *near}, groups_of=area.code)
    judged = score(measure, area, rows, against=areas.ENGLAND, near=near, breaks=breaks)
    return Line(judged, equality.lenses(measure, rows, area.code, breaks))
