from typing import ClassVar

from oneplan.common import capability


class People(capability.Capability):
    name = "oneplan.people"
    label = "people"
    mount = ""
    menu: ClassVar = (capability.MenuItem("Partners", "people:organisations", 40),)
    reserves: ClassVar = ("add",)
    takes_part_in: ClassVar = ("sections", "search")
