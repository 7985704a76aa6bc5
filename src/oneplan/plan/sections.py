"""The plan in the partnership file: strategies, plans with all that hangs on them, and the advocacy log."""

from typing import Any

from oneplan.common.partnership_file.around import Around, mend, overlapping, where
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.plan.models import (
    Advocacy,
    Alignment,
    Edition,
    EditionKind,
    Objective,
    Outcome,
    Pillar,
    Plan,
    Priority,
    Strategy,
)


def one_plan_at_a_time(rows: list[Any], around: Around) -> Wrong:
    """Never two plans on the same day."""
    for row, other in overlapping(rows, around, lambda each: None):
        wrong = f"It holds at the same time as the plan “{other.values['title']}”: {where(other)}."
        yield row, "from", wrong, "End one of them the day before the other begins."


def one_lifetime_edition(rows: list[Any], around: Around) -> Wrong:
    """A plan has one edition for its lifetime."""
    have = {row.parent.pk: row for row in around.left if row.values["kind"] == EditionKind.LIFETIME}
    for row in rows:
        if row.values["kind"] == EditionKind.LIFETIME:
            other = have.setdefault(row.parent.pk, row)
            if other is not row:
                which = f"“{other.values['title']}” is stored" if other.stored else f"see line {other.line}"
                yield (
                    row,
                    "kind",
                    f"The plan already has a lifetime edition: {which}.",
                    "Keep one; the others are of the kind `year`.",
                )


def carried_once(rows: list[Any], around: Around) -> Wrong:
    """A strategy carries a priority once at a time."""
    for row, other in overlapping(rows, around, lambda each: (each.parent.pk, each.values["strategy"])):
        wrong = f"The strategy carries this priority twice at the same time: {where(other)}."
        yield row, "strategy", wrong, mend(row, other)


def aligned_with_another(rows: list[Any], around: Around) -> Wrong:
    """No strategy is aligned with itself."""
    for row in rows:
        if str(row.pk) in row.many["aligned_with"]:
            yield row, "aligned_with", "A strategy is not aligned with itself.", "Remove its own id from the list."


SECTIONS = [
    Section(
        "strategies",
        Strategy,
        f"id title short_title owner_body owner_note period themes aligned_with {DATED} {SOURCED}",
        place=90,
        check=aligned_with_another,
    ),
    Section(
        "plans",
        Plan,
        f"id title short_title vision about owner_body {DATED} {SOURCED}",
        place=80,
        check=one_plan_at_a_time,
        children=(
            Section(
                "editions",
                Edition,
                f"id kind title focus adopted_on adopted_by {DATED} {SOURCED}",
                parent="plan",
                check=one_lifetime_edition,
            ),
            Section("objectives", Objective, f"id name aim reason {DATED} {SOURCED}", parent="plan"),
            Section(
                "pillars",
                Pillar,
                f"id kind name also_known_as purpose owner_body {DATED} {SOURCED}",
                parent="plan",
                children=(
                    Section(
                        "priorities",
                        Priority,
                        f"id name why owner_body objectives {DATED} {SOURCED}",
                        parent="pillar",
                        children=(
                            Section("outcomes", Outcome, f"id statement {DATED} {SOURCED}", parent="priority"),
                            Section(
                                "aligned_with",
                                Alignment,
                                f"strategy place_in_plan place_in_strategy note {DATED} {SOURCED}",
                                parent="priority",
                                identity=("strategy", "from_on"),
                                check=carried_once,
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Section("advocacy", Advocacy, "id date=on forum strategy priority organisation person raised result", place=100),
]
