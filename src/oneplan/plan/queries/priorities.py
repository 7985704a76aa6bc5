"""One priority, outcome or objective on a day, with its thread."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch

from oneplan.common.models import EARLIEST, Dated, Source
from oneplan.common.policy import Actor
from oneplan.common.sources import cited
from oneplan.governance.queries.names import as_named
from oneplan.plan import policies, rules
from oneplan.plan.addresses import address
from oneplan.plan.models import Advocacy, Alignment, Objective, Outcome, Priority
from oneplan.plan.queries.plans import live_priorities, mark_wording


@dataclass(frozen=True)
class Event:
    """Something that happened on a day."""

    on: date
    title: str
    text: str = ""
    address: str = ""


@dataclass(frozen=True)
class PriorityPage:
    """Everything the page of a priority says on one day."""

    priority: Priority
    live: bool
    objectives: tuple[Objective, ...]
    outcomes: tuple[Outcome, ...]
    alignments: tuple[Alignment, ...]
    advocacy: tuple[Advocacy, ...] | None  # None: not for this reader
    history: tuple[Event, ...]
    sources: tuple[Source, ...]
    mark: str


@dataclass(frozen=True)
class OutcomePage:
    """An outcome and its thread upwards."""

    outcome: Outcome
    live: bool
    objectives: tuple[Objective, ...]
    sources: tuple[Source, ...]
    mark: str


@dataclass(frozen=True)
class ObjectivePage:
    """An objective and the priorities that serve it."""

    objective: Objective
    live: bool
    priorities: tuple[Priority, ...]
    sources: tuple[Source, ...]
    mark: str


def priority_page(priority: Priority, on: date, actor: Actor) -> PriorityPage:
    """The page of a priority on a day: a fixed number of queries. Advocacy only for those who may see it."""
    day = rules.nearest_day((priority.from_on, priority.to_on), on)  # what had ended is shown as it was last
    found = (
        Priority.objects.filter(pk=priority.pk)
        .select_related("owner_body", "pillar__plan")
        .prefetch_related(Prefetch("objectives", Objective.objects.on(day).fetch_mode(FETCH_RAISE), to_attr="served"))
        .prefetch_related(Prefetch("outcomes", Outcome.objects.all().fetch_mode(FETCH_RAISE), to_attr="promised"))
        .prefetch_related(
            Prefetch(
                "alignments",
                Alignment.objects.select_related("strategy__owner_body")
                .order_by("strategy__title", EARLIEST)
                .fetch_mode(FETCH_RAISE),
                to_attr="carried",
            ),
        )
        .fetch_mode(FETCH_RAISE)
        .get()
    )
    outcomes: list[Outcome] = found.promised
    alignments: list[Alignment] = found.carried
    as_named([found.owner_body, *(each.strategy.owner_body for each in alignments)], day)
    live_outcomes = tuple(each for each in outcomes if each.holds(day))
    live_alignments = tuple(each for each in alignments if each.holds(day))
    return PriorityPage(
        priority=found,
        live=found.holds(on) and found.pillar.holds(on) and found.pillar.plan.holds(on),
        objectives=tuple(found.served),
        outcomes=live_outcomes,
        alignments=live_alignments,
        advocacy=_advocacy(found, on, actor),
        history=_history(found, outcomes, alignments, on),
        sources=cited([found, *live_outcomes, *live_alignments]),
        mark=mark_wording(),
    )


def outcome_page(outcome: Outcome, on: date) -> OutcomePage:
    """The page of an outcome on a day: five queries."""
    found = (
        Outcome.objects.filter(pk=outcome.pk)
        .select_related("priority__owner_body", "priority__pillar__plan", "priority__pillar__owner_body")
        .fetch_mode(FETCH_RAISE)
        .get()
    )
    priority = found.priority
    day = rules.nearest_day((found.from_on, found.to_on), on)
    as_named([priority.owner_body], day)
    served = Objective.objects.on(day).filter(priorities=priority).fetch_mode(FETCH_RAISE)
    return OutcomePage(
        outcome=found,
        live=found.holds(on) and priority.holds(on) and priority.pillar.holds(on) and priority.pillar.plan.holds(on),
        objectives=tuple(served),
        sources=cited([found, priority, priority.pillar, priority.pillar.plan]),
        mark=mark_wording(),
    )


def objective_page(objective: Objective, on: date) -> ObjectivePage:
    """The page of an objective on a day: five queries."""
    found = Objective.objects.filter(pk=objective.pk).select_related("plan").fetch_mode(FETCH_RAISE).get()
    day = rules.nearest_day((found.from_on, found.to_on), on)
    serving = list(
        live_priorities(day)
        .filter(objectives=objective)
        .select_related("pillar", "owner_body")
        .order_by("pillar__position", "pillar__name", "position", "name")
        .fetch_mode(FETCH_RAISE)
    )
    as_named([each.owner_body for each in serving], day)
    return ObjectivePage(
        objective=found,
        live=found.holds(on) and found.plan.holds(on),
        priorities=tuple(serving),
        sources=cited([found]),
        mark=mark_wording(),
    )


def _advocacy(priority: Priority, on: date, actor: Actor) -> tuple[Advocacy, ...] | None:
    if not policies.list_advocacy.rows(actor).exists():
        return None
    return tuple(
        policies.see_advocacy.rows(actor)
        .filter(priority=priority, on__lte=on)
        .select_related("strategy", "organisation", "person")
        .fetch_mode(FETCH_RAISE)
    )


def _history(
    priority: Priority, outcomes: Iterable[Outcome], alignments: Iterable[Alignment], day: date
) -> tuple[Event, ...]:
    """What happened to a priority by a day, the newest first: one query, for what stood in its place."""
    events = [
        *_span(priority, None, day, "This priority began", "This priority ended", ""),
        *(
            event
            for each in outcomes
            for event in _span(each, priority, day, "An outcome was added", "An outcome ended", each.statement, each)
        ),
        *(
            event
            for each in alignments
            for event in _span(
                each,
                priority,
                day,
                "Carried by a strategy",
                "No longer carried by a strategy",
                each.strategy.title,
                each.strategy,
            )
        ),
        *_neighbours(priority),
    ]
    return tuple(sorted((each for each in events if each.on <= day), key=lambda each: each.on, reverse=True))


def _span(
    row: Dated, of: Dated | None, day: date, began: str, ended: str, text: str, about: Any = None
) -> Iterator[Event]:
    """When a row began, and when it ended if it has; not where that is only because the whole did."""
    leads = address(about) if about else ""
    if row.from_on and not (of and of.from_on == row.from_on):
        yield Event(row.from_on, began, text, leads)
    if row.to_on and row.to_on < day and not (of and of.to_on == row.to_on):
        yield Event(row.to_on, ended, text, leads)


def _neighbours(priority: Priority) -> Iterator[Event]:
    """What ended the day before in the same pillar, or began the day after."""
    others = Priority.objects.filter(pillar=priority.pillar_id).exclude(pk=priority.pk)
    for other in others.fetch_mode(FETCH_RAISE):
        if priority.from_on and other.to_on and rules.day_after(other.to_on) == priority.from_on:
            yield Event(other.to_on, "Ended the day before, in the same pillar", other.name, address(other))
        if priority.to_on and other.from_on and rules.day_after(priority.to_on) == other.from_on:
            yield Event(other.from_on, "Began the day after, in the same pillar", other.name, address(other))
