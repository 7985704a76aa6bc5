"""Places in the partnership file: the partnership itself, and its areas."""

from typing import Any

from oneplan.common.partnership_file.around import Around
from oneplan.common.partnership_file.shape import DATED, SOURCED, Section, Wrong
from oneplan.places.models import Area, AreaName, AreaSuccession, Partnership


def parts_are_smaller(rows: list[Any], around: Around) -> Wrong:
    """No area is a part of itself, not even by way of others."""
    for row in rows:
        parent, seen = row.values["parent"], set[Any]()
        while parent and parent not in seen:
            seen.add(parent)
            parent = around.value(Area, parent, "parent")
        if row.pk in seen:
            yield row, "parent", "The area would be a part of itself.", "Name the larger area it lies in, or none."


def succeeded_by_another(rows: list[Any], around: Around) -> Wrong:
    """No area takes its own place."""
    for row in rows:
        if row.values["successor"] == row.parent.pk:
            yield row, "area", "It names the area it stands in.", "Name the other area."


SECTIONS = [
    Section(
        "areas",
        Area,
        f"id name kind code other_codes parent council_type {DATED} {SOURCED}",
        place=30,
        check=parts_are_smaller,
        children=(
            Section("names", AreaName, f"name {DATED} note", parent="area", identity=("name", "from_on")),
            Section(
                "successors",
                AreaSuccession,
                "area=successor date=on note",
                parent="predecessor",
                identity=("successor",),
                check=succeeded_by_another,
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
