"""Measures in the partnership file: datasets, and one definition a measure. Figures are imported, not written here."""

from typing import Any

from oneplan.common.partnership_file.around import Around
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.measures.models import Break, Dataset, Measure, MeasureNote, Series


def lens_or_plan(rows: list[Any], around: Around) -> Wrong:
    """A published measure has an equality lens, or says who will get one by when; its rules for small numbers hold."""
    for row in rows:
        values = row.values
        planned = values["gap_plan"] and values["gap_plan_owner"] and values["gap_plan_due_on"]
        if values["published"] and not values["lens"] and not planned:
            wrong = "The measure is published without an equality lens."
            yield row, "published", wrong, "Name its `lens`, or a `gap_plan` with `gap_plan_owner` and `gap_plan_by`."


def derived_says_how(rows: list[Any], around: Around) -> Wrong:
    """A measure that follows from another says how."""
    names = ("derived_how", "derived_lens", "derived_group")
    for row in rows:
        said = [bool(row.values[name]) for name in names]
        if row.values["derived_from"] and not all(said):
            wrong = "It does not say how it follows from the other measure."
            yield row, "derived_from", wrong, f"Add {', '.join(f'`{name}`' for name in names)}."
        if row.values["derived_from"] is None and row.values["derived_how"]:
            yield row, "derived_how", "It does not say from which measure it follows.", "Add `derived_from`."


def rules_of_local(rows: list[Any], around: Around) -> Wrong:
    """Figures that count local people name the rules that protect them."""
    for row in rows:
        if row.values["local"] and not row.values["rules"]:
            wrong = "Its figures count local people, and no rules for small numbers are named."
            yield row, "local", wrong, "Add `rules: local_counts`."


def rebase_is_decided(rows: list[Any], around: Around) -> Wrong:
    """Limits begin anew only by a recorded decision."""
    for row in rows:
        if row.values["kind"] == "rebase" and not (row.values["on"] and row.values["decided_by"]):
            yield row, "kind", "It does not say who decided it, and when.", "Add `date` and `decided_by`."


SECTIONS = [
    Section(
        "datasets",
        Dataset,
        "id title publisher licence attribution address reader often next_release_on columns lenses words local rules"
        f" note {SOURCED}",
        place=110,
        check=rules_of_local,
    ),
    Section(
        "measures",
        Measure,
        "id title short_title numerator denominator unit kind polarity decimals why outcomes owner owner_body dataset"
        " derived_from derived_how derived_lens derived_group derived_other lens gap_plan gap_plan_owner"
        " gap_plan_by=gap_plan_due_on target_value target_by=target_due_on"
        f" target_note reviewed_on repeats published {DATED} {SOURCED}",
        place=120,
        check=lambda rows, around: [*lens_or_plan(rows, around), *derived_says_how(rows, around)],
        children=(
            Section(
                "series",
                Series,
                "dataset select years value lower upper lower_998 upper_998 count denominator scale",
                parent="measure",
                identity=("dataset", "value", "count", "denominator"),
            ),
            Section(
                "breaks",
                Break,
                f"kind at reason date=on decided_by {SOURCED}",
                parent="measure",
                identity=("kind", "at"),
                check=rebase_is_decided,
            ),
            Section(
                "notes", MeasureNote, f"id kind text organisation date=on ended=ended_on {SOURCED}", parent="measure"
            ),
        ),
    ),
]
