"""People in the partnership file: organisations and persons. Accounts are not in it: a file holds no secrets."""

from oneplan.common.partnership_file.shape import DATED, SOURCED, Section
from oneplan.people.models import Office, Organisation, OrganisationCode, Person

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
                "offices", Office, f"kind district {DATED}", parent="person", identity=("kind", "district", "from_on")
            ),
        ),
    ),
]
