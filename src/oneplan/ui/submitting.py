"""What every page with a form does, said once."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oneplan.common.errors import RuleBroken, Stale
from oneplan.common.logs import form_refused
from oneplan.ui.stale import differences


def submit[T](
    request: HttpRequest,
    form: forms.BaseForm,
    run: Callable[..., T],
    *,
    template: str,
    context: Mapping[str, Any] | None = None,
    then: Callable[[T], Any],
    said: str = "Saved.",
) -> HttpResponse:
    """Run the command on a valid POST and go on to `then(result)`, saying `said`; otherwise show the form.

    A broken rule stands in the form as its own sentence. A save that came too late shows both texts (409): the fields
    of `form` must therefore start from the row as it is now (`initial`), with its `version`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = run(**form.cleaned_data)
        except Stale as late:
            both = {"form": form, "sentence": str(late), "differences": differences(form)}
            return render(request, "ui/stale.html", {**(context or {}), **both}, status=409)
        except RuleBroken as no:
            form.add_error(None, str(no))
            form_refused(form, code="rule")
        else:
            if said:
                messages.success(request, said)
            return redirect(then(result))
    return render(request, template, {**(context or {}), "form": form})
