"""The gallery of parts, and the answer to "I am still here"."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplan.ui.access import open_to_all, signed_in
from oneplan.ui.charts import examples
from oneplan.ui.context import seconds_left
from oneplan.ui.gallery import WRONG, Sample, parts


@open_to_all("it shows parts with invented content")
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in all its states."""
    forms = [
        ("Fresh", Sample(prefix="fresh", initial={"from_on": None})),
        ("With errors", Sample({f"wrong-{name}": value for name, value in WRONG.items()}, prefix="wrong")),
    ]
    charts = {"charts": examples.kinds(), "sparks": examples.sparks(), "glyphs": examples.glyphs()}
    return render(request, "ui/gallery.html", {"parts": parts(), "forms": forms, **charts})


@signed_in("it keeps the session of whoever asks from ending")
@require_safe
def stay(request: HttpRequest) -> JsonResponse:
    """How many seconds the session has left, now that somebody asked."""
    return JsonResponse({"ends_in": seconds_left(request)})
