"""Fields that choose a partner, a person or a district; for the forms of every room above."""

from typing import Any

from django.db.models import Q, QuerySet

from oneplan.people.models import Organisation, Person
from oneplan.places.models import Area, AreaKind
from oneplan.ui.row_forms import Choice, not_over


class OrganisationField(Choice):
    """A partner that is not over."""

    empty = "Choose an organisation"

    def rows(self) -> QuerySet[Any]:
        return Organisation.objects.filter(not_over() | Q(pk=self.kept)).order_by("name")


class DistrictField(Choice):
    """A district that is not over."""

    empty = "No district"

    def rows(self) -> QuerySet[Any]:
        return Area.objects.filter(not_over() | Q(pk=self.kept), kind=AreaKind.DISTRICT).order_by("name")


class PersonField(Choice):
    """A person, shown with the organisation so that two of one name can be told apart."""

    empty = "Choose a person"

    def rows(self) -> QuerySet[Any]:
        return Person.objects.select_related("organisation").order_by("name", "key")

    def label_from_instance(self, obj: Any) -> str:
        """The name and the organisation."""
        return f"{obj.name}, {obj.organisation.name}" if obj.organisation else str(obj.name)
