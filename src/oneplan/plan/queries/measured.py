"""What published measures say of the outcomes they serve. The plan stands above measures, so the plan asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from oneplan.common.memory import kept
from oneplan.measures import areas
from oneplan.measures.models import Measure, Release
from oneplan.measures.queries.pages import end_of, home
from oneplan.measures.queries.scorecards import Line, Scorecard, in_use, scorecard
from oneplan.plan.models import Outcome, Pillar, Priority
from oneplan.plan.queries.plans import PillarShown, PlanPage


@dataclass(frozen=True)
class Measured:
    """The published measures of the partnership's area, and which outcomes each serves."""

    card: Scorecard

    @property
    def area(self) -> areas.Place:
        """The area they are judged in."""
        return self.card.area

    @property
    def known(self) -> bool:
        """Whether there is any figure."""
        return any(line.score.latest is not None for line in self.card.lines)

    @cached_property
    def _by_outcome(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.card.lines:
            for key in dict.fromkeys(line.measure.outcomes):
                found.setdefault(key, []).append(line)
        return found

    def serving(self, *outcomes: Outcome) -> Scorecard:
        """The scorecard of these outcomes alone: each measure once, whichever of them it serves."""
        lines = {line.measure.pk: line for each in outcomes for line in self._by_outcome.get(each.key, [])}
        return Scorecard(self.area, tuple(lines.values()))


def measured(on: date) -> Measured | None:
    """What published measures say, from the figures that were out on a day; None where no measure was in use.

    The same for every reader: worked out once until the record moves or other releases are out. Two queries, or eight.
    """
    out = tuple(Release.objects.out(end_of(on)).order_by("pk").values_list("pk", flat=True))  # embargoes end unrecorded
    return kept(("measured", on, out), lambda: _looked_up(on))


def _looked_up(on: date) -> Measured | None:
    measures = list(in_use(Measure.objects.filter(published=True), on))
    return Measured(scorecard(measures, home(), on)) if measures else None


@dataclass(frozen=True)
class OutcomeScored:
    """An outcome with its measures: those shown here, and those that stand further up already."""

    outcome: Outcome
    card: Scorecard
    above: tuple[Measure, ...] = ()

    @property
    def unmeasured(self) -> bool:
        """Whether nothing says if it gets nearer."""
        return not self.card.lines and not self.above


@dataclass(frozen=True)
class PriorityScored:
    """A priority with its outcomes."""

    priority: Priority
    outcomes: tuple[OutcomeScored, ...]


@dataclass(frozen=True)
class PillarScored:
    """A pillar, or the foundation, with its priorities."""

    pillar: Pillar
    priorities: tuple[PriorityScored, ...]


@dataclass(frozen=True)
class PlanScorecard:
    """The measures of a plan, or of one pillar, in the order of the plan."""

    card: Scorecard  # each measure once
    pillars: tuple[PillarScored, ...]

    @property
    def outcomes(self) -> list[OutcomeScored]:
        """Every outcome on it."""
        return [each for pillar in self.pillars for priority in pillar.priorities for each in priority.outcomes]

    @property
    def unmeasured(self) -> list[Outcome]:
        """Outcomes that no measure serves."""
        return [each.outcome for each in self.outcomes if each.unmeasured]


def plan_scorecard(found: Measured, page: PlanPage, pillar: Pillar | None = None) -> PlanScorecard:
    """The scorecard of a plan, or of one of its pillars. Only outcomes that stand on the page of the plan are on it."""
    wanted = [each for each in (*page.pillars, *page.foundations) if pillar is None or each.pillar == pillar]
    seen: set[object] = set()
    pillars = tuple(PillarScored(each.pillar, tuple(_scored(found, each, seen))) for each in wanted)
    outcomes = [outcome for each in wanted for priority in each.priorities for outcome in priority.outcomes]
    return PlanScorecard(found.serving(*outcomes), pillars)


def _scored(found: Measured, shown: PillarShown, seen: set[object]) -> Iterable[PriorityScored]:
    """Each priority; a measure that was seen further up is only named."""
    for each in shown.priorities:
        outcomes = []
        for outcome in each.outcomes:
            lines = found.serving(outcome).lines
            fresh = tuple(line for line in lines if line.measure.pk not in seen)
            again = tuple(line.measure for line in lines if line.measure.pk in seen)
            seen.update(line.measure.pk for line in fresh)
            outcomes.append(OutcomeScored(outcome, Scorecard(found.area, fresh), again))
        yield PriorityScored(each.priority, tuple(outcomes))
