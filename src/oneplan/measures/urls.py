from django.urls import path, re_path

from oneplan.measures.views import exports, reading

app_name = "measures"
urlpatterns = [
    path("", reading.measures, name="measures"),
    path("equality/", reading.equality, name="equality"),
    path("<slug:key>/", reading.measure, name="measure"),
    path("<slug:key>/figure/", reading.figure, name="figure"),
    path("<slug:key>/figures.csv", exports.csv, name="csv"),
    path("<slug:key>/figures.xlsx", exports.xlsx, name="xlsx"),
    re_path(r"^(?P<key>[-\w]+)/(?P<name>[a-z-]{1,40})\.(?P<form>svg|png)$", exports.chart, name="chart"),
]
