"""The pages anybody may read: the map, a body, all bodies, a district."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplan.common.models import Certainty, Sourced
from oneplan.common.panels import panels_for
from oneplan.governance import policies
from oneplan.governance.models import Body
from oneplan.governance.picture import draw
from oneplan.governance.queries.bodies import all_bodies, body_page
from oneplan.governance.queries.districts import district_page, districts_on
from oneplan.governance.queries.map import governance_map
from oneplan.places.models import Area
from oneplan.ui.access import access, open_to_all
from oneplan.ui.as_of import as_of


@open_to_all("The structure of the partnership is public.")
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Who stands where, around the coalition or around any body (`?around=key`)."""
    when = as_of(request)
    asked = request.GET.get("around", "")[:80]
    drawn = governance_map(when.on, asked)
    around = asked if drawn.centre and drawn.centre.key == asked else ""
    return render(request, "governance/map.html", {"map": drawn, "as_of": when, "around": around})


@open_to_all("The structure of the partnership is public.")
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The same map as one SVG picture, for print."""
    when = as_of(request)
    drawn = governance_map(when.on, request.GET.get("around", "")[:80])
    name = f"governance-map-{when.on.isoformat()}.svg"
    return HttpResponse(
        draw(drawn), content_type="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _marked(facts: Iterable[Sourced]) -> bool:
    """Whether anything in a list was inferred, so that the page explains the mark."""
    return any(fact.certainty != Certainty.PUBLISHED for fact in facts)


@open_to_all("The structure of the partnership is public.")
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body there is or was."""
    when = as_of(request)
    known = all_bodies(when.on)
    live = [body for body in known if body.holds(when.on)]
    gone = [body for body in known if not body.holds(when.on)]
    may = policies.establish_body.rows(request.user).exists()
    shown = {"live": live, "gone": gone, "marked": _marked(known), "may_establish": may, "as_of": when}
    return render(request, "governance/bodies.html", shown)


@access(policies.see_body)
@require_safe
def body(request: HttpRequest, body: Body) -> HttpResponse:
    """One body on a day, with what other contexts have to say about it."""
    when = as_of(request)
    return render(
        request,
        "governance/body.html",
        {
            "page": body_page(body, when.on, request.user),
            "panels": panels_for(body, when.on, request.user),
            "may_edit": policies.edit_body.allows(request.user, body),
            "as_of": when,
        },
    )


@open_to_all("The districts are public.")
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """Every district with its groups."""
    when = as_of(request)
    pages = districts_on(when.on)
    shown = {"districts": pages, "marked": any(page.inferred for page in pages), "as_of": when}
    return render(request, "governance/districts.html", shown)


@access(policies.see_district)
@require_safe
def district(request: HttpRequest, area: Area) -> HttpResponse:
    """A district with its three groups."""
    when = as_of(request)
    return render(
        request,
        "governance/district.html",
        {
            "page": district_page(area, when.on),
            "panels": panels_for(area, when.on, request.user),
            "as_of": when,
        },
    )
