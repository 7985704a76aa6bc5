"""What the public may look for in people: organisations. Persons are never on the public shelf."""

from typing import Any

from django.urls import reverse

from oneplan.common.search import Searchable
from oneplan.people.models import Organisation, Sector


def _rows() -> Any:
    return Organisation.objects.prefetch_related("codes")


def _about(organisation: Organisation) -> str:
    said = [str(Sector(organisation.sector).label), organisation.short_name, organisation.note]
    said += [code.code for code in organisation.codes.all()]
    return ". ".join(part for part in said if part)


SEARCH = [
    Searchable(
        Organisation,
        "Partner",
        lambda row: row.name,
        _about,
        lambda row: reverse("people:organisation", args=[row.key]),
        _rows,
    )
]
