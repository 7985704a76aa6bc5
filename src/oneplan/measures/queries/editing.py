"""Everything that can be edited of a measure, each with where that is done."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE
from django.urls import reverse

from oneplan.measures.models import Break, BreakKind, Measure, MeasureNote, NoteKind
from oneplan.measures.queries import names
from oneplan.measures.queries.equality import NAMES
from oneplan.ui.days import say_day


@dataclass(frozen=True)
class Line:
    """One break or note, and what can be done about it: label and address."""

    title: str
    details: str
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Bench:
    """A measure as those who tend it see it: facts with the address that changes each, breaks, notes."""

    facts: tuple[tuple[str, str, str], ...]
    breaks: tuple[Line, ...]
    notes: tuple[Line, ...]
    ended: tuple[Line, ...]


def bench(measure: Measure) -> Bench:
    """What can be edited of a measure: five queries."""
    notes = list(measure.notes.select_related("organisation").order_by("kind", "-on", "key").fetch_mode(FETCH_RAISE))
    whole = (
        Measure.objects.select_related("owner", "gap_plan_owner", "dataset").fetch_mode(FETCH_RAISE).get(pk=measure.pk)
    )
    return Bench(
        facts=_facts(whole),
        breaks=tuple(_break(measure, each) for each in measure.breaks.order_by("at").fetch_mode(FETCH_RAISE)),
        notes=tuple(_note(measure, each) for each in notes if each.ended_on is None),
        ended=tuple(_note(measure, each) for each in notes if each.ended_on is not None),
    )


def break_of(measure: Measure, pk: UUID) -> Break | None:
    """A break of this measure, and of no other: one query."""
    return measure.breaks.select_related("measure").filter(pk=pk).first()


def note_of(measure: Measure, pk: UUID) -> MeasureNote | None:
    """A note on this measure, and on no other: one query."""
    return measure.notes.select_related("measure", "organisation").filter(pk=pk).first()


def _facts(measure: Measure) -> tuple[tuple[str, str, str], ...]:
    def to(name: str) -> str:
        return reverse(f"measures:{name}", args=[measure.key])

    return (
        ("What it says", measure.title, to("revise")),
        ("Owner", _owner(measure), to("owner")),
        ("Seen by", _lens(measure), to("lens")),
        ("Target", _target(measure), to("target")),
        (
            "Definition reviewed",
            say_day(measure.reviewed_on) if measure.reviewed_on else "Never",
            to("review"),
        ),
        (
            "Who sees it",
            "Everybody" if measure.published else "Support officers and analysts only",
            to("unpublish" if measure.published else "publish"),
        ),
    )


def _owner(measure: Measure) -> str:
    if measure.owner is None:
        return "Nobody"
    seat = dict(names.bodies()).get(measure.owner_body, measure.owner_body)
    return f"{measure.owner}, with a seat on {seat}" if seat else f"{measure.owner}, with no seat named"


def _lens(measure: Measure) -> str:
    seen = ", ".join(NAMES.get(each, each) for each in measure.lens) or "No breakdown by group"
    if not measure.gap_plan:
        return seen
    by = f", by {say_day(measure.gap_plan_due_on)}" if measure.gap_plan_due_on else ""
    return f"{seen}. Missing: {measure.gap_plan.rstrip('.')} ({measure.gap_plan_owner or 'nobody'}{by})"


def _target(measure: Measure) -> str:
    if measure.target_value is None:
        return "None"
    by = f" by {say_day(measure.target_due_on)}" if measure.target_due_on else ", without a date"
    return f"{measure.target_value.normalize():f} ({measure.get_unit_display()}){by}"


def _break(measure: Measure, row: Break) -> Line:
    kind = "Control limits begin anew" if row.kind == BreakKind.REBASE else "Break in the series"
    who = f"{row.decided_by}, {say_day(row.on)}. " if row.decided_by and row.on else ""
    return Line(
        f"{kind} at {row.at}",
        f"{who}{row.reason}",
        (
            ("Change", reverse("measures:revise-break", args=[measure.key, row.pk])),
            ("Take back", reverse("measures:take-back-break", args=[measure.key, row.pk])),
        ),
    )


def _note(measure: Measure, row: MeasureNote) -> Line:
    who = ", ".join(filter(None, (str(row.organisation or ""), say_day(row.on))))
    said = f"{who}: {row.text}"
    if row.ended_on is not None:
        return Line(str(NoteKind(row.kind).label), f"{said} No longer said since {say_day(row.ended_on)}.")
    return Line(
        str(NoteKind(row.kind).label),
        said,
        (
            ("Change", reverse("measures:revise-note", args=[measure.key, row.pk])),
            ("End", reverse("measures:end-note", args=[measure.key, row.pk])),
        ),
    )
