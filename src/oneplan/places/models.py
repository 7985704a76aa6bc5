"""The county, its districts and their official codes; and the partnership whose place it is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced


class AreaKind(models.TextChoices):
    """The levels of official geography a partnership deals with."""

    COUNTRY = "country", "Country"
    REGION = "region", "Region"
    COUNTY = "county", "County"
    DISTRICT = "district", "District"


class Area(Named, Dated, Sourced):
    """A piece of official geography. Areas are renamed, end and are succeeded; their codes join the data."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="code other_codes name kind parent council_type")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AreaKind)
    code = models.CharField("official code (GSS)", max_length=9, unique=True)
    other_codes = models.JSONField(default=dict, blank=True)  # {"dfe": "916"}
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    council_type = models.CharField(max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AreaName(Kept, Dated):
    """Another name an area goes by, or went by: the same code appears in files under both."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="area name note")
    area = models.ForeignKey(Area, models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        ordering = ("from_on", "name")

    def __str__(self) -> str:
        return self.name


class AreaSuccession(Kept):
    """One area took another's place on a day (reorganisation splits, merges and renames)."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="predecessor successor on note")
    predecessor = models.ForeignKey(Area, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, models.CASCADE, related_name="precessions")
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("on",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="area_does_not_succeed_itself", condition=~Q(predecessor=models.F("successor"))
            ),
            models.UniqueConstraint(name="area_succession_once", fields=["predecessor", "successor"]),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} became {self.successor}"


class Partnership(Named, Sourced):
    """The one partnership this database belongs to."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="name also_known_as area established about values operating_principle ways_of_working inferred_mark"
    )
    name = models.CharField(max_length=160)
    also_known_as = models.JSONField(default=list, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="partnerships")
    established = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=600, blank=True)
    values = models.JSONField(default=list, blank=True)
    operating_principle = models.CharField(max_length=200, blank=True)
    ways_of_working = models.JSONField(default=list, blank=True)
    inferred_mark = models.CharField("what we write beside facts that were inferred", max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name
