"""Releases: files that were read, and the figures each gave a measure. Figures stand in Parquet files, not in rows."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Kept
from oneplan.measures.models.definitions import Dataset, Measure


class ReleaseState(models.TextChoices):
    """How far a release has come."""

    DRAFT = "draft", "Loaded, not published"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


def past_embargo(at: datetime | Now, prefix: str = "") -> Q:
    """Under no embargo at that instant: there was none, it has ended, or it was lifted."""
    names = ("embargo_ends_at", "embargo_lifted_at")
    over = [Q(**{f"{prefix}{name}__lte": at}) for name in names]
    return Q(**{f"{prefix}embargo_ends_at": None}) | over[0] | over[1]


def is_out(at: datetime, prefix: str = "") -> Q:
    """Published by that instant, and past its embargo."""
    published = {f"{prefix}state": ReleaseState.PUBLISHED, f"{prefix}published_at__lte": at}
    return past_embargo(at, prefix) & Q(**published)


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, some of which are out at an instant."""

    def out(self, at: datetime) -> "ReleaseQuerySet":
        """Published by then, and past their embargo."""
        return self.filter(is_out(at))


class PartQuerySet(models.QuerySet["Part"]):
    """Parts of releases, some of which hold at an instant."""

    def live(self, at: datetime) -> "PartQuerySet":
        """Those that are out, and of whose measure no correction of their release that is out has figures.

        A correction speaks of the measures it has figures for; what it leaves out of a release stays as it was.
        """
        corrected = Part.objects.filter(
            is_out(at, "release__"), measure=OuterRef("measure"), release__corrects=OuterRef("release")
        )
        return self.filter(is_out(at, "release__")).filter(~Exists(corrected))


class Release(Kept):
    """One file of a dataset as it was read. Never changed: a correction is a new release that says what changed."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="dataset title released_on provisional corrects what_changed rows left_aside described state published_at"
        " embargo_ends_at embargo_lifted_at embargo_lifted_because withdrawn_at withdrawn_because file_name file_bytes",
        C4="file_sha256 loaded_at loaded_by published_by embargo_lifted_by withdrawn_by",
    )
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    title = models.CharField(max_length=160)
    released_on = models.DateField("published by its publisher on", null=True, blank=True)
    provisional = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    what_changed = models.CharField(max_length=400, blank=True)
    file_name = models.CharField(max_length=160)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField("rows in the file")
    left_aside = models.JSONField("what of the file was left aside, and why", default=list, blank=True)
    described = models.JSONField("what its publisher calls the columns that were read", default=list, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True, blank=True)  # null: the command line
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    embargo_ends_at = models.DateTimeField("not before", null=True, blank=True)
    embargo_lifted_at = models.DateTimeField("out before its embargo ended, since", null=True, blank=True)
    embargo_lifted_by = models.UUIDField(null=True, blank=True)
    embargo_lifted_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-loaded_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="release_published_has_its_instant",
                condition=Q(state="draft", published_at=None) | (~Q(state="draft") & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="release_withdrawn_says_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="release_whose_embargo_was_lifted_says_why",
                condition=Q(embargo_lifted_at=None)
                | (Q(embargo_ends_at__isnull=False) & ~Q(embargo_lifted_because="")),
            ),
            models.CheckConstraint(
                name="release_that_corrects_says_what_changed", condition=Q(corrects=None) | ~Q(what_changed="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dataset", "file_sha256"], name="release_of_a_file"),
            models.Index(fields=["state", "embargo_ends_at"], name="release_that_is_out"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def opens_at(self) -> datetime | None:
        """When its embargo ends, or was lifted; None where it never had one."""
        return self.embargo_lifted_at or self.embargo_ends_at


class Part(Kept):
    """The figures a release gives one measure: a file of the store, by the hash of its bytes."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="release measure rows areas first_period last_period protected rules", C4="sha256 raw_sha256"
    )
    release = models.ForeignKey(Release, models.CASCADE, related_name="parts")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="parts")
    sha256 = models.CharField(max_length=64)
    raw_sha256 = models.CharField(max_length=64, blank=True)  # before protection: never leaves the house
    rows = models.PositiveBigIntegerField()
    areas = models.PositiveIntegerField()
    first_period = models.CharField(max_length=40)
    last_period = models.CharField(max_length=40)
    protected = models.PositiveIntegerField("figures held back because they are small", default=0)
    rules = models.CharField("the rules that protect them, and their version", max_length=60, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ("release", "measure")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="part_of_a_release_once", fields=["release", "measure"])
        ]

    def __str__(self) -> str:
        return f"{self.measure} in {self.release}"
