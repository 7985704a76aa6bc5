"""The advocacy log: for those who belong to the partnership."""

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.common import clock
from oneplan.places.models import Partnership
from oneplan.plan import commands, policies
from oneplan.plan.forms import AdvocacyForm
from oneplan.plan.models import Advocacy
from oneplan.plan.queries import advocacy as log
from oneplan.plan.queries import choices
from oneplan.ui.access import access, acting, read_or_send
from oneplan.ui.submitting import submit

A_PAGE = 50


@access(policies.list_advocacy)
@require_safe
def advocacy(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """What members raised elsewhere, the newest first."""
    page = Paginator(log.advocacy_log(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_correct": log.correctable(request.user)}
    return render(request, "plan/advocacy.html", context)


@access(policies.log_advocacy)
@read_or_send
def add(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """Say what you raised elsewhere."""
    form = AdvocacyForm(request.POST or None, choices=_choices(), initial={"on": clock.today()})
    return submit(
        request,
        form,
        partial(commands.log_advocacy, by=acting(request)),
        template="plan/form.html",
        context={
            "title": "Log what you raised",
            "lede": "Say where you spoke up for children and young people, and what came of it.",
            "cancel": reverse("plan:advocacy"),
            "submit": "Add to the log",
        },
        then=lambda _: reverse("plan:advocacy"),
        said="Added to the log.",
    )


@access(policies.correct_advocacy)
@read_or_send
def correct(request: HttpRequest, row: Advocacy) -> HttpResponse:
    """Mend an entry."""
    form = AdvocacyForm(request.POST or None, row=row, choices=_choices(row))
    return submit(
        request,
        form,
        partial(commands.correct_advocacy, by=acting(request), advocacy=row),
        template="plan/form.html",
        context={"title": "Correct this entry", "cancel": reverse("plan:advocacy")},
        then=lambda _: reverse("plan:advocacy"),
    )


def _choices(row: Advocacy | None = None) -> dict[str, choices.Rows]:
    day = clock.today()
    return {
        "strategy": choices.strategies(day, row.strategy if row else None),
        "priority": choices.priorities(day, row.priority if row else None),
    }
