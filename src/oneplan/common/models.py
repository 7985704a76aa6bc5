"""The shapes every context builds on: kept, dated and sourced rows; the record; sources; the search shelf."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes

# What has no first day has been there longest. Said out loud, because every database puts it elsewhere.
EARLIEST = models.F("from_on").asc(nulls_first=True)
LATEST = models.F("from_on").desc(nulls_last=True)


def live_on(on: date, prefix: str = "") -> Q:
    """Rows whose dates hold on a day. Both ends are included; an empty end is open."""
    start, end = f"{prefix}from_on", f"{prefix}to_on"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    )


class Kept(models.Model):
    """A row with a random identity, and a version so that nobody overwrites what they have not seen."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="id version")
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Named(Kept):
    """A noun with a stable key: its id in the partnership file and in public addresses."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="key")
    key = models.SlugField("id", max_length=80, unique=True)

    class Meta:
        abstract = True


class DatedQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that hold for a time."""

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(live_on(day))


class Dated(models.Model):
    """A row that holds from one day to another, both included. It is ended and succeeded, never overwritten."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="from_on to_on")
    from_on = models.DateField("from", null=True, blank=True)
    to_on = models.DateField("to", null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_starts_before_it_ends",
                condition=Q(from_on=None) | Q(to_on=None) | Q(from_on__lte=models.F("to_on")),
                violation_error_message="It must start before it ends.",
            )
        ]

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or self.to_on >= on)


class Certainty(models.TextChoices):
    """How sure we are of a fact."""

    PUBLISHED = "published", "Published"
    PARTLY = "partly", "Partly inferred"
    INFERRED = "inferred", "Inferred"


class Sourced(models.Model):
    """A row that says where it comes from, and what in it was inferred rather than read."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="certainty inferred sources")
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.PUBLISHED)
    inferred = models.CharField("what is inferred, and from what", max_length=400, blank=True)
    sources = models.JSONField("sources", default=list, blank=True)

    class Meta:
        abstract = True


class Source(Named):
    """A document a fact was read in."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="title address note")
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.title


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, which many at once cannot be changed either."""

    def update(self, **kwargs: Any) -> int:
        """Never."""
        raise TypeError("The record is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError("The record is never shortened.")


class Entry(models.Model):
    """One line of the record: who did what about which thing. Never changed, and holds no personal text (SEC-31)."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C4="id at account_id relationship verb kind object_id fields allowed request_id count"
    )
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)  # null: the command line
    relationship = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40, blank=True)
    fields = models.CharField(max_length=400, blank=True)
    allowed = models.BooleanField(default=True)
    request_id = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "object_id"], name="entry_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if not self._state.adding:
            raise TypeError("The record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError("The record is never shortened.")


class SearchDocument(models.Model):
    """One public thing a person may look for. The database's own text index stands beside this table."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="id kind object_id title body address")
    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(unique=True)
    title = models.CharField(max_length=400)
    body = models.TextField(blank=True)
    address = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class State(models.Model):
    """A number that moves with every change, so that a process knows when what it keeps is old. One row."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C4="id token number")
    id = models.BigAutoField(primary_key=True)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Attempts(models.Model):
    """How often somebody tried something in a window of time. Removed when the window is over."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C4="id digest number ends_at")
    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return str(self.number)
