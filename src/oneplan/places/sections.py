"""Places in the partnership file: the partnership itself, and its areas."""

from oneplan.common.partnership_file.shape import DATED, SOURCED, Section
from oneplan.places.models import Area, AreaName, AreaSuccession, Partnership

SECTIONS = [
    Section(
        "areas",
        Area,
        f"id name kind code other_codes parent council_type {DATED} {SOURCED}",
        place=30,
        children=(
            Section("names", AreaName, f"name {DATED} note", parent="area", identity=("name", "from_on")),
            Section(
                "successors",
                AreaSuccession,
                "area=successor date=on note",
                parent="predecessor",
                identity=("successor",),
            ),
        ),
    ),
    Section(
        "partnership",
        Partnership,
        "id name also_known_as area established about values operating_principle ways_of_working inferred_mark"
        f" {SOURCED}",
        place=10,
        single=True,
    ),
]
