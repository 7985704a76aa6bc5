"""The addresses of a house with nothing in it but the frame."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from oneplan.people.models import User
from oneplan.ui.access import open_to_all
from oneplan.ui.views import gallery


@open_to_all("a stand-in")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


@open_to_all("a stand-in that fails")
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@open_to_all("the gallery as somebody sees it who signed in half an hour before the session ends")
def signed_in_gallery(request: HttpRequest) -> HttpResponse:
    request.user = User(email="a@example.org")
    return gallery(request)


def names(app: str, *routes: str):
    return include(([path(f"{route}/", page, name=route) for route in routes], app))


urlpatterns = [
    path("gallery/", include("oneplan.ui.urls")),
    path("plan/", names("plan", "plan")),
    path("governance/", names("governance", "map", "districts")),
    path("people/", names("people", "organisations")),
    path("", names("web", "home", "search", "accessibility", "privacy", "work")),
    path("broken/", broken),
    path("signed-in/", signed_in_gallery),
    path("account/login/", page, name="account_login"),
    path("account/logout/", page, name="account_logout"),
]
