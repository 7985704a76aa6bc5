"""What every page that tends measures does, said once: find the row, begin the form, ask, and go on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from oneplan.measures.forms.parts import known
from oneplan.measures.models import Measure
from oneplan.ui.access import acting
from oneplan.ui.govuk import Form
from oneplan.ui.submitting import submit

type Step = tuple[str, str]


def found[M](row: M | None) -> M:
    """The row, where there is one. Raises Http404 where there is none, or where it hangs on another measure."""
    if row is None:
        raise Http404
    return row


def fresh(kind: type[Form], request: HttpRequest, row: Any = None, **initial: Any) -> Any:
    """The form as it was sent, or as it starts: from a row as it is now, and what else is known."""
    begin = {**(known(kind, row) if row is not None else {}), **initial}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return kind(*sent, initial=begin)


def trail_to(title: str, *steps: Step) -> list[Step]:
    """The breadcrumbs of a page of measures: each step with its address, the page itself without."""
    return [("Measures", reverse("measures:measures")), *steps, (title, "")]


def page_of(title: str, *steps: Step, lede: str = "", button: str = "Save", caption: str = "", **more: Any) -> Any:
    """What the page with a form says; its way back is the last step."""
    back = steps[-1][1] if steps else reverse("measures:measures")
    trail = trail_to(title, *steps)
    return {"title": title, "lede": lede, "button": button, "caption": caption, "back": back, "trail": trail, **more}


def ask(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[..., Any],
    measure: Measure,
    title: str,
    *,
    lede: str = "",
    button: str = "Save",
    warning: bool = False,
    said: str = "Saved.",
) -> HttpResponse:
    """The form about something of a measure; then everything that can be edited of it."""
    edit = reverse("measures:edit", args=[measure.key])
    steps = ((measure.name, reverse("measures:measure", args=[measure.key])), ("Edit", edit))
    return submit(
        request,
        form,
        partial(run, by=acting(request)),
        template="measures/ask.html",
        context=page_of(title, *steps, lede=lede, button=button, caption=measure.title, warning=warning),
        then=lambda _: edit,
        said=said,
    )
