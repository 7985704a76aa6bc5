"""People in the partnership file: organisations and persons. Accounts are not in it: a file holds no secrets."""

from typing import Any

from oneplan.common.partnership_file.around import Around
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.people.models import Office, OfficeKind, Organisation, OrganisationCode, Person


def offices_make_sense(rows: list[Any], around: Around) -> Wrong:
    """A district co-ordinator has a district; nobody else who holds an office has one."""
    for row in rows:
        theirs = row.values["kind"] == OfficeKind.DISTRICT_COORDINATOR
        if theirs and not row.values["district"]:
            yield row, "district", "A district co-ordinator needs a district.", "Add `district:` with the id of one."
        elif row.values["district"] and not theirs:
            yield row, "district", "Only a district co-ordinator has a district.", "Remove `district`."


SECTIONS = [
    Section(
        "organisations",
        Organisation,
        f"id name short_name sector area relevant_partner section11 safeguarding_partner note {DATED} {SOURCED}",
        place=50,
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
