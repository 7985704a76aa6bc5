from typing import ClassVar

from oneplan.common import capability


class Governance(capability.Capability):
    name = "oneplan.governance"
    label = "governance"
    mount = "governance/"
    menu: ClassVar = (
        capability.MenuItem("Governance", "governance:map", 20),
        capability.MenuItem("Districts", "governance:districts", 30),
    )
    reserves: ClassVar = ("new",)
    takes_part_in: ClassVar = ("findings", "sections", "search", "panels")
