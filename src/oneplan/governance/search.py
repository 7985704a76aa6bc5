"""What the public may look for in governance: bodies under all their names, and districts."""

from typing import Any

from django.urls import reverse

from oneplan.common.search import Searchable
from oneplan.governance.models import Body, BodyType
from oneplan.people.models import Organisation
from oneplan.places.models import Area


def _bodies() -> Any:
    return Body.objects.prefetch_related("names", "seats__organisation", "mandates", "responsibilities")


def _about_body(body: Body) -> str:
    said = [body.purpose, body.short_name, str(BodyType(body.type).label), body.chair_role, body.status]
    said += [each.name for each in body.names.all()]
    said += [f"{each.title} {each.organisation.name if each.organisation else ''}" for each in body.seats.all()]
    said += [f"{each.text} {each.limits}" for each in body.mandates.all()]
    said += [f"{each.title} {each.text}" for each in body.responsibilities.all()]
    return ". ".join(part.strip() for part in said if part.strip())


def _districts() -> Any:
    return Area.objects.filter(kind="district").prefetch_related("names")


def _about_district(area: Area) -> str:
    return ". ".join([f"{area.council_type} {area.code}".strip(), *(each.name for each in area.names.all())])


SEARCH = [
    Searchable(
        Body,
        "Body",
        lambda row: row.name,
        _about_body,
        lambda row: reverse("governance:body", args=[row.key]),
        _bodies,
        {Organisation: "seats__organisation"},
    ),
    Searchable(
        Area,
        "District",
        lambda row: row.name,
        _about_district,
        lambda row: reverse("governance:district", args=[row.key]),
        _districts,
    ),
]
