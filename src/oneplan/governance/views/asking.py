"""What every page that edits a body does, said once: ask for something, for its last day, for where it comes from."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.governance.forms.parts import Correction
from oneplan.governance.models import Body
from oneplan.ui import asking
from oneplan.ui.asking import Step, fresh, page_of
from oneplan.ui.row_forms import LastDay, WhereFrom


def home() -> Step:
    """Where every trail of governance begins."""
    return "Governance", reverse("governance:map")


def ask(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[..., Any],
    body: Body,
    title: str,
    *,
    lede: str = "",
    button: str = "Save",
    warning: bool = False,
    said: str = "Saved.",
    needed: Step | None = None,
) -> HttpResponse:
    """The form about something of a body; then the body. `needed` is a link to what may have to come first."""
    edit, there = reverse("governance:edit", args=[body.key]), reverse("governance:body", args=[body.key])
    steps = (home(), (body.short_name, there), ("Edit", edit))
    page = page_of(title, *steps, lede=lede, button=button, caption=body.name, warning=warning, needed=needed)
    return asking.ask(request, form, run, page, then=lambda _: there, said=said)


def ask_end(
    request: HttpRequest,
    row: Any,
    run: Callable[..., Any],
    body: Body,
    title: str,
    *,
    form: type[LastDay] = LastDay,
    lede: str = "",
    warning: bool = False,
) -> HttpResponse:
    """The last day of something that hangs on a body, or of the body."""
    asked = fresh(form, request, row, on=row.to_on)
    return ask(request, asked, run, body, title, lede=lede, button="End it", warning=warning, said="Its end is kept.")


def ask_source(
    request: HttpRequest,
    row: Any,
    run: Callable[..., Any],
    body: Body,
    title: str,
    *,
    form: type[WhereFrom] = WhereFrom,
    lede: str = "",
) -> HttpResponse:
    """Where a fact comes from, and what else of it is not ended and succeeded."""
    return ask(request, fresh(form, request, row), run, body, title, lede=lede)


def ask_correction(
    request: HttpRequest, row: Any, run: Callable[..., Any], body: Body, title: str, *, lede: str
) -> HttpResponse:
    """The days on which something held, when they were entered wrongly."""
    warned = "Pages about earlier days change too. When something came to its end, end it instead."
    return ask(
        request,
        fresh(Correction, request, row),
        run,
        body,
        title,
        lede=f"{lede.rstrip('.')}. {warned}",
        button="Correct the dates",
        said="The dates are corrected.",
    )
