"""What every page that edits a body does, said once: ask for something, for its last day, for where it comes from."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.governance.forms.parts import Correction, LastDay, WhereFrom, known
from oneplan.governance.models import Body
from oneplan.ui.access import acting
from oneplan.ui.govuk import Form
from oneplan.ui.submitting import submit


def found[M](row: M | None) -> M:
    """The row, where there is one. Raises Http404 where there is none, or where it hangs on another body (SEC-07)."""
    if row is None:
        raise Http404
    return row


def fresh(kind: type[Form], request: HttpRequest, row: Any = None, **initial: Any) -> BaseForm:
    """The form as it was sent, or as it starts: from a row as it is now, and what else is known."""
    begin = {**(known(kind, row) if row is not None else {}), **initial}
    return kind(request.POST if request.method == "POST" else None, initial=begin)


def trail_to(title: str, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page of governance: each step with its address, the page itself without."""
    return [("Governance", reverse("governance:map")), *steps, (title, "")]


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
    more: tuple[str, str] | None = None,
) -> HttpResponse:
    """The form about something of a body; then the body. `more` is a link to what may be needed first."""
    return submit(
        request,
        form,
        partial(run, by=acting(request)),
        template="governance/editing/form.html",
        context={
            "caption": body.name,
            "title": title,
            "lede": lede,
            "button": button,
            "warning": warning,
            "back": reverse("governance:edit", args=[body.key]),
            "trail": trail_to(
                title,
                (body.short_name, reverse("governance:body", args=[body.key])),
                ("Edit", reverse("governance:edit", args=[body.key])),
            ),
            "more": more,
        },
        then=lambda _: reverse("governance:body", args=[body.key]),
        said=said,
    )


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
