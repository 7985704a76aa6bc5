"""The map of districts: each in the shade of its comparison with England, with its figure."""

from oneplan.measures import areas, words
from oneplan.measures.models import Polarity
from oneplan.measures.queries.pages import Beside, MeasurePage
from oneplan.ui import charts

JUDGED = (
    ("worse", charts.MapClass("worse than England", charts.Status.WORSE)),
    ("similar", charts.MapClass("similar to England", charts.Status.SIMILAR)),
    ("better", charts.MapClass("better than England", charts.Status.BETTER)),
)
UNJUDGED = (
    ("lower", charts.MapClass("lower than England", charts.Status.LOWER)),
    ("similar", charts.MapClass("similar to England", charts.Status.SIMILAR)),
    ("higher", charts.MapClass("higher than England", charts.Status.HIGHER)),
)


def district_map(page: MeasurePage, link: str) -> charts.Chart | None:
    """The map, or None where a district has no outline or none can be compared. `link` leads to a place's own page."""
    outlines = areas.shapes()
    if not page.districts or any(each.place.code not in outlines for each in page.districts):
        return None
    classes = UNJUDGED if page.measure.polarity == Polarity.NONE else JUDGED
    places = {label: place for place, (label, _) in enumerate(classes)}
    if not any(each.judged.label in places for each in page.districts):
        return None
    about = charts.About(
        "map",
        f"{page.measure.title}: map of the districts, {page.districts_period}",
        f"Each district of {page.area} in the shade of its comparison with England.",
    )
    shapes = tuple(_shape(page, each, places, link) for each in page.districts)
    return charts.district_map(charts.DistrictMap(about, tuple(shade for _, shade in classes), shapes))


def _shape(page: MeasurePage, each: Beside, places: dict[str, int], link: str) -> charts.Shape:
    """A district as the map draws it: suppressed and unpublished ones have no figure and no class."""
    figure, rings = each.figure, areas.shapes()[each.place.code]
    if figure is None or figure.value is None:
        held = figure is not None and figure.held_back
        return charts.Shape(each.place.name, rings, state="suppressed" if held else "none")
    value = words.unit_of(page.measure).short(figure.value)
    return charts.Shape(
        each.place.name, rings, value, places.get(each.judged.label), address=f"{link}?area={each.place.code}"
    )
