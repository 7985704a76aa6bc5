"""Where each noun of the plan is shown: for links from findings, search and after a command."""

from typing import Any

from django.urls import reverse

from oneplan.plan.models import Advocacy, Alignment, Edition, Objective, Outcome, Pillar, Plan, Priority, Strategy

_PAGES = {
    Priority: "plan:priority",
    Outcome: "plan:outcome",
    Objective: "plan:objective",
    Strategy: "plan:strategy",
}


def place(row: Any) -> tuple[str, ...]:
    """The same as the name of a route and its key, for findings: most are counted, few are shown."""
    page = _PAGES.get(type(row))
    return (page, row.key) if page else ("plan:plan",)


def address(row: Any) -> str:
    """The page of a row; what has no page of its own is shown with what it belongs to."""
    if (page := _PAGES.get(type(row))) is not None:
        return reverse(page, kwargs={"key": row.key})
    if isinstance(row, Plan):
        return reverse("plan:plan")
    if isinstance(row, Edition):
        return f"{reverse('plan:plan')}?edition={row.key}"
    if isinstance(row, Pillar):
        return f"{reverse('plan:plan')}#pillar-{row.key}"
    if isinstance(row, Alignment):
        return f"{address(row.priority)}#strategies"
    if isinstance(row, Advocacy):
        return reverse("plan:advocacy")
    raise TypeError(f"{type(row).__name__} has no page in the plan.")
