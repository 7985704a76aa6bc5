"""Governance in the partnership file: legal bases, and bodies with all that hangs on them."""

from typing import Any

from oneplan.common.partnership_file.around import Around, mend, overlapping, where
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.governance.models import (
    Body,
    BodyName,
    LegalBasis,
    Mandate,
    Relation,
    Responsibility,
    Seat,
    Substitute,
    Succession,
    Term,
)
from oneplan.places.models import Area, AreaKind


def districts_are_districts(rows: list[Any], around: Around) -> Wrong:
    """A body's district is one, and no county or region."""
    for row in rows:
        district = row.values["district"]
        if district and around.value(Area, district, "kind") != AreaKind.DISTRICT:
            yield row, "district", "This area is not a district.", "Name an area of the kind `district`, or none."


def relations_make_sense(rows: list[Any], around: Around) -> Wrong:
    """Own organisation points at an organisation, everything else at another body; none holds twice at a time."""
    for row in rows:
        own = row.values["kind"] == "own_organisation"
        if own and (row.values["to_body"] or not row.values["to_organisation"]):
            yield row, "kind", "Members report back to an organisation, not to a body.", "Give `organisation` alone."
        elif not own and (row.values["to_organisation"] or not row.values["to_body"]):
            yield row, "kind", "This kind of relation points at a body.", "Give `body` alone."
        elif row.values["to_body"] == row.parent.pk:
            yield row, "body", "A body cannot relate to itself.", "Name another body."
    for row, other in overlapping(
        rows,
        around,
        lambda each: (each.parent.pk, *(each.values[name] for name in ("kind", "to_body", "to_organisation"))),
    ):
        yield row, "kind", f"The same relation holds twice at the same time: {where(other)}.", mend(row, other)


def seats_make_sense(rows: list[Any], around: Around) -> Wrong:
    """An independent seat belongs to no organisation."""
    for row in rows:
        if row.values["independent"] and row.values["organisation"]:
            yield row, "organisation", "An independent seat belongs to no organisation.", "Remove one of the two."


def terms_follow_each_other(rows: list[Any], around: Around) -> Wrong:
    """A seat is filled by one person at a time, and by nobody twice."""
    yield from ends_when_ended(rows, around)
    for row, other in overlapping(rows, around, lambda each: each.parent.pk):
        twice = "This seat is filled twice by the same person"
        wrong = twice if row.values["person"] == other.values["person"] else "Two people fill this seat"
        yield row, "person", f"{wrong} at the same time: {where(other)}.", mend(row, other)


def ends_when_ended(rows: list[Any], around: Around) -> Wrong:
    """What says how it ended has a last day."""
    for row in rows:
        for column in ("ended_because", "ended_on_purpose"):
            if row.values.get(column) and row.values["to_on"] is None:
                yield (
                    row,
                    column,
                    "It says how it ended, but it has no last day.",
                    f"Give `to`, or leave out `{column}`.",
                )


def mandates_make_sense(rows: list[Any], around: Around) -> Wrong:
    """A mandate comes from another body, and says why it ended only when it did."""
    yield from comes_from_another(rows, around)
    yield from ends_when_ended(rows, around)


def comes_from_another(rows: list[Any], around: Around) -> Wrong:
    """Nobody gives themselves a mandate or a responsibility, and no body succeeds itself."""
    for row in rows:
        for attr, column in (("given_by", "given_by"), ("successor", "body")):
            if row.values.get(attr) == row.parent.pk:
                yield row, column, "It names the body it stands in.", "Name the other body."


SECTIONS = [
    Section("legal_bases", LegalBasis, "id act section duty sources", place=40),
    Section(
        "bodies",
        Body,
        "id name short_name type purpose chair_role rhythm quorum substitution regime meets_in_public accountable"
        f" district statutory_basis status {DATED} {SOURCED}",
        place=70,
        check=districts_are_districts,
        children=(
            Section(
                "names",
                BodyName,
                f"name short_name official {DATED} note",
                parent="body",
                identity=("name", "from_on", "official"),  # an alias may become the official name on its first day
            ),
            Section(
                "relations",
                Relation,
                f"kind body=to_body organisation=to_organisation {DATED} note {SOURCED}",
                parent="body",
                identity=("kind", "to_body", "to_organisation", "from_on"),
                check=relations_make_sense,
            ),
            Section(
                "successors",
                Succession,
                f"body=successor date=on kind note {SOURCED}",
                parent="predecessor",
                identity=("successor",),
                check=comes_from_another,
            ),
            Section(
                "seats",
                Seat,
                f"id role=title organisation kind independent core {DATED} {SOURCED}",
                parent="body",
                check=seats_make_sense,
                children=(
                    Section(
                        "held_by",
                        Term,
                        f"person {DATED} ended_on_purpose",
                        parent="seat",
                        identity=("from_on", "person"),
                        check=terms_follow_each_other,
                    ),
                    Section(
                        "substitutes",
                        Substitute,
                        "person meeting=meeting_on notice=notice_on",
                        parent="seat",
                        identity=("meeting_on",),
                    ),
                ),
            ),
            Section(
                "mandates",
                Mandate,
                f"id holder text limits given_by {DATED} ended_because {SOURCED}",
                parent="body",
                check=mandates_make_sense,
            ),
            Section(
                "responsibilities",
                Responsibility,
                f"id title text given_by {DATED} {SOURCED}",
                parent="body",
                check=comes_from_another,
            ),
        ),
    ),
]
