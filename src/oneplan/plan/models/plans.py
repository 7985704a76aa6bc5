"""Plan, editions, objectives, pillars and foundation, priorities, outcomes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Named, Sourced
from oneplan.governance.models import Body


class Plan(Named, Dated, Sourced):
    """The one plan the partnership works to, for its lifetime."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="title short_title vision owner_body about")
    title = models.CharField(max_length=160)
    short_title = models.CharField(max_length=60)
    vision = models.CharField(max_length=400)
    about = models.CharField(max_length=600, blank=True)
    owner_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="plans")

    class Meta(Dated.Meta):
        ordering = ("-from_on",)

    def __str__(self) -> str:
        return self.title


class EditionKind(models.TextChoices):
    """For the whole lifetime of the plan, or for one year of it."""

    LIFETIME = "lifetime", "Lifetime"
    YEAR = "year", "Yearly"


class Edition(Named, Dated, Sourced):
    """The plan as it stands for its lifetime or for one year, with what that year is about."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="plan kind title focus adopted_on adopted_by")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="editions")
    kind = models.CharField(max_length=10, choices=EditionKind)
    title = models.CharField(max_length=120)
    focus = models.CharField("what it is about", max_length=800, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    adopted_by = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="editions_adopted")

    class Meta(Dated.Meta):
        ordering = ("kind", "from_on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_lifetime_edition_a_plan",
                fields=["plan"],
                condition=Q(kind="lifetime"),
                violation_error_message="The plan already has a lifetime edition.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Objective(Named, Dated, Sourced):
    """What the whole plan is for."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="plan name aim reason position")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="objectives")
    name = models.CharField(max_length=80)
    aim = models.CharField(max_length=300)
    reason = models.CharField(max_length=600, blank=True)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class PillarKind(models.TextChoices):
    """A pillar stands on the foundation."""

    PILLAR = "pillar", "Pillar"
    FOUNDATION = "foundation", "Foundation"


class Pillar(Named, Dated, Sourced):
    """A part of the plan with its own priorities: a pillar, or the foundation that joins the pillars."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="plan kind name also_known_as purpose owner_body position")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="pillars")
    kind = models.CharField(max_length=10, choices=PillarKind, default=PillarKind.PILLAR)
    name = models.CharField(max_length=80)
    also_known_as = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=400, blank=True)
    owner_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="pillars")
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class Priority(Named, Dated, Sourced):
    """What a pillar works on, and the body that answers for it."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="pillar name why owner_body objectives position")
    pillar = models.ForeignKey(Pillar, models.CASCADE, related_name="priorities")
    name = models.CharField(max_length=160)
    why = models.CharField("why it matters", max_length=600, blank=True)
    owner_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="priorities")
    objectives = models.ManyToManyField(Objective, blank=True, related_name="priorities")
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("position", "name")
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.name


class Outcome(Named, Dated, Sourced):
    """A condition of well-being for children that a priority promises."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="priority statement position")
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="outcomes")
    statement = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("position", "statement")

    def __str__(self) -> str:
        return self.statement
