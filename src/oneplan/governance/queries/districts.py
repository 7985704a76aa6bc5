"""A district with its three groups, and what else is known of it."""

from dataclasses import dataclass
from datetime import date

from oneplan.governance.models import Body, BodyType
from oneplan.governance.queries.map import DISTRICT_ORDER
from oneplan.places.models import Area, AreaName, AreaSuccession


@dataclass(frozen=True)
class Group:
    """One of the groups every district has: the body, or that there is none."""

    label: str
    body: Body | None


@dataclass(frozen=True)
class DistrictPage:
    """A district on a day."""

    area: Area
    name: str
    groups: list[Group]
    others: list[Body]
    names: list[AreaName]
    successors: list[AreaSuccession]
    predecessors: list[AreaSuccession]


def district_page(area: Area, day: date) -> DistrictPage:
    """A district with its groups on a day: four queries."""
    bodies = list(Body.objects.on(day).filter(district=area))
    by_type = {body.type: body for body in bodies}
    return DistrictPage(
        area,
        area.name,
        [Group(str(BodyType(kind).label), by_type.get(kind)) for kind in DISTRICT_ORDER],
        [body for body in bodies if body.type not in DISTRICT_ORDER],
        list(area.names.all()),
        list(area.successions.select_related("successor")),
        list(area.precessions.select_related("predecessor")),
    )


def districts_on(day: date) -> list[DistrictPage]:
    """Every district with its groups: two queries."""
    groups: dict[object, list[Body]] = {}
    for body in Body.objects.on(day).exclude(district=None):
        groups.setdefault(body.district_id, []).append(body)
    pages = []
    for area in Area.objects.on(day).filter(kind="district").prefetch_related("names"):
        by_type = {body.type: body for body in groups.get(area.pk, [])}
        shown = [Group(str(BodyType(kind).label), by_type.get(kind)) for kind in DISTRICT_ORDER]
        pages.append(DistrictPage(area, area.name, shown, [], list(area.names.all()), [], []))
    return pages
