"""The plan on a page, as of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Prefetch, QuerySet

from oneplan.common.memory import kept
from oneplan.common.models import LATEST, Source, live_on
from oneplan.common.sources import cited
from oneplan.governance.queries.names import as_named
from oneplan.places.models import Partnership
from oneplan.plan import rules
from oneplan.plan.models import Edition, Objective, Outcome, Pillar, PillarKind, Plan, Priority


@dataclass(frozen=True)
class Said:
    """What the measures of an outcome say together: in few words, as a status, and as the shape of that status."""

    words: str
    status: str
    glyph: str


@dataclass(frozen=True)
class OutcomeShown:
    """An outcome with what its measures say, on days for which that is known."""

    outcome: Outcome
    said: Said | None = None


@dataclass(frozen=True)
class PriorityShown:
    """A priority with what it promises."""

    priority: Priority
    shown: tuple[OutcomeShown, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What it promises."""
        return tuple(each.outcome for each in self.shown)


@dataclass(frozen=True)
class PillarShown:
    """A pillar, or the foundation, with its priorities."""

    pillar: Pillar
    priorities: tuple[PriorityShown, ...]


@dataclass(frozen=True)
class PlanPage:
    """Everything the plan on a page says on one day."""

    plan: Plan
    on: date  # the day it is shown as of: not the day asked for where the plan, or the edition, had ended by then
    holds: bool  # on the day asked for
    edition: Edition | None
    editions: tuple[Edition, ...]
    others: tuple[Plan, ...]
    objectives: tuple[Objective, ...]
    pillars: tuple[PillarShown, ...]
    foundations: tuple[PillarShown, ...]
    sources: tuple[Source, ...]
    mark: str

    @property
    def measured(self) -> bool:
        """Whether any outcome on the page says what its measures say."""
        shown = (
            each for pillar in (*self.pillars, *self.foundations) for one in pillar.priorities for each in one.shown
        )
        return any(each.said is not None for each in shown)

    @property
    def facts(self) -> list[Any]:
        """Every row on the page, each with its certainty."""
        rows: list[Any] = [self.plan, *self.objectives]
        for shown in (*self.pillars, *self.foundations):
            rows.append(shown.pillar)
            for each in shown.priorities:
                rows += [each.priority, *each.outcomes]
        return rows

    @property
    def marked(self) -> bool:
        """Whether anything on the page carries the mark. Nothing does where the partnership has no words for it."""
        return bool(self.mark) and any(row.certainty != "published" for row in self.facts)


def current_plan(on: date) -> tuple[Plan | None, list[Plan]]:
    """The plan to show on a day and every other plan, the newest first: one query."""
    plans = list(Plan.objects.select_related("owner_body").order_by(LATEST, "key").fetch_mode(FETCH_RAISE))
    place = rules.current([(plan.from_on, plan.to_on) for plan in plans], on)
    if place is None:
        return None, plans
    return plans[place], [plan for plan in plans if plan is not plans[place]]


def first_plan() -> Plan | None:
    """The plan that begins first, for days on which there is none yet: one query.

    Never one without a first day: that one would be there already.
    """
    return Plan.objects.exclude(from_on=None).order_by("from_on", "key").first()


def shown_day(plan: Plan, on: date) -> date:
    """The day itself, or the plan's last day where it had ended by then."""
    return rules.nearest_day((plan.from_on, plan.to_on), on)


def plan_page(on: date, edition: Edition | None = None) -> PlanPage | None:
    """The plan on a page, of an edition where one is named; None where there is no plan yet. Shared by all readers."""
    return kept(("plan", on, edition.pk if edition else None), lambda: _looked_up(on, edition))


def _looked_up(on: date, edition: Edition | None) -> PlanPage | None:
    """The page from the database: eleven queries."""
    found, others = current_plan(on)
    plan = found if edition is None else next(each for each in [found, *others] if each and each.pk == edition.plan_id)
    if plan is None:
        return None
    if plan is not found:
        others = [each for each in [found, *others] if each and each is not plan]
    span = (edition.from_on, edition.to_on) if edition else (plan.from_on, plan.to_on)
    day = shown_day(plan, rules.nearest_day(span, on))
    objectives = tuple(Objective.objects.on(day).filter(plan=plan).fetch_mode(FETCH_RAISE))
    pillars = _pillars(plan, day)
    page = PlanPage(
        plan=plan,
        on=day,
        holds=plan.holds(on),
        edition=edition,
        editions=tuple(
            Edition.objects.filter(plan=plan)
            .select_related("adopted_by")
            .order_by("kind", LATEST, "key")
            .fetch_mode(FETCH_RAISE)
        ),
        others=tuple(others),
        objectives=objectives,
        pillars=tuple(each for each in pillars if each.pillar.kind == PillarKind.PILLAR),
        foundations=tuple(each for each in pillars if each.pillar.kind == PillarKind.FOUNDATION),
        sources=(),
        mark=mark_wording(),
    )
    shown = [*page.pillars, *page.foundations]
    owners = [plan.owner_body, *(each.pillar.owner_body for each in shown)]
    owners += [each.priority.owner_body for one in shown for each in one.priorities]
    as_named([*owners, *(each.adopted_by for each in page.editions)], day)
    if edition is not None:
        page = replace(page, edition=next(each for each in page.editions if each.pk == edition.pk))
    return replace(page, sources=cited([*page.facts, *([edition] if edition else [])]))


def _pillars(plan: Plan, day: date) -> list[PillarShown]:
    """Pillars and foundation of a plan with priorities and outcomes: three queries."""
    promised = Outcome.objects.on(day).fetch_mode(FETCH_RAISE)
    worked_on = (
        Priority.objects.on(day)
        .select_related("owner_body")
        .prefetch_related(Prefetch("outcomes", promised, to_attr="promised"))
        .fetch_mode(FETCH_RAISE)
    )
    pillars = (
        Pillar.objects.on(day)
        .filter(plan=plan)
        .select_related("owner_body")
        .prefetch_related(Prefetch("priorities", worked_on, to_attr="worked_on"))
        .fetch_mode(FETCH_RAISE)
    )
    return [
        PillarShown(
            pillar,
            tuple(PriorityShown(each, tuple(map(OutcomeShown, each.promised))) for each in pillar.worked_on),
        )
        for pillar in pillars
    ]


def live_priorities(day: date) -> QuerySet[Priority]:
    """The priorities that hold on a day, in pillars and plans that hold too."""
    return Priority.objects.on(day).filter(live_on(day, "pillar__"), live_on(day, "pillar__plan__"))


def live_objectives(day: date) -> QuerySet[Objective]:
    """The objectives that hold on a day, of plans that hold too."""
    return Objective.objects.on(day).filter(live_on(day, "plan__"))


def live_pillars(day: date) -> QuerySet[Pillar]:
    """The pillars that hold on a day, of plans that hold too."""
    return Pillar.objects.on(day).filter(live_on(day, "plan__"))


def mark_wording() -> str:
    """What stands beside facts that were inferred, in the partnership's own words; empty: nothing does. One query."""
    return Partnership.objects.values_list("inferred_mark", flat=True).first() or ""


def by[T](rows: Iterable[T], field: str) -> dict[UUID, list[T]]:
    """Rows gathered by the row they hang on."""
    gathered: dict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        gathered[getattr(row, field)].append(row)
    return gathered
