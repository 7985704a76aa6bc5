"""The typed, dated graph between bodies. A body may report to several parents."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Sourced
from oneplan.governance.models.bodies import Body
from oneplan.people.models import Organisation


class RelationKind(models.TextChoices):
    """The five ways in which bodies relate. The first body is the subject of the sentence."""

    REPORTS_TO = "reports_to", "Reports to"
    SITS_ALONGSIDE = "sits_alongside", "Sits alongside"
    ADVISES = "advises", "Advises"
    DELIVERS_FOR = "delivers_for", "Delivers for"
    OWN_ORGANISATION = "own_organisation", "Members report back to"


class Relation(Kept, Dated, Sourced):
    """A body relates to another body, or its members to their own organisation, for a time."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="body kind to_body to_organisation note")
    body = models.ForeignKey(Body, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind)
    to_body = models.ForeignKey(Body, models.CASCADE, null=True, blank=True, related_name="relations_in")
    to_organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="relations_in"
    )
    note = models.CharField(max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("kind", "from_on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="relation_points_at_what_its_kind_needs",
                condition=(Q(kind="own_organisation") & Q(to_body=None) & ~Q(to_organisation=None))
                | (~Q(kind="own_organisation") & ~Q(to_body=None) & Q(to_organisation=None)),
                violation_error_message="Own organisation points at an organisation; every other relation at a body.",
            ),
            models.CheckConstraint(
                name="relation_is_not_to_itself",
                condition=Q(to_body=None) | ~Q(body=models.F("to_body")),
                violation_error_message="A body cannot relate to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {RelationKind(self.kind).label.lower()} {self.to_body or self.to_organisation}"
