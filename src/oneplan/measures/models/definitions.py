"""What is measured, why, by whom, and in which files the figures stand."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneplan.common.classes import DataClass, classes
from oneplan.common.models import Dated, DatedQuerySet, Kept, Named, Sourced
from oneplan.measures.rules import MULTIPLIERS
from oneplan.people.models import Organisation


class Reader(models.TextChoices):
    """The shapes of files we can read."""

    FINGERTIPS = "fingertips", "Fingertips CSV"
    EES = "ees", "Explore Education Statistics CSV"
    LAIT = "lait", "Local authority interactive tool table"
    TABLE = "table", "Table with one figure a row (CSV or XLSX)"
    RETURN = "return", "Local return typed into a form"


class Often(models.TextChoices):
    """The rhythm in which figures appear."""

    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"
    TERMLY = "termly", "Every term"
    YEARLY = "yearly", "Every year"
    SELDOM = "seldom", "Every few years"


class Dataset(Named, Sourced):
    """A publication that figures are read from, and how its files are laid out."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="title publisher licence attribution address reader often next_release_on columns lenses words local"
        " rules note"
    )
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=120)
    attribution = models.CharField("what must stand beside the figures", max_length=300, blank=True)
    address = models.CharField("where it is published", max_length=300, blank=True)
    reader = models.CharField("how its files are read", max_length=12, choices=Reader)
    often = models.CharField("how often it appears", max_length=10, choices=Often, default=Often.YEARLY)
    next_release_on = models.DateField("next release due", null=True, blank=True)
    columns = models.JSONField("what its columns mean", default=dict, blank=True)  # {"area": "la_code"}
    lenses = models.JSONField("columns that break the figures down", default=dict, blank=True)  # {"gender": "sex"}
    words = models.JSONField("its words in ours", default=dict, blank=True)  # {"Boys": "Male"}
    local = models.BooleanField("counts of local people, not yet protected by a publisher", default=False)
    rules = models.CharField("rules for small numbers", max_length=40, blank=True)  # a rule set of planstats.disclosure
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("title",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="dataset_of_local_people_names_its_rules",
                condition=Q(local=False) | ~Q(rules=""),
                violation_error_message="Name the rules for small numbers: its figures count local people.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Unit(models.TextChoices):
    """What a figure is counted in."""

    PERCENT = "percent", "%"
    PER_100 = "per_100", "per 100"
    PER_1000 = "per_1000", "per 1,000"
    PER_10000 = "per_10000", "per 10,000"
    PER_100000 = "per_100000", "per 100,000"
    COUNT = "count", "count"
    SCORE = "score", "score"
    POINTS = "points", "percentage points"
    SCORE_POINTS = "score_points", "score points"


class Kind(models.TextChoices):
    """The statistic a measure is: it decides how its uncertainty is worked out."""

    PROPORTION = "proportion", "Proportion"
    RATE = "rate", "Rate"
    STANDARDISED = "standardised", "Standardised rate"
    MEAN = "mean", "Average"
    COUNT = "count", "Count"
    GAP = "gap", "Gap between two groups"
    INDEX = "index", "Index"


class Polarity(models.TextChoices):
    """Which way is better. Nobody judges where there is no good direction."""

    HIGH_GOOD = "high_good", "Higher is better"
    LOW_GOOD = "low_good", "Lower is better"
    NONE = "none", "Neither is better by itself"


class Derived(models.TextChoices):
    """How a measure follows from another."""

    GROUP = "group", "One group of it"
    GAP = "gap", "The gap between two groups of it"


class Measure(Named, Dated, Sourced):
    """A number that says whether an outcome gets nearer: its definition, its owner, its lens of equality."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="title short_title numerator denominator unit kind polarity decimals why outcomes owner owner_body dataset"
        " derived_from derived_how derived_lens derived_group derived_other lens gap_plan gap_plan_owner"
        " gap_plan_due_on target_value target_due_on target_note reviewed_on repeats published"
    )
    title = models.CharField(max_length=160)
    short_title = models.CharField(max_length=60, blank=True)
    numerator = models.CharField("what is counted", max_length=300)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    unit = models.CharField(max_length=12, choices=Unit)
    kind = models.CharField(max_length=12, choices=Kind)
    polarity = models.CharField(max_length=10, choices=Polarity)
    decimals = models.PositiveSmallIntegerField("decimal places shown", default=1)
    why = models.CharField("why it matters", max_length=600)
    outcomes = models.JSONField("outcomes it serves", default=list, blank=True)  # keys: the plan stands above us
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="measures")
    owner_body = models.CharField("the body on which its owner holds the seat", max_length=80, blank=True)  # a key
    dataset = models.ForeignKey(Dataset, models.PROTECT, null=True, blank=True, related_name="measures")
    derived_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")
    derived_how = models.CharField(max_length=6, choices=Derived, blank=True)
    derived_lens = models.CharField(max_length=40, blank=True)
    derived_group = models.CharField(max_length=80, blank=True)
    derived_other = models.CharField("the group it is compared with", max_length=80, blank=True)
    lens = models.JSONField("equality lens: breakdowns that exist", default=list, blank=True)
    gap_plan = models.CharField("how the missing breakdown will be got", max_length=400, blank=True)
    gap_plan_owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="gap_plans")
    gap_plan_due_on = models.DateField(null=True, blank=True)
    target_value = models.DecimalField("target", max_digits=14, decimal_places=4, null=True, blank=True)
    target_due_on = models.DateField("target date", null=True, blank=True)
    target_note = models.CharField(max_length=300, blank=True)
    reviewed_on = models.DateField("definition last reviewed", null=True, blank=True)
    repeats = models.BooleanField("one child can count more than once", default=False)
    published = models.BooleanField("shown to everybody", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ("title", "key")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="measure_derived_says_how",
                condition=Q(derived_from=None, derived_how="")
                | (Q(derived_from__isnull=False) & ~Q(derived_how="") & ~Q(derived_lens="") & ~Q(derived_group="")),
                violation_error_message="Say how it follows from the other measure: by which lens and which group.",
            ),
            models.CheckConstraint(
                name="measure_is_published_with_a_lens_or_an_owned_gap_plan",
                condition=Q(published=False)
                | ~Q(lens=[])
                | (~Q(gap_plan="") & Q(gap_plan_owner__isnull=False) & Q(gap_plan_due_on__isnull=False)),
                violation_error_message="Name an equality lens, or a gap plan with its owner and date, first.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """What it is called where there is little room."""
        return self.short_title or self.title

    def unnamed(self, sentence: str) -> str:
        """The sentence as those may read it who may not see the measure: while it is not published, without its title.

        >>> Measure(title="Gladness").unnamed("“Gladness” has no owner.")
        'A measure that is not published has no owner.'
        """
        if self.published:
            return sentence
        said = sentence.replace(f"“{self}”", "a measure that is not published")
        return said[:1].upper() + said[1:]

    @property
    def about_groups(self) -> bool:
        """Whether it is about groups of children by itself: the gap between two of them, or one alone."""
        return self.kind == Kind.GAP or bool(self.derived_group)

    @property
    def multiplier(self) -> float:
        """What a share or a rate is multiplied with to be shown in the unit."""
        return MULTIPLIERS.get(self.unit, 1.0)


class Series(Kept):
    """Where the figures of a measure stand in the files of a dataset: which rows, and which columns."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(
        C0="measure dataset select years value lower upper lower_998 upper_998 count denominator scale"
    )
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="series")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="series")
    select = models.JSONField("which rows: column and value", default=dict, blank=True)  # {"Short Desc": "CIN"}
    years = models.CharField("what its years mean, as: Academic year ending", max_length=40, blank=True)
    value = models.CharField(max_length=120, blank=True)
    lower = models.CharField(max_length=120, blank=True)
    upper = models.CharField(max_length=120, blank=True)
    lower_998 = models.CharField(max_length=120, blank=True)
    upper_998 = models.CharField(max_length=120, blank=True)
    count = models.CharField(max_length=120, blank=True)
    denominator = models.CharField(max_length=120, blank=True)
    scale = models.DecimalField(
        "what published values are multiplied with to be in the unit", max_digits=12, decimal_places=6, default=1
    )

    class Meta:
        ordering = ("measure", "dataset", "value")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="series_of_a_measure_once", fields=["measure", "dataset", "value", "count", "denominator"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} in {self.dataset}"


class BreakKind(models.TextChoices):
    """Why figures before and after are not one series."""

    BREAK = "break", "The definition or the source changed"
    REBASE = "rebase", "Control limits begin anew"


class Break(Kept, Sourced):
    """A measure's figures from a period on are not comparable with those before."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="measure kind at reason on decided_by")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="breaks")
    kind = models.CharField(max_length=8, choices=BreakKind, default=BreakKind.BREAK)
    at = models.CharField("first period of the new series", max_length=40)
    reason = models.CharField(max_length=300)
    on = models.DateField("recorded on", null=True, blank=True)
    decided_by = models.CharField("who decided it (a role)", max_length=120, blank=True)

    class Meta:
        ordering = ("measure", "at")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="break_of_a_measure_once", fields=["measure", "kind", "at"]),
            models.CheckConstraint(
                name="rebase_is_a_recorded_decision",
                condition=~Q(kind="rebase") | (Q(on__isnull=False) & ~Q(decided_by="")),
                violation_error_message="Say when the limits were begun anew, and who decided it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} from {self.at}"


class NoteKind(models.TextChoices):
    """What people say about a measure."""

    STORY = "story", "The story behind the line"
    PARTNER = "partner", "A partner with a role"
    WORKS = "works", "What works"


class MeasureNote(Named, Sourced):
    """What somebody says about a measure, with a date and an owner: the story, a partner's role, what works."""

    CLASSES: ClassVar[dict[str, DataClass]] = classes(C0="measure kind text organisation on ended_on")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind)
    text = models.CharField(max_length=800)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField("said on")
    ended_on = models.DateField("no longer said from", null=True, blank=True)

    class Meta:
        ordering = ("measure", "kind", "-on", "key")

    def __str__(self) -> str:
        return str(NoteKind(self.kind).label)
