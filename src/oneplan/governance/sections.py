"""Governance in the partnership file: legal bases, and bodies with all that hangs on them."""

from collections.abc import Iterable, Iterator
from typing import Any

from oneplan.common.partnership_file.shape import DATED, SOURCED, Section
from oneplan.governance import rules
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

type Wrong = Iterator[tuple[Any, str, str, str]]


def relations_make_sense(rows: Iterable[Any]) -> Wrong:
    """Own organisation points at an organisation, everything else at another body."""
    for row in rows:
        own = row.values["kind"] == "own_organisation"
        if own and (row.values["to_body"] or not row.values["to_organisation"]):
            yield row, "kind", "Members report back to an organisation, not to a body.", "Give `organisation` alone."
        elif not own and (row.values["to_organisation"] or not row.values["to_body"]):
            yield row, "kind", "This kind of relation points at a body.", "Give `body` alone."
        elif row.values["to_body"] == row.parent.pk:
            yield row, "body", "A body cannot relate to itself.", "Name another body."


def seats_make_sense(rows: Iterable[Any]) -> Wrong:
    """An independent seat belongs to no organisation."""
    for row in rows:
        if row.values["independent"] and row.values["organisation"]:
            yield row, "organisation", "An independent seat belongs to no organisation.", "Remove one of the two."


def terms_follow_each_other(rows: Iterable[Any]) -> Wrong:
    """A seat is filled by one person at a time."""
    by_seat: dict[Any, list[Any]] = {}
    for row in rows:
        by_seat.setdefault(row.parent.pk, []).append(row)
    for terms in by_seat.values():
        spans = [(row.values["from_on"], row.values["to_on"]) for row in terms]
        for place in rules.overlapping(spans):
            yield (
                terms[place],
                "person",
                "Two people fill this seat at the same time.",
                "Mend the dates of one of them.",
            )


def comes_from_another(rows: Iterable[Any]) -> Wrong:
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
        children=(
            Section("names", BodyName, f"name official {DATED} note", parent="body", identity=("name", "from_on")),
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
                        f"person {DATED}",
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
                f"id holder text limits given_by {DATED} {SOURCED}",
                parent="body",
                check=comes_from_another,
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
