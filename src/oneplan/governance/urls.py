from django.urls import URLPattern, URLResolver, include, path

from oneplan.governance.views import reading

app_name = "governance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.map_page, name="map"),
    path("map.svg", reading.picture, name="picture"),
    path("bodies/", reading.bodies, name="bodies"),
    path("districts/", reading.districts, name="districts"),
    path("districts/<slug:key>/", reading.district, name="district"),
    path("", include("oneplan.governance.urls_editing")),  # before the body's page: "new" is no body's key
    path("bodies/<slug:key>/", reading.body, name="body"),
]
