"""Bodies of every type, the names they went by, and who took whose place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced
from oneplan.places.models import Area


class BodyType(models.TextChoices):
    """What kind of body it is."""

    COUNCIL = "council", "Council"
    EXECUTIVE = "executive", "Executive"
    SCRUTINY = "scrutiny", "Scrutiny committee"
    COMMITTEE = "committee", "Committee"
    STATUTORY_BOARD = "statutory_board", "Statutory board"
    STATUTORY_PARTNERSHIP = "statutory_partnership", "Statutory partnership"
    EXECUTIVE_GROUP = "executive_group", "Executive group"
    PARTNERSHIP_BOARD = "partnership_board", "Partnership board"
    IMPROVEMENT_BOARD = "improvement_board", "Improvement board"
    SUB_GROUP = "sub_group", "Sub-group"
    PARTICIPATION_GROUP = "participation_group", "Participation group"
    OPERATIONAL_PANEL = "operational_panel", "Operational panel"
    LOCALITY_BOARD = "locality_board", "Locality board"
    OPERATIONAL_GROUP = "operational_group", "Operational group"
    COMMUNITY_OF_PRACTICE = "community_of_practice", "Community of practice"
    HISTORIC_BOARD = "historic_board", "Former board"


class Regime(models.TextChoices):
    """Which access rules its meetings follow."""

    STATUTORY_COMMITTEE = "statutory_committee", "Statutory committee (Local Government Act 1972, Part VA)"
    OWN_RULES = "own_rules", "Its own rules"


class LegalBasis(Named):
    """A provision in law that a body rests on."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="act section duty sources")
    act = models.CharField(max_length=160)
    section = models.CharField(max_length=80)
    duty = models.CharField(max_length=500)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("act", "section")
        verbose_name_plural = "legal bases"

    def __str__(self) -> str:
        return f"{self.act}, section {self.section}" if self.section[:1].isdigit() else f"{self.act}, {self.section}"


class Body(Named, Dated, Sourced):
    """A board, group, panel or committee of the partnership or beside it."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="name short_name type purpose chair_role rhythm quorum substitution regime meets_in_public accountable"
        " district statutory_basis status"
    )
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80)
    type = models.CharField(max_length=24, choices=BodyType)
    purpose = models.CharField(max_length=800)
    chair_role = models.CharField("who chairs it", max_length=200, blank=True)
    rhythm = models.CharField("how often it meets", max_length=200, blank=True)
    quorum = models.CharField(max_length=200, blank=True)
    substitution = models.CharField("rule on substitutes", max_length=200, blank=True)
    regime = models.CharField("access rules", max_length=20, choices=Regime, default=Regime.OWN_RULES)
    meets_in_public = models.BooleanField(default=False)
    accountable = models.BooleanField(
        "answers for itself",
        default=False,
        help_text="It stands at the top of a line: it has no parent and needs none.",
    )
    district = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="bodies")
    statutory_basis = models.ManyToManyField(LegalBasis, blank=True, related_name="bodies")
    status = models.CharField(max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("name",)
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class BodyName(Kept, Dated):
    """Another name: an alias people use, or the official name until a day."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="body name short_name official note")
    body = models.ForeignKey(Body, models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80, blank=True)
    official = models.BooleanField("was its official name in that time", default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        ordering = ("from_on", "name")

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    """How one body took another's place."""

    REPLACED = "replaced", "Replaced by"
    MERGED = "merged", "Merged into"
    SPLIT = "split", "Split into"
    BECAME = "became", "Became"


class Succession(Kept, Sourced):
    """One body took another's place."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="predecessor successor on kind note")
    predecessor = models.ForeignKey(Body, models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Body, models.CASCADE, related_name="predecessors")
    on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=SuccessionKind, default=SuccessionKind.REPLACED)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("on",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="body_does_not_succeed_itself",
                condition=~Q(predecessor=models.F("successor")),
                violation_error_message="A body cannot succeed itself.",
            ),
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} {SuccessionKind(self.kind).label.lower()} {self.successor}"
