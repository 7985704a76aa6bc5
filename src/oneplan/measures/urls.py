from django.urls import path

from oneplan.measures.views import exports, reading, tending, tending_files
from oneplan.measures.views import tending_definitions as definitions

RELEASE = "releases/<uuid:pk>/"
DATASET = "datasets/<slug:key>/"
EDIT = "<slug:key>/edit/"

app_name = "measures"
# Words that stand where a key does come first; `reserves` in apps.py keeps measures from being called so.
urlpatterns = [
    path("", reading.measures, name="measures"),
    path("new/", definitions.define, name="define"),
    path("equality/", reading.equality, name="equality"),
    path("releases/", tending.releases, name="releases"),
    path(RELEASE, tending.release, name="release"),
    path(f"{RELEASE}publish/", tending.publish, name="publish-release"),
    path(f"{RELEASE}lift/", tending.lift, name="lift-embargo"),
    path(f"{RELEASE}withdraw/", tending.withdraw, name="withdraw-release"),
    path(f"{RELEASE}discard/", tending.discard, name="discard-release"),
    path(f"{RELEASE}correct/", tending_files.correct, name="correct-release"),
    path("import/", tending_files.choose, name="import"),
    path(f"{DATASET}load/", tending_files.load, name="load"),
    path(f"{DATASET}columns/", tending_files.columns, name="columns"),
    path(f"{DATASET}return/", tending_files.report, name="return"),
    path(f"{DATASET}due/", tending_files.due, name="due"),
    path("<slug:key>/", reading.measure, name="measure"),
    path("<slug:key>/figure/", reading.figure, name="figure"),
    path("<slug:key>/figures.csv", exports.csv, name="csv"),
    path("<slug:key>/figures.xlsx", exports.xlsx, name="xlsx"),
    path("<slug:key>/charts/<slug:name>.svg", exports.chart, {"form": "svg"}, name="chart-svg"),
    path("<slug:key>/charts/<slug:name>.png", exports.chart, {"form": "png"}, name="chart-png"),
    path(EDIT, definitions.edit, name="edit"),
    path(f"{EDIT}words/", definitions.revise, name="revise"),
    path(f"{EDIT}owner/", definitions.owner, name="owner"),
    path(f"{EDIT}lens/", definitions.lens, name="lens"),
    path(f"{EDIT}target/", definitions.target, name="target"),
    path(f"{EDIT}review/", definitions.review, name="review"),
    path(f"{EDIT}publish/", definitions.publish, name="publish"),
    path(f"{EDIT}unpublish/", definitions.unpublish, name="unpublish"),
    path(f"{EDIT}breaks/new/", definitions.declare_break, name="declare-break"),
    path(f"{EDIT}breaks/anew/", definitions.begin_anew, name="begin-anew"),
    path(f"{EDIT}breaks/<uuid:pk>/revise/", definitions.revise_break, name="revise-break"),
    path(f"{EDIT}breaks/<uuid:pk>/take-back/", definitions.take_back_break, name="take-back-break"),
    path(f"{EDIT}notes/new/", definitions.add_note, name="add-note"),
    path(f"{EDIT}notes/<uuid:pk>/revise/", definitions.revise_note, name="revise-note"),
    path(f"{EDIT}notes/<uuid:pk>/end/", definitions.end_note, name="end-note"),
]
