"""Seats, not people: an organisation holds a seat, a person fills it for a while, a substitute stands in once."""

from typing import ClassVar

from django.db import models

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced
from oneplan.governance.models.bodies import Body
from oneplan.people.models import Organisation, Person


class SeatKind(models.TextChoices):
    """What the seat is for."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser (not voting)"


class Seat(Named, Dated, Sourced):
    """A place on a body. It may be vacant."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="body title organisation kind independent core position")
    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    title = models.CharField("role", max_length=160)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="seats")
    kind = models.CharField(max_length=12, choices=SeatKind, default=SeatKind.MEMBER)
    independent = models.BooleanField("independent of the partners", default=False)
    core = models.BooleanField("named in law", default=False)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("position", "title", "key")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="independent_seat_belongs_to_no_organisation",
                condition=models.Q(independent=False) | models.Q(organisation=None),
                violation_error_message="An independent seat belongs to no organisation.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Term(Kept, Dated):
    """A person fills a seat from one day to another. Why a term was ended is not kept: that is the person's own."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C1="seat person ended_on_purpose")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    ended_on_purpose = models.BooleanField("was ended, and did not just run out", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("from_on",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="term_was_ended_only_when_it_ends",
                condition=models.Q(ended_on_purpose=False) | models.Q(to_on__isnull=False),
                violation_error_message="This term has no last day, so it was not ended.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.seat}"


class Substitute(Kept):
    """A named stand-in for one meeting only."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C1="seat person meeting_on notice_on")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="substitutes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="substitutions")
    meeting_on = models.DateField("for the meeting on")
    notice_on = models.DateField("notice given on", null=True, blank=True)

    class Meta:
        ordering = ("-meeting_on",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_substitute_a_meeting",
                fields=["seat", "meeting_on"],
                violation_error_message="This seat already has a substitute for that meeting.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.seat} on {self.meeting_on}"
