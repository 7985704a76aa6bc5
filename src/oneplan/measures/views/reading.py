"""The pages anybody may read: a measure, scorecards, and where one number comes from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from oneplan.measures import areas, maps, pictures, policies, showing, showing_scorecards, tables
from oneplan.measures.models import Measure
from oneplan.measures.queries import pages, scorecards
from oneplan.ui.access import access, open_to_all
from oneplan.ui.as_of import as_of

PUBLIC = "Published measures are public; only those are listed to strangers."


@open_to_all(PUBLIC)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure at a glance: what is going wrong, is it real, who owns it."""
    area, when = asked_area(request), as_of(request)
    listed = scorecards.in_use(policies.see_measure.rows(request.user), when.on)
    card = scorecards.scorecard(listed, area, when.on)
    lines = showing_scorecards.lines(card, area)
    context = {
        "card": card,
        "chance": showing_scorecards.chance(card),
        "lines": [line for line in lines if line.value],
        "silent": [line for line in lines if not line.value],
        "area": area,
        "as_of": when,
        "places": showing.places(pages.home()),
        "may_tend": policies.see_releases.rows(request.user).exists(),
    }
    return render(request, "measures/measures.html", context)


@open_to_all(PUBLIC)
@require_safe
def equality(request: HttpRequest) -> HttpResponse:
    """Where gaps between groups are largest, which widen, and what cannot be seen by group."""
    area, when = asked_area(request), as_of(request)
    listed = scorecards.in_use(policies.see_measure.rows(request.user), when.on)
    card = scorecards.scorecard(listed, area, when.on)
    context = {
        "card": card,
        "area": area,
        "as_of": when,
        "places": showing.places(pages.home()),
        "gaps": showing_scorecards.gaps(card),
        "unseen": showing_scorecards.unseen(card, when.on),
    }
    return render(request, "measures/equality.html", context)


@access(policies.see_measure)
@require_safe
def measure(request: HttpRequest, row: Measure) -> HttpResponse:
    """One measure in one area: judged, beside others, by group, and where it is heading."""
    home, when = pages.home(), as_of(request)
    area = asked_area(request, home)
    page = pages.measure_page(row, area, when.on)
    address = reverse("measures:measure", args=[row.key])
    link = f"{address}{when.query}{'&' if when.chosen else '?'}area="
    drawn = pictures.drawn(page, link)
    context = {
        "page": page,
        "area": area,
        "takes": showing.takes(page, drawn),
        "as_of": when,
        "places": showing.places(home),
        "shown": page.once("shown", lambda: showing.shown(page)),
        "may_edit": policies.edit_measure.allows(request.user, row),
        "charts": drawn,
        "districts": page.once(f"districts {link}", lambda: maps.table(page, link)),
    }
    return render(request, "measures/measure.html", context)


def asked_area(request: HttpRequest, home: areas.Place | None = None) -> areas.Place:
    """The area of `?area=`, else that of the partnership. Raises Http404 for a code that is no area's."""
    code = request.GET.get("area", "").strip()[:12]
    if not code:
        return home or pages.home()
    if code not in areas.places():
        raise Http404
    return areas.place(code)


@access(policies.see_measure)
@require_safe
def figure(request: HttpRequest, row: Measure) -> HttpResponse:
    """Where one number comes from: publisher, release, file, line, and when; and our own calculation of it."""
    area, when = asked_area(request), as_of(request)
    page = pages.measure_page(row, area, when.on)
    asked = {name: request.GET.get(name, "").replace("\0", "")[:120] for name in ("period", "lens", "group")}
    found = next((each for each in tables.figures(page) if tables.is_meant(each, area.code, **asked)), None)
    if not any(asked.values()):
        found = page.score.latest  # nobody said which: the newest one
    if found is None:
        raise Http404
    context = {
        "page": page,
        "area": area,
        "as_of": when,
        "figure": found,
        "explained": showing.explained(page, found),
    }
    return render(request, "measures/figure.html", context)
