"""The addresses of the whole house: each capability under its mount, sign-in under account/, and the pages of `web`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from oneplan.common.capability import capabilities

handler400 = "oneplan.web.errors.bad_request"
handler403 = "oneplan.web.errors.forbidden"
handler404 = "oneplan.web.errors.not_found"
handler500 = "oneplan.web.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path(app.mount, include(f"{app.name}.urls"))
    for app in capabilities()
    if app.mount is not None and find_spec(f"{app.name}.urls")
]
urlpatterns += [path("account/", include("oneplan.people.account_urls")), path("", include("oneplan.web.routes"))]
