"""Broken and missing links in the plan."""

from collections.abc import Iterator
from datetime import date

from django.db.models import FETCH_RAISE, Exists, OuterRef, Prefetch, Q, QuerySet

from oneplan.common.findings import Fault, FindingRule, Severity, remembered
from oneplan.common.models import live_on
from oneplan.governance.models import Body, Seat
from oneplan.governance.queries.menders import OFFICER, Menders, menders
from oneplan.measures.models import Measure
from oneplan.plan.addresses import place
from oneplan.plan.models import Alignment, Outcome, Plan, Priority, Strategy
from oneplan.plan.queries.plans import live_objectives, live_pillars, live_priorities
from oneplan.ui.days import say_day


def _chair(body: Body | None, there: Menders) -> tuple[str, str]:
    return there.chair_of(body.key, body.short_name) if body else (OFFICER, "")


def _faulty(on: date, fault: Q) -> QuerySet[Priority]:
    return (
        live_priorities(on)
        .filter(fault)
        .select_related("owner_body", "pillar")
        .order_by("pillar__position", "position")
    )


def no_plan(on: date) -> Iterator[Fault]:
    """No plan holds: one query."""
    if not Plan.objects.filter(live_on(on)).exists():
        yield Fault("plan", f"There is no plan for {say_day(on)}.", OFFICER, ("plan:plan",))


def priority_without_owner(on: date) -> Iterator[Fault]:
    """A priority that no body owns: one query."""
    for priority in _faulty(on, Q(owner_body=None)):
        yield Fault(
            f"priority {priority.key}", f"No body owns the priority “{priority.name}”.", OFFICER, place(priority)
        )


def priority_without_outcome(on: date) -> Iterator[Fault]:
    """A priority that promises nothing: two queries."""
    promised = Outcome.objects.on(on).filter(priority=OuterRef("pk"))
    there = menders(on)
    for priority in _faulty(on, ~Q(Exists(promised))):
        owner, mender = _chair(priority.owner_body, there)
        sentence = f"The priority “{priority.name}” has no outcome."
        yield Fault(f"priority {priority.key}", sentence, owner, place(priority), mender)


def priority_aligned_to_none(on: date) -> Iterator[Fault]:
    """A priority that no strategy carries: two queries."""
    there = menders(on)
    for priority in _faulty(on, ~Q(Exists(_carried(on).filter(priority=OuterRef("pk"))))):
        owner, mender = _chair(priority.owner_body, there)
        sentence = f"The priority “{priority.name}” is in no other strategy."
        yield Fault(f"priority {priority.key}", sentence, owner, place(priority), mender)


def strategy_without_priority(on: date) -> Iterator[Fault]:
    """A strategy that carries none of the plan's priorities, on a day on which there is a plan: two queries."""
    if not Plan.objects.filter(live_on(on)).exists():
        return
    carried = _carried(on).filter(strategy=OuterRef("pk"), priority__in=live_priorities(on).values("pk"))
    own = Plan.objects.values("key")  # the plan stands among the strategies too; it carries itself
    for strategy in Strategy.objects.on(on).filter(~Q(Exists(carried))).exclude(key__in=own):
        yield Fault(
            f"strategy {strategy.key}", f"{strategy.title} carries none of our priorities.", OFFICER, place(strategy)
        )


def objective_without_priority(on: date) -> Iterator[Fault]:
    """An objective that no priority serves: one query."""
    serving = live_priorities(on).filter(objectives=OuterRef("pk"))
    for objective in live_objectives(on).filter(~Q(Exists(serving))):
        yield Fault(
            f"objective {objective.key}",
            f"No priority serves the objective “{objective.name}”.",
            OFFICER,
            place(objective),
        )


def owner_ended(on: date) -> Iterator[Fault]:
    """A priority or pillar owned by a body that has ended: two queries."""
    for pillar in live_pillars(on).filter(owner_body__to_on__lt=on).select_related("owner_body"):
        yield Fault(f"pillar {pillar.key}", _left(pillar.name, pillar.owner_body), OFFICER, place(pillar))
    for priority in _faulty(on, Q(owner_body__to_on__lt=on)):
        yield Fault(f"priority {priority.key}", _left(priority.name, priority.owner_body), OFFICER, place(priority))


def _left(name: str, body: Body | None) -> str:
    return f"“{name}” is owned by {body}, which has ended."


def _carried(on: date) -> QuerySet[Alignment]:
    """Alignments that hold on a day with strategies that hold too."""
    return Alignment.objects.on(on).filter(strategy__in=Strategy.objects.on(on).values("pk"))


# What needs both worlds: measures name outcomes and bodies by their keys, and only the plan can look those up.


def _measures(on: date) -> list[Measure]:
    """The measures that hold on a day, once for all rules: one query."""
    found = Measure.objects.on(on).select_related("owner").order_by("title", "key").fetch_mode(FETCH_RAISE)
    return remembered(("plan: measures", on), lambda: list(found))


def _outcomes(on: date) -> dict[str, bool]:
    """Every outcome there is or was, and whether it stands in a plan that holds on the day: one query."""
    live = Exists(Outcome.objects.on(on).filter(pk=OuterRef("pk"), priority__in=live_priorities(on).values("pk")))
    found = Outcome.objects.annotate(stands=live).values_list("key", "stands")
    return remembered(("plan: outcomes", on), lambda: dict(found))


def _bodies(on: date) -> dict[str, Body]:
    """The bodies that measures name, each with the organisations that hold a live seat on it: two queries."""
    named = Measure.objects.on(on).values("owner_body")
    seats = Prefetch("seats", Seat.objects.on(on).fetch_mode(FETCH_RAISE), to_attr="held")
    found = Body.objects.filter(key__in=named).prefetch_related(seats).fetch_mode(FETCH_RAISE)
    return remembered(("plan: bodies of measures", on), lambda: {body.key: body for body in found})


def _owner(measure: Measure) -> tuple[str, str]:
    """The organisation that owns a measure as the one who can mend it, else the support officers."""
    return (str(measure.owner), f"organisation {measure.owner.key}") if measure.owner else (OFFICER, "")


def _about(measure: Measure, sentence: str, owner: str, mender: str) -> Fault:
    # Who belongs sees findings, and only those who tend figures the page of a measure that is not published.
    there = ("measures:measure", measure.key) if measure.published else ()
    return Fault(f"measure {measure.key}", measure.unnamed(sentence), owner, there, mender)


def measure_without_outcome(on: date) -> Iterator[Fault]:
    """A measure that serves no outcome of a plan that holds: two queries. What it misspells is another finding."""
    outcomes = _outcomes(on)
    for measure in _measures(on):
        if any(outcomes.get(key, True) for key in measure.outcomes):
            continue
        ended = "; those it names have ended" if measure.outcomes else ""
        yield _about(measure, f"“{measure}” serves no outcome of the plan{ended}.", *_owner(measure))


def measure_names_nothing(on: date) -> Iterator[Fault]:
    """A measure names an outcome, or the body of its owner's seat, that does not exist: four queries."""
    outcomes, bodies = _outcomes(on), _bodies(on)
    for measure in _measures(on):
        for key in measure.outcomes:
            if key not in outcomes:
                yield _about(measure, f"“{measure}” names the outcome “{key}”, which does not exist.", OFFICER, "")
        if measure.owner_body and measure.owner_body not in bodies:
            sentence = f"“{measure}” is owned from a seat on “{measure.owner_body}”, which does not exist."
            yield _about(measure, sentence, OFFICER, "")


def outcome_without_measure(on: date) -> Iterator[Fault]:
    """An outcome of which nobody can tell whether it gets nearer: three queries. Drafts do not count yet."""
    measures = _measures(on)
    published = {key for measure in measures if measure.published for key in measure.outcomes}
    drafted = {key: measure for measure in reversed(measures) if not measure.published for key in measure.outcomes}
    live = Outcome.objects.on(on).filter(priority__in=live_priorities(on).values("pk")).exclude(key__in=published)
    there = menders(on)
    for outcome in live.select_related("priority__owner_body").order_by(
        "priority__pillar__position", "position", "key"
    ):
        owner, mender = _chair(outcome.priority.owner_body, there)
        sentence = f"No measure says whether “{outcome}” gets nearer."
        if (draft := drafted.get(outcome.key)) is not None:
            sentence = f"{sentence} {draft.unnamed(f'“{draft}” would.')}"
        yield Fault(f"outcome {outcome.key}", sentence, owner, place(outcome), mender)


def measure_owner_left(on: date) -> Iterator[Fault]:
    """The organisation that owns a measure holds no seat any more on the body it owns it from: four queries."""
    bodies, there = _bodies(on), menders(on)
    for measure in _measures(on):
        body = bodies.get(measure.owner_body)
        if body is None or measure.owner is None:
            continue
        if not body.holds(on):
            yield _about(measure, f"“{measure}” is owned from a seat on {body}, which has ended.", OFFICER, "")
        elif all(seat.organisation_id != measure.owner_id for seat in body.held):  # type: ignore[attr-defined]
            sentence = f"{measure.owner} owns “{measure}” and holds no seat on {body}."
            yield _about(measure, sentence, *_chair(body, there))


FINDINGS = [
    FindingRule("plan.no-plan", Severity.ERROR, "There is no plan", no_plan),
    FindingRule("plan.priority-without-owner", Severity.ERROR, "A priority has no owner", priority_without_owner),
    FindingRule("plan.priority-without-outcome", Severity.ERROR, "A priority has no outcome", priority_without_outcome),
    FindingRule("plan.owner-ended", Severity.ERROR, "An owner has ended", owner_ended),
    FindingRule(
        "plan.priority-aligned-to-none", Severity.WARNING, "A priority is in no strategy", priority_aligned_to_none
    ),
    FindingRule(
        "plan.objective-without-priority", Severity.WARNING, "An objective has no priority", objective_without_priority
    ),
    FindingRule(
        "plan.strategy-without-priority", Severity.NOTE, "A strategy carries no priority", strategy_without_priority
    ),
    FindingRule(
        "plan.measure-owner-left", Severity.ERROR, "The owner of a measure has left its seat", measure_owner_left
    ),
    FindingRule(
        "plan.measure-names-nothing", Severity.ERROR, "A measure names what does not exist", measure_names_nothing
    ),
    FindingRule("plan.outcome-without-measure", Severity.WARNING, "An outcome has no measure", outcome_without_measure),
    FindingRule(
        "plan.measure-without-outcome", Severity.WARNING, "A measure serves no outcome", measure_without_outcome
    ),
]
