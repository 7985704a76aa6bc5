"""The pages anybody may read: the plan on a page, its parts, strategies and the matrix between them."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplan.common import clock
from oneplan.people.queries import the_partnership
from oneplan.plan import policies, showing
from oneplan.plan.models import Objective, Outcome, Pillar, Priority, Strategy
from oneplan.plan.picture import draw
from oneplan.plan.queries import plans, priorities, strategies
from oneplan.plan.queries.measured import measured, plan_scorecard
from oneplan.plan.tables import alignment_lines
from oneplan.ui.access import access, open_to_all
from oneplan.ui.as_of import AsOf, as_of
from oneplan.ui.sheets import as_csv

PUBLIC = "The plan is public."


def _plan_page(request: HttpRequest) -> tuple[plans.PlanPage | None, AsOf]:
    """The page asked for, and the day it is about: that of the edition, where one is named."""
    when = as_of(request)
    key = request.GET.get("edition", "").replace("\0", "")[:80]
    if not key:
        return plans.plan_page(when.on), when
    edition = policies.see_edition.rows(request.user).filter(key=key).first()
    if edition is None:
        raise Http404
    page = plans.plan_page(when.on, edition)
    if page is not None:
        kept = tuple(each for each in when.kept if each[0] != "edition")  # another day leaves the edition
        when = replace(when, on=page.on, chosen=page.on != clock.today(), kept=kept)
    return page, when


def _belongs(request: HttpRequest) -> bool:
    """Whether the advocacy log is among the pages the reader may open."""
    return policies.list_advocacy.rows(request.user).exists()


@open_to_all(PUBLIC)
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan on a page; `?edition=key` shows it as of that edition, with what the edition is about on top."""
    page, when = _plan_page(request)
    if page is None:
        start = policies.start_plan.rows(request.user).exists()
        context = {"as_of": when, "may_start": start, "first": plans.first_plan(), "belongs": _belongs(request)}
        return render(request, "plan/none.html", context)
    return render(
        request,
        "plan/plan.html",
        {
            "page": showing.with_measures(page, measured(page.on)),
            "as_of": when,
            "inferred_mark": page.mark,
            "may_edit": policies.edit_plan.allows(request.user, page.plan),
            "belongs": _belongs(request),
        },
    )


@open_to_all(PUBLIC)
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The plan on a page as one SVG picture, for print and for slides."""
    page, _ = _plan_page(request)
    if page is None:
        raise Http404
    name = f"plan-on-a-page-{page.on.isoformat()}.svg"
    page = showing.with_measures(page, measured(page.on))
    return HttpResponse(
        draw(page, request.build_absolute_uri("/")[:-1]),
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _measures(when: AsOf, *outcomes: Outcome) -> showing.Beside | None:
    """The measures of outcomes, to stand beside them; None on a day for which nothing is known."""
    found = measured(when.on)
    return showing.beside(found.serving(*outcomes)) if found else None


@open_to_all(PUBLIC)
@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """The published measures of the whole plan, by priority and outcome, and the outcomes that have none."""
    when = as_of(request)
    page = plans.plan_page(when.on)
    if page is None:
        context = {"as_of": when, "first": plans.first_plan(), "belongs": _belongs(request)}
        return render(request, "plan/none.html", context)
    return _scorecard(request, when, page, None)


@access(policies.see_pillar)
@require_safe
def pillar_scorecard(request: HttpRequest, row: Pillar) -> HttpResponse:
    """The same for one pillar. A pillar that is not in the plan of the day has none."""
    when = as_of(request)
    page = plans.plan_page(when.on)
    shown = next((each for each in (*page.pillars, *page.foundations) if each.pillar == row), None) if page else None
    if page is None or shown is None:
        raise Http404
    return _scorecard(request, when, page, shown.pillar)


def _scorecard(request: HttpRequest, when: AsOf, page: plans.PlanPage, pillar: Pillar | None) -> HttpResponse:
    found = measured(page.on)
    scored = plan_scorecard(found, page, pillar) if found else None
    context = {
        "page": page,
        "pillar": pillar,
        "as_of": when,
        "inferred_mark": page.mark,
        "card": scored,
        "wrong": showing.wrong(scored.card) if scored else [],
        "chance": showing.chance(scored.card) if scored else "",
        "pillars": showing.scorecard_lines(scored) if scored else [],
        "belongs": _belongs(request),
    }
    return render(request, "plan/scorecard.html", context)


@access(policies.see_priority)
@require_safe
def priority(request: HttpRequest, row: Priority) -> HttpResponse:
    """One priority: why, what it promises, who owns it, where else it is carried."""
    when = as_of(request)
    page = priorities.priority_page(row, when.on, request.user)
    context = {
        "page": page,
        "as_of": when,
        "inferred_mark": page.mark,
        "measures": _measures(when, *page.outcomes),
        "may_edit": policies.edit_priority.allows(request.user, row),
    }
    return render(request, "plan/priority.html", context)


@access(policies.see_outcome)
@require_safe
def outcome(request: HttpRequest, row: Outcome) -> HttpResponse:
    """One outcome and its thread upwards."""
    when = as_of(request)
    page = priorities.outcome_page(row, when.on)
    context = {
        "page": page,
        "as_of": when,
        "inferred_mark": page.mark,
        "measures": _measures(when, page.outcome),
        "may_edit": policies.edit_outcome.allows(request.user, row),
    }
    return render(request, "plan/outcome.html", context)


@access(policies.see_objective)
@require_safe
def objective(request: HttpRequest, row: Objective) -> HttpResponse:
    """One objective and the priorities that serve it."""
    when = as_of(request)
    page = priorities.objective_page(row, when.on)
    may_edit = policies.edit_objective.allows(request.user, row)
    context = {"page": page, "as_of": when, "inferred_mark": page.mark, "may_edit": may_edit}
    return render(request, "plan/objective.html", context)


@open_to_all(PUBLIC)
@require_safe
def all_strategies(request: HttpRequest) -> HttpResponse:
    """Every strategy, and how many of our priorities it carries."""
    when = as_of(request)
    context = {
        "lines": strategies.strategy_lines(when.on),
        "as_of": when,
        "inferred_mark": plans.mark_wording(),
        "belongs": _belongs(request),
        "may_add": policies.add_strategy.rows(request.user).exists(),
    }
    return render(request, "plan/strategies.html", context)


@access(policies.see_strategy)
@require_safe
def strategy(request: HttpRequest, row: Strategy) -> HttpResponse:
    """One strategy: who owns it, and what of our plan it carries."""
    when = as_of(request)
    page = strategies.strategy_page(row, when.on)
    may_edit = policies.edit_strategy.allows(request.user, row)
    context = {"page": page, "as_of": when, "inferred_mark": page.mark, "may_edit": may_edit}
    return render(request, "plan/strategy.html", context)


@open_to_all(PUBLIC)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Priorities against strategies; `?only=unaligned` shows only what nobody carries."""
    when = as_of(request)
    page = strategies.matrix(when.on)
    only = request.GET.get("only") == "unaligned"
    context = {
        "page": page,
        "as_of": when,
        "inferred_mark": page.mark,
        "only_unaligned": only,
        "belongs": _belongs(request),
    }
    return render(request, "plan/matrix.html", context)


@open_to_all(PUBLIC)
@require_safe
def matrix_csv(request: HttpRequest) -> HttpResponse:
    """Every alignment as a line of a table that a spreadsheet opens."""
    page = strategies.matrix(as_of(request).on)
    name = f"{the_partnership().key}-alignment-{page.on.isoformat()}.csv"
    return HttpResponse(
        as_csv(alignment_lines(page, only_unaligned=request.GET.get("only") == "unaligned")),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
