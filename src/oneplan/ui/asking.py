"""What every page with one question does, said once: find the row, begin the form, ask, and go on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse

from oneplan.ui.access import acting
from oneplan.ui.govuk import Form
from oneplan.ui.row_forms import known
from oneplan.ui.submitting import submit

type Step = tuple[str, str]  # what a page is called, and its address

PAGE = "ui/ask.html"


def found[M](row: M | None) -> M:
    """The row, where there is one. Raises Http404 where there is none, or where it hangs on another (SEC-07)."""
    if row is None:
        raise Http404
    return row


def fresh(kind: type[Form], request: HttpRequest, row: Any = None, **initial: Any) -> Any:
    """The form as it was sent, or as it starts: from a row as it is now, and what else is known."""
    begin = {**(known(kind, row) if row is not None else {}), **initial}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return kind(*sent, initial=begin)


def trail(title: str, *steps: Step) -> list[Step]:
    """The breadcrumbs of a page: each step with its address, the page itself without."""
    return [*steps, (title, "")]


def page_of(title: str, *steps: Step, lede: str = "", button: str = "Save", caption: str = "", **more: Any) -> Any:
    """What `ui/ask.html` says around the form; its way back is the last step.

    Among the rest may be `warning` (what the button does is grave), `more` (a text to read first) and `needed` (a link
    to what may have to come first, as words and address).
    """
    back = steps[-1][1] if steps else ""
    said = {"title": title, "lede": lede, "button": button, "caption": caption, "back": back}
    return {**said, "trail": trail(title, *steps), **more}


def ask(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[..., Any],
    page: dict[str, Any],
    *,
    then: Callable[[Any], str],
    said: str = "Saved.",
) -> HttpResponse:
    """The page with the form; what was sent goes to `run`, asked for by whoever is signed in; then on to `then`."""
    return submit(request, form, partial(run, by=acting(request)), template=PAGE, context=page, then=then, said=said)
