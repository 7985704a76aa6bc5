"""A district with its three groups, and what else is known of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oneplan.common.models import EARLIEST, Certainty, Sourced
from oneplan.governance.models import Body, BodyType
from oneplan.governance.queries.map import DISTRICT_ORDER
from oneplan.governance.queries.names import as_named
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
    live: bool = True

    @property
    def inferred(self) -> bool:
        """Whether the district or any of its bodies was inferred."""
        facts: list[Sourced] = [self.area, *(group.body for group in self.groups if group.body), *self.others]
        return any(fact.certainty != Certainty.PUBLISHED for fact in facts)


def district_page(area: Area, day: date) -> DistrictPage:
    """A district with its groups on a day: five queries."""
    bodies = _by_name(Body.objects.on(day).filter(district=area), day)
    by_type = {body.type: body for body in bodies}
    return DistrictPage(
        area,
        area.name,
        [Group(str(BodyType(kind).label), by_type.get(kind)) for kind in DISTRICT_ORDER],
        [body for body in bodies if body.type not in DISTRICT_ORDER],
        list(area.names.order_by(EARLIEST, "name")),
        list(area.successions.select_related("successor")),
        list(area.precessions.select_related("predecessor")),
        area.holds(day),
    )


def _by_name(bodies: Iterable[Body], day: date) -> list[Body]:
    """Bodies under the names of the day, in their order."""
    return sorted(as_named(bodies, day), key=lambda body: body.name)


def districts_on(day: date) -> list[DistrictPage]:
    """Every district with its groups: four queries."""
    groups: dict[object, list[Body]] = {}
    for body in _by_name(Body.objects.on(day).exclude(district=None), day):
        groups.setdefault(body.district_id, []).append(body)
    pages = []
    for area in Area.objects.on(day).filter(kind="district").prefetch_related("names"):
        by_type = {body.type: body for body in groups.get(area.pk, [])}
        shown = [Group(str(BodyType(kind).label), by_type.get(kind)) for kind in DISTRICT_ORDER]
        pages.append(DistrictPage(area, area.name, shown, [], list(area.names.all()), [], []))
    return pages
