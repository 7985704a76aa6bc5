"""The forms of the plan. They know labels and types; what is allowed is for the commands to say."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet

from oneplan.governance.commands.spans import begun
from oneplan.governance.models import Body
from oneplan.plan import rules
from oneplan.plan.models import (
    Advocacy,
    Alignment,
    Edition,
    EditionKind,
    Objective,
    Outcome,
    Pillar,
    PillarKind,
    Plan,
    Priority,
    Strategy,
)
from oneplan.ui.fields import DayField, VersionField, words
from oneplan.ui.row_forms import Given, Sourced

LISTS = ("themes",)  # stored as lists, written with commas between


class OwnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the bodies, or none yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "No owner yet")
        super().__init__(queryset=Body.objects.none(), required=False, **kwargs)


class PriorityField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the priorities, told apart by their pillars."""

    def label_from_instance(self, obj: Any) -> str:
        """The pillar comes first."""
        return f"{obj.pillar.name}: {obj.name}"


class RowForm(Given):
    """A form about one row: `row` fills it and carries the version that was seen; without `row` it makes a new one."""

    version = VersionField()
    when_new: ClassVar[tuple[str, ...]] = ()  # asked for only while the row is new
    settled: ClassVar[tuple[str, ...]] = ()  # not asked for any more once the row began before today

    def __init__(
        self,
        *args: Any,
        row: Any = None,
        choices: dict[str, QuerySet[Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        if row is not None:
            kwargs["initial"] = {**initial_of(row, self.base_fields), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        gone = ("version",) if row is None else (*self.when_new, *(self.settled if self.settled and begun(row) else ()))
        for name in gone:
            del self.fields[name]
        for name, rows in (choices or {}).items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]


def initial_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a form starts from."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name, None)
        if name in LISTS:
            value = ", ".join(value or ())
        elif isinstance(value, Model):
            value = value.pk
        elif value is not None and hasattr(value, "all"):
            value = [each.pk for each in value.all()]
        found[name] = value
    return found


class FactForm(RowForm, Sourced):
    """A form about a fact that was read somewhere, or inferred."""


class PlanForm(FactForm):
    """A plan."""

    when_new: ClassVar[tuple[str, ...]] = ("from_on", "to_on")
    title = words(Plan, "title", label="Title")
    short_title = words(Plan, "short_title", label="Short title")
    vision = words(Plan, "vision", label="Vision", rows=3)
    about = words(Plan, "about", label="About the plan", rows=5)
    owner_body = OwnerField(label="Owner")
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day", required=False)


class EditionForm(FactForm):
    """An edition of the plan."""

    when_new: ClassVar[tuple[str, ...]] = ("kind", "from_on", "to_on")
    kind = forms.ChoiceField(label="Kind", choices=EditionKind, widget=forms.RadioSelect)
    title = words(Edition, "title", label="Title")
    focus = words(Edition, "focus", label="What it is about", rows=5)
    from_on = DayField(label="First day", required=False)
    to_on = DayField(label="Last day", required=False)
    adopted_on = DayField(label="Adopted on", required=False)
    adopted_by = OwnerField(label="Adopted by", empty_label="Not adopted yet")


class ObjectiveForm(FactForm):
    """An objective."""

    when_new: ClassVar[tuple[str, ...]] = ("from_on",)
    settled: ClassVar[tuple[str, ...]] = ("name",)
    name = words(Objective, "name", label="Name")
    aim = words(Objective, "aim", label="Aim", rows=3)
    reason = words(Objective, "reason", label="Why it matters", rows=5)
    from_on = DayField(label="First day", required=False)


class PillarForm(FactForm):
    """A pillar or the foundation."""

    when_new: ClassVar[tuple[str, ...]] = ("kind", "from_on")
    settled: ClassVar[tuple[str, ...]] = ("name", "owner_body")
    kind = forms.ChoiceField(label="Kind", choices=PillarKind, widget=forms.RadioSelect)
    name = words(Pillar, "name", label="Name")
    also_known_as = words(Pillar, "also_known_as", label="Also known as")
    purpose = words(Pillar, "purpose", label="What it is for", rows=5)
    owner_body = OwnerField(label="Owner")
    from_on = DayField(label="First day", required=False)


class PriorityForm(FactForm):
    """A priority."""

    when_new: ClassVar[tuple[str, ...]] = ("from_on",)
    settled: ClassVar[tuple[str, ...]] = ("name", "owner_body")
    name = words(Priority, "name", label="Name")
    why = words(Priority, "why", label="Why it matters", rows=5)
    owner_body = OwnerField(label="Owner")
    objectives = forms.ModelMultipleChoiceField(
        label="Objectives it serves",
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    from_on = DayField(label="First day", required=False)


class SucceedForm(FactForm):
    """What follows a priority."""

    on = DayField(label="First day of the new priority", help_text="The old one ends the day before.")
    name = words(Priority, "name", label="Name")
    why = words(Priority, "why", label="Why it matters", rows=5)
    owner_body = OwnerField(label="Owner")
    objectives = forms.ModelMultipleChoiceField(
        label="Objectives it serves",
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    carry_over = forms.BooleanField(
        label="Its outcomes and its places in strategies go on under the new priority", required=False, initial=True
    )
    nouns: ClassVar[dict[str, str]] = {"on": "the first day of the new priority"}


class OutcomeForm(FactForm):
    """An outcome."""

    when_new: ClassVar[tuple[str, ...]] = ("from_on",)
    settled: ClassVar[tuple[str, ...]] = ("statement",)
    statement = words(
        Outcome,
        "statement",
        label="Outcome",
        help_text="A condition of well-being for children, for example: more children are ready for school.",
    )
    from_on = DayField(label="First day", required=False)


class StrategyForm(FactForm):
    """A strategy."""

    when_new: ClassVar[tuple[str, ...]] = ("from_on", "to_on")
    title = words(Strategy, "title", label="Title")
    short_title = words(Strategy, "short_title", label="Short title")
    owner_body = OwnerField(label="Owner")
    owner_note = words(Strategy, "owner_note", label="Who owns it, where that is no body of ours")
    period = words(Strategy, "period", label="Period")
    themes = forms.CharField(label="Themes", required=False, max_length=1000, help_text="With commas between.")
    aligned_with = forms.ModelMultipleChoiceField(
        label="Other strategies it is aligned with",
        queryset=Strategy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    from_on = DayField(label="First day", required=False)
    to_on = DayField(label="Last day", required=False)

    def clean_themes(self) -> list[str]:
        """The themes, each once."""
        return rules.entries(self.cleaned_data["themes"])


class AlignmentForm(FactForm):
    """Where a priority stands in a strategy."""

    when_new: ClassVar[tuple[str, ...]] = ("strategy", "from_on")
    strategy = forms.ModelChoiceField(label="Strategy", queryset=Strategy.objects.none(), empty_label="Choose one")
    place_in_strategy = words(
        Alignment, "place_in_strategy", label="Where in the strategy", help_text="For example: priority 3, page 12."
    )
    place_in_plan = words(Alignment, "place_in_plan", label="Where in our plan")
    note = words(Alignment, "note", label="Note")
    from_on = DayField(label="First day", required=False)
    nouns: ClassVar[dict[str, str]] = {"place_in_strategy": "where in the strategy it stands"}


class EndForm(RowForm):
    """The last day of something."""

    on = DayField(label="Last day")


class AdvocacyForm(RowForm):
    """What somebody raised elsewhere."""

    raised = words(
        Advocacy,
        "raised",
        label="What did you raise?",
        help_text="What you said for children. Do not name a child or a family.",
        rows=5,
    )
    forum = words(
        Advocacy, "forum", label="Where did you raise it?", help_text="For example: the housing strategy group."
    )
    on = DayField(label="When did you raise it?")
    strategy = forms.ModelChoiceField(
        label="Which strategy is it about?",
        queryset=Strategy.objects.none(),
        required=False,
        empty_label="None of these",
    )
    priority = PriorityField(
        label="Which priority is it about?",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="None of these",
    )
    result = words(Advocacy, "result", label="What came of it?", rows=3)
    nouns: ClassVar[dict[str, str]] = {
        "raised": "what you raised",
        "forum": "where you raised it",
        "on": "when you raised it",
    }
