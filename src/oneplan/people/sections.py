"""People in the partnership file: organisations and persons. Accounts are not in it: a file holds no secrets."""

from typing import Any

from oneplan.common.partnership_file.around import Around, overlapping
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.people.models import Office, OfficeKind, Organisation, OrganisationCode, Person
from oneplan.people.rules import skeleton


def offices_make_sense(rows: list[Any], around: Around) -> Wrong:
    """A district co-ordinator has a district; nobody else who holds an office has one."""
    for row in rows:
        theirs = row.values["kind"] == OfficeKind.DISTRICT_COORDINATOR
        if theirs and not row.values["district"]:
            yield row, "district", "A district co-ordinator needs a district.", "Add `district:` with the id of one."
        elif row.values["district"] and not theirs:
            yield row, "district", "Only a district co-ordinator has a district.", "Remove `district`."


def organisations_can_be_told_apart(rows: list[Any], around: Around) -> Wrong:
    """No two organisations of the same day have names that a reader takes for one (SEC-55)."""
    for row, other in overlapping(rows, around, lambda each: skeleton(each.values["name"])):
        theirs, name = other.values["key"], other.values["name"]
        there = "which is stored" if other.stored else f"on {other.at}"
        wrong = f"The name of “{row.values['key']}” looks like that of “{theirs}”, “{name}”, {there}."
        mend = (
            f"If it is the same organisation, use its id “{theirs}”. If one follows the other, end the first with "
            "`to` before the other begins. If they are two, write names that can be told apart."
        )
        yield row, "name", wrong, mend


SECTIONS = [
    Section(
        "organisations",
        Organisation,
        f"id name short_name sector area relevant_partner section11 safeguarding_partner note {DATED} {SOURCED}",
        place=50,
        check=organisations_can_be_told_apart,
        children=(
            Section("codes", OrganisationCode, "scheme code", parent="organisation", identity=("scheme", "code")),
        ),
    ),
    Section(
        "persons",
        Person,
        "id name organisation named_in_public",
        place=60,
        children=(
            Section(
                "offices",
                Office,
                f"kind district {DATED}",
                parent="person",
                identity=("kind", "district", "from_on"),
                check=offices_make_sense,
            ),
        ),
    ),
]
