"""The pages anybody may read: a measure, scorecards, and where one number comes from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.measures import areas, pictures, policies, showing, tables
from oneplan.measures.models import Measure
from oneplan.measures.queries import pages, scorecards
from oneplan.ui.access import access, open_to_all

PUBLIC = "Published measures are public; only those are listed to strangers."


@open_to_all(PUBLIC)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure at a glance: what is going wrong, is it real, who owns it."""
    area = asked_area(request)
    card = scorecards.scorecard(scorecards.in_use(policies.see_measure.rows(request.user)), area)
    context = {
        "card": card,
        "lines": showing.lines(card, area),
        "area": area,
        "places": showing.places(pages.home()),
        "may_tend": policies.see_releases.rows(request.user).exists(),
    }
    return render(request, "measures/measures.html", context)


@open_to_all(PUBLIC)
@require_safe
def equality(request: HttpRequest) -> HttpResponse:
    """Where gaps between groups are largest, which widen, and what cannot be seen by group."""
    area = asked_area(request)
    card = scorecards.scorecard(scorecards.in_use(policies.see_measure.rows(request.user)), area)
    context = {"card": card, "area": area, "places": showing.places(pages.home()), "gaps": showing.gaps(card)}
    return render(request, "measures/equality.html", context)


@access(policies.see_measure)
@require_safe
def measure(request: HttpRequest, row: Measure) -> HttpResponse:
    """One measure in one area: judged, beside others, by group, and where it is heading."""
    area = asked_area(request)
    page = pages.measure_page(row, area)
    drawn = {name: made for name in pictures.NAMES if (made := pictures.draw(page, name)) is not None}
    context = {
        "page": page,
        "area": area,
        "takes": showing.takes(page, drawn),
        "home": pages.home(),
        "places": showing.places(pages.home()),
        "shown": showing.shown(page),
        "query": "" if "area" not in request.GET else f"?area={area.code}",
        "may_edit": policies.edit_measure.allows(request.user, row),
        "charts": drawn,
        "address": reverse("measures:measure", args=[row.key]),
    }
    return render(request, "measures/measure.html", context)


def asked_area(request: HttpRequest) -> areas.Place:
    """The area of `?area=`, else that of the partnership. Raises Http404 for a code that is no area's."""
    code = request.GET.get("area", "").strip()[:12]
    if not code:
        return pages.home()
    if code not in areas.places():
        raise Http404
    return areas.place(code)


@access(policies.see_measure)
@require_safe
def figure(request: HttpRequest, row: Measure) -> HttpResponse:
    """Where one number comes from: publisher, release, file, line, and when; and our own calculation of it."""
    area = asked_area(request)
    page = pages.measure_page(row, area)
    asked = {name: request.GET.get(name, "").replace("\0", "")[:120] for name in ("period", "lens", "group")}
    found = next((each for each in tables.figures(page) if tables.is_meant(each, area.code, **asked)), None)
    if found is None:
        raise Http404
    context = {"page": page, "area": area, "figure": found, "explained": showing.explained(page, found)}
    return render(request, "measures/figure.html", context)
