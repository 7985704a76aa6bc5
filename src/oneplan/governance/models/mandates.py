"""What a body or its chair may decide on behalf of a parent, and what a parent asked it to take care of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Named, Sourced
from oneplan.governance.models.bodies import Body


class Holder(models.TextChoices):
    """Who may use the mandate."""

    BODY = "body", "The body"
    CHAIR = "chair", "Its chair"


class Mandate(Named, Dated, Sourced):
    """A body, or its chair, may decide something on behalf of a parent, within limits and for a time."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="body holder text limits given_by ended_because")
    body = models.ForeignKey(Body, models.CASCADE, related_name="mandates")
    holder = models.CharField("who may decide", max_length=6, choices=Holder, default=Holder.BODY)
    text = models.CharField("what may be decided", max_length=600)
    limits = models.CharField("limits", max_length=600, blank=True)
    given_by = models.ForeignKey(Body, models.PROTECT, related_name="mandates_given")
    ended_because = models.CharField("why it ended", max_length=200, blank=True)  # empty: its time ran out

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("from_on", "key")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="nobody_gives_themselves_a_mandate",
                condition=~Q(body=models.F("given_by")),
                violation_error_message="A body cannot give itself a mandate.",
            ),
            models.CheckConstraint(
                name="mandate_says_why_it_ended_only_when_it_ends",
                condition=Q(ended_because="") | Q(to_on__isnull=False),
                violation_error_message="This mandate has no last day yet, so nothing can be said of why it ended.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Responsibility(Named, Dated, Sourced):
    """A parent body asked a body to take care of something."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="body title text given_by")
    body = models.ForeignKey(Body, models.CASCADE, related_name="responsibilities")
    title = models.CharField(max_length=160)
    text = models.CharField(max_length=600, blank=True)
    given_by = models.ForeignKey(Body, models.PROTECT, related_name="responsibilities_given")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("from_on", "key")
        verbose_name_plural = "responsibilities"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="nobody_assigns_themselves_a_responsibility",
                condition=~Q(body=models.F("given_by")),
                violation_error_message="A body cannot assign itself a responsibility.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
