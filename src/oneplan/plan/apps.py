from typing import ClassVar

from oneplan.common import capability


class Plans(capability.Capability):
    name = "oneplan.plan"
    label = "plan"
    mount = "plan/"
    menu: ClassVar = (capability.MenuItem("Plan", "plan:plan", 10),)
    takes_part_in: ClassVar = ("findings", "sections", "search", "panels")
