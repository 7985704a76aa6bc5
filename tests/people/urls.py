"""Just enough of a house for the pages of this context: its own routes, and stubs for the pages of `web` they name."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from oneplan.people import policies
from oneplan.people.models import Person
from oneplan.ui.access import access, open_to_all, signed_in


@open_to_all("A stub.")
def open_page(request: HttpRequest, **parts: str) -> HttpResponse:
    return HttpResponse(f"open, {request.user.is_authenticated}")


@signed_in("A stub.")
def closed_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("closed")


@access(policies.see_person)
def ruled_page(request: HttpRequest, person: Person) -> HttpResponse:
    return HttpResponse("ruled")


def silent_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("says nothing")


silent_page.__module__ = "oneplan.somewhere.views"

web = [
    path("", open_page, name="home"),
    path("work/", closed_page, name="work"),
    path("accessibility/", open_page, name="accessibility"),
    path("privacy/", open_page, name="privacy"),
    path("search/", open_page, name="search"),
]
governance = [
    path("bodies/<slug:key>/", open_page, name="body"),
    path("districts/<slug:key>/", open_page, name="district"),
]
urlpatterns = [
    path("governance/", include((governance, "governance"))),
    path("", include("oneplan.people.urls")),
    path("account/", include("oneplan.people.account_urls")),
    path("ruled/<slug:key>/", ruled_page, name="ruled"),
    path("silent/", silent_page, name="silent"),
    path("", include((web, "web"))),
]
