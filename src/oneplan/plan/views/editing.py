"""What support officers do to the plan: one form and one command each."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.common import clock
from oneplan.places.models import Partnership
from oneplan.plan import commands, forms, policies
from oneplan.plan.addresses import address
from oneplan.plan.models import Alignment, Edition, Objective, Outcome, Pillar, Plan, Priority, Strategy
from oneplan.plan.queries import choices
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit

_STAYS = "To mend a text or a source. What it is called stays once it began: end it and add another instead."


def _ask(
    request: HttpRequest,
    form: forms.RowForm,
    run: Callable[..., Any],
    title: str,
    *,
    back: str,
    caption: str = "",
    lede: str = "",
    button: str = "Save",
    then: Callable[[Any], str] = address,
    said: str = "Saved.",
) -> HttpResponse:
    """One question page: run the command, then go to the row's page."""
    words = {"title": title, "caption": caption, "lede": lede, "cancel": back, "submit": button}
    run = partial(run, by=acting(request))
    return submit(request, form, run, template="plan/form.html", context=words, then=then, said=said)


def _add(
    request: HttpRequest,
    form: forms.RowForm,
    run: Callable[..., Any],
    noun: str,
    *,
    back: str,
    caption: str = "",
    then: Callable[[Any], str] = address,
) -> HttpResponse:
    """Something new: "an objective"."""
    button = f"Add the {noun.partition(' ')[2]}"
    return _ask(request, form, run, f"Add {noun}", back=back, caption=caption, button=button, then=then, said="Added.")


def _end(request: HttpRequest, row: Any, run: Callable[..., Any], title: str, lede: str) -> HttpResponse:
    form = forms.EndForm(request.POST or None, row=row, initial={"on": row.to_on or clock.today()})
    return _ask(
        request, form, run, title, back=address(row), lede=lede, caption=str(row)[:120], button="End it", said="Ended."
    )


# The plan and its editions


@access(policies.start_plan)
@read_or_send
def start_plan(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Start a plan."""
    form = forms.PlanForm(request.POST or None, choices={"owner_body": choices.bodies(clock.today())})
    return _ask(
        request,
        form,
        commands.start_plan,
        "Start a plan",
        back=reverse("plan:plan"),
        button="Start the plan",
        said="Started.",
    )


@access(policies.edit_plan)
@read_or_send
def revise_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Change the plan's texts."""
    bodies = choices.bodies(clock.today(), plan.owner_body)
    form = forms.PlanForm(request.POST or None, row=plan, choices={"owner_body": bodies})
    return _ask(request, form, partial(commands.revise_plan, plan=plan), "Change the plan", back=address(plan))


@access(policies.edit_plan)
@read_or_send
def end_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Say the plan's last day."""
    lede = "The plan stays readable as it was. What hangs on it ends with it."
    return _end(request, plan, partial(commands.end_plan, plan=plan), "End this plan", lede)


@access(policies.edit_plan)
@read_or_send
def add_edition(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Add an edition for the lifetime of the plan, or for a year."""
    form = forms.EditionForm(request.POST or None, choices={"adopted_by": choices.bodies(clock.today())})
    return _add(request, form, partial(commands.add_edition, plan=plan), "an edition", back=address(plan))


@access(policies.edit_edition)
@read_or_send
def revise_edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Change an edition."""
    bodies = choices.bodies(clock.today(), edition.adopted_by)
    form = forms.EditionForm(request.POST or None, row=edition, choices={"adopted_by": bodies})
    run = partial(commands.revise_edition, edition=edition)
    return _ask(request, form, run, "Change this edition", back=address(edition))


@access(policies.edit_edition)
@read_or_send
def end_edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Say an edition's last day."""
    run = partial(commands.end_edition, edition=edition)
    return _end(request, edition, run, "End this edition", "The edition stays in the list.")


# Objectives and pillars


@access(policies.edit_plan)
@read_or_send
def add_objective(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Add an objective."""
    form = forms.ObjectiveForm(request.POST or None)
    run = partial(commands.add_objective, plan=plan)
    return _add(request, form, run, "an objective", back=address(plan))


@access(policies.edit_objective)
@read_or_send
def revise_objective(request: HttpRequest, objective: Objective) -> HttpResponse:
    """Change an objective."""
    form = forms.ObjectiveForm(request.POST or None, row=objective)
    run = partial(commands.revise_objective, objective=objective)
    return _ask(request, form, run, "Change this objective", back=address(objective), lede=_STAYS)


@access(policies.edit_objective)
@read_or_send
def end_objective(request: HttpRequest, objective: Objective) -> HttpResponse:
    """Say an objective's last day."""
    run = partial(commands.end_objective, objective=objective)
    return _end(request, objective, run, "End this objective", "It stays readable as it was.")


@access(policies.edit_plan)
@read_or_send
def add_pillar(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Add a pillar or a foundation."""
    form = forms.PillarForm(request.POST or None, choices={"owner_body": choices.bodies(clock.today())})
    run = partial(commands.add_pillar, plan=plan)
    return _add(request, form, run, "a pillar", back=address(plan))


@access(policies.edit_pillar)
@read_or_send
def revise_pillar(request: HttpRequest, pillar: Pillar) -> HttpResponse:
    """Change a pillar."""
    bodies = choices.bodies(clock.today(), pillar.owner_body)
    form = forms.PillarForm(request.POST or None, row=pillar, choices={"owner_body": bodies})
    run = partial(commands.revise_pillar, pillar=pillar)
    return _ask(request, form, run, f"Change {pillar.name}", back=address(pillar), lede=_STAYS)


@access(policies.edit_pillar)
@read_or_send
def end_pillar(request: HttpRequest, pillar: Pillar) -> HttpResponse:
    """Say a pillar's last day."""
    run = partial(commands.end_pillar, pillar=pillar)
    return _end(request, pillar, run, "End this pillar", "It stays readable as it was. Its priorities end with it.")


# Priorities and outcomes


@access(policies.edit_pillar)
@read_or_send
def add_priority(request: HttpRequest, pillar: Pillar) -> HttpResponse:
    """Add a priority to a pillar."""
    day = clock.today()
    offered = {"owner_body": choices.bodies(day, pillar.owner_body), "objectives": choices.objectives(pillar.plan, day)}
    form = forms.PriorityForm(
        request.POST or None, choices=offered, initial={"owner_body": pillar.owner_body_id, "from_on": day}
    )
    run = partial(commands.add_priority, pillar=pillar)
    return _add(request, form, run, "a priority", caption=pillar.name, back=address(pillar))


@access(policies.edit_priority)
@read_or_send
def revise_priority(request: HttpRequest, priority: Priority) -> HttpResponse:
    """Change a priority."""
    form = forms.PriorityForm(request.POST or None, row=priority, choices=_about(priority))
    run = partial(commands.revise_priority, priority=priority)
    lede = "To mend a text. Its name and its owner stay once it began: let a new priority follow it instead."
    return _ask(request, form, run, "Change this priority", back=address(priority), lede=lede)


@access(policies.edit_priority)
@read_or_send
def succeed_priority(request: HttpRequest, priority: Priority) -> HttpResponse:
    """Let a new priority follow this one."""
    form = forms.SucceedForm(request.POST or None, row=priority, choices=_about(priority), initial={"carry_over": True})
    run = partial(commands.succeed_priority, priority=priority)
    lede = "The old priority stays readable as it was, under its own address."
    return _ask(
        request,
        form,
        run,
        "Let a new priority follow",
        caption=priority.name,
        back=address(priority),
        lede=lede,
        button="End the old one and start the new one",
    )


@access(policies.edit_priority)
@read_or_send
def end_priority(request: HttpRequest, priority: Priority) -> HttpResponse:
    """Say a priority's last day."""
    run = partial(commands.end_priority, priority=priority)
    return _end(request, priority, run, "End this priority", "It stays readable as it was. Its outcomes end with it.")


def _about(priority: Priority) -> dict[str, choices.Rows]:
    day = clock.today()
    return {
        "owner_body": choices.bodies(day, priority.owner_body),
        "objectives": choices.objectives(priority.pillar.plan, day, priority),
    }


@access(policies.edit_priority)
@read_or_send
def add_outcome(request: HttpRequest, priority: Priority) -> HttpResponse:
    """Add an outcome to a priority."""
    form = forms.OutcomeForm(request.POST or None, initial={"from_on": clock.today()})
    run = partial(commands.add_outcome, priority=priority)
    there = address(priority)
    return _add(request, form, run, "an outcome", caption=priority.name, back=there, then=lambda _: there)


@access(policies.edit_outcome)
@read_or_send
def revise_outcome(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Change an outcome."""
    form = forms.OutcomeForm(request.POST or None, row=outcome)
    run = partial(commands.revise_outcome, outcome=outcome)
    return _ask(request, form, run, "Change this outcome", back=address(outcome), lede=_STAYS)


@access(policies.edit_outcome)
@read_or_send
def end_outcome(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Say an outcome's last day."""
    run = partial(commands.end_outcome, outcome=outcome)
    return _end(request, outcome, run, "End this outcome", "It stays readable as it was.")


# Strategies and alignments


@access(policies.add_strategy)
@read_or_send
def add_strategy(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Add a strategy."""
    day = clock.today()
    offered = {"owner_body": choices.bodies(day), "aligned_with": choices.strategies(day)}
    form = forms.StrategyForm(request.POST or None, choices=offered)
    return _add(request, form, commands.add_strategy, "a strategy", back=reverse("plan:strategies"))


@access(policies.edit_strategy)
@read_or_send
def revise_strategy(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    """Change a strategy."""
    offered = {
        "owner_body": choices.bodies(clock.today(), strategy.owner_body),
        "aligned_with": choices.other_strategies(strategy),
    }
    form = forms.StrategyForm(request.POST or None, row=strategy, choices=offered)
    run = partial(commands.revise_strategy, strategy=strategy)
    return _ask(request, form, run, "Change this strategy", back=address(strategy))


@access(policies.edit_strategy)
@read_or_send
def end_strategy(request: HttpRequest, strategy: Strategy) -> HttpResponse:
    """Say a strategy's last day."""
    run = partial(commands.end_strategy, strategy=strategy)
    return _end(request, strategy, run, "End this strategy", "It stays readable as it was.")


@access(policies.edit_priority)
@read_or_send
def align(request: HttpRequest, priority: Priority) -> HttpResponse:
    """Say where a strategy carries a priority."""
    day = clock.today()
    form = forms.AlignmentForm(
        request.POST or None, choices={"strategy": choices.strategies(day)}, initial={"from_on": day}
    )
    run = partial(commands.align, priority=priority)
    return _ask(
        request,
        form,
        run,
        "Say which strategy carries this priority",
        caption=priority.name,
        back=address(priority),
    )


@access(policies.edit_alignment)
@read_or_send
def revise_alignment(request: HttpRequest, alignment: Alignment) -> HttpResponse:
    """Change the places of an alignment."""
    form = forms.AlignmentForm(request.POST or None, row=alignment)
    run = partial(commands.revise_alignment, alignment=alignment)
    caption = f"{alignment.priority.name} in {alignment.strategy.title}"
    return _ask(request, form, run, "Change where it stands", back=address(alignment), caption=caption)


@access(policies.edit_alignment)
@read_or_send
def end_alignment(request: HttpRequest, alignment: Alignment) -> HttpResponse:
    """Say the last day on which a strategy carried a priority."""
    run = partial(commands.end_alignment, alignment=alignment)
    return _end(request, alignment, run, "End this alignment", "It stays readable as it was.")
