from django.urls import path

from oneplan.web.views import pages

app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("work/", pages.work, name="work"),
    path("search/", pages.find, name="search"),
    path("findings/", pages.findings, name="findings"),
    path("partnership/", pages.partnership, name="partnership"),
    path("sources/", pages.sources, name="sources"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("robots.txt", pages.robots, name="robots"),
]
