"""Other strategies, where a priority is found in them, and who raised children's interests there."""

from typing import ClassVar

from django.db import models

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced
from oneplan.governance.models import Body
from oneplan.people.models import Organisation, Person
from oneplan.plan.models.plans import Priority


class Strategy(Named, Dated, Sourced):
    """Another document, or a sector's shared direction, that carries some of the plan."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="title short_title owner_body owner_note period themes aligned_with"
    )
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=60)
    owner_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="strategies")
    owner_note = models.CharField("who owns it, where that is no body of ours", max_length=200, blank=True)
    period = models.CharField(max_length=100, blank=True)
    themes = models.JSONField(default=list, blank=True)
    aligned_with = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="named_by")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("title",)
        verbose_name_plural = "strategies"

    def __str__(self) -> str:
        return self.title


class Alignment(Kept, Dated, Sourced):
    """A priority is carried by a strategy: where it stands in the plan and where in the strategy."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="priority strategy place_in_plan place_in_strategy note")
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="alignments")
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="alignments")
    place_in_plan = models.CharField(max_length=160, blank=True)
    place_in_strategy = models.CharField(max_length=160)
    note = models.CharField(max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("strategy", "from_on")

    def __str__(self) -> str:
        return f"{self.priority} in {self.strategy}"


class Advocacy(Named):
    """A member raised children's interests somewhere else, and what came of it."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C1="on strategy forum organisation person priority raised result")
    on = models.DateField()
    forum = models.CharField("where it was raised", max_length=160)
    strategy = models.ForeignKey(Strategy, models.PROTECT, null=True, blank=True, related_name="advocacy")
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="advocacy")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="advocacy")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="advocacy")
    raised = models.CharField("what was raised", max_length=600)
    result = models.CharField("what came of it", max_length=600, blank=True)

    class Meta:
        ordering = ("-on", "key")
        verbose_name_plural = "advocacy"

    def __str__(self) -> str:
        return f"Raised at {self.forum}"
