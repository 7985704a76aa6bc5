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
from oneplan.measures.models.definitions import Derived
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
    """A measure in one area, with its gaps."""

    score: Score
    lenses: tuple[equality.Lens, ...]
    own: equality.Lens | None = None  # the gap it is by itself

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.score.measure

    @cached_property
    def widest(self) -> equality.Lens | None:
        """The lens by which most are left behind; one beyond chance before any that could not be tested."""
        return min(
            (lens for lens in self.lenses if _stands_out(lens)),
            key=lambda lens: (not _gap_of(lens).real, *_size(lens)),
            default=None,
        )


type Gap = tuple[Line, equality.Lens]


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
        """How many of them to expect to look different where nothing differs."""
        return by_chance(self.tested)

    @property
    def untested(self) -> int:
        """How many have a figure that cannot be compared with England."""
        return sum(line.score.latest is not None for line in self.lines) - self.tested

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
    def trends_tested(self) -> int:
        """Of how many it could be worked out whether they rise or fall over five years."""
        return sum(line.score.trend.direction != "cannot_be_calculated" for line in self.lines)

    @cached_property
    def without_lens(self) -> list[Line]:
        """Measures nobody can see by group here."""
        return [line for line in self.lines if line.score.lens != LensState.SEEN]

    @cached_property
    def gaps(self) -> list[Gap]:
        """The newest gap of every lens, the largest first: once each, under the measure that is the gap if one is."""
        own = [(line, line.own) for line in self.lines if line.own is not None]
        taken = {_between(line.measure.derived_from_id, lens) for line, lens in own}
        others = [
            (line, lens)
            for line in self.lines
            for lens in line.lenses
            if lens.gap is not None and _between(line.measure.pk, lens) not in taken
        ]
        return sorted([*own, *others], key=lambda each: _size(each[1]))

    @cached_property
    def largest(self) -> list[Gap]:
        """Gaps beyond chance, and those that could not be tested, the largest first."""
        return [each for each in self.gaps if _stands_out(each[1])]

    @cached_property
    def widening(self) -> list[Gap]:
        """Gaps that widened beyond chance, the largest first."""
        return [each for each in self.gaps if each[1].movement == "widened"]

    @cached_property
    def gaps_real(self) -> list[Gap]:
        """Gaps beyond chance."""
        return [each for each in self.gaps if _gap_of(each[1]).real]

    @cached_property
    def gaps_untested(self) -> list[Gap]:
        """Gaps without an interval."""
        return [each for each in self.gaps if not _gap_of(each[1]).tested]

    @property
    def gaps_tested(self) -> int:
        """How many gaps have an interval."""
        return len(self.gaps) - len(self.gaps_untested)

    @cached_property
    def changes_tested(self) -> int:
        """Of how many gaps it was asked whether they moved."""
        return sum(bool(lens.movement) for _, lens in self.gaps)


def by_chance(tested: int) -> int:
    """Of so many comparisons, how many to expect to look different where nothing differs."""
    return round(tested * FALSE_FLAGS)


def _gap_of(lens: equality.Lens) -> equality.GapSeen:
    """The newest gap of a lens that has one."""
    if lens.gap is None:
        raise ValueError(f"There is no gap by {lens.key}.")
    return lens.gap


def _stands_out(lens: equality.Lens) -> bool:
    """Whether it has a gap that is not known to be within chance."""
    return lens.gap is not None and (lens.gap.real or not lens.gap.tested)


def _size(lens: equality.Lens) -> tuple[float, float]:
    """The largest first: by how many times as many are left behind; those without such a number last."""
    return -(lens.times or 0.0), -abs(_gap_of(lens).value)


def _between(measure: UUID | None, lens: equality.Lens) -> tuple[UUID | None, str, frozenset[str]]:
    """What a gap is between, whichever measure it stands under."""
    return measure, lens.key, frozenset(lens.pair or ())


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
        tuple((part.sha256, part.provisional) for part in parts),
        tuple((each.pk, each.version) for each in breaks),
    )
    line = lasting(key, lambda: _judged(measure, area, parts, breaks))
    return replace(line, score=replace(line.score, measure=measure))  # with its owner and dataset as they are now


def _judged(measure: Measure, area: areas.Place, parts: tuple[LivePart, ...], breaks: tuple[Break, ...]) -> Line:
    near = [place.code for place in areas.neighbours_of(area.code)]
    rows = found(measure, parts, {area.code, areas.ENGLAND.code, *near}, groups_of=area.code)
    judged = score(measure, area, rows, against=areas.ENGLAND, near=near, breaks=breaks)
    return Line(judged, equality.lenses(measure, rows, area.code, breaks), _own(measure, area, parts, breaks))


def _own(
    measure: Measure, area: areas.Place, parts: tuple[LivePart, ...], breaks: tuple[Break, ...]
) -> equality.Lens | None:
    """The gap a measure is by itself, from the groups of the measure it follows from."""
    if measure.derived_from is None or measure.derived_how != Derived.GAP:
        return None
    groups = found(measure.derived_from, parts, {area.code}, groups_of=area.code)
    return equality.own_gap(measure, groups, area.code, breaks)
