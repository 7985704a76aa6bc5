"""What every page that edits a body does, said once."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.governance.forms.parts import known
from oneplan.governance.models import Body
from oneplan.ui.govuk import Form
from oneplan.ui.submitting import submit


def within(rows: Any, named: Any, by: str = "pk") -> Any:
    """One row of those that hang on a body. Raises Http404 for the row of another (SEC-07)."""
    found = rows.filter(**{by: named}).first()
    if found is None:
        raise Http404
    return found


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
        run,
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
