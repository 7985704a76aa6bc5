"""The county, its districts and the partnership."""

from itertools import count
from typing import Any

from oneplan.places.models import Area, AreaKind, AreaName, AreaSuccession, Partnership

_number = count(1)


def an_area(**fields: Any) -> Area:
    """A county, unless another kind is asked for."""
    number = next(_number)
    given = {
        "key": f"area-{number}",
        "name": f"Area {number}",
        "kind": AreaKind.COUNTY,
        "code": f"E10{900_000 + number}",  # none of those there are
    }
    return Area.objects.create(**{**given, **fields})


def a_district(**fields: Any) -> Area:
    """A district."""
    return an_area(kind=AreaKind.DISTRICT, **fields)


def an_area_name(**fields: Any) -> AreaName:
    """Another name of an area."""
    return AreaName.objects.create(**{"area": fields.pop("area", None) or an_area(), "name": "Old name", **fields})


def an_area_succession(**fields: Any) -> AreaSuccession:
    """One area took the place of another."""
    predecessor = fields.pop("predecessor", None) or an_area()
    successor = fields.pop("successor", None) or an_area()
    return AreaSuccession.objects.create(
        **{"predecessor": predecessor, "successor": successor, "on": "2023-04-01", **fields}
    )


def a_partnership(**fields: Any) -> Partnership:
    """The one partnership: made once, found afterwards."""
    there = Partnership.objects.first()
    if there:
        return there
    area = fields.pop("area", None) or an_area()
    return Partnership.objects.create(**{"key": "partnership", "name": "Partnership", "area": area, **fields})
