"""What every page that tends measures says: where it stands, and where it goes on."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.measures.models import Measure
from oneplan.ui import asking
from oneplan.ui.asking import Step, found, fresh, trail

__all__ = ["ask", "found", "fresh", "page_of", "trail_to"]


def _home() -> Step:
    return "Measures", reverse("measures:measures")


def trail_to(title: str, *steps: Step) -> list[Step]:
    """The breadcrumbs of a page of measures: each step with its address, the page itself without."""
    return trail(title, _home(), *steps)


def page_of(title: str, *steps: Step, **said: Any) -> Any:
    """What the page with a form says; its way back is the last step."""
    return asking.page_of(title, _home(), *steps, **said)


def ask(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[..., Any],
    measure: Measure,
    title: str,
    *,
    said: str = "Saved.",
    **more: Any,
) -> HttpResponse:
    """The form about something of a measure; then everything that can be edited of it."""
    edit = reverse("measures:edit", args=[measure.key])
    steps = ((measure.name, reverse("measures:measure", args=[measure.key])), ("Edit", edit))
    page = page_of(title, *steps, caption=measure.title, **more)
    return asking.ask(request, form, run, page, then=lambda _: edit, said=said)
